//! `RequestBuilder`: assembles and checks the parts of a request.

use std::fmt;

use super::{ACCEPT, CONTENT_TYPE, Request};
use crate::formats::format::Format;
use crate::http::request::content::Content;
use crate::http::request::error::InvalidRequest;
use crate::http::request::parameter::{Parameter, ParameterValue, Parts, Written, encode};

const COOKIE: &str = "Cookie";

/// Builds a request, for generated code: one call per parameter, in any order.
#[derive(Clone)]
pub struct RequestBuilder {
    method: &'static str,
    base_url: String,
    template: &'static str,
    path: String,
    query: String,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<String>,
    body: Option<Vec<u8>>,
    scopes: &'static [&'static str],
}

impl RequestBuilder {
    /// Begins a request with the service's address, with or without a final slash, and the path below it, with `{name}`
    /// for each parameter.
    #[must_use]
    pub fn new(method: &'static str, base_url: &str, template: &'static str) -> Self {
        Self {
            method,
            base_url: base_url.trim_end_matches('/').to_owned(),
            template,
            path: template.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: None,
            scopes: &[],
        }
    }

    /// Begins a request to a complete address, which comes from a configuration; `template` stands for its path in logs.
    #[must_use]
    pub fn to(method: &'static str, url: &str, template: &'static str) -> Self {
        Self {
            base_url: url.to_owned(),
            path: String::new(),
            ..Self::new(method, "", template)
        }
    }

    /// Sets a parameter in the path, as one segment whatever its value.
    ///
    /// # Errors
    /// If the value is not a valid segment, being empty or one or two dots, or if the path has no such name.
    pub fn path(
        mut self,
        name: &'static str,
        value: &(impl ParameterValue + ?Sized),
    ) -> Result<Self, InvalidRequest> {
        let value = value.to_parameter();
        let mut encoded = String::new();
        encode(&value, &mut encoded);
        self.fill(name, &encoded)?;
        Ok(self)
    }

    /// Inserts an encoded value into the path.
    fn fill(&mut self, name: &'static str, encoded: &str) -> Result<(), InvalidRequest> {
        if encoded.is_empty() {
            return Err(InvalidRequest::new(
                name,
                "is empty, but is part of the path",
            ));
        }
        // Clients remove these, encoded or not, together with the segment before.
        if matches!(encoded, "." | "..") {
            return Err(InvalidRequest::new(
                name,
                "consists of dots only, but is part of the path",
            ));
        }
        // Values that are already inserted have no braces, since those are encoded.
        let hole = format!("{{{name}}}");
        if !self.path.contains(&hole) {
            return Err(InvalidRequest::new(
                name,
                "does not occur exactly once in the path",
            ));
        }
        self.path = self.path.replace(&hole, encoded);
        Ok(())
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: &(impl ParameterValue + ?Sized)) -> Self {
        let mut pair = String::new();
        encode(name, &mut pair);
        pair.push('=');
        encode(&value.to_parameter(), &mut pair);
        self.push_query(&pair);
        self
    }

    fn push_query(&mut self, pairs: &str) {
        if !pairs.is_empty() {
            self.query
                .push(if self.query.is_empty() { '?' } else { '&' });
            self.query.push_str(pairs);
        }
    }

    /// Adds a parameter to the query if it has a value.
    #[must_use]
    pub fn query_if(self, name: &'static str, value: Option<&impl ParameterValue>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds a header, replacing one of the same name.
    ///
    /// # Errors
    /// If the value has characters other than printable ASCII: clients reject it or, worse, send it as several headers.
    pub fn header(
        mut self,
        name: &'static str,
        value: &(impl ParameterValue + ?Sized),
    ) -> Result<Self, InvalidRequest> {
        self.set_checked(name, value.to_parameter().into_owned())?;
        Ok(self)
    }

    fn set_checked(&mut self, name: &'static str, value: String) -> Result<(), InvalidRequest> {
        if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(InvalidRequest::new(
                name,
                "has a character other than printable ASCII, but is sent in a header",
            ));
        }
        self.set_header(name, value);
        Ok(())
    }

    /// Adds a header if there is a value.
    ///
    /// # Errors
    /// As [`header`](Self::header).
    pub fn header_if(
        self,
        name: &'static str,
        value: Option<&impl ParameterValue>,
    ) -> Result<Self, InvalidRequest> {
        match value {
            Some(value) => self.header(name, value),
            None => Ok(self),
        }
    }

    /// Adds a parameter with its style.
    ///
    /// # Errors
    /// As [`path`](Self::path) and [`header`](Self::header), and if a required list is empty or the style cannot
    /// express the value.
    pub fn add(mut self, parameter: Parameter, value: Parts<'_>) -> Result<Self, InvalidRequest> {
        let name = parameter.name();
        match parameter.write(value)? {
            Written::Path(text) => self.fill(name, &text)?,
            Written::Query(pairs) => self.push_query(&pairs),
            Written::Header(text) => self.set_checked(name, text)?,
            Written::Cookie(pair) => self.cookies.push(pair),
        }
        Ok(self)
    }

    /// Adds a parameter with its style, if there is a value.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn add_if(
        self,
        parameter: Parameter,
        value: Option<Parts<'_>>,
    ) -> Result<Self, InvalidRequest> {
        match value {
            Some(value) => self.add(parameter, value),
            None => Ok(self),
        }
    }

    /// Sets the body.
    ///
    /// # Errors
    /// If a required body is missing, or if the body could not be written.
    pub fn body(mut self, content: Option<&Content>) -> Result<Self, InvalidRequest> {
        let Some(content) = content else {
            let reason = "is missing, but the operation requires it";
            return Err(InvalidRequest::new("body", reason));
        };
        let (media_type, bytes) = content.get()?;
        self.set_checked(CONTENT_TYPE, media_type.to_owned())?;
        self.body = Some(bytes.to_vec());
        Ok(self)
    }

    /// Sets the body, if there is one.
    ///
    /// # Errors
    /// If the body could not be written.
    pub fn body_if(self, content: Option<&Content>) -> Result<Self, InvalidRequest> {
        match content {
            None => Ok(self),
            content => self.body(content),
        }
    }

    /// Requests the response in these media types, written as in the `Accept` header.
    #[must_use]
    pub fn accept_media(mut self, media_types: &'static str) -> Self {
        self.set_header(ACCEPT, media_types.to_owned());
        self
    }

    /// Requests the response in a format.
    #[must_use]
    pub fn accept(mut self, format: Format) -> Self {
        self.set_header(ACCEPT, format.media_type().to_owned());
        self
    }

    /// Sets the scopes of the operation.
    #[must_use]
    pub fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Builds the request.
    ///
    /// # Errors
    /// If a parameter of the path has no value, or if the address of the service is invalid.
    pub fn build(mut self) -> Result<Request, InvalidRequest> {
        if !self.cookies.is_empty() {
            let cookies = self.cookies.join("; ");
            self.set_header(COOKIE, cookies);
        }
        check_base_url(&self.base_url)?;
        if let Some(name) =
            placeholders(self.template).find(|name| self.path.contains(&format!("{{{name}}}")))
        {
            return Err(InvalidRequest::new(
                name,
                "has no value, but is part of the path",
            ));
        }
        Ok(Request {
            method: self.method,
            url: self.base_url + &self.path + &self.query,
            template: self.template,
            headers: self.headers,
            body: self.body,
            scopes: self.scopes,
        })
    }

    fn set_header(&mut self, name: &'static str, value: String) {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name, value));
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestBuilder({} {})", self.method, self.template)
    }
}

/// The names between braces in a path.
fn placeholders(template: &'static str) -> impl Iterator<Item = &'static str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|text| text.split_once('}').map(|(name, _)| name))
}

/// Checks that a path can be appended to the service's address; the rest is left to the client.
fn check_base_url(base_url: &str) -> Result<(), InvalidRequest> {
    let reason = if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
        "does not start with https:// or http://"
    } else if base_url.contains(['?', '#']) {
        "has a query or a fragment, but a path must follow"
    } else if !base_url.bytes().all(|byte| byte.is_ascii_graphic()) {
        "has a character that is not allowed in an address"
    } else {
        return Ok(());
    };
    Err(InvalidRequest::new("base_url", reason))
}

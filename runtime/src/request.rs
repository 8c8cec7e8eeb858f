//! Requests: an operation's address, parameters and headers in, what any HTTP client needs for the call out.

use std::borrow::Cow;
use std::fmt;

use crate::{Code, Date, DateTime, Decimal, Format, Open, Year};

/// A call that has not been made: method, address, headers, and the scopes of which its token must have one.
///
/// It has no body. The token is the caller's to add, as the header `Authorization`.
/// `Debug` shows the address without the values of its parameters, which can be personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: &'static str,
    url: String,
    template: &'static str,
    headers: Vec<(&'static str, String)>,
    scopes: &'static [&'static str],
}

impl Request {
    /// The method in capitals, such as `GET`.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The whole address, with what needs it percent-encoded. It can hold personal data: keep it out of logs.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path as the specification writes it, with its parameters' names: what a log can show.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// Names and values of the headers; no name stands twice. The values are printable ASCII.
    #[must_use]
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The Maskinporten scopes that open the operation, as its specification lists them: a token needs one of them.
    #[must_use]
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = Vec::from_iter(self.headers.iter().map(|(name, value)| match *name {
            ACCEPT => format!("{name}: {value}"),
            _ => (*name).to_owned(),
        }));
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("template", &self.template)
            .field("headers", &headers)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A request that would not be what it is meant to be; its text names the parameter and does not quote the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    parameter: &'static str,
    reason: Box<str>,
}

impl InvalidRequest {
    /// What is wrong with a parameter, as a sentence goes on after its name; it must not quote the value.
    #[must_use]
    pub fn new(parameter: &'static str, reason: impl fmt::Display) -> Self {
        Self {
            parameter,
            reason: reason.to_string().into(),
        }
    }

    /// The name of the parameter on the wire; `base_url` where it is the address of the service.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.parameter, self.reason)
    }
}

impl std::error::Error for InvalidRequest {}

/// A value of a parameter: a text in an address or a header.
pub trait ParameterValue {
    /// The value as text, not encoded.
    fn to_parameter(&self) -> Cow<'_, str>;
}

impl ParameterValue for str {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl ParameterValue for String {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.into()
    }
}

impl ParameterValue for i64 {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

impl ParameterValue for bool {
    fn to_parameter(&self) -> Cow<'_, str> {
        if *self { "true" } else { "false" }.into()
    }
}

impl ParameterValue for Date {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for DateTime {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for Year {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl ParameterValue for Decimal {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl<T: Code> ParameterValue for Open<T> {
    fn to_parameter(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl<T: ParameterValue + ?Sized> ParameterValue for &T {
    fn to_parameter(&self) -> Cow<'_, str> {
        T::to_parameter(self)
    }
}

const ACCEPT: &str = "Accept";

/// Puts a request together, for generated code: a call for every parameter, in any order.
#[derive(Clone)]
pub struct RequestBuilder {
    method: &'static str,
    base_url: String,
    template: &'static str,
    path: String,
    query: String,
    headers: Vec<(&'static str, String)>,
    scopes: &'static [&'static str],
}

impl RequestBuilder {
    /// Begins a request: the service's address, with or without a slash at its end, and the path from there with `{name}` where a parameter goes.
    #[must_use]
    pub fn new(method: &'static str, base_url: &str, template: &'static str) -> Self {
        Self {
            method,
            base_url: base_url.trim_end_matches('/').to_owned(),
            template,
            path: template.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            scopes: &[],
        }
    }

    /// Puts a parameter into the path, as one segment whatever it holds.
    ///
    /// # Errors
    /// A value that would be no segment: none at all, or one or two dots. A name that the path lacks.
    pub fn path(
        mut self,
        name: &'static str,
        value: &(impl ParameterValue + ?Sized),
    ) -> Result<Self, InvalidRequest> {
        let value = value.to_parameter();
        if value.is_empty() {
            return Err(InvalidRequest::new(name, "is empty, and stands in a path"));
        }
        // Clients take these away, encoded or not, and with them the segment before.
        if matches!(&*value, "." | "..") {
            return Err(InvalidRequest::new(
                name,
                "is dots alone, and stands in a path",
            ));
        }
        // Values that are there already have no braces: those are encoded.
        let hole = format!("{{{name}}}");
        if !self.path.contains(&hole) {
            return Err(InvalidRequest::new(
                name,
                "has no place in the path, or has it twice",
            ));
        }
        let mut encoded = String::new();
        encode(&value, &mut encoded);
        self.path = self.path.replace(&hole, &encoded);
        Ok(self)
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: &'static str, value: &(impl ParameterValue + ?Sized)) -> Self {
        self.query
            .push(if self.query.is_empty() { '?' } else { '&' });
        encode(name, &mut self.query);
        self.query.push('=');
        encode(&value.to_parameter(), &mut self.query);
        self
    }

    /// Adds a parameter to the query, where there is one.
    #[must_use]
    pub fn query_if(self, name: &'static str, value: Option<&impl ParameterValue>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds a header, in place of one of the same name.
    ///
    /// # Errors
    /// A value with other than printable ASCII characters: clients refuse it, or worse, send it as more than one header.
    pub fn header(
        mut self,
        name: &'static str,
        value: &(impl ParameterValue + ?Sized),
    ) -> Result<Self, InvalidRequest> {
        let value = value.to_parameter();
        if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(InvalidRequest::new(
                name,
                "has a character other than printable ASCII, and stands in a header",
            ));
        }
        self.set_header(name, value.into_owned());
        Ok(self)
    }

    /// Adds a header, where there is a value.
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

    /// Asks for the answer in a format.
    #[must_use]
    pub fn accept(mut self, format: Format) -> Self {
        self.set_header(ACCEPT, format.media_type().to_owned());
        self
    }

    /// Names the scopes of the operation.
    #[must_use]
    pub fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// The request.
    ///
    /// # Errors
    /// A parameter of the path that has no value, and an address of the service that cannot be one.
    pub fn build(self) -> Result<Request, InvalidRequest> {
        check_base_url(&self.base_url)?;
        if let Some(name) =
            placeholders(self.template).find(|name| self.path.contains(&format!("{{{name}}}")))
        {
            return Err(InvalidRequest::new(
                name,
                "has no value, and stands in the path",
            ));
        }
        Ok(Request {
            method: self.method,
            url: self.base_url + &self.path + &self.query,
            template: self.template,
            headers: self.headers,
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
    let after_braces = template.split('{').skip(1);
    after_braces.filter_map(|text| text.split_once('}').map(|(name, _)| name))
}

/// Checks that a path can be added to the service's address; what is not looked at here, the client will look at.
fn check_base_url(base_url: &str) -> Result<(), InvalidRequest> {
    let reason = if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
        "does not begin with https:// or http://"
    } else if base_url.contains(['?', '#']) {
        "has a query or a fragment, and a path is to follow"
    } else if !base_url.bytes().all(|byte| byte.is_ascii_graphic()) {
        "has a character that no address can have as it is"
    } else {
        return Ok(());
    };
    Err(InvalidRequest::new("base_url", reason))
}

/// Appends a text, with every byte of UTF-8 percent-encoded but for RFC 3986's unreserved characters.
fn encode(text: &str, to: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                to.push(char::from(byte));
            }
            _ => {
                to.push('%');
                for digit in [byte >> 4, byte & 0xf] {
                    to.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
}

/// Checks that a code is one of those that go with another code, by the table that `allowed` reads.
///
/// A code that its list lacks goes with every other, and so does one whose row is empty: those tables are not known to be complete.
///
/// # Errors
/// Two known codes that the table does not have together; the text shows both, and what the table has.
pub fn check_combination<T: Code, U: Code>(
    parameter: &'static str,
    code: &Open<T>,
    other: &'static str,
    by: &Open<U>,
    allowed: impl FnOnce(U) -> &'static [T],
) -> Result<(), InvalidRequest> {
    let (Some(code), Some(by)) = (code.known(), by.known()) else {
        return Ok(());
    };
    let allowed = allowed(by);
    if allowed.is_empty() || allowed.contains(&code) {
        return Ok(());
    }
    let has = Vec::from_iter(allowed.iter().map(|code| code.as_str())).join(", ");
    let reason = format!("{code} is not open to the {other} {by}, which has {has}");
    Err(InvalidRequest::new(parameter, reason))
}

#[cfg(test)]
mod tests;

//! Requests: everything that an HTTP client needs to make a call.

pub(crate) mod builder;
pub(crate) mod combination;
pub(crate) mod content;
pub(crate) mod error;
pub(crate) mod multipart;
pub(crate) mod parameter;
pub(crate) mod server;

use std::fmt;

use crate::http::request::content::Bytes;

/// A request to send with any HTTP client: method, address, headers, body, and the scopes of which the token needs one.
///
/// The caller adds the token as the header `Authorization`.
/// `Debug` shows the address without parameter values, and only the length of the body: both can be personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: &'static str,
    url: String,
    template: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    scopes: &'static [&'static str],
}

impl Request {
    /// The method in capitals, such as `GET`.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The whole address, percent-encoded. It can contain personal data: keep it out of logs.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The path as the specification writes it, with the names of its parameters; safe for logs.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// The names and values of the headers; names are unique. The values are printable ASCII.
    #[must_use]
    pub fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// The body, whose media type is in the header `Content-Type`; `None` if there is no body, as opposed to an empty one.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// The body by itself.
    #[must_use]
    pub fn into_body(self) -> Option<Vec<u8>> {
        self.body
    }

    /// The Maskinporten scopes that give access to the operation; a token needs one of them.
    #[must_use]
    pub const fn scopes(&self) -> &'static [&'static str] {
        self.scopes
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| match *name {
                ACCEPT | CONTENT_TYPE => format!("{name}: {value}"),
                _ => (*name).to_owned(),
            })
            .collect::<Vec<_>>();
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("template", &self.template)
            .field("headers", &headers)
            .field("body", &self.body.as_ref().map(|body| Bytes(body.len())))
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The header with the media types that an answer can have.
const ACCEPT: &str = "Accept";
/// The header with the media type of the body.
const CONTENT_TYPE: &str = "Content-Type";

#[cfg(test)]
mod bodies;
#[cfg(test)]
mod styles;
#[cfg(test)]
mod tests;

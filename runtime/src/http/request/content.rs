//! Request bodies: a media type and bytes.

use std::borrow::Cow;
use std::fmt;

use serde_core::Serialize;

use crate::formats::document::to_json;
#[cfg(feature = "xml")]
use crate::formats::document::to_xml;
use crate::formats::response::Document;
use crate::http::request::error::InvalidRequest;
use crate::http::request::parameter::{Parameter, Parts, Written};

/// The body of a request, or the reason why it could not be written, which the request returns.
///
/// `Debug` shows the media type and the length, since the content may be personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Content(Result<(Cow<'static, str>, Vec<u8>), InvalidRequest>);

impl Content {
    /// A value as JSON.
    #[must_use]
    pub fn json(media_type: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        Self::written(
            media_type,
            to_json(value).map_err(|error| error.to_string()),
        )
    }

    /// A value as XML, with its root and namespace. Without the feature `xml`, the request fails.
    #[must_use]
    pub fn xml<T: Document>(media_type: &'static str, value: &T) -> Self {
        #[cfg(feature = "xml")]
        let written = to_xml(value).map_err(|error| error.to_string());
        #[cfg(not(feature = "xml"))]
        let written = {
            let _ = value;
            Err("is XML, but the feature `xml` is off".to_owned())
        };
        Self::written(media_type, written)
    }

    /// A text, in UTF-8.
    #[must_use]
    pub fn text(media_type: &'static str, text: impl Into<String>) -> Self {
        Self::written(media_type, Ok(text.into()))
    }

    /// Bytes, unchanged.
    #[must_use]
    pub fn bytes(media_type: impl Into<Cow<'static, str>>, bytes: impl Into<Vec<u8>>) -> Self {
        Self(Ok((media_type.into(), bytes.into())))
    }

    pub(super) fn refused(error: InvalidRequest) -> Self {
        Self(Err(error))
    }

    fn written(media_type: &'static str, text: Result<String, String>) -> Self {
        match text {
            Ok(text) => Self::bytes(media_type, text),
            Err(reason) => Self::refused(InvalidRequest::new(
                "body",
                format_args!("cannot be written: {reason}"),
            )),
        }
    }

    /// The media type and the bytes.
    pub(super) fn get(&self) -> Result<(&str, &[u8]), InvalidRequest> {
        match &self.0 {
            Ok((media_type, bytes)) => Ok((media_type, bytes)),
            Err(error) => Err(error.clone()),
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok((media_type, bytes)) => f
                .debug_tuple("Content")
                .field(media_type)
                .field(&Bytes(bytes.len()))
                .finish(),
            Err(error) => f.debug_tuple("Content").field(error).finish(),
        }
    }
}

/// The length, shown instead of the content.
pub(super) struct Bytes(pub(super) usize);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

/// Builds a form that is encoded like a query, for generated code.
#[derive(Debug)]
pub struct Form {
    media_type: &'static str,
    pairs: Result<String, InvalidRequest>,
}

impl Form {
    /// A form without fields.
    #[must_use]
    pub const fn new(media_type: &'static str) -> Self {
        Self {
            media_type,
            pairs: Ok(String::new()),
        }
    }

    /// Adds a field, written like a query parameter.
    #[must_use]
    pub fn add(mut self, field: Parameter, value: Parts<'_>) -> Self {
        self.pairs = self.pairs.and_then(|mut pairs| {
            if let Written::Query(more) = field.write(value)? {
                if !pairs.is_empty() && !more.is_empty() {
                    pairs.push('&');
                }
                pairs.push_str(&more);
            }
            Ok(pairs)
        });
        self
    }

    /// Adds a field, if there is a value.
    #[must_use]
    pub fn add_if(self, field: Parameter, value: Option<Parts<'_>>) -> Self {
        match value {
            Some(value) => self.add(field, value),
            None => self,
        }
    }

    /// The form as a body.
    #[must_use]
    pub fn content(self) -> Content {
        match self.pairs {
            Ok(pairs) => Content::bytes(self.media_type, pairs),
            Err(error) => Content::refused(error),
        }
    }
}

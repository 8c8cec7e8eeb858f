//! The formats that a response can have, and the name of its root in XML.

/// The format of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, in UTF-8.
    Json,
    /// XML, in UTF-8; behind the feature `xml`.
    Xml,
}

impl Format {
    /// Its name in the headers `Accept` and `Content-Type`.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
        }
    }
}

/// The name of a root element in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// Its local name.
    pub name: &'static str,
    /// Its namespace; `None` accepts any.
    pub namespace: Option<&'static str>,
}

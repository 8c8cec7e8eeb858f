//! Formats: XML as a serde format, and whole responses read from and written to XML and JSON.

pub(crate) mod body;
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod error_code;
pub(crate) mod format;
pub(crate) mod response;
#[cfg(feature = "xml")]
pub(crate) mod xml;

//! Formats: JSON and XML as serde formats, and whole responses read from and written to them.

pub(crate) mod document;
pub(crate) mod json;
#[cfg(feature = "xml")]
pub(crate) mod xml;

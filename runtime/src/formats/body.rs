//! `Body`: what a response can be read from.

use crate::formats::error::ReadError;

/// A type that can be the body of a response: text, or bytes, which are checked once to be UTF-8.
///
/// Implemented for `str`, `String`, `[u8]`, `Vec<u8>` and references to them; pass other buffers as `&[u8]`.
pub trait Body {
    /// The text of the body.
    ///
    /// # Errors
    /// Bytes that are not UTF-8.
    fn text(&self) -> Result<&str, ReadError>;
}

impl Body for str {
    fn text(&self) -> Result<&str, ReadError> {
        Ok(self)
    }
}

impl Body for [u8] {
    fn text(&self) -> Result<&str, ReadError> {
        std::str::from_utf8(self).map_err(|error| ReadError::not_utf8(&error))
    }
}

impl Body for String {
    fn text(&self) -> Result<&str, ReadError> {
        Ok(self)
    }
}

impl Body for Vec<u8> {
    fn text(&self) -> Result<&str, ReadError> {
        self.as_slice().text()
    }
}

impl<T: Body + ?Sized> Body for &T {
    fn text(&self) -> Result<&str, ReadError> {
        T::text(self)
    }
}

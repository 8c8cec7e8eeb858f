//! `ErrorCode`: the part of an API's error that may be logged.

use std::fmt;

use crate::read::hidden::mask;
use crate::read::wire::Wire;

/// An error that may have a code. The code is the only part of it that may be logged.
///
/// It is implemented by every type of a response, and by the enums of several of them.
pub trait ErrorCode {
    /// The code as received; `None` if the error has none.
    fn error_code(&self) -> Option<&str>;
}

impl<T: Wire> ErrorCode for T {
    fn error_code(&self) -> Option<&str> {
        self.code_text()
    }
}

/// Bytes have no code.
impl ErrorCode for Vec<u8> {
    fn error_code(&self) -> Option<&str> {
        None
    }
}

/// Formats an error as its code.
///
/// # Errors
/// The errors of the formatter.
pub fn fmt_error<T: ErrorCode + ?Sized>(error: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.error_code() {
        Some(code) if !code.is_empty() => f.write_str(&mask(code)),
        _ => f.write_str("an error of the API"),
    }
}

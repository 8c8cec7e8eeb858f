//! `ErrorCode`: what a log can show of an error that a response is.

use std::fmt;

use crate::read::hidden::mask;
use crate::read::wire::Wire;

/// An error that may have a code, which a log can show; nothing else of it can.
///
/// Every type of a response is one, and so is what an operation makes of several of them.
pub trait ErrorCode {
    /// The code as it came; none where the error has none.
    fn error_code(&self) -> Option<&str>;
}

impl<T: Wire> ErrorCode for T {
    fn error_code(&self) -> Option<&str> {
        self.code_text()
    }
}

/// Bytes have none.
impl ErrorCode for Vec<u8> {
    fn error_code(&self) -> Option<&str> {
        None
    }
}

/// Prints an error by its code.
///
/// # Errors
/// As the formatter's.
pub fn fmt_error<T: ErrorCode + ?Sized>(error: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.error_code() {
        Some(code) if !code.is_empty() => f.write_str(&mask(code)),
        _ => f.write_str("an error of the API"),
    }
}

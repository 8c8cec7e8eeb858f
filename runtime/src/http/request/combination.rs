//! The check of two codes of a request against the table of those that go together.

use crate::http::request::error::InvalidRequest;
use crate::values::code::Code;
use crate::values::open::Open;

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
    let has = allowed
        .iter()
        .map(|code| code.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let reason = format!("{code} is not available to the {other} {by}, which has {has}");
    Err(InvalidRequest::new(parameter, reason))
}

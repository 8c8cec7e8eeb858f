//! The check of two codes of a request against the table of valid combinations.

use crate::http::request::error::InvalidRequest;
use crate::values::code::Code;
use crate::values::open::Open;

/// Checks that a code is valid together with another one, by the table that `allowed` reads.
///
/// A code that its list lacks is valid with every other, and so is a code with an empty row, since the tables may be
/// incomplete.
///
/// # Errors
/// If the table lacks the combination of two known codes; the text shows both, and the valid ones.
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

//! What OpenAPI 3.1 has and 3.0 has not: brought into the form of 3.0, or reported.

pub(crate) mod downgrade;
pub(crate) mod keywords;
mod lint;

//! Features of OpenAPI 3.1 that 3.0 lacks: converted to 3.0, or reported.

pub(crate) mod downgrade;
pub(crate) mod keywords;
mod lint;

//! `InvalidRequest`: the error of a request that cannot be sent.

use std::fmt;

/// The error of a request that would not do what it should. Its text names the parameter and does not quote the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    parameter: &'static str,
    reason: Box<str>,
}

impl InvalidRequest {
    /// Creates the error of a parameter. The reason continues a sentence after the parameter's name, and must not quote
    /// the value.
    #[must_use]
    pub fn new(parameter: &'static str, reason: impl fmt::Display) -> Self {
        Self {
            parameter,
            reason: reason.to_string().into(),
        }
    }

    /// The wire name of the parameter; `base_url` for the address of the service, `body` for the body.
    #[must_use]
    pub const fn parameter(&self) -> &'static str {
        self.parameter
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.parameter, self.reason)
    }
}

impl std::error::Error for InvalidRequest {}

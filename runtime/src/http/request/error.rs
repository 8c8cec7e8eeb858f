//! `InvalidRequest`: the error of a request that cannot be sent.

use std::fmt;

/// A request that would not be what it is meant to be; its text names the parameter and does not quote the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    parameter: &'static str,
    reason: Box<str>,
}

impl InvalidRequest {
    /// What is wrong with a parameter, as a sentence goes on after its name; it must not quote the value.
    #[must_use]
    pub fn new(parameter: &'static str, reason: impl fmt::Display) -> Self {
        Self {
            parameter,
            reason: reason.to_string().into(),
        }
    }

    /// The name of the parameter on the wire; `base_url` where it is the address of the service, `body` where it is the body.
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

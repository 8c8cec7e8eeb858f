//! The examples, as functions and as programs, against a server on this machine; and what the generated crates depend on.

#![expect(
    clippy::unwrap_used,
    reason = "a server and helpers of tests, which fail by panicking"
)]

mod dependencies;
mod server;
mod with_reqwest;
mod with_ureq;

//! The examples, as functions and as programs, against the mock; and what the generated crates depend on.

#![expect(
    clippy::unwrap_used,
    reason = "a server and helpers of tests, which fail by panicking"
)]

mod dependencies;
mod support;
mod synk;
mod with_reqwest;
mod with_ureq;

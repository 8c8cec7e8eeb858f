//! Tests of the command and its reports on files of responses.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first thing that is not as expected, and reads and writes files itself"
)]

mod broken;
mod command;
mod formats;
mod models;
mod news;
mod places;
mod support;
mod types;

//! The tests of the crate: with the mock of Maskinporten, with keys of every kind, and with whatever an answer may be.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as expected"
)]

mod cache;
mod config;
mod grants;
mod keys;
mod privacy;
mod refusals;
mod sources;
mod support;
mod tokens;

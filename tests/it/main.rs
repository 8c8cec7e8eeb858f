//! Specifications, generated crates and the command line in, a verdict on each out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first thing that is not as expected, and reads and writes files itself"
)]

mod code_lists;
mod command_line;
mod compiled;
mod consumers;
mod determinism;
mod fixtures;
mod generated;
mod interruption;
mod january;
mod mutation;
mod payloads;
mod published;
mod support;
mod tidy;

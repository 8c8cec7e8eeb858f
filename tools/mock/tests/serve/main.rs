//! The tests of the mock from outside: the token endpoint, the server, the program.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first thing that is not as expected, and writes files itself"
)]

mod grants;
mod program;
mod refusals;
mod server;
mod support;

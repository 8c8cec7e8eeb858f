//! The client against the mock, and against answers that no service gives.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as expected"
)]

mod bad_lists;
mod calls;
mod events;
mod look_up;
mod privacy;
mod proxies;
mod refusals;
mod support;
mod synk;
mod tokens;

//! The services of the mock, without a socket.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as expected"
)]

mod answers;
mod events;
mod faults;
mod hostile;
mod page;
mod scenarios;
mod support;

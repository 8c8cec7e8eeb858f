//! The command on files: what the tables have, what they do not, and what a run leaves behind.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first thing that is not as expected"
)]

mod command;
mod data_set;
mod input;
mod layout;
mod news;
mod person;
mod support;
mod values;

//! The command on files: what the tables have, what they do not, and what a run leaves behind.

mod command;
mod data_set;
mod input;
mod layout;
mod news;
mod person;
mod support;
mod values;

//! What is generated, compiled in projects of its own: most of the time that tests take, which `.ci/run` has for them.

mod branches;
mod constructs;
mod consumers;
mod difference;
mod fixtures;
mod hostile;
mod operations;
mod published_error;
mod story;

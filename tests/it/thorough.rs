//! What takes longest, which `.ci/run` has and `cargo test --workspace` has not: what is generated, compiled in projects of
//! its own, and what is tried at every place.

mod branches;
mod constructs;
mod consumers;
mod determinism;
mod difference;
mod everything;
mod fixtures;
mod hostile;
mod keywords;
mod mutation;
mod novelty;
mod operations;
mod published_error;
mod story;

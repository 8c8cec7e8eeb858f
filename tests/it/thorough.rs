//! The tests that take longest, which `cargo test --workspace` ignores and `.ci/run` runs: what is generated is compiled in
//! projects of its own, and each change is tried at every place.

mod added;
mod branches;
mod constructs;
mod consumers;
mod determinism;
mod difference;
mod everything;
mod fixtures;
mod hostile;
mod january;
mod joined;
mod keywords;
mod limits;
mod mutation;
mod novelty;
mod operations;
mod oracle;
mod privacy;
mod properties;
mod propose;
mod published_error;
mod samples;
mod story;

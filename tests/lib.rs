//! The tests of the workspace stand in `it/`; this library only makes the README's example one of them.

/// The workspace's README, whose Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

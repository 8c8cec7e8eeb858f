//! The tests of the workspace stand in `it/`; this library only makes the examples of the documents some of them.

/// The workspace's README, whose Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

// The pages of the book for those who use the crates, each an item of its own.
include!(concat!(env!("OUT_DIR"), "/pages.rs"));

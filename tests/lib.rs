//! The tests of the workspace stand in `it/`; this library only makes the examples of the README and the guide some of them.

/// The workspace's README, whose Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;

/// The consumer's guide, whose Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../GUIDE.md")]
pub struct Guide;

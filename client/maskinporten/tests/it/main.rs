//! The tests of the crate with the mock of Maskinporten.

//! What our own readers are measured with, in a crate of its own, since the guard on their instructions is built often and
//! waits for nothing that they are only compared with.

pub mod bounds;
pub mod callgrind;
pub mod corpus;
pub mod readers;

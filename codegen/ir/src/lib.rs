//! The ground that the generator stands on: what was understood of the specifications, as plain data, and what was
//! found fault with, each with its place.

pub mod diag;
pub mod ir;
pub mod links;
pub mod markdown;
pub mod outline;
pub mod pointer;
pub mod source;
mod words;

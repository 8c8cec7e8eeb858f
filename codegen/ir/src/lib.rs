//! The common ground of the generator: the IR of the specifications as plain data, and diagnostics with their places.

pub mod diag;
pub mod ir;
pub mod links;
pub mod markdown;
pub mod outline;
pub mod output;
pub mod pointer;
pub mod source;
mod words;

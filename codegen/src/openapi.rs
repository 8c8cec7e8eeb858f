//! OpenAPI documents: text to a tree with every value's place, and from there to the IR.

mod grammar;
mod lower;
mod normalise;
mod read;
mod refs;
mod strict;
mod tree;

pub(crate) use lower::lower_document;
pub(crate) use read::{read_document, read_tree};
pub(crate) use tree::{Entry, Node, Quoting, Value, escape, unescape};

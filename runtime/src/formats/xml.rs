//! XML as a serde format, for documents that carry data: elements are fields, lists are repeated elements.
//!
//! | XML | serde |
//! |---|---|
//! | an element without child elements | a string: its text, with references resolved and white space kept |
//! | an element with child elements | a map: names to elements, in the document's order, repeated names repeated |
//! | the same element, where a sequence is requested | a sequence of one; the visitor of the parent collects the repeated ones |
//! | `xsi:nil="true"` | none, unit |
//! | a number, a boolean | text; visitors parse it |
//! | `xsi:type`, where a newtype called `xsi:type` is requested | a field of this name before the others: the local name of the type |
//! | another attribute, a comment, text between elements | ignored |
//!
//! Enums with data cannot be written in XML and are errors. At most the text of one element is kept in memory.

mod cursor;
mod error;
mod key;
pub(crate) mod locate;
mod name;
mod pieces;
pub(crate) mod read;
mod scan;
mod scope;
#[cfg(test)]
mod tests;
pub(crate) mod write;

/// The instance namespace of XML Schema, which contains `nil` and `type`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The namespace of XML Schema's own types, all of which are types of strings.
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

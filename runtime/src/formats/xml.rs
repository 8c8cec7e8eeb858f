//! XML as a serde format, for documents that carry data: elements are fields, lists are repeated elements.
//!
//! | XML | serde |
//! |---|---|
//! | an element without child elements | a string: its text, with references resolved and white space kept |
//! | an element with child elements | a map: names to elements, in the document's order, repeated names repeated |
//! | the same element, where a sequence is asked for | a sequence of one; the visitor of the parent gathers the repeated ones |
//! | `xsi:nil="true"` | none, unit |
//! | a number, a truth value | text; visitors parse it |
//! | `xsi:type`, where a newtype called `xsi:type` is asked for | a field of this name before the others: the local name of the type |
//! | another attribute, a comment, text between elements | passed over |
//!
//! Enums with data have no form in XML and are errors. Nothing is held of a document but the text of one element.

mod cursor;
mod error;
mod key;
pub(crate) mod locate;
mod name;
mod pieces;
pub(crate) mod read;
mod scope;
#[cfg(test)]
mod tests;
pub(crate) mod write;

/// The instance namespace of XML Schema, which `nil` and `type` are in.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The namespace of the types that XML Schema has itself, all of them of texts.
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

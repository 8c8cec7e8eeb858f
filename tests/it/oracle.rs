//! An oracle of somebody else's: values made from the published schemas, which a JSON Schema library says are valid,
//! read by the generated types without a finding, written, and valid again; and values with a fault, which are found.
//!
//! What a schema says is taken from the text of its document and the manifest's fix-ups (`document`, `schema`), and from
//! nothing that the generator made of them; only which type is of which schema (`types`), and the codes of tables and
//! pages (`codes`), are the generator's. Where a type is by intention stricter or more open than JSON Schema, no such
//! value is made:
//!
//! - A property that an object does not list is something new, though JSON Schema has them wherever
//!   `additionalProperties` does not forbid them.
//! - A name that an object requires and does not list is a slip, of which the generator warns.
//! - Null is a value of the property that may be null, and none of its type.
//! - A schema without `type` and with keywords about one type is of that type.
//! - An integer has 64 bits and no fraction: `1.0` is one for JSON Schema, and a number here.
//! - A text that the manifest says is a code is one of its list, and the year of a response is that of the list.
//! - One item without brackets is a list of it, and no fault.

pub(crate) mod checked_in;
mod codes;
mod document;
pub(crate) mod fault;
mod make;
mod merged;
mod program;
mod schema;
pub(crate) mod tag;
mod texts;
mod types;

pub(crate) use program::Program;

//! `ResponseType`: a row of the table of everything that generated crates can read.

use crate::formats::error::ReadError;
use crate::formats::format::{Format, Root};
use crate::formats::response::RootKind;
use crate::read::observer::{CodeList, Observer};

/// A type that an API answers with, as a row of a table of all of them, which the generator writes.
#[derive(Clone, Copy, Debug)]
pub struct ResponseType {
    /// The slug of its API.
    pub api: &'static str,
    /// The version of the API, such as `v2`.
    pub version: &'static str,
    /// The type's name; for one that is read by the year that it tells, that of a single year's.
    pub name: &'static str,
    /// Whether it is an error, as opposed to a successful answer.
    pub is_error: bool,
    /// Whether it is that of the API whose types the others share.
    pub is_shared: bool,
    /// The operations that answer with it, in the order of the specification.
    pub operations: &'static [&'static str],
    /// The name of its root element; none for what there is in JSON alone.
    pub root: Option<Root>,
    /// What its values are in JSON.
    pub kind: RootKind,
    /// The fields that its root can have.
    pub fields: &'static [&'static str],
    /// Those of them that are always there.
    pub required: &'static [&'static str],
    /// The lists whose codes it can have, but for those that there is one of per inntektsår.
    pub lists: &'static [CodeList],
    /// The lists that there is one of per inntektsår, oldest first.
    pub year_lists: &'static [(u16, CodeList)],
    /// Reads one, tells a witness, and gives the inntektsår that it says it is of.
    pub inspect: Inspect,
}

/// How a response is inspected: the format and the body in, the witness told, and the inntektsår out, where the response tells one.
pub type Inspect = fn(Format, &[u8], &dyn Observer) -> Result<Option<u16>, ReadError>;

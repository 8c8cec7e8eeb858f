//! Rows of a table of everything that generated crates can read: which type, how it is told from the others, and how to inspect one.

use crate::formats::document::{Format, ReadError, Root, RootKind};
use crate::read::observer::{CodeList, Witness};
use crate::shapes::nullable::Nullable;
use crate::values::sensitive::Sensitive;
use crate::values::when::Year;

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
pub type Inspect = fn(Format, &[u8], &dyn Witness) -> Result<Option<u16>, ReadError>;

/// A field that tells the year of a response.
pub trait TellsYear {
    /// Whether it is a number in JSON.
    const IS_NUMBER: bool = false;

    /// Whether it is personal data.
    const IS_HIDDEN: bool = false;

    /// The year; none where the field has none.
    fn year(&self) -> Option<u16>;
}

impl TellsYear for Year {
    fn year(&self) -> Option<u16> {
        self.value()
    }
}

impl TellsYear for String {
    fn year(&self) -> Option<u16> {
        self.parse::<Year>().ok()?.value()
    }
}

impl<T: TellsYear> TellsYear for Sensitive<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = true;

    fn year(&self) -> Option<u16> {
        self.get().year()
    }
}

impl TellsYear for i64 {
    const IS_NUMBER: bool = true;

    fn year(&self) -> Option<u16> {
        u16::try_from(*self).ok().filter(|year| *year < 10_000)
    }
}

impl<T: TellsYear> TellsYear for Option<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = T::IS_HIDDEN;

    fn year(&self) -> Option<u16> {
        self.as_ref()?.year()
    }
}

impl<T: TellsYear> TellsYear for Nullable<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = T::IS_HIDDEN;

    fn year(&self) -> Option<u16> {
        self.get()?.year()
    }
}

/// The year that a field tells.
pub fn year_of<T: TellsYear>(field: &T) -> Option<u16> {
    field.year()
}

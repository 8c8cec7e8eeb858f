//! `ResponseType`: a row of the table of all response types of the generated crates.

#[cfg(not(feature = "describe"))]
use crate::describe::DescribeOf;
#[cfg(feature = "describe")]
use crate::describe::document::DescribeOf;
use crate::formats::error::ReadError;
use crate::formats::format::{Format, Root};
use crate::formats::response::RootKind;
use crate::read::observer::{CodeList, Observer};
#[cfg(not(feature = "sample"))]
use crate::sample::SampleOf;
#[cfg(feature = "sample")]
use crate::sample::document::SampleOf;

/// A type that an API returns: a row of the generated table of all such types.
#[derive(Clone, Copy, Debug)]
pub struct ResponseType {
    /// The slug of its API.
    pub api: &'static str,
    /// The version of the API, such as `v2`.
    pub version: &'static str,
    /// The type's name; for a type with a variant per year, the name of a single year's type.
    pub name: &'static str,
    /// Whether it is an error, as opposed to a successful answer.
    pub is_error: bool,
    /// Whether it belongs to the API that shares its types with the others.
    pub is_shared: bool,
    /// The operations that return it, in the order of the specification.
    pub operations: &'static [&'static str],
    /// The name of its root element; `None` for types that exist only in JSON.
    pub root: Option<Root>,
    /// The form of its values in JSON.
    pub kind: RootKind,
    /// The fields that its root can have.
    pub fields: &'static [&'static str],
    /// The required ones of these fields.
    pub required: &'static [&'static str],
    /// The code lists that it uses, except those with one list per inntektsår.
    pub lists: &'static [CodeList],
    /// The code lists with one list per inntektsår, oldest first.
    pub year_lists: &'static [(u16, CodeList)],
    /// Reads a response, reports to an observer, and returns the inntektsår that the response has.
    pub inspect: Inspect,
    /// Makes up a response, with the feature `sample`.
    pub sample: SampleOf,
    /// What its values are made of, and the way to read one, with the feature `describe`.
    pub describe: DescribeOf,
}

/// A function that inspects a body in a format: it reports to the observer and returns the response's inntektsår, if any.
pub type Inspect = fn(Format, &[u8], &dyn Observer) -> Result<Option<u16>, ReadError>;

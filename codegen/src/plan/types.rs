//! Types, structs and constants to print.

use super::{Docs, RustName};
use crate::diag::Location;

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `String`.
    Text,
    /// `i64`.
    Integer,
    /// `bool`.
    Boolean,
    /// A type of the runtime: `Date`, `DateTime` or `Year`.
    Runtime(&'static str),
    /// `Vec<_>`: a list that is always there.
    Vec(Box<Type>),
    /// The runtime's `List<_>`: a list that may be absent.
    List(Box<Type>),
    /// `Option<_>`.
    Option(Box<Type>),
    /// `Box<_>`, where a type would contain itself.
    Boxed(Box<Type>),
    /// The runtime's `Open<_>`.
    Open(Box<Type>),
    /// A type that is in scope by its name, with its type arguments.
    Named(RustName, Vec<RustName>),
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its type parameters, each a code list.
    pub parameters: Vec<RustName>,
    /// How a value of it is made.
    pub construction: Construction,
    /// Whether serde's `camelCase` gives the wire names of all its fields.
    pub camel_case: bool,
    /// Its fields, in source order.
    pub fields: Vec<FieldPlan>,
    /// Its place in the specification.
    pub at: Location,
}

/// How a value of an object is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Construction {
    /// By its derived `Default`.
    Default,
    /// By a `new` that takes these fields.
    New(Vec<usize>),
    /// Only by reading it: it has more required fields than a function should take.
    Literal,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPlan {
    /// Its name.
    pub name: RustName,
    /// Its name on the wire, where the struct's case does not give it.
    pub rename: Option<String>,
    /// Its type.
    pub ty: Type,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// A string that is personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitive {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its place in the specification.
    pub at: Location,
}

/// Another name for a type of the shared crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// The path of the type.
    pub target: String,
    /// The type arguments.
    pub arguments: Vec<RustName>,
    /// Its place in the specification.
    pub at: Location,
}

/// A constant: one string, or several.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: RustName,
    /// Its documentation.
    pub docs: Docs,
    /// Its value; a slice when there is not exactly one.
    pub values: Vec<String>,
    /// Its place in the specification, where it has one.
    pub at: Option<Location>,
}

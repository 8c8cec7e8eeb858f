//! An operation to print: a request to make, and what its response is read as.

use super::{Docs, RustName, Type};
use crate::diag::Location;

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name of the request's type.
    pub name: RustName,
    /// Its documentation: sections, each with its place in the specification where it has one.
    pub docs: Vec<(Docs, Option<Location>)>,
    /// The HTTP method.
    pub method: String,
    /// The path below the base address, with the names of parameters in braces.
    pub template: String,
    /// The constant with the Maskinporten scope, or with several, where the document has one.
    pub scope: Option<(RustName, bool)>,
    /// The parameters, in source order.
    pub parameters: Vec<Parameter>,
    /// What the tables say of parameters that go together.
    pub rules: Vec<Rule>,
    /// Whether the response can be asked for in JSON or XML, as opposed to JSON alone.
    pub has_xml: bool,
    /// What a response is read as: the model, with its type parameters, and the error.
    pub reply: Option<(Type, Type)>,
    /// The model of any year, where there is one.
    pub any_year: Option<RustName>,
    /// How the request for the next page is made, where the response is a page.
    pub next: Option<Next>,
    /// Its place in the specification.
    pub at: Location,
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: RustName,
    /// Its name on the wire.
    pub wire: String,
    /// Where it goes.
    pub place: ParameterPlace,
    /// Whether a request must have it.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// Whether it is a personidentifikator.
    pub is_person: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterPlace {
    /// Into the path.
    Path,
    /// Behind the question mark.
    Query,
    /// Among the headers.
    Header,
}

/// A code that lists the values that another parameter can have beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The parameter with the code.
    pub code: usize,
    /// The code's method that lists the values.
    pub column: RustName,
    /// The parameter with the value.
    pub value: usize,
}

/// How the request for the next page is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The parameter that tells where a page begins.
    pub parameter: RustName,
    /// The page's type.
    pub page: Type,
    /// The field of the page that is the list.
    pub list: RustName,
    /// The field of its items that is the number.
    pub number: RustName,
}

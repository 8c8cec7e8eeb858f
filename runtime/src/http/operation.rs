//! `Operation`: a row of the table of everything that can be asked of the APIs.

use crate::http::request::combination::check_combination;
use crate::http::table::ResponseType;
use crate::read::observer::CodeList;
use crate::values::code::Code;
use crate::values::open::Open;

/// An operation of an API: a row of the generated table of all of them.
///
/// It has what a server or a gateway needs to know of a request; to make one, use the request's type in the API's crate.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The slug of its API.
    pub api: &'static str,
    /// The version of the API, such as `v2`.
    pub version: &'static str,
    /// The name of the request's type, as [`ResponseType::operations`] has it.
    pub name: &'static str,
    /// Its `operationId`, or its method and path where it has none.
    pub id: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path below the base address, with the names of parameters in braces.
    pub path: &'static str,
    /// The parameters, in the order of the specification, then the keys that it can be sent.
    pub parameters: &'static [OperationParameter],
    /// What the tables say of parameters that go together; mostly empty.
    pub combinations: &'static [Combination],
    /// The base addresses, in the order of the specification, their variables at their defaults; a variable without one stands in
    /// braces. May be empty.
    pub servers: &'static [&'static str],
    /// The Maskinporten scopes, of which a token needs one; may be empty.
    pub scopes: &'static [&'static str],
    /// The media types that it answers a success in, in the order of the specification.
    pub media_types: &'static [&'static str],
    /// The statuses of its responses as written: `200`, `4XX` or `default`.
    pub statuses: &'static [&'static str],
    /// What it answers a success with, the first where there are several; none for a text, bytes or nothing.
    pub response: Option<&'static ResponseType>,
    /// The error codes of the API's page, in the order of the page; empty where there is no page.
    pub errors: &'static [OperationError],
    /// How its pages go on, where it lists events.
    pub cursor: Option<OperationCursor>,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct OperationParameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its location.
    pub place: ParameterPlace,
    /// Whether it is required.
    pub required: bool,
    /// Whether it is personal data or a secret, which no log should show.
    pub is_sensitive: bool,
    /// Whether it is a fødselsnummer or a D-number.
    pub is_person: bool,
    /// What its values are.
    pub kind: ParameterKind,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterPlace {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the header `Cookie`.
    Cookie,
}

/// What the values of a parameter are.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A date.
    Date,
    /// A date with a time.
    DateTime,
    /// A year.
    Year,
    /// A code of this list.
    Code(CodeList),
    /// Several values: a list or an object.
    Several,
}

/// A row of the table of error codes on the page of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationError {
    /// The code.
    pub kode: &'static str,
    /// The HTTP status of the error; `None` if the page has none.
    pub http_status: Option<u16>,
    /// What the error is about, in Norwegian.
    pub omraade: &'static str,
}

/// How a list of events goes on: the next page begins one after the highest number of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationCursor {
    /// The parameter that sets where a page begins.
    pub parameter: &'static str,
    /// The field of the response that is the list.
    pub list: &'static str,
    /// The field of the list's items that holds the number.
    pub number: &'static str,
}

/// Two parameters with codes, of which the table of one says which codes of the other go with it.
#[derive(Clone, Copy, Debug)]
pub struct Combination {
    /// The parameter whose table it is.
    pub by: &'static str,
    /// The parameter that the table limits.
    pub code: &'static str,
    /// Whether the codes go together, that of `by` first; a code that its list lacks goes with every other.
    pub allows: fn(&str, &str) -> bool,
}

/// Whether two codes go together, by the table that `allowed` reads.
pub fn allows<T: Code, U: Code>(
    by: &str,
    code: &str,
    allowed: impl FnOnce(U) -> &'static [T],
) -> bool {
    let (code, by) = (Open::<T>::from(code), Open::<U>::from(by));
    check_combination("", &code, "", &by, allowed).is_ok()
}

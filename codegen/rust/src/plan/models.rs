//! Plan of the tables of all models that the APIs answer with and can be asked, to print.

use skattekit_ir::diag::Location;

use super::{Dependency, ParameterPlace, RustName};

/// The tables.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// The rows, sorted by API, by version, successes first, then by name.
    pub rows: Vec<Model>,
    /// The operations, sorted by API and by version, then in source order.
    pub operations: Vec<OperationRow>,
    /// The crates with the types.
    pub crates: Vec<Dependency>,
    /// Its place in the manifest.
    pub at: Location,
}

/// A type that an API returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The slug of the API.
    pub api: String,
    /// The version of the API.
    pub version: String,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether the API is the shared one.
    pub is_shared: bool,
    /// The type's name.
    pub name: String,
    /// The type, with full paths.
    pub ty: String,
    /// The operations that return it.
    pub operations: Vec<String>,
    /// The wire names of its root's fields.
    pub fields: Vec<String>,
    /// The required ones of these fields.
    pub required: Vec<String>,
    /// The paths of the lists whose codes it can contain, other than those of the years.
    pub lists: Vec<String>,
    /// The paths of the lists of the years.
    pub year_lists: Vec<(u16, String)>,
    /// The field with the year, and whether a method of the same name returns it.
    pub year: Option<(RustName, bool)>,
}

/// An operation that an API has.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRow {
    /// The slug of the API.
    pub api: String,
    /// The version of the API.
    pub version: String,
    /// The name of the request's type.
    pub name: String,
    /// Its `operationId`, or its method and path.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The parameters.
    pub parameters: Vec<ParameterRow>,
    /// The rules from the tables about valid combinations of parameters.
    pub combinations: Vec<CombinationRow>,
    /// The base addresses, their variables at their defaults.
    pub servers: Vec<String>,
    /// The scopes.
    pub scopes: Vec<String>,
    /// The media types of a success.
    pub media_types: Vec<String>,
    /// The statuses of its responses.
    pub statuses: Vec<String>,
    /// The row of what it answers a success with.
    pub response: Option<usize>,
    /// The error codes of the page.
    pub errors: Vec<ErrorRow>,
    /// How its pages go on.
    pub cursor: Option<CursorRow>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterRow {
    /// Its name on the wire.
    pub name: String,
    /// Its location.
    pub place: ParameterPlace,
    /// Whether it is required.
    pub required: bool,
    /// Whether no log should show it.
    pub is_sensitive: bool,
    /// Whether it is a personidentifikator.
    pub is_person: bool,
    /// What its values are.
    pub kind: ParameterKind,
}

/// What the values of a parameter are.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A date with a time.
    DateTime,
    /// A year.
    Year,
    /// A code of the list at this path.
    Code(String),
    /// Several values.
    Several,
}

/// Two parameters of which one says what the other can be.
#[derive(Clone, Debug, PartialEq)]
pub struct CombinationRow {
    /// The parameter whose table it is.
    pub by: String,
    /// The parameter that the table limits.
    pub code: String,
    /// The path of the list of the first.
    pub list: String,
    /// The list's method that tells the codes of the second.
    pub column: RustName,
}

/// An error code of a page.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The code.
    pub kode: String,
    /// The HTTP status.
    pub http_status: Option<u16>,
    /// The description of the error.
    pub omraade: String,
}

/// How the pages of a list go on, by wire names.
#[derive(Clone, Debug, PartialEq)]
pub struct CursorRow {
    /// The parameter that sets where a page begins.
    pub parameter: String,
    /// The field of the page that holds the list.
    pub list: String,
    /// The field of the list's items that holds the number.
    pub number: String,
}

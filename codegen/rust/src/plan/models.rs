//! Plan of the table of all models that the APIs return.

use skattekit_ir::diag::Location;

use super::{Dependency, RustName};

/// The table.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// The rows, sorted by API, by version, successes first, then by name.
    pub rows: Vec<Model>,
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

//! The table of everything that the APIs answer with, to print.

use skattekit_ir::diag::Location;

use super::{Dependency, RustName};

/// The table.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    /// Its rows, sorted by API, by version, successful answers first, then by name.
    pub rows: Vec<Model>,
    /// The crates that have the types.
    pub crates: Vec<Dependency>,
    /// Its place in the manifest.
    pub at: Location,
}

/// A type that an API answers with.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The slug of the API.
    pub api: String,
    /// The version of the API.
    pub version: String,
    /// Whether it is an error.
    pub is_error: bool,
    /// Whether the API is the one whose types the others share.
    pub is_shared: bool,
    /// The type's name.
    pub name: String,
    /// The type, with full paths.
    pub ty: String,
    /// The operations that answer with it.
    pub operations: Vec<String>,
    /// The fields of its root, on the wire.
    pub fields: Vec<String>,
    /// Those of them that are always there.
    pub required: Vec<String>,
    /// The paths of the lists whose codes it can have, but for those of the years.
    pub lists: Vec<String>,
    /// The paths of the lists of the years.
    pub year_lists: Vec<(u16, String)>,
    /// The field that tells the year, and whether a method of its name does.
    pub year: Option<(RustName, bool)>,
}

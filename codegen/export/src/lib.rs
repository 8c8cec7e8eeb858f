//! The specification as files for those who write no Rust: code lists as CSV and JSON, JSON Schema, OpenAPI, and tables
//! for databases.

mod code_fields;
mod codes;
mod constraints;
mod csv;
mod ddl;
mod dialect;
mod errors;
mod json;
mod json_schema;
mod known;
mod lists;
mod openapi;
mod readme;
mod records;
mod schema;
mod tables;
mod unique;
mod xml;

use skattekit_ir::ir::Specification;
use skattekit_ir::output::FileSet;

use crate::lists::List;

/// The files of a specification, by path below their folder.
#[must_use]
pub fn export(specification: &Specification) -> FileSet {
    let lists = lists::lists(specification);
    let mut files = codes_of(specification, &lists);
    for api in &specification.apis {
        json_schema::add_files(specification, api, &lists, &mut files);
        openapi::add_files(specification, api, &lists, &mut files);
    }
    ddl::add_files(specification, &mut files);
    readme::add_file(specification, &mut files);
    files
}

/// The files of the code lists alone, by the same paths.
#[must_use]
pub fn code_lists(specification: &Specification) -> FileSet {
    codes_of(specification, &lists::lists(specification))
}

fn codes_of(specification: &Specification, lists: &[List<'_>]) -> FileSet {
    let mut files = FileSet::default();
    codes::add_files(lists, &mut files);
    errors::add_files(specification, &mut files);
    files
}

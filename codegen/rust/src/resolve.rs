//! Resolution of the IR to the plan: every name, type, derive, module and doc is decided, or a diagnostic says why not.

mod api;
mod argument_docs;
mod bounds;
mod catalogue;
mod codes;
mod constants;
mod cycles;
mod differing;
mod docs;
mod front;
mod imports;
mod json;
mod lints;
mod lists;
mod models;
mod module_docs;
mod names;
mod objects;
mod operation_docs;
mod operations;
mod packages;
mod readme;
mod request_errors;
mod servers;
mod sets;
mod shared;
mod suggest;
mod tags;
mod types;
mod unions;
mod version;
mod years;

use shared::Shared;
use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::Specification;

use crate::plan::{Plan, RustName};

/// Decides how everything is printed.
///
/// `partial` means that some input could not be read; missing items are then not reported.
pub fn resolve(
    specification: &Specification,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> Plan {
    let shared = specification
        .apis
        .iter()
        .find(|api| api.shared)
        .map(Shared::of);
    let resolved = specification.apis.iter().map(|api| {
        let shared = shared.as_ref().filter(|_| !api.shared);
        api::resolve_api(api, shared, partial, diagnostics)
    });
    let mut crates = resolved.collect::<Vec<_>>();
    let catalogue = specification.catalogue.iter();
    crates.extend(
        catalogue.map(|catalogue| catalogue::resolve_catalogue(catalogue, partial, diagnostics)),
    );
    let models = specification.models.iter();
    let models = models
        .map(|table| models::resolve_models(table, specification, &crates))
        .collect::<Vec<_>>();
    crates.extend(models);
    for module in crates.iter_mut().flat_map(|krate| &mut krate.modules) {
        module.lints = lints::of(module);
    }
    crates.sort_by(|left, right| left.package.cmp(&right.package));
    Plan { crates }
}

/// A name that we chose and that is known to be valid.
fn fixed(name: &str) -> RustName {
    RustName(name.to_owned())
}

/// A crate's name as an identifier in paths.
fn crate_ident(package: &str) -> String {
    package.replace('-', "_")
}

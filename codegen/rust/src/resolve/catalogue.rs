//! Resolution of the catalogue to its crate: one module per page behind a feature, and two tables over all pages.

mod constants;
mod front;
mod page;
mod tables;

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Catalogue, CataloguePage};

use super::fixed;
use super::names::{Case, Renames, rust_name};
use crate::plan::{Crate, RustName};

/// The modules that hold the tables over all pages.
const TABLES: [&str; 2] = ["apis", "feilkoder"];

/// The feature that turns on those of all pages.
const ALL: &str = "all";

pub(super) fn resolve_catalogue(
    catalogue: &Catalogue,
    partial: bool,
    diagnostics: &mut Diagnostics,
) -> Crate {
    let mut found = Diagnostics::default();
    let names = module_names(catalogue, &mut found);
    let mut modules = Vec::new();
    let mut pages = Vec::new();
    for (entry, name) in catalogue.pages.iter().zip(&names) {
        let renames = Renames::in_section("catalogue.page.rename", &entry.renames);
        let page = page::resolve_page(entry, name, &renames, &mut found);
        renames.report_unused(&mut found);
        modules.extend(page.modules.iter().cloned());
        pages.push(page);
    }
    diagnostics.extend(if partial {
        found.without_unused_settings()
    } else {
        found
    });
    let rows = tables::hit(catalogue, &pages);
    let readme = front::readme(catalogue, &pages, &names, &rows);
    let root = front::root(catalogue, &names, &rows);
    modules.extend(tables::tables(catalogue, rows));
    modules.sort_by(|left, right| left.path.cmp(&right.path));
    modules.insert(0, root);
    Crate {
        package: catalogue.package.clone(),
        release: catalogue.release.clone(),
        description: ABOUT.to_owned(),
        shared: None,
        version_features: Vec::new(),
        features: catalogue
            .pages
            .iter()
            .map(|entry| entry.slug.clone())
            .collect(),
        default_features: Vec::new(),
        all_features: Some(ALL.to_owned()),
        runtime_features: Vec::new(),
        modules,
        readme,
        at: catalogue.at.clone(),
    }
}

const ABOUT: &str =
    "The error codes, scopes, rettighetspakker and addresses of every API of Skatteetaten.";

/// The names of the pages' modules, which are also the names of their features unless Rust forbids them.
fn module_names(catalogue: &Catalogue, diagnostics: &mut Diagnostics) -> Vec<RustName> {
    let mut taken: BTreeMap<RustName, &CataloguePage> = BTreeMap::new();
    let names = catalogue.pages.iter().map(|entry| {
        let name = rust_name(&entry.slug, Case::Snake).unwrap_or_else(|| fixed("entry"));
        // It is also a file name, and is in scope together with the runtime's path.
        let name = match name.as_str().strip_prefix("r#") {
            Some(keyword) => RustName(format!("{keyword}_")),
            None if name.as_str() == "skattekit_runtime" => RustName(format!("{}_", name.as_str())),
            None => name,
        };
        if TABLES.contains(&name.as_str()) {
            diagnostics
                .error(Code::NameCollision, entry.at.clone())
                .found(format!(
                    "`{}` is reserved: every catalogue has a module with that name",
                    name.as_str()
                ))
                .expected("another name")
                .help("name the page as in its address");
        }
        if let Some(first) = taken.insert(name.clone(), entry) {
            diagnostics
                .error(Code::NameCollision, entry.at.clone())
                .found(format!(
                    "`{}` and `{}` both become the module `{}`",
                    entry.slug,
                    first.slug,
                    name.as_str()
                ))
                .expected("names that differ in more than `-` and `_`")
                .other(first.at.clone(), "the other one is here")
                .help("rename one of the two");
        }
        name
    });
    names.collect()
}

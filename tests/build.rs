//! What tests are made of: calls of macros with everything that the generated crates have, so that none keeps a list of
//! years, APIs or models, and the examples of the book.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a build stops at what is not as expected, and this one reads and writes files"
)]

#[path = "it/lists.rs"]
mod lists;

use std::fs;
use std::path::Path;

use lists::{Krate, Model, Module};

/// The crate whose code lists there is one of per inntektsår.
const YEARS: &str = "skattekit_summert_skattegrunnlag";
/// The year whose list stands for those of all, where there is one: the payloads are of it.
const YEAR: u16 = 2021;
const CATALOGUE: &str = "skattekit_catalogue";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rerun-if-changed=it/lists.rs");
    let crates = lists::read(&root);
    let text = [
        years(&crates),
        models(&crates),
        code_lists(&crates),
        pages(&crates),
    ]
    .concat();
    let out = std::env::var("OUT_DIR").unwrap();
    fs::write(Path::new(&out).join("lists.rs"), text).unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/use");
    println!("cargo::rerun-if-changed={}", pages.display());
    fs::write(Path::new(&out).join("pages.rs"), examples(&pages)).unwrap();
}

/// An item for each page of a folder, which makes its examples tests.
fn examples(folder: &Path) -> String {
    let mut pages = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect::<Vec<_>>();
    pages.sort();
    let items = pages.iter().map(|page| {
        let name = page.file_stem().unwrap().to_str().unwrap().replace('-', "_");
        let page = page.display().to_string();
        format!(
            "/// A page of the book.\n#[cfg(doctest)]\n#[doc = include_str!({page:?})]\npub mod {name} {{}}\n"
        )
    });
    items.collect()
}

/// A macro that calls another with what is generated, behind what it is given.
fn each(name: &str, rows: &[String]) -> String {
    let rows = rows
        .iter()
        .map(|row| format!("        {row}\n"))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "macro_rules! {name} {{\n    ($then:ident $($given:tt)*) => {{ $then! {{ [$($given)*]\n{rows}    }} }};\n}}\n"
    )
}

/// Each inntektsår: its module, the variant of a response of any year, the year, and the methods of its list.
fn years(crates: &[Krate]) -> String {
    let modules = crates.iter().filter(|krate| krate.name == YEARS);
    let rows = modules
        .flat_map(|krate| &krate.modules)
        .filter_map(|module| {
            let year = module.year()?;
            let methods = module.lists[0].methods.join(" ");
            Some(format!("{} Aar{year} {year} [{methods}];", module.name))
        });
    each("each_year", &rows.collect::<Vec<_>>())
}

/// Each model: its crate, its module, its name, the inntektsår whose codes it knows, and its type.
fn models(crates: &[Krate]) -> String {
    let mut rows = Vec::new();
    for Krate {
        name: krate,
        modules,
    } in crates
    {
        let years = modules.iter().filter(|module| module.year().is_some());
        let year = years.max_by_key(|module| (module.year() == Some(YEAR), module.year()));
        for module in modules.iter().filter(|module| module.year().is_none()) {
            for model in &module.models {
                rows.extend(rows_of(krate, module, model, year));
            }
        }
    }
    each("each_model", &rows)
}

fn rows_of(krate: &str, module: &Module, model: &Model, list_of: Option<&Module>) -> Vec<String> {
    let path = format!("{krate}::{}", module.name);
    let Model { name, is_generic } = model;
    let row = |name: &str, codes: &str, arguments: &str| {
        format!(
            "{krate} {} {name} ({codes}) [{path}::{}{arguments}];",
            module.name, model.name
        )
    };
    if let Some(one) = name.strip_suffix("AnyYear") {
        return vec![row(one, "Codes::Any", "")];
    }
    match (is_generic, list_of) {
        (false, _) => vec![row(name, "Codes::None", "")],
        (true, None) => vec![row(name, "Codes::None", &format!("<{path}::Feilkode>"))],
        (true, Some(of)) => {
            let year = of.year().unwrap();
            let list = format!("<{krate}::{}::{}>", of.name, of.lists[0].name);
            let mut rows = vec![row(name, &format!("Codes::Of({year})"), &list)];
            // A response, and not a part of one.
            let any = format!("{name}AnyYear");
            if module.models.iter().any(|other| other.name == any) {
                rows.push(row(name, "Codes::None", "<skattekit_runtime::NoCodes>"));
            }
            rows
        }
    }
}

/// Each list of a version of an API: its crate, its module and its name, and whether it is one of errors.
fn code_lists(crates: &[Krate]) -> String {
    let mut rows = Vec::new();
    for Krate {
        name: krate,
        modules,
    } in crates.iter().filter(|krate| krate.name != CATALOGUE)
    {
        for module in modules.iter().filter(|module| module.year().is_none()) {
            for list in &module.lists {
                let is_of_errors = list.methods.iter().any(|method| method == "omraade");
                let kind = if is_of_errors { "errors" } else { "codes" };
                let path = if module.is_public {
                    format!("::{}", module.name)
                } else {
                    String::new()
                };
                rows.push(format!(
                    "{kind} {krate} {} [{krate}{path}::{}];",
                    module.name, list.name
                ));
            }
        }
    }
    each("each_code_list", &rows)
}

/// Each page of the catalogue: its module, and its lists of errors.
fn pages(crates: &[Krate]) -> String {
    let modules = crates
        .iter()
        .filter(|krate| krate.name == CATALOGUE)
        .flat_map(|krate| &krate.modules);
    // The tables over all pages are no page.
    let modules = modules.filter(|module| !["apis", "feilkoder"].contains(&&*module.name));
    let rows = modules.map(|module| {
        let lists = module
            .lists
            .iter()
            .filter(|list| list.methods.iter().any(|method| method == "omraade"))
            .map(|list| &*list.name)
            .collect::<Vec<_>>()
            .join(" ");
        format!("{} [{lists}];", module.name)
    });
    each("each_page", &rows.collect::<Vec<_>>())
}

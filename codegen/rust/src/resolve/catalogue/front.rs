//! Resolution of the catalogue's crate root and README.

use skattekit_ir::ir::Catalogue;
use skattekit_ir::markdown::cell;

use super::page::Page;
use super::{ABOUT, ALL, TABLES};
use crate::plan::{CodeHit, Docs, Example, Module, Readme, RustName, Submodule};
use crate::resolve::{crate_ident, docs, fixed, module_docs};

/// The runtime's items that the catalogue's crate re-exports.
const RUNTIME_EXPORTS: [&str; 4] = ["Code", "Open", "Unknown", "UnknownCode"];

pub(super) fn root(catalogue: &Catalogue, names: &[RustName], rows: &[CodeHit]) -> Module {
    let example = example(catalogue, rows);
    let about = Docs {
        example: example.clone().map(|lines| Box::new(Example::Rust(lines))),
        ..docs::ours([ABOUT.to_owned()])
    };
    let more = [
        "[`feilkode`] tells what a code that turned up in a log is, [`api`] what is known of an API; both are always there. \
         Each API has a module of its own behind a feature of its name, with its codes and rettighetspakker as enums; none of them is on by default, and the feature `all` turns all of them on.",
        "Texts from the pages are in Norwegian, the crate's own are in English.",
    ];
    let modules = catalogue
        .pages
        .iter()
        .zip(names)
        .map(|(entry, name)| Submodule {
            name: name.clone(),
            public: true,
            feature: Some(entry.slug.clone()),
        });
    let tables = TABLES.iter().map(|name| Submodule {
        name: fixed(name),
        public: false,
        feature: None,
    });
    let mut submodules = modules.chain(tables).collect::<Vec<_>>();
    submodules.sort_by(|left, right| left.name.cmp(&right.name));
    let runtime = RUNTIME_EXPORTS.map(|name| format!("skattekit_runtime::{name}"));
    let tables = ["APIS", "Api", "ErrorWithoutCode", "api"].map(|name| format!("apis::{name}"));
    let codes = ["FEILKODER", "CodeHit", "feilkode"].map(|name| format!("feilkoder::{name}"));
    Module {
        path: Vec::new(),
        docs: vec![(about, None), (docs::ours(more.map(str::to_owned)), None)],
        lints: Vec::new(),
        sources: vec![module_docs::manifest()],
        imports: Vec::new(),
        submodules,
        reexports: runtime.into_iter().chain(tables).chain(codes).collect(),
        items: Vec::new(),
        readme_doctest: example.map(|_| Vec::new()),
    }
}

pub(super) fn readme(
    catalogue: &Catalogue,
    pages: &[Page],
    names: &[RustName],
    rows: &[CodeHit],
) -> Readme {
    let mut intro = vec![
        ABOUT.to_owned(),
        "It has no models: those are in the APIs' crates. Use it to look up a code from a log, or the name, the scopes and the error codes of an API."
            .to_owned(),
    ];
    let example = example(catalogue, rows);
    intro.extend(example.map(|lines| format!("```rust\n{}\n```", lines.join("\n"))));
    let contents = catalogue
        .pages
        .iter()
        .zip(pages)
        .zip(names)
        .map(|((entry, page), name)| {
            let codes = page.enums.iter().map(|list| list.rows.len()).sum::<usize>();
            let pakker = entry
                .rettighetspakker
                .as_ref()
                .map_or(0, |list| list.rows.len());
            let title = cell(&entry.title);
            (
                name.as_str().to_owned(),
                format!("{title} (error codes: {codes}, rettighetspakker: {pakker})"),
            )
        });
    Readme {
        title: catalogue.package.clone(),
        intro,
        requirement: None,
        features: Some(format!(
            "Each module is behind a feature, named by the page's address: mostly like the module. None is on by default; `{ALL}` turns all of them on. \
             `feilkode`, `FEILKODER`, `api` and `APIS` are always there."
        )),
        example: None,
        contents: contents.collect(),
        provenance: catalogue
            .pages
            .iter()
            .map(|entry| module_docs::source_file(&entry.provenance))
            .collect(),
    }
}

/// A look-up of the first code with a number, as a log may contain it.
fn example(catalogue: &Catalogue, rows: &[CodeHit]) -> Option<Vec<String>> {
    let row = rows
        .iter()
        .find(|row| row.kode.is_ascii() && row.http_status.is_some())?;
    let krate = crate_ident(&catalogue.package);
    let slug = &catalogue.pages[row.api].slug;
    let status = row.http_status?;
    let lower = row.kode.to_lowercase();
    Some(vec![
        format!("for hit in {krate}::feilkode({lower:?}) {{"),
        "    println!(\"{}: {:?} {}\", hit.api.title, hit.http_status, hit.omraade);".to_owned(),
        "}".to_owned(),
        String::new(),
        format!("let hit = &{krate}::feilkode({lower:?})[0];"),
        format!("assert_eq!(hit.kode, {:?});", row.kode),
        format!("assert_eq!(hit.http_status, Some({status}));"),
        format!("assert_eq!(hit.api.slug, {slug:?});"),
        format!("assert!({krate}::api({slug:?}).is_some());"),
    ])
}

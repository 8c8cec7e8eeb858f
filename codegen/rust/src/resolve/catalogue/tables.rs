//! Resolution of the two tables over all pages: the pages, and the error codes.

use skattekit_ir::ir::{Catalogue, CataloguePage, Setting, Text};

use super::TABLES;
use super::constants::swaggerhub;
use super::page::{Page, page_remarks, remark};
use crate::plan::{Apis, CatalogueApi, CodeHit, ErrorWithoutCode, Feilkoder, Item, Module, Value};
use crate::resolve::{docs, fixed, module_docs};

/// The error codes of all pages.
pub(super) fn hit(catalogue: &Catalogue, pages: &[Page]) -> Vec<CodeHit> {
    let mut rows = Vec::new();
    for (api, (entry, page)) in catalogue.pages.iter().zip(pages).enumerate() {
        for list in &page.enums {
            for row in &list.rows {
                let (http_status, omraade) = match &*row.values {
                    [Value::MaybeNumber(status), Value::Text(omraade), ..] => (*status, omraade),
                    _ => continue,
                };
                rows.push(CodeHit {
                    kode: row.code.clone(),
                    api,
                    liste: list.name.as_str().to_owned(),
                    http_status,
                    omraade: omraade.clone(),
                    remark: remark(entry, row),
                    at: row.at.clone(),
                });
            }
        }
    }
    // Sorted as the runtime compares codes; rows with the same code stay in page order.
    rows.sort_by_cached_key(|row| {
        row.kode
            .chars()
            .flat_map(char::to_lowercase)
            .collect::<String>()
    });
    rows
}

pub(super) fn tables(catalogue: &Catalogue, hit: Vec<CodeHit>) -> [Module; 2] {
    let apis = Apis {
        apis: catalogue.pages.iter().map(api_plan).collect(),
        at: catalogue.at.clone(),
    };
    let about = format!(
        "The {} pages of the catalogue, which the manifest lists.",
        apis.apis.len()
    );
    let about_codes = format!(
        "The {} error codes of all pages of the catalogue, which the manifest lists.",
        hit.len()
    );
    let feilkoder = Feilkoder {
        hit,
        at: catalogue.at.clone(),
    };
    let module = |name: &str, about: String, imports: Vec<String>, item: Item| Module {
        path: vec![fixed(name)],
        docs: vec![(docs::ours([about]), None)],
        lints: Vec::new(),
        sources: vec![module_docs::manifest()],
        imports,
        submodules: Vec::new(),
        reexports: Vec::new(),
        items: vec![item],
        readme_doctest: None,
    };
    let [first, second] = TABLES;
    // If no page has a code, no row names its API.
    let rows = (!feilkoder.hit.is_empty()).then_some("crate::apis::TABLE");
    let imports = ["crate::apis::Api"].into_iter().chain(rows);
    [
        module(first, about, Vec::new(), Item::Apis(apis)),
        module(
            second,
            about_codes,
            imports.map(str::to_owned).collect(),
            Item::Feilkoder(feilkoder),
        ),
    ]
}

fn api_plan(entry: &CataloguePage) -> CatalogueApi {
    let texts = |texts: &[Text]| {
        texts
            .iter()
            .map(|text| text.text.clone())
            .collect::<Vec<_>>()
    };
    let address = |setting: &Option<Setting>| setting.as_ref().map(|url| url.value.clone());
    let pakker = entry.rettighetspakker.iter().flat_map(|list| &list.rows);
    CatalogueApi {
        slug: entry.slug.clone(),
        title: entry.title.clone(),
        common: entry.common,
        scopes: texts(&entry.scopes),
        idporten_scopes: texts(&entry.idporten_scopes),
        base_url_test: address(&entry.test),
        base_url_production: address(&entry.production),
        hendelser: texts(&entry.hendelser),
        swaggerhub: swaggerhub(entry),
        rettighetspakker: pakker.map(|row| row.code.0.clone()).collect(),
        without_code: entry
            .without_code
            .iter()
            .map(|row| ErrorWithoutCode {
                http_status: row.http_status,
                feil: row.feil.clone(),
                omraade: row.omraade.clone(),
            })
            .collect(),
        source: entry.provenance.source.clone(),
        remarks: page_remarks(entry).collect(),
        at: entry.at.clone(),
    }
}

//! The pages of the catalogue to the two tables over all of them: what each is, and which code is whose.

use skattekit_ir::ir::{Katalog, Setting, Side, Text};

use super::TABLES;
use super::constants::swaggerhub;
use super::side::{Page, page_remarks, remark};
use crate::plan::{ApiPlan, Apier, Feilkoder, Item, Module, TreffPlan, UtenKodePlan, Value};
use crate::resolve::{docs, fixed};

/// The error codes of all pages.
pub(super) fn treff(katalog: &Katalog, pages: &[Page]) -> Vec<TreffPlan> {
    let mut rows = Vec::new();
    for (api, (side, page)) in katalog.sider.iter().zip(pages).enumerate() {
        for list in &page.enums {
            for row in &list.rows {
                let (http_status, omraade) = match &*row.values {
                    [Value::MaybeNumber(status), Value::Text(omraade), ..] => (*status, omraade),
                    _ => continue,
                };
                rows.push(TreffPlan {
                    kode: row.code.clone(),
                    api,
                    liste: list.name.as_str().to_owned(),
                    http_status,
                    omraade: omraade.clone(),
                    bemerkning: remark(side, row),
                    at: row.at.clone(),
                });
            }
        }
    }
    // As the runtime compares them; rows of one code stay in the order of the pages.
    rows.sort_by_cached_key(|row| String::from_iter(row.kode.chars().flat_map(char::to_lowercase)));
    rows
}

pub(super) fn tables(katalog: &Katalog, treff: Vec<TreffPlan>) -> [Module; 2] {
    let apier = Apier {
        apier: katalog.sider.iter().map(api_plan).collect(),
        at: katalog.at.clone(),
    };
    let about = format!(
        "The {} pages of the catalogue, which the manifest lists.",
        apier.apier.len()
    );
    let about_codes = format!(
        "The {} error codes of all pages of the catalogue, which the manifest lists.",
        treff.len()
    );
    let feilkoder = Feilkoder {
        treff,
        at: katalog.at.clone(),
    };
    let module = |name: &str, about: String, imports: Vec<String>, item: Item| Module {
        path: vec![fixed(name)],
        docs: vec![(docs::ours([about]), None)],
        sources: vec![skattekit_ir::source::MANIFEST.to_owned()],
        imports,
        submodules: Vec::new(),
        reexports: Vec::new(),
        items: vec![item],
        readme_doctest: None,
    };
    let [first, second] = TABLES;
    // Where no page has a code, no row names its API.
    let rows = (!feilkoder.treff.is_empty()).then_some("crate::apier::TABELL");
    let imports = ["crate::apier::Api"].into_iter().chain(rows);
    [
        module(first, about, Vec::new(), Item::Apier(apier)),
        module(
            second,
            about_codes,
            imports.map(str::to_owned).collect(),
            Item::Feilkoder(feilkoder),
        ),
    ]
}

fn api_plan(side: &Side) -> ApiPlan {
    let texts = |texts: &[Text]| Vec::from_iter(texts.iter().map(|text| text.text.clone()));
    let address = |setting: &Option<Setting>| setting.as_ref().map(|url| url.value.clone());
    let pakker = side.rettighetspakker.iter().flat_map(|list| &list.rows);
    ApiPlan {
        slug: side.slug.clone(),
        tittel: side.tittel.clone(),
        felles: side.felles,
        scopes: texts(&side.scopes),
        idporten_scopes: texts(&side.idporten_scopes),
        base_url_test: address(&side.test),
        base_url_produksjon: address(&side.produksjon),
        hendelser: texts(&side.hendelser),
        swaggerhub: swaggerhub(side),
        rettighetspakker: pakker.map(|row| row.code.0.clone()).collect(),
        uten_kode: Vec::from_iter(side.uten_kode.iter().map(|row| UtenKodePlan {
            http_status: row.http_status,
            feil: row.feil.clone(),
            omraade: row.omraade.clone(),
        })),
        kilde: side.provenance.source.clone(),
        bemerkninger: page_remarks(side).collect(),
        at: side.at.clone(),
    }
}

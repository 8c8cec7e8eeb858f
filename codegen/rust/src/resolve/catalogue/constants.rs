//! Resolution of the facts of a catalogue page to constants; a missing fact has none.

use skattekit_ir::ir::{CataloguePage, Setting, Text};

use crate::plan::{Constant, ConstantKind, Item, Servers};
use crate::resolve::{docs, fixed};

/// The prefix of SwaggerHub addresses.
const SWAGGERHUB: &str = "https://app.swaggerhub.com/apis/";

/// The address of the page's API on SwaggerHub.
pub(super) fn swaggerhub(entry: &CataloguePage) -> Option<String> {
    entry.swaggerhub.as_ref().map(address)
}

fn address(name: &Text) -> String {
    format!("{SWAGGERHUB}{}", name.text)
}

fn texts(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.text.clone()).collect()
}

/// The constants of a page's module.
pub(super) fn resolve(entry: &CataloguePage) -> Vec<Item> {
    let slice = |kind, name, what, values: &[Text]| (kind, name, what, texts(values));
    let scopes = |name, what, values| slice(ConstantKind::Scopes, name, what, values);
    let one =
        |name, what, value: Option<String>| (ConstantKind::Fact, name, what, Vec::from_iter(value));
    let all = [
        one("TITLE", "The title of the page.", Some(entry.title.clone())),
        scopes(
            "SCOPES",
            "The Maskinporten scopes, of which a token needs one.",
            &entry.scopes,
        ),
        scopes(
            "IDPORTEN_SCOPES", "The ID-porten scopes.", &entry.idporten_scopes,
        ),
        slice(
            ConstantKind::Events,
            "HENDELSER",
            "The names of the event lists about changes.",
            &entry.hendelser,
        ),
        one(
            "SWAGGERHUB",
            "The address of the OpenAPI document on SwaggerHub.",
            swaggerhub(entry),
        ),
    ];
    all.map(|(kind, name, what, values)| Constant {
        name: fixed(name),
        kind,
        docs: docs::ours([what.to_owned()]),
        values,
        names: Vec::new(),
        is_slice: matches!(kind, ConstantKind::Scopes | ConstantKind::Events),
        at: Some(entry.at.clone()),
    })
    .into_iter()
    .filter(|own| !own.values.is_empty())
    .chain(documents(entry))
    .map(Item::Constant)
    .chain(servers(entry).map(Item::Servers))
    .collect()
}

/// The base addresses that the manifest sets for a page.
fn servers(entry: &CataloguePage) -> Option<Servers> {
    let base = |name, what: &str, value: Option<&Setting>| {
        value.map(|setting| Constant {
            name: fixed(name),
            kind: ConstantKind::Server,
            docs: docs::ours([what.to_owned()]),
            values: vec![setting.value.clone()],
            names: Vec::new(),
            is_slice: false,
            at: Some(entry.at.clone()),
        })
    };
    let test = "The base address of the test environment. Replace the parts in braces.";
    let production = "The base address of production. Replace the parts in braces.";
    let constants = [
        base("TEST", test, entry.test.as_ref()),
        base("PRODUCTION", production, entry.production.as_ref()),
    ];
    let constants = constants.into_iter().flatten().collect::<Vec<_>>();
    (!constants.is_empty()).then(|| Servers {
        name: fixed("servers"),
        docs: docs::ours(["The base addresses.".to_owned()]),
        constants,
        templates: Vec::new(),
        services: Vec::new(),
        // Some have parts to replace.
        has_list: false,
        at: entry.at.clone(),
    })
}

/// The OpenAPI documents of a page that links to several.
fn documents(entry: &CataloguePage) -> Option<Constant> {
    let documents = entry.documents.iter();
    let what =
        "The OpenAPI documents on SwaggerHub: the name of each on the page, and its address.";
    (!entry.documents.is_empty()).then(|| Constant {
        name: fixed("SWAGGERHUB_DOCUMENTS"),
        kind: ConstantKind::Fact,
        docs: docs::ours([what.to_owned()]),
        values: documents
            .clone()
            .map(|document| address(&document.swaggerhub))
            .collect(),
        names: documents.map(|document| document.name.clone()).collect(),
        is_slice: true,
        at: Some(entry.at.clone()),
    })
}

//! What a page of the catalogue says once, to constants; what it does not say has none.

use skattekit_ir::ir::{CataloguePage, Setting, Text};

use crate::plan::{Constant, ConstantKind, Item};
use crate::resolve::{docs, fixed};

/// The address that every name on SwaggerHub is below.
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

/// What the manifest says, if it does.
fn set(value: Option<&Setting>) -> Vec<String> {
    value.iter().map(|setting| setting.value.clone()).collect()
}

/// The constants of a page's module.
pub(super) fn resolve(entry: &CataloguePage) -> Vec<Item> {
    let slice = |kind, name, what, values: &[Text]| (kind, name, what, texts(values));
    let scopes = |name, what, values| slice(ConstantKind::Scopes, name, what, values);
    let one =
        |name, what, value: Option<String>| (ConstantKind::Fact, name, what, Vec::from_iter(value));
    let base = |name, what, value| (ConstantKind::Server, name, what, set(value));
    let all = [
        one("TITLE", "The title of the page.", Some(entry.title.clone())),
        scopes(
            "SCOPES",
            "The Maskinporten scopes, of which a token needs one.",
            &entry.scopes,
        ),
        scopes(
            "IDPORTEN_SCOPES",
            "The ID-porten scopes.",
            &entry.idporten_scopes,
        ),
        base(
            "BASE_URL_TEST",
            "The base address of the test environment. What stands in braces is to be replaced.",
            entry.test.as_ref(),
        ),
        base(
            "BASE_URL_PRODUCTION",
            "The base address of production. What stands in braces is to be replaced.",
            entry.production.as_ref(),
        ),
        slice(
            ConstantKind::Events,
            "HENDELSER",
            "The names of the event lists that tell of changes.",
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
    .collect()
}

/// The OpenAPI documents of a page that links to several.
fn documents(entry: &CataloguePage) -> Option<Constant> {
    let documents = entry.documents.iter();
    let what = "The OpenAPI documents on SwaggerHub: what the page calls each, and its address.";
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

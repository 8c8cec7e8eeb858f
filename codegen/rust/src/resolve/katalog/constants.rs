//! What a page of the catalogue says once, to constants; what it does not say has none.

use skattekit_ir::ir::{Setting, Side, Text};

use crate::plan::{Constant, Item};
use crate::resolve::{docs, fixed};

/// The address that every name on SwaggerHub is below.
const SWAGGERHUB: &str = "https://app.swaggerhub.com/apis/";

/// The address of the page's API on SwaggerHub.
pub(super) fn swaggerhub(side: &Side) -> Option<String> {
    side.swaggerhub.as_ref().map(address)
}

fn address(name: &Text) -> String {
    format!("{SWAGGERHUB}{}", name.text)
}

/// The constants of a page's module.
pub(super) fn resolve(side: &Side) -> Vec<Item> {
    let texts = |texts: &[Text]| Vec::from_iter(texts.iter().map(|text| text.text.clone()));
    let page = docs::from_file(&side.provenance.file);
    let manifest = docs::from_file(skattekit_ir::source::MANIFEST);
    let slice = |name, what, values: &[Text]| (name, what, texts(values), true, &page);
    let one = |name, what, value: Option<String>| (name, what, Vec::from_iter(value), false, &page);
    let base = |name, what, value: &Option<Setting>| {
        let value = value.iter().map(|setting| setting.value.clone());
        (name, what, Vec::from_iter(value), false, &manifest)
    };
    let all = [
        one(
            "TITTEL",
            "The title of the page.",
            Some(side.tittel.clone()),
        ),
        slice(
            "SCOPES",
            "The Maskinporten scopes, of which a token needs one.",
            &side.scopes,
        ),
        slice(
            "IDPORTEN_SCOPES",
            "The ID-porten scopes.",
            &side.idporten_scopes,
        ),
        base(
            "BASE_URL_TEST",
            "The base address of the test environment. What stands in braces is to be replaced.",
            &side.test,
        ),
        base(
            "BASE_URL_PRODUKSJON",
            "The base address of production. What stands in braces is to be replaced.",
            &side.produksjon,
        ),
        slice(
            "HENDELSER",
            "The names of the event lists that tell of changes.",
            &side.hendelser,
        ),
        one(
            "SWAGGERHUB",
            "The address of the OpenAPI document on SwaggerHub.",
            swaggerhub(side),
        ),
    ];
    let constants = all
        .into_iter()
        .filter(|(_, _, values, ..)| !values.is_empty());
    let constants = constants.map(|(name, what, values, is_slice, file)| Constant {
        name: fixed(name),
        docs: docs::ours([what.to_owned(), format!("From {file}.")]),
        values,
        names: Vec::new(),
        is_slice,
        at: Some(side.at.clone()),
    });
    let constants = constants.chain(documents(side));
    constants.map(Item::Constant).collect()
}

/// The OpenAPI documents of a page that links to several.
fn documents(side: &Side) -> Option<Constant> {
    let page = docs::from_file(&side.provenance.file);
    let documents = side.documents.iter();
    let what = "The OpenAPI documents on SwaggerHub: what the page calls each, and its address.";
    (!side.documents.is_empty()).then(|| Constant {
        name: fixed("SWAGGERHUB_DOCUMENTS"),
        docs: docs::ours([what.to_owned(), format!("From {page}.")]),
        values: documents
            .clone()
            .map(|document| address(&document.swaggerhub))
            .collect(),
        names: documents.map(|document| document.name.clone()).collect(),
        is_slice: true,
        at: Some(side.at.clone()),
    })
}

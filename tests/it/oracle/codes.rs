//! The codes that a document leaves open: the manifest names the list that a property's texts are of.

use serde_json::Value;
use skattekit_codegen::ir::{Api, Specification, Version};

use super::schema::Listed;

/// The codes of one version's properties; those that there is a list of per year are of `year`, or none.
pub(crate) fn codes(
    specification: &Specification,
    api: &Api,
    version: &Version,
    year: Option<u16>,
) -> Listed {
    let shared = specification.apis.iter().find(|api| api.shared);
    let mut listed = Listed::new();
    for api in std::iter::once(api).chain(shared) {
        for (property, list) in &api.code_fields {
            let codes = if api.is_year_list(&list.value) {
                of_year(api, year)
            } else {
                of_pages(version, shared, &list.value)
            };
            let (schema, property) = property.split_once('.').unwrap();
            let pointer = format!("/components/schemas/{schema}/properties/{property}");
            listed
                .entry((version.file.clone(), pointer))
                .or_insert(codes);
        }
    }
    listed
}

/// The year that a response is of, where the type of its codes depends on it.
pub(crate) fn set_year(listed: &mut Listed, api: &Api, version: &Version, schema: &str, year: u16) {
    let list = api.year_list.as_ref().unwrap();
    let field = list.year_field.as_ref().unwrap();
    let pointer = format!("/components/schemas/{schema}/properties/{}", field.value);
    let values = vec![Value::from(year), Value::from(year.to_string())];
    listed.insert((version.file.clone(), pointer), values);
}

fn of_year(api: &Api, year: Option<u16>) -> Vec<Value> {
    let known = api.years().iter().find(|known| Some(known.year.0) == year);
    known
        .into_iter()
        .flat_map(|known| &known.codes.rows)
        .map(|row| Value::from(&*row.code.0))
        .collect()
}

/// The codes of the version's own page and of the shared one.
fn of_pages(version: &Version, shared: Option<&Api>, list: &str) -> Vec<Value> {
    let shared = shared.into_iter().flat_map(|api| &api.versions);
    std::iter::once(version)
        .chain(shared)
        .filter_map(|version| match list {
            "Feilkode" => version.feilkoder.as_ref(),
            "Rettighetspakke" => version.rettighetspakker.as_ref(),
            _ => None,
        })
        .flat_map(|table| &table.rows)
        .map(|row| Value::from(&*row.code.0))
        .collect()
}

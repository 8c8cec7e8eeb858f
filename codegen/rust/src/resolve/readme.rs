//! Resolution of a crate's README: what the crate is, a tested example, its contents and their origin.

use std::collections::BTreeSet;

use skattekit_ir::ir::{Api, Example, Field, Shape, Type, Version, WireName};
use skattekit_ir::markdown::inline;

use super::json::{self, Cut};
use super::names::{Case, rust_name};
use super::shared::Shared;
use super::version::{ResolvedVersion, features};
use super::years::feature;
use super::{codes, crate_ident, module_docs};
use crate::plan::{
    self, Readme, ReadmeCodes, ReadmeError, ReadmeExample, Requirement, RustName, Value,
};

pub(super) fn resolve(
    api: &Api,
    versions: &[ResolvedVersion<'_>],
    shared: Option<&Shared<'_>>,
) -> Readme {
    let intro = if api.shared {
        "The common parts of Skatteetaten's APIs: the shape of an error, the platform's error codes, and the types that several APIs use. The crates of the APIs re-export what they use."
    } else {
        "Models, codes and errors as Rust types, generated from the specifications. Codes and values that the crate does not know are kept as received and never make a response fail."
    };
    let headline =
        (!api.shared).then(|| format!("Skatteetaten's API {} for Rust.", inline(&api.title)));
    let mut provenance = Vec::new();
    for version in &api.versions {
        provenance.push(version.provenance.clone());
        provenance.extend(version.page.clone());
    }
    provenance.extend(api.years().iter().flat_map(|year| year.provenance.clone()));
    let has_features = !api.years().is_empty() || features(versions).next().is_some();
    Readme {
        title: api.package.clone(),
        intro: headline.into_iter().chain([intro.to_owned()]).collect(),
        requirement: has_features.then_some(if api.released {
            Requirement::Release
        } else {
            Requirement::Revision
        }),
        features: None,
        example: versions
            .iter()
            .rev()
            .zip(api.versions.iter().rev())
            .find_map(|(resolved, version)| example(api, version, resolved, shared)),
        contents: contents(api, versions),
        provenance: provenance.iter().map(module_docs::source_file).collect(),
    }
}

/// The modules and their contents.
pub(super) fn contents(api: &Api, versions: &[ResolvedVersion<'_>]) -> Vec<(String, String)> {
    let mut contents = Vec::new();
    for (resolved, version) in versions.iter().zip(&api.versions) {
        let mut what = format!("version `{}`: {}", version.name, parts(version));
        if let Some(feature) = &resolved.feature {
            what.push_str(&format!(", behind the feature `{feature}`"));
        }
        contents.push((resolved.name.as_str().to_owned(), what));
    }
    for year in api.years() {
        let provisional = if year.is_provisional {
            "provisional "
        } else {
            ""
        };
        let what = format!(
            "the {} {provisional}codes of inntektsår {}, behind the feature `{}`",
            year.codes.rows.len(),
            year.year.0,
            feature(year)
        );
        contents.push((feature(year), what));
    }
    contents
}

/// What a version's module has.
fn parts(version: &Version) -> String {
    let is_there = [
        ("the models", version.schemas.iter().next().is_some()),
        ("the operations", !version.operations.is_empty()),
        ("the error codes", version.feilkoder.is_some()),
        ("the rettighetspakker", version.rettighetspakker.is_some()),
        ("the addresses", !version.servers.is_empty()),
    ];
    let parts = is_there.into_iter().filter(|(_, is_there)| *is_there);
    let parts = parts.map(|(part, _)| part).collect::<Vec<_>>();
    match &*parts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        parts => parts.concat(),
    }
}

/// The features that the example needs; `None` without an example.
pub(super) fn doctest_features(
    readme: &Readme,
    versions: &[ResolvedVersion<'_>],
) -> Option<Vec<String>> {
    let imports = readme.example.as_ref()?.imports.iter();
    let modules = imports.filter_map(|path| path.split("::").next());
    let of_version = |module: &str| features(versions).any(|feature| feature == module);
    let needed = modules.filter(|module| module.starts_with("aar") || of_version(module));
    let needed = needed.map(str::to_owned).collect::<BTreeSet<_>>();
    Some(needed.into_iter().collect())
}

/// The first example of a response whose type is an object of the crate.
fn example(
    api: &Api,
    version: &Version,
    resolved: &ResolvedVersion<'_>,
    shared: Option<&Shared<'_>>,
) -> Option<ReadmeExample> {
    let module = resolved.name.as_str();
    version.examples.iter().find_map(|example| {
        let name = resolved.components.struct_name(&example.schema)?;
        let lists = resolved
            .components
            .lists(&example.schema)
            .map(|list| list_path(api, resolved, example, list));
        // A type that depends on a list without a path cannot be written here.
        let lists = lists.collect::<Option<Vec<_>>>()?;
        let mut imports = vec![
            "from_json".to_owned(),
            format!("{module}::{}", name.as_str()),
        ];
        let mut ty = name.as_str().to_owned();
        if !lists.is_empty() {
            let names = lists.iter().filter_map(|path| path.rsplit("::").next());
            ty.push_str(&format!("<{}>", names.collect::<Vec<_>>().join(", ")));
            imports.extend(lists);
        }
        let codes = codes(api, version, resolved, example);
        if codes.is_some() {
            imports.push("Open".to_owned());
        }
        let error = shared.and_then(|shared| error(version, resolved, shared));
        if let Some(error) = &error {
            imports.push(format!("{module}::{}", error.ty));
            imports.push(format!("{module}::{}", error.code.0.as_str()));
        }
        imports.sort();
        Some(ReadmeExample {
            imports,
            krate: crate_ident(&api.package),
            ty,
            json: body(api, version, example, 4, None),
            codes,
            error,
            at: example.origin.at.clone(),
        })
    })
}

/// An example of a response, reduced to required fields, the fields used here, and a few more.
pub(super) fn body(
    api: &Api,
    version: &Version,
    example: &Example,
    most_fields: usize,
    used: Option<&str>,
) -> String {
    let year_field = api
        .year_list
        .as_ref()
        .and_then(|list| Some(&*list.year_field.as_ref()?.value));
    let list = code_list(api, version, example);
    let list = list.map(|(list, code)| [&*list.name.0, &*code.name.0]);
    let used = list.into_iter().flatten().chain(year_field).chain(used);
    let used = used.collect::<Vec<_>>();
    let cut = Cut {
        version,
        most_fields,
        keeps_nested: false,
        used: &used,
    };
    json::pretty(&cut.component(&example.json, &example.schema))
}

/// The path of the list that an example's codes come from: that of the year in the example, or of the version.
pub(super) fn list_path(
    api: &Api,
    resolved: &ResolvedVersion<'_>,
    example: &Example,
    list: &str,
) -> Option<String> {
    if !api.is_year_list(list) {
        let has_list = resolved
            .feilkoder
            .as_ref()
            .is_some_and(|codes| codes.name.as_str() == list);
        return has_list.then(|| format!("{}::{list}", resolved.name.as_str()));
    }
    let told = example
        .json
        .get(&api.year_list.as_ref()?.year_field.as_ref()?.value)?
        .as_str()?;
    let year = api
        .years()
        .iter()
        .find(|year| year.year.0.to_string() == told)?;
    Some(format!("{}::{list}", feature(year)))
}

/// The first example of an error whose code the API lists.
fn error(
    version: &Version,
    resolved: &ResolvedVersion<'_>,
    shared: &Shared<'_>,
) -> Option<ReadmeError> {
    let list = resolved.feilkoder.as_ref()?;
    version.examples.iter().find_map(|example| {
        let field = shared.code_field(&example.schema, list.name.as_str())?;
        let code = example.json.get(field)?.as_str()?;
        let row = list.rows.iter().find(|row| row.code == code)?;
        let status = row.values.iter().find_map(|value| match value {
            Value::Number(status) => Some(*status),
            _ => None,
        });
        let field_name = rust_name(field, Case::Snake)?;
        let optional = match resolved.structure_of(&example.schema) {
            Some(own) => {
                let own = own.fields.iter().find(|own| own.wire == field)?;
                matches!(own.ty, plan::Type::Option(_))
            }
            None => !shared.requires(&example.schema, field),
        };
        Some(ReadmeError {
            ty: rust_name(&example.schema.0, Case::Pascal)?
                .as_str()
                .to_owned(),
            json: example.json.to_string(),
            field: field_name,
            optional,
            code: (list.name.clone(), row.variant.clone()),
            status: status?,
            at: example.origin.at.clone(),
        })
    })
}

/// A list in the response whose items have a code of the year's list, by name.
pub(super) fn codes(
    api: &Api,
    version: &Version,
    resolved: &ResolvedVersion<'_>,
    example: &Example,
) -> Option<ReadmeCodes> {
    let (list, code) = code_list(api, version, example)?;
    let Type::Array(items) = &list.ty else {
        return None;
    };
    Some(ReadmeCodes {
        list: rust_field(version, resolved, &example.schema, &list.name)?,
        code: rust_field(version, resolved, items.component()?, &code.name)?,
        label: codes::label(),
    })
}

/// The two fields of a list in the response whose items have a code of the year's list.
fn code_list<'v>(
    api: &Api,
    version: &'v Version,
    example: &Example,
) -> Option<(&'v Field, &'v Field)> {
    let fields = |name: &WireName| {
        version.schema(name).and_then(|schema| match &schema.shape {
            Shape::Struct(object) => Some(&object.fields),
            _ => None,
        })
    };
    let year_list = &api.year_list.as_ref()?.name.value;
    fields(&example.schema)?
        .iter()
        .filter(|field| example.json.get(&field.name.0).is_some())
        .find_map(|list| {
            let Type::Array(items) = &list.ty else {
                return None;
            };
            let Type::Named(item) = &**items else {
                return None;
            };
            let code = fields(item)?.iter().find(|field| {
                let key = format!("{item}.{}", field.name);
                field.required
                    && api
                        .code_fields
                        .get(&key)
                        .is_some_and(|setting| setting.value == *year_list)
            })?;
            Some((list, code))
        })
}

/// The Rust name of a property.
fn rust_field(
    version: &Version,
    resolved: &ResolvedVersion<'_>,
    owner: &WireName,
    field: &WireName,
) -> Option<RustName> {
    let item = resolved.structure_of(owner)?;
    let schema = version.schema(owner)?;
    let Shape::Struct(object) = &schema.shape else {
        return None;
    };
    let at = object
        .fields
        .iter()
        .position(|known| known.name == *field)?;
    Some(item.fields.get(at)?.name.clone())
}

//! Personal data: names that another entry protects, and the texts that a person decides on.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_codegen::ir::{Position, Scalar, Shape, Type, Version};

use super::Ground;
use super::bench::Workbench;
use super::page::plain;

/// Lists every position as personal data whose name another entry protects; returns each with that entry's position.
pub(super) fn protect(bench: &mut Workbench<'_>) -> Vec<(String, String)> {
    let known = protected_names(bench.ground);
    let Some(version) = bench.version() else {
        return Vec::new();
    };
    let mut wanted = Vec::new();
    for (position, name, ty) in positions(version) {
        let is_code = {
            let draft = &bench.draft;
            let key = position.to_string();
            draft.code_fields.contains_key(&key) || draft.code_parameters.contains_key(&name)
        };
        let has_values = innermost(&ty, version).is_some_and(|scalar| scalar != Scalar::Boolean);
        if let Some(elsewhere) = known.get(&plain(&name))
            && !is_code
            && has_values
            && version.personal_at(&position).is_none()
        {
            wanted.push((position.to_string(), elsewhere.clone()));
        }
    }
    wanted.retain(|(position, _)| {
        let position = position.clone();
        bench.attempt(|draft| draft.sensitive.extend([position]))
    });
    wanted
}

/// The names that entries of the manifest list as personal data, each with the first position that does.
fn protected_names(ground: &Ground<'_>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for api in &ground.specification.apis {
        for setting in &api.sensitive {
            // A component's name says nothing of a property's.
            if let Some((_, name)) = setting.value.rsplit_once('.') {
                let position = format!("`{}` of {}", setting.value, api.slug);
                names.entry(plain(name)).or_insert(position);
            }
        }
    }
    names
}

/// The texts that are shown, and that no other entry has and shows.
pub(super) fn undecided(bench: &Workbench<'_>) -> Vec<String> {
    let Some(version) = bench.version() else {
        return Vec::new();
    };
    let mut decided = BTreeSet::new();
    let apis = bench.ground.specification.apis.iter();
    for known in apis.flat_map(|api| &api.versions) {
        let shown = positions(known).into_iter();
        let shown = shown.filter(|(position, ..)| known.personal_at(position).is_none());
        decided.extend(shown.map(|(_, name, _)| plain(&name)));
    }
    let texts = positions(version)
        .into_iter()
        .filter(|(position, name, ty)| {
            let key = position.to_string();
            innermost(ty, version) == Some(Scalar::Text)
                && version.personal_at(position).is_none()
                && !decided.contains(&plain(name))
                && !bench.draft.code_fields.contains_key(&key)
                && !bench.draft.code_parameters.contains_key(name)
        });
    texts.map(|(position, ..)| position.to_string()).collect()
}

/// Every property and parameter, with its name and its type.
fn positions(version: &Version) -> Vec<(Position, String, Type)> {
    let mut found = Vec::new();
    for schema in &version.schemas {
        let Shape::Struct(object) = &schema.shape else {
            continue;
        };
        found.extend(object.fields.iter().map(|field| {
            let position = Position::Property(schema.name.clone(), field.name.clone());
            (position, field.name.0.clone(), field.ty.clone())
        }));
    }
    for operation in &version.operations {
        found.extend(operation.parameters.iter().map(|parameter| {
            let position = version.parameter(operation, parameter);
            (position, parameter.name.0.clone(), parameter.ty.clone())
        }));
    }
    found
}

/// The scalar inside lists, maps and names.
fn innermost(ty: &Type, version: &Version) -> Option<Scalar> {
    match ty.innermost() {
        Type::Scalar(scalar) => Some(*scalar),
        Type::Named(name) => match &version.schema(name)?.shape {
            Shape::Scalar(scalar, _) => Some(*scalar),
            Shape::Alias(ty) => innermost(ty, version),
            _ => None,
        },
        _ => None,
    }
}

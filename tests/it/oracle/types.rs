//! The types of the generated crates, each with the schema that it is of.

use std::collections::BTreeMap;

use serde_json::Value;
use skattekit_codegen::ir::{Api, Schema, Shape, Version};
use skattekit_codegen::plan::{self, Item, Module, Plan, RustName};
use skattekit_codegen::{Generation, Location};

use super::document::Documents;
use super::schema::escaped;

/// A type and its schema.
pub(crate) struct Typed<'a> {
    /// Its path in Rust, with type arguments.
    pub(crate) path: String,
    pub(crate) api: &'a Api,
    pub(crate) version: &'a Version,
    pub(crate) place: Place,
    /// The property of a union that it is told by, which it has no field for.
    pub(crate) tag: Option<&'a str>,
    /// Whether it is another name for a type of the shared crate.
    pub(crate) is_shared: bool,
}

/// Where the schema of a type stands.
pub(crate) enum Place {
    At {
        file: String,
        pointer: String,
    },
    /// Nowhere by itself: it is a part of a union that stands somewhere, or what a reference into something leads to.
    /// Its values are parts of those of other types.
    Within,
}

/// Every type that the crates have of a schema, but for the enums, whose values are parts of others.
pub(crate) fn types<'a>(generation: &'a Generation, documents: &Documents) -> Vec<Typed<'a>> {
    let plan = generation.plan.as_ref().unwrap();
    let mut types = Vec::new();
    for api in &generation.specification.apis {
        for version in &api.versions {
            let Some(module) = module(plan, api, version) else {
                continue;
            };
            let tags = tags(module);
            for item in &module.items {
                let Some((name, parameters, at, is_of)) = parts(item) else {
                    continue;
                };
                let mut schemas = version.schemas.iter();
                let schema = schemas
                    .find(|schema| schema.origin.at == *at && is_of(&schema.shape))
                    .unwrap_or_else(|| panic!("{name:?} has no schema"));
                let krate = api.package.replace('-', "_");
                let mut path = format!("{krate}::{}::{}", module.path[0].as_str(), name.as_str());
                if parameters > 0 {
                    path += &format!(
                        "<{}>",
                        vec!["skattekit_runtime::NoCodes"; parameters].join(", ")
                    );
                }
                types.push(Typed {
                    path,
                    api,
                    version,
                    place: place(schema, version, documents),
                    tag: tags.get(name).copied(),
                    is_shared: matches!(item, Item::Alias(_)),
                });
            }
        }
    }
    types
}

/// The module of a version's models.
fn module<'a>(plan: &'a Plan, api: &Api, version: &Version) -> Option<&'a Module> {
    let krate = plan
        .crates
        .iter()
        .find(|krate| krate.package == api.package)?;
    let name = version.name.replace(['-', '.'], "_");
    krate
        .modules
        .iter()
        .find(|module| matches!(&*module.path, [only] if only.as_str() == name))
}

type Parts<'a> = (&'a RustName, usize, &'a Location, fn(&Shape) -> bool);

/// The name of an item that is a type of a schema, the number of its parameters, its place and its shape.
fn parts(item: &Item) -> Option<Parts<'_>> {
    Some(match item {
        Item::Struct(item) => {
            let is_of = |shape: &Shape| matches!(shape, Shape::Struct(_));
            (&item.name, item.parameters.len(), &item.at, is_of)
        }
        Item::Union(item) => (&item.name, 0, &item.at, |shape| {
            matches!(shape, Shape::Union(_))
        }),
        Item::AnyOf(item) => (&item.name, 0, &item.at, |shape| {
            matches!(shape, Shape::AnyOf(_))
        }),
        Item::Alias(item) => (&item.name, 0, &item.at, |_| true),
        Item::Sensitive(item) => (&item.name, 0, &item.at, |shape| {
            matches!(shape, Shape::Scalar(..))
        }),
        _ => return None,
    })
}

/// The tags that the members of unions have no field for, by the members' names.
fn tags(module: &Module) -> BTreeMap<&RustName, &str> {
    module
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Union(union) if !union.keeps_tag => Some(union),
            _ => None,
        })
        .flat_map(|union| {
            union
                .members
                .iter()
                .filter_map(|member| named(&member.ty).map(|name| (name, &*union.tag)))
        })
        .collect()
}

fn named(ty: &plan::Type) -> Option<&RustName> {
    match ty {
        plan::Type::Named(name, _) => Some(name),
        plan::Type::Boxed(inner) => named(inner),
        _ => None,
    }
}

/// Where a schema stands, by which its values are made.
///
/// A member of a union beside properties has these too, which its own schema does not say unless it extends the union.
fn place(schema: &Schema, version: &Version, documents: &Documents) -> Place {
    let file = schema.origin.at.file.to_string();
    let pointer = pointer_of(schema);
    let unions = version.schemas.iter().filter(|union| match &union.shape {
        Shape::Union(union) => union
            .members
            .iter()
            .any(|member| member.schema == schema.name),
        _ => false,
    });
    let mut nodes = unions.filter_map(|union| documents.get(&file, &pointer_of(union)));
    let extends = |node: &Value| node.get("allOf").is_some();
    let has_shared =
        nodes.any(|union| union.get("properties").is_some() && union.get("oneOf").is_some());
    // A component that two types are of is a choice, and one of them a member of it.
    let is_member = schema.place.is_some() && pointer.matches('/').count() == 3;
    let node = documents.get(&file, &pointer);
    match node {
        Some(node) if node.is_object() && !is_member && (!has_shared || extends(node)) => {
            Place::At { file, pointer }
        }
        _ => Place::Within,
    }
}

/// The pointer to a schema, as far as it stands anywhere.
fn pointer_of(schema: &Schema) -> String {
    let component = || format!("/components/schemas/{}", escaped(&schema.name.0));
    schema
        .place
        .as_ref()
        .map_or_else(component, ToString::to_string)
}

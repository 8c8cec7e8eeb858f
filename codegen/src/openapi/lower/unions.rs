//! Unions told apart by a property: the members of each, and whether every member has the property.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lower, Place};
use crate::diag::{Code, did_you_mean};
use crate::ir::{EnumOf, Field, Member, Origin, Scalar, Schema, Shape, Type, Union, WireName};
use crate::openapi::refs::schema_name;
use crate::openapi::tree::Node;
use indexmap::IndexMap;

impl<'a> Lower<'a> {
    /// A component with a `oneOf` and a `discriminator`.
    pub(super) fn union(&mut self, place: &Place<'a>) -> Option<Union> {
        self.refuse_keywords(place)?;
        if let Some(ty) = place
            .get("type")
            .filter(|ty| ty.node.text() != Some("object"))
        {
            let what = "a `oneOf` with a `discriminator` and a `type` that is not `object`";
            self.unsupported(&ty, what, "take the `type` out");
            return None;
        }
        let components = self.union_components(&place.get("oneOf")?)?;
        let mut mapped = self.mapped(place, &components);
        let mut members: Vec<Member> = Vec::new();
        for (schema, at) in components {
            let values = mapped.remove(&schema);
            let by_name = || vec![(schema.clone(), self.origin(&at))];
            for (value, origin) in values.unwrap_or_else(by_name) {
                if let Some(first) = members.iter().find(|member| member.value == value) {
                    let found = format!("the value `{value}` stands for two members");
                    let expected = "a value of its own for each member";
                    self.repeated(origin.at, found, expected, first.origin.at.clone());
                    continue;
                }
                members.push(Member {
                    value,
                    schema: schema.clone(),
                    origin,
                });
            }
        }
        Some(Union {
            discriminator: WireName(discriminator(place.node)?.to_owned()),
            members,
        })
    }

    /// The components that a `oneOf` lists, each once, and where; none when it has something else.
    fn union_components(&mut self, list: &Place<'a>) -> Option<Vec<(WireName, Place<'a>)>> {
        let mut components: Vec<(WireName, Place<'a>)> = Vec::new();
        let mut failed = list.node.items().is_empty();
        if failed {
            self.unsupported(list, "an empty `oneOf`", "list the members as `$ref`s");
        }
        for at in list.items() {
            let Some(reference) = at.node.get("$ref").and_then(Node::text) else {
                let help = "move it to `components/schemas` and refer to it";
                self.unsupported(&at, "a member without a name of its own", help);
                failed = true;
                continue;
            };
            let Some(name) = self.component(reference, &at) else {
                failed = true;
                continue;
            };
            if let Some((_, first)) = components.iter().find(|(known, _)| *known == name) {
                let found = format!("the member `{name}` stands twice");
                let first = self.origin(first).at;
                self.repeated(self.origin(&at).at, found, "each member once", first);
                continue;
            }
            components.push((name, at));
        }
        (!failed).then_some(components)
    }

    /// Per component, the values that the mapping gives it.
    fn mapped(
        &mut self,
        place: &Place<'a>,
        components: &[(WireName, Place<'a>)],
    ) -> BTreeMap<WireName, Vec<(WireName, Origin)>> {
        let mut mapped: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mapping = place
            .get("discriminator")
            .and_then(|discriminator| discriminator.get("mapping"));
        let Some(mapping) = mapping else {
            return mapped;
        };
        for entry in mapping.node.entries() {
            let target = entry.value.text().unwrap_or_default();
            let is_pointer = target.starts_with('#');
            let name = if is_pointer {
                schema_name(target)
            } else {
                Some(target.to_owned())
            };
            let name = name.unwrap_or_default();
            if entry.key.is_empty() {
                let help = "write the value as it is sent, or take it out";
                self.unsupported_entry(&mapping, entry, "an empty value in a `mapping`", help);
            } else if components.iter().any(|(known, _)| known.0 == name) {
                let value = WireName(entry.key.clone());
                let origin = self.entry_origin(&mapping, &entry.key);
                mapped
                    .entry(WireName(name))
                    .or_default()
                    .push((value, origin));
            } else {
                let near = did_you_mean(&name, components.iter().map(|(known, _)| &*known.0));
                self.diagnostics
                    .error(
                        Code::DanglingRef,
                        self.document.source.at(&entry.value.span),
                        format!("`{target}` is no member of this `oneOf`"),
                    )
                    .expected("a component that the `oneOf` lists")
                    .help(near.unwrap_or_else(|| {
                        "add it to the `oneOf`, or take the line out".to_owned()
                    }));
            }
        }
        mapped
    }

    /// Reports and drops the members of unions that are no objects, or that do not have the discriminator as a string.
    pub(super) fn check_unions(&mut self, schemas: &mut Vec<Schema>) {
        let mut checked = Vec::new();
        for schema in &*schemas {
            let Shape::Union(union) = &schema.shape else {
                continue;
            };
            let mut fits = BTreeMap::new();
            for member in &union.members {
                fits.entry(member.schema.clone()).or_insert_with(|| {
                    self.check_member(&schema.name, &union.discriminator, member, schemas)
                });
            }
            checked.push((schema.name.clone(), fits));
        }
        for (name, fits) in checked {
            let schema = schemas.iter_mut().find(|schema| schema.name == name);
            if let Some(Shape::Union(union)) = schema.map(|schema| &mut schema.shape) {
                union
                    .members
                    .retain(|member| fits.get(&member.schema) == Some(&true));
            }
        }
        schemas.retain(|schema| match &schema.shape {
            Shape::Union(union) => !union.members.is_empty(),
            _ => true,
        });
    }

    fn check_member(
        &mut self,
        union: &WireName,
        discriminator: &WireName,
        member: &Member,
        schemas: &[Schema],
    ) -> bool {
        let name = &member.schema;
        // One that is missing here could not be read, which was reported.
        let Some(schema) = schemas.iter().find(|schema| schema.name == *name) else {
            return false;
        };
        let Some(fields) = fields(&schema.shape) else {
            self.diagnostics
                .error(
                    Code::Unsupported,
                    member.origin.at.clone(),
                    format!("`{name}`, which is no object, as a member is not supported"),
                )
                .expected("components that are objects, and no unions")
                .other(schema.origin.at.clone(), "it stands here")
                .help("make it an object, or take it out of the `oneOf`");
            return false;
        };
        let Some(field) = fields.iter().find(|field| field.name == *discriminator) else {
            let near = did_you_mean(&discriminator.0, fields.iter().map(|field| &*field.name.0));
            self.diagnostics
                .error(
                    Code::DanglingRef,
                    member.origin.at.clone(),
                    format!(
                        "`{name}` has no `{discriminator}`, which tells the members of `{union}` apart"
                    ),
                )
                .expected("members that have the discriminator as a property")
                .other(schema.origin.at.clone(), "it stands here")
                .help(near.unwrap_or_else(|| "add the property to the member".to_owned()));
            return false;
        };
        if !is_text(&field.ty, schemas) {
            self.diagnostics
                .error(
                    Code::Unsupported,
                    field.origin.at.clone(),
                    format!("`{name}.{discriminator}`, which is no string, as a discriminator is not supported"),
                )
                .expected("a string, or a component that is a string or an enum")
                .other(member.origin.at.clone(), format!("it is a member of `{union}` here"))
                .help("make the property a string");
            return false;
        }
        true
    }
}

/// The properties that tell each component apart as a member of unions, as the document writes them.
pub(super) fn told_apart<'a>(
    components: &[(&'a str, &'a Node)],
) -> IndexMap<String, BTreeSet<&'a str>> {
    let mut told: IndexMap<_, BTreeSet<_>> = IndexMap::new();
    for (_, schema) in components {
        let members = schema.get("oneOf").map(Node::items);
        let Some(property) = discriminator(schema) else {
            continue;
        };
        for member in members.unwrap_or_default() {
            let reference = member.get("$ref").and_then(Node::text);
            if let Some(name) = reference.and_then(schema_name) {
                told.entry(name).or_default().insert(property);
            }
        }
    }
    told
}

/// The property that a schema says tells its members apart.
fn discriminator(schema: &Node) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.text()
}

/// The properties of an object; none of anything else.
fn fields(shape: &Shape) -> Option<&[Field]> {
    match shape {
        Shape::Struct(object) => Some(&object.fields),
        Shape::Free { fields } => Some(fields),
        _ => None,
    }
}

/// Whether a type is a string, or a component that is a string or an enum.
fn is_text(ty: &Type, schemas: &[Schema]) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::Text,
        Type::Nullable(ty) => is_text(ty, schemas),
        Type::Array(_) | Type::OneOrMany(_) | Type::Map(_) | Type::Object | Type::Any => false,
        Type::Named(name) => schemas
            .iter()
            .find(|schema| schema.name == *name)
            // One that is missing here could not be read, which was reported.
            .is_none_or(|schema| {
                matches!(
                    schema.shape,
                    Shape::Enum(EnumOf::Texts, _) | Shape::Scalar(Scalar::Text, _)
                )
            }),
    }
}

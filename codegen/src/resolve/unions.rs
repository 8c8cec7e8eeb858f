//! Components that are one of several objects.

use std::collections::BTreeSet;

use super::names::{Case, Renames, Scope};
use super::types::Components;
use super::{docs, fixed};
use crate::diag::{Code, Diagnostics};
use crate::ir::{Content, Schema, Shape, Type, Union, WireName};
use crate::plan::{self, Member, RustName};

/// The variant of what is no known member.
const UNKNOWN: &str = "Unknown";

impl<'a> Components<'a> {
    pub(super) fn union(
        &self,
        schema: &Schema,
        name: RustName,
        union: &Union,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> plan::Union {
        let mut scope = Scope::new(format!("the members of {}", schema.name), renames);
        let mut members = Vec::new();
        for member in &union.members {
            let key = format!("{}.{}", schema.name, member.value);
            let at = &member.origin.at;
            let component = self
                .version
                .schemas
                .iter()
                .find(|known| known.name == member.schema);
            members.push(Member {
                variant: scope.name(&member.value.0, &key, Case::Pascal, at, diagnostics),
                value: member.value.0.clone(),
                ty: self.ty(&Type::Named(member.schema.clone()), None),
                docs: component.map_or_else(Default::default, |component| {
                    docs::member(member, component)
                }),
                at: at.clone(),
            });
        }
        scope.reserve(&fixed(UNKNOWN), diagnostics);
        plan::Union {
            name,
            docs: docs::schema(schema, self.version),
            tag: union.discriminator.0.clone(),
            members,
            at: schema.origin.at.clone(),
        }
    }

    fn unions(&self) -> impl Iterator<Item = (&'a WireName, &'a Union)> {
        self.version
            .schemas
            .iter()
            .filter_map(|schema| match &schema.shape {
                Shape::Union(union) => Some((&schema.name, union)),
                _ => None,
            })
    }

    /// The properties that tell a component apart from the other members of its unions.
    pub(super) fn tags_of(&self, component: &WireName) -> BTreeSet<&'a WireName> {
        let unions = self.unions().filter(|(_, union)| {
            union
                .members
                .iter()
                .any(|member| member.schema == *component)
        });
        unions.map(|(_, union)| &union.discriminator).collect()
    }

    /// Reports the members that cannot be printed without their tag, and those that depend on a code list of a year.
    pub(super) fn check_members(&self, diagnostics: &mut Diagnostics) {
        let mut refuse = |schema: &Schema, found: String, help: &str| {
            diagnostics
                .error(Code::Unsupported, schema.origin.at.clone(), found)
                .help(help);
        };
        for schema in &self.version.schemas {
            let is_member =
                matches!(schema.shape, Shape::Struct(_)) && !self.tags_of(&schema.name).is_empty();
            if is_member && self.is_used_by_name(&schema.name) {
                refuse(
                    schema,
                    format!(
                        "`{}` is a member of a union and also used by itself",
                        schema.name
                    ),
                    "give the other use a component of its own: a member is read and written with its tag",
                );
            }
            if let Shape::Union(union) = &schema.shape {
                // An object that is kept as it comes keeps the other tag with it.
                let structs = union
                    .members
                    .iter()
                    .filter(|member| self.struct_name(&member.schema).is_some());
                let tags =
                    BTreeSet::from_iter(structs.flat_map(|member| self.tags_of(&member.schema)));
                if tags.len() > 1 {
                    refuse(
                        schema,
                        format!(
                            "the members of `{}` belong to another union with another tag",
                            schema.name
                        ),
                        "let the unions tell their members apart by the same property",
                    );
                }
                if self.lists(&schema.name).next().is_some() {
                    refuse(
                        schema,
                        format!(
                            "the members of `{}` depend on a code list that there are several of",
                            schema.name
                        ),
                        "take the property out of `[api.code-fields]`",
                    );
                }
            }
        }
    }

    /// Whether a property, a list or a body is of this component itself.
    fn is_used_by_name(&self, component: &WireName) -> bool {
        let names = |ty: &Type| ends_in(ty, component);
        let in_schemas = self
            .version
            .schemas
            .iter()
            .any(|schema| match &schema.shape {
                Shape::Struct(object) => object.fields.iter().any(|field| names(&field.ty)),
                Shape::Array(items) => names(items),
                _ => false,
            });
        let bodies = self.version.operations.iter().flat_map(|operation| {
            let sent = operation.body.iter().flat_map(|body| &body.contents);
            let read = operation.responses.iter();
            sent.chain(read.flat_map(|response| &response.bodies))
        });
        in_schemas || bodies.filter_map(Content::ty).any(names)
    }
}

fn ends_in(ty: &Type, component: &WireName) -> bool {
    match ty {
        Type::Named(name) => name == component,
        Type::Array(items) => ends_in(items, component),
        Type::Scalar(_) => false,
    }
}

//! Resolution of components that are one of several objects or types.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{self, Scalar, Schema, Shape, Type, Union};

use super::names::{Case, Renames, Scope};
use super::types::{Components, Role};
use super::{docs, fixed};
use crate::plan::{self, Member, RustName};

/// The variant for unknown members.
const UNKNOWN: &str = "Unknown";

impl Components<'_> {
    pub(super) fn union(
        &self,
        schema: &Schema,
        name: RustName,
        union: &Union,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> plan::Union {
        let mut scope = Scope::new(format!("the members of {}", schema.name), renames);
        scope.of_kind("member");
        scope.reserve(&fixed(UNKNOWN), diagnostics);
        let key = |member: &ir::Member| format!("{}.{}", schema.name, member.value);
        let values = union
            .members
            .iter()
            .map(|member| (&*member.value.0, key(member)));
        scope.expect(values, Case::Pascal);
        let mut members = Vec::new();
        for member in &union.members {
            let key = key(member);
            let at = &member.origin.at;
            let component = self.version.schema(&member.schema);
            let variant = scope.name(&member.value.0, &key, Case::Pascal, at, diagnostics);
            members.push(Member {
                value: member.value.0.clone(),
                ty: self.ty(&Type::Named(member.schema.clone()), None),
                docs: component.map_or_else(Default::default, |component| {
                    docs::member(member, &variant, component, &union.discriminator)
                }),
                variant,
                at: at.clone(),
            });
        }
        plan::Union {
            docs: docs::schema(schema, &name, self.version),
            name,
            tag: union.discriminator.0.clone(),
            keeps_tag: self.tags.keeps(&schema.name),
            hides_tag: self.is_tag_hidden(union),
            members,
            at: schema.origin.at.clone(),
        }
    }

    /// One of several types.
    pub(super) fn any_of(
        &self,
        schema: &Schema,
        name: RustName,
        types: &[Type],
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> plan::AnyOf {
        let mut scope = Scope::new(format!("the variants of {}", schema.name), renames);
        scope.of_kind("member");
        scope.reserve(&fixed(UNKNOWN), diagnostics);
        let at = &schema.origin.at;
        let variants = types.iter().map(|ty| {
            let wire = in_words(ty);
            // A type that was named after its place gets a name without that place here.
            let wire = match wire.strip_prefix(&*schema.name.0) {
                Some(rest) if self.is_inline(ty) && !rest.is_empty() => rest.to_owned(),
                _ => wire,
            };
            let key = format!("{}.{wire}", schema.name);
            let variant = scope.name(&wire, &key, Case::Pascal, at, diagnostics);
            let mut plan = self.ty(ty, None);
            let is_on_heap = matches!(plan, plan::Type::Vec(_) | plan::Type::Map(_));
            if !is_on_heap && self.containment.is_in_cycle(&schema.name, ty) {
                plan = plan::Type::Boxed(Box::new(plan));
            }
            (variant, plan)
        });
        let variants = variants.collect::<Vec<_>>();
        plan::AnyOf {
            docs: docs::schema(schema, &name, self.version),
            name,
            variants,
            at: at.clone(),
        }
    }

    /// Whether the tag of a union is personal data in one of its members.
    fn is_tag_hidden(&self, union: &Union) -> bool {
        union.members.iter().any(|member| {
            let fields = match self
                .version
                .schema(&member.schema)
                .map(|schema| &schema.shape)
            {
                Some(Shape::Struct(object)) => &*object.fields,
                Some(Shape::Free { fields }) => fields,
                _ => &[],
            };
            let tag = fields
                .iter()
                .find(|field| field.name == union.discriminator);
            tag.is_some_and(|tag| {
                let component = tag.ty.component();
                let role = component.and_then(|name| self.role(name));
                self.version.hides_property(&member.schema, &tag.name)
                    || matches!(role, Some(Role::Sensitive(_)))
            })
        })
    }

    /// Whether a type refers to a component without a name in the document.
    fn is_inline(&self, ty: &Type) -> bool {
        let schema = ty.component().and_then(|name| self.version.schema(name));
        schema.is_some_and(|schema| schema.place.is_some())
    }

    /// Reports unions that depend on a code list of a year.
    pub(super) fn check_members(&self, diagnostics: &mut Diagnostics) {
        for schema in &self.version.schemas {
            let is_choice = matches!(schema.shape, Shape::AnyOf(_) | Shape::Union(_));
            if is_choice && self.lists(&schema.name).next().is_some() {
                diagnostics
                    .error(Code::Unsupported, schema.origin.at.clone())
                    .found(format!(
                        "the values of `{}` depend on a code list that differs between years",
                        schema.name
                    ))
                    .help("remove the property from `[api.code-fields]`");
            }
        }
    }
}

/// The name of a variant for a type.
fn in_words(ty: &Type) -> String {
    match ty {
        Type::Named(name) => name.0.clone(),
        Type::Scalar(scalar) => match scalar {
            Scalar::Text => "Text",
            Scalar::Integer => "Integer",
            Scalar::Decimal => "Decimal",
            Scalar::Boolean => "Boolean",
            Scalar::Date => "Date",
            Scalar::DateTime => "DateTime",
            Scalar::Year => "Year",
        }
        .to_owned(),
        Type::Array(items) | Type::OneOrMany(items) => format!("{} List", in_words(items)),
        Type::Map(values) => format!("{} Map", in_words(values)),
        Type::Nullable(ty) => in_words(ty),
        Type::Object => "Object".to_owned(),
        Type::Any => "Any".to_owned(),
    }
}

//! The wire verdict on two types: the worst that happens when the old side's model reads a value of the new side.
//!
//! The rules are those of the runtime's `Wire`: a list accepts an item without brackets, a code and a date accept any string,
//! a decimal accepts integers, and an object ignores unknown fields and fails without those that it requires.

use std::collections::BTreeSet;

use skattekit_ir::ir::{
    Access, Api, EnumOf, EnumValue, Field, Object, Scalar, Schema, Shape, Type, Union, Version,
    WireName,
};
use skattekit_rust::plan;

use super::moves::Moves;
use super::resolved::Resolved;
use super::verdict::{Failure, FindingKind, Wire};

/// One side: its components, and the types of the crate's fields.
#[derive(Clone, Copy)]
pub(super) struct VersionSide<'a> {
    pub api: &'a Api,
    pub version: &'a Version,
    /// The types that the crate gives fields and operations.
    pub resolved: &'a Resolved<'a>,
    /// The renames from the old side to the new one; the same for both sides.
    pub moves: &'a Moves<'a>,
}

/// A type with its name resolved.
#[derive(Clone, Copy)]
enum Form<'a> {
    Scalar(Scalar),
    Enum(EnumOf, &'a [EnumValue]),
    List(&'a Type),
    Map(&'a Type),
    Object,
    Any,
    Nullable(&'a Type),
    Struct(&'a Schema, &'a Object),
    Union(&'a Schema, &'a Union),
    AnyOf(&'a [Type]),
}

impl<'a> VersionSide<'a> {
    fn form(self, ty: &'a Type) -> Form<'a> {
        match ty {
            Type::Scalar(scalar) => Form::Scalar(*scalar),
            Type::Array(items) | Type::OneOrMany(items) => Form::List(items),
            Type::Map(values) => Form::Map(values),
            Type::Object => Form::Object,
            Type::Any => Form::Any,
            Type::Nullable(ty) => Form::Nullable(ty),
            Type::Named(name) => match self.version.schema(name) {
                Some(schema) => self.form_of(schema),
                // An unreadable component was reported.
                None => Form::Any,
            },
        }
    }

    fn form_of(self, schema: &'a Schema) -> Form<'a> {
        match &schema.shape {
            Shape::Struct(object) => Form::Struct(schema, object),
            Shape::Free { .. } => Form::Object,
            Shape::Union(union) => Form::Union(schema, union),
            Shape::AnyOf(types) => Form::AnyOf(types),
            Shape::Enum(of, values) => Form::Enum(*of, values),
            Shape::Scalar(scalar, _) => Form::Scalar(*scalar),
            Shape::Alias(ty) => self.form(ty),
        }
    }

    /// The verdict on a missing field.
    pub(super) fn missing(self, field: &Field) -> Wire {
        match self.resolved.field(&field.origin.at) {
            Some(plan::Type::Nullable(_)) if field.required && field.access == Access::Both => {
                Wire::Reports(FindingKind::Missing)
            }
            Some(
                plan::Type::Option(_)
                | plan::Type::List(_)
                | plan::Type::Nullable(_)
                | plan::Type::Boxed(_),
            ) => Wire::Decodes,
            None if !field.required || field.access == Access::Request => Wire::Decodes,
            // The union reads its tag, and the member does not.
            None if self.is_tag(field) => Wire::Reports(FindingKind::UnknownMember),
            Some(_) | None => Wire::Fails(Failure::Missing),
        }
    }

    /// The verdict on a missing field in XML, where an empty list has no element.
    pub(super) fn missing_in_xml(self, field: &Field) -> Wire {
        match self.resolved.field(&field.origin.at) {
            Some(plan::Type::Vec(_)) => Wire::Decodes,
            _ => self.missing(field),
        }
    }

    /// Whether a field is the discriminator of a union that has its object as a member.
    fn is_tag(self, field: &Field) -> bool {
        let schemas = &self.version.schemas;
        let owner = schemas.iter().find(|schema| match &schema.shape {
            Shape::Struct(object) => object.fields.iter().any(|own| own.origin == field.origin),
            _ => false,
        });
        let is_member = |schema: &Schema| match &schema.shape {
            Shape::Union(union) if union.discriminator == field.name => union
                .members
                .iter()
                .map(|member| &member.schema)
                .any(|name| Some(name) == owner.map(|owner| &owner.name)),
            _ => false,
        };
        schemas.iter().any(is_member)
    }

    /// The verdict on a field that is null.
    pub(super) fn null(self, field: &Field) -> Wire {
        match self.resolved.field(&field.origin.at) {
            Some(plan::Type::Nullable(_) | plan::Type::Runtime(plan::RuntimeType::Value)) => {
                Wire::Decodes
            }
            Some(plan::Type::Option(_) | plan::Type::List(_)) => Wire::Reports(FindingKind::Null),
            Some(_) => Wire::Fails(Failure::Null),
            None if field.required => Wire::Fails(Failure::Null),
            None => Wire::Reports(FindingKind::Null),
        }
    }

    /// The code list of a field.
    pub(super) fn list(self, owner: &WireName, field: &WireName) -> Option<&'a str> {
        let setting = self.api.code_fields.get(&format!("{owner}.{field}"));
        setting.map(|setting| &*setting.value)
    }
}

/// A reading of new values by old models.
pub(super) struct Reader<'a> {
    pub old: VersionSide<'a>,
    pub new: VersionSide<'a>,
    /// The pairs of components being compared, since they can contain themselves.
    open: BTreeSet<(&'a WireName, &'a WireName)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(old: VersionSide<'a>, new: VersionSide<'a>) -> Self {
        Self {
            old,
            new,
            open: BTreeSet::new(),
        }
    }

    /// The verdict of the old type on values of the new one; `null` is the verdict on a null.
    pub(super) fn reads(&mut self, old: &'a Type, new: &'a Type, null: Wire) -> Wire {
        let (old_form, new_form) = (self.old.form(old), self.new.form(new));
        self.forms(old_form, new_form, null)
    }

    /// The verdict of the old component on values of the new one.
    pub(super) fn schemas(&mut self, old: &'a Schema, new: &'a Schema) -> Wire {
        let (old_form, new_form) = (self.old.form_of(old), self.new.form_of(new));
        self.forms(old_form, new_form, Wire::Fails(Failure::Null))
    }

    fn forms(&mut self, old: Form<'a>, new: Form<'a>, null: Wire) -> Wire {
        let item = Wire::Reports(FindingKind::Null);
        match (old, new) {
            (Form::Any, _) => Wire::Decodes,
            (Form::Nullable(old), Form::Nullable(new)) => self.reads(old, new, Wire::Decodes),
            (Form::Nullable(old), new) => {
                let old = self.old.form(old);
                self.forms(old, new, Wire::Decodes)
            }
            (old, Form::Nullable(new)) => {
                let new = self.new.form(new);
                self.forms(old, new, null).max(null)
            }
            (old @ Form::AnyOf(..), Form::AnyOf(types)) => self.each(&old, types, null),
            (Form::AnyOf(types), new) => self.best(types, &new),
            (old, Form::AnyOf(types)) => self.each(&old, types, null),
            (_, Form::Any) => Wire::Fails(Failure::Type),
            (Form::List(old), Form::List(new)) | (Form::Map(old), Form::Map(new)) => {
                self.reads(old, new, item)
            }
            (Form::List(old), new) => {
                let old = self.old.form(old);
                self.forms(old, new, item)
            }
            (Form::Object, Form::Object | Form::Map(_) | Form::Struct(..) | Form::Union(..)) => {
                Wire::Decodes
            }
            (Form::Map(old), Form::Object) => self.reads(old, &Type::Any, item),
            (Form::Map(old), Form::Struct(_, object)) => object
                .fields
                .iter()
                .map(|field| self.reads(old, &field.ty, item))
                .max()
                .unwrap_or(Wire::Decodes),
            (Form::Struct(old, fields), new) => self.object(old, fields, &new),
            (Form::Union(old, union), new) => self.union(old, union, &new),
            (Form::Enum(of, values), new) => coded(of, values, &new),
            (Form::Scalar(old), Form::Scalar(new)) => scalars(old, new),
            (Form::Scalar(old), Form::Enum(EnumOf::Texts, _)) => scalars(old, Scalar::Text),
            (Form::Scalar(old), Form::Enum(EnumOf::Numbers, _)) => scalars(old, Scalar::Integer),
            (Form::Scalar(_) | Form::Object | Form::Map(_), _) => Wire::Fails(Failure::Type),
        }
    }

    /// The verdict on a value of any of several new types.
    fn each(&mut self, old: &Form<'a>, types: &'a [Type], null: Wire) -> Wire {
        types
            .iter()
            .map(|ty| {
                let new = self.new.form(ty);
                self.forms(*old, new, null)
            })
            .max()
            .unwrap_or(Wire::Decodes)
    }

    /// The verdict of several old types that are tried in turn; a value that matches none is kept and reported.
    fn best(&mut self, types: &'a [Type], new: &Form<'a>) -> Wire {
        types
            .iter()
            .map(|ty| {
                let old = self.old.form(ty);
                self.forms(old, *new, Wire::Fails(Failure::Null))
            })
            .min()
            .unwrap_or(Wire::Decodes)
            .min(Wire::Reports(FindingKind::UnknownMember))
    }

    fn object(&mut self, old: &'a Schema, object: &'a Object, new: &Form<'a>) -> Wire {
        match new {
            Form::Struct(other, of) => self.within(&old.name, &other.name, |this| {
                super::change::pairs(&object.fields, &of.fields, |field| &field.name)
                    .into_iter()
                    .map(|(a, b)| this.field(object, a, b))
                    .max()
                    .unwrap_or(Wire::Decodes)
            }),
            Form::Union(_, union) => union
                .members
                .iter()
                .filter_map(|member| self.new.version.schema(&member.schema))
                .collect::<Vec<_>>()
                .into_iter()
                .map(|member| {
                    let new = self.new.form_of(member);
                    self.object(old, object, &new)
                })
                .max()
                .unwrap_or(Wire::Decodes),
            Form::Object | Form::Map(_) => object
                .fields
                .iter()
                .map(|field| self.old.missing(field))
                .max()
                .unwrap_or(Wire::Decodes)
                .max(Wire::Reports(FindingKind::UnknownField)),
            _ => Wire::Fails(Failure::Type),
        }
    }

    /// The verdict of the old object on a field; it may accept additional properties.
    pub(super) fn field(
        &mut self,
        object: &'a Object,
        old: Option<&'a Field>,
        new: Option<&'a Field>,
    ) -> Wire {
        let is_sent = |field: &&Field| field.access != Access::Request;
        match (old.filter(is_sent), new.filter(is_sent)) {
            (None, Some(_)) if old.is_some() => Wire::Decodes,
            (None, Some(new)) => match &object.rest {
                Some(rest) => self.reads(rest, &new.ty, Wire::Reports(FindingKind::Null)),
                None => Wire::Reports(FindingKind::UnknownField),
            },
            (Some(old), None) => self.old.missing(old),
            (Some(old), Some(new)) => {
                let null = self.old.null(old);
                let is_open = new.access != Access::Both || new.required;
                let missing = if is_open {
                    Wire::Decodes
                } else {
                    self.old.missing(old)
                };
                self.reads(&old.ty, &new.ty, null).max(missing)
            }
            (None, None) => Wire::Decodes,
        }
    }

    fn union(&mut self, old: &'a Schema, union: &'a Union, new: &Form<'a>) -> Wire {
        match new {
            Form::Union(other, of) if union.discriminator == of.discriminator => {
                self.within(&old.name, &other.name, |this| {
                    of.members
                        .iter()
                        .map(|member| {
                            let known = union
                                .members
                                .iter()
                                .find(|known| known.value == member.value);
                            match known {
                                None => Wire::Reports(FindingKind::UnknownMember),
                                Some(known) => this.member(&known.schema, &member.schema),
                            }
                        })
                        .collect::<Vec<_>>()
                        .into_iter()
                        .max()
                        .unwrap_or(Wire::Decodes)
                })
            }
            Form::Union(..) | Form::Struct(..) | Form::Object | Form::Map(_) => {
                Wire::Reports(FindingKind::UnknownMember)
            }
            _ => Wire::Fails(Failure::Type),
        }
    }

    /// The verdict of the old member of a union on values of the new one.
    pub(super) fn member(&mut self, old: &'a WireName, new: &'a WireName) -> Wire {
        let (old, new) = (self.old.version.schema(old), self.new.version.schema(new));
        match (old, new) {
            (Some(old), Some(new)) => self.schemas(old, new),
            _ => Wire::Decodes,
        }
    }

    /// Compares two components, unless they are the same, which is compared separately, or are being compared already.
    fn within(
        &mut self,
        old: &'a WireName,
        new: &'a WireName,
        compare: impl FnOnce(&mut Self) -> Wire,
    ) -> Wire {
        let moves = self.old.moves;
        let is_one = moves.are_one(old, new) || moves.are_one(new, old);
        if is_one || !self.open.insert((old, new)) {
            return Wire::Decodes;
        }
        let wire = compare(self);
        self.open.remove(&(old, new));
        wire
    }
}

/// The verdict of an enum on other values.
fn coded(of: EnumOf, values: &[EnumValue], new: &Form<'_>) -> Wire {
    let unknown = Wire::Reports(FindingKind::UnknownCode);
    match (of, new) {
        (of, Form::Enum(other, more)) if of == *other => {
            let known = values
                .iter()
                .map(|value| &value.name)
                .collect::<BTreeSet<_>>();
            if more.iter().all(|value| known.contains(&value.name)) {
                Wire::Decodes
            } else {
                unknown
            }
        }
        (EnumOf::Texts, Form::Scalar(new)) if is_text(*new) => unknown,
        (EnumOf::Numbers, Form::Scalar(Scalar::Integer)) => unknown,
        _ => Wire::Fails(Failure::Type),
    }
}

/// Whether a scalar is a string on the wire.
const fn is_text(scalar: Scalar) -> bool {
    match scalar {
        Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => true,
        Scalar::Integer | Scalar::Decimal | Scalar::Boolean => false,
    }
}

fn scalars(old: Scalar, new: Scalar) -> Wire {
    match (old, new) {
        _ if old == new => Wire::Decodes,
        (Scalar::Text, new) if is_text(new) => Wire::Decodes,
        (old, new) if is_text(old) && is_text(new) => Wire::Reports(FindingKind::Form),
        (Scalar::Decimal, Scalar::Integer) => Wire::Decodes,
        _ => Wire::Fails(Failure::Type),
    }
}

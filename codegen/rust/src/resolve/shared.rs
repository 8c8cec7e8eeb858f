//! The shared API: which components and codes of other APIs are in the shared crate.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::ir::{Api, CodeList, Schema, Shape, Type, Version, WireName};

use super::crate_ident;
use super::lists::{is_text, property, tables_of};
use crate::plan::Item;

/// The shared API's settings for components with the name of a shared one that differ from it.
#[derive(Default)]
pub(super) struct OwnSettings {
    /// The properties whose strings are codes, and their lists.
    pub code_fields: BTreeMap<String, String>,
}

/// The API whose types and codes the others share.
pub(super) struct Shared<'a> {
    api: &'a Api,
    components: BTreeMap<&'a WireName, (&'a Version, &'a Schema)>,
}

impl<'a> Shared<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let components = api.versions.iter().flat_map(|version| {
            version
                .schemas
                .iter()
                .map(move |schema| (&schema.name, (version, schema)))
        });
        Self {
            api,
            components: components.collect(),
        }
    }

    /// The shared crate's name.
    pub(super) fn package(&self) -> &'a str {
        &self.api.package
    }

    /// The shared crate's version.
    pub(super) fn release(&self) -> &'a str {
        &self.api.release
    }

    /// The path of an item that the shared crate exports.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}::{name}", crate_ident(&self.api.package))
    }

    /// Whether a module with these re-exports and items names anything of the shared crate.
    pub(super) fn is_named_by<'b>(
        &self,
        paths: impl IntoIterator<Item = &'b String>,
        items: &[Item],
    ) -> bool {
        let prefix = self.path("");
        let aliased =
            |item: &Item| matches!(item, Item::Alias(alias) if alias.target.starts_with(&prefix));
        let mut paths = paths.into_iter();
        paths.any(|path| path.starts_with(&prefix)) || items.iter().any(aliased)
    }

    /// The error codes that every API can return.
    pub(super) fn feilkoder(&self) -> Option<&'a CodeList> {
        self.api
            .versions
            .iter()
            .find_map(|version| version.feilkoder.as_ref())
    }

    /// Whether a component is personal data wherever it occurs.
    pub(super) fn is_sensitive(&self, name: &WireName) -> bool {
        self.components
            .get(name)
            .is_some_and(|(version, _)| version.hides(name))
    }

    /// The code lists of a shared component's fields.
    pub(super) fn code_lists(&self, name: &WireName) -> BTreeSet<&'a str> {
        let prefix = format!("{name}.");
        self.api
            .code_fields
            .iter()
            .filter(|(field, _)| field.starts_with(&prefix))
            .map(|(_, list)| &*list.value)
            .collect()
    }

    /// The shared API's settings for a version's own components that differ from the shared ones.
    pub(super) fn settings_for(&self, version: &Version) -> OwnSettings {
        let is_string = |key: &str| {
            let property = property(version, key);
            property.is_some_and(|property| is_text(&property.ty, version))
        };
        let code_fields = self
            .api
            .code_fields
            .iter()
            .filter(|(key, _)| is_string(key));
        OwnSettings {
            code_fields: code_fields
                .map(|(key, list)| (key.clone(), list.value.clone()))
                .collect(),
        }
    }

    /// Whether the shared crate exports a code list with that name.
    fn has_list(&self, list: &str) -> bool {
        self.api
            .versions
            .iter()
            .flat_map(tables_of)
            .any(|(name, _)| name == list)
    }

    /// The lists of these fields that a module must take from the shared crate because it has no such list itself.
    pub(super) fn lent_lists(
        &self,
        fields: &BTreeMap<String, String>,
        own: &BTreeSet<String>,
    ) -> BTreeSet<String> {
        fields
            .values()
            .filter(|list| !own.contains(*list))
            .filter(|list| self.has_list(list))
            .cloned()
            .collect()
    }

    /// The property of a shared component whose values are codes of a list.
    pub(super) fn code_field(&self, name: &WireName, list: &str) -> Option<&'a str> {
        self.api
            .code_fields
            .iter()
            .filter(|(_, setting)| setting.value == list)
            .filter_map(|(field, _)| field.split_once('.'))
            .find(|(owner, _)| *owner == name.0)
            .map(|(_, field)| field)
    }

    /// Whether the shared crate has an equal component: the same name, and fields with the same names and types.
    ///
    /// Other differences are ignored: descriptions, examples and constraints, required fields, whether a string has a
    /// name, and XML names that only the shared one has.
    pub(super) fn has_same(&self, version: &Version, schema: &Schema) -> bool {
        let Some((shared_version, shared)) = self.components.get(&schema.name) else {
            return false;
        };
        // A union member is read and written with a tag that is not a field.
        if version.schemas.is_member(&schema.name) || shared_version.schemas.is_member(&schema.name)
        {
            return false;
        }
        match (&schema.shape, &shared.shape) {
            (Shape::Struct(left), Shape::Struct(right)) => {
                left.fields.len() == right.fields.len()
                    && left.branches == right.branches
                    && left.rest == right.rest
                    && has_root_of(schema, shared)
                    && left.fields.iter().enumerate().all(|(at, left)| {
                        // Usually both have the same order.
                        let beside = right.fields.get(at);
                        let right = beside
                            .into_iter()
                            .chain(&right.fields)
                            .find(|right| right.name == left.name);
                        right.is_some_and(|right| {
                            left.element == right.element
                                && same_type(&left.ty, version, &right.ty, shared_version)
                        })
                    })
            }
            (Shape::Scalar(left, _), Shape::Scalar(right, _)) => {
                left == right && self.is_sensitive(&schema.name)
            }
            _ => false,
        }
    }

    /// Whether a property of a shared component is always present.
    pub(super) fn requires(&self, name: &WireName, field: &str) -> bool {
        self.components
            .get(name)
            .is_some_and(|(_, schema)| match &schema.shape {
                Shape::Struct(object) => {
                    let mut fields = object.fields.iter();
                    fields.any(|known| known.name.0 == field && known.required)
                }
                _ => false,
            })
    }

    /// The shared component with a name, and its version.
    pub(super) fn component(&self, name: &WireName) -> Option<(&'a Version, &'a Schema)> {
        self.components.get(name).copied()
    }

    /// Whether the shared component has a root element in XML.
    pub(super) fn has_root(&self, name: &WireName) -> bool {
        self.components
            .get(name)
            .is_some_and(|(_, schema)| schema.xml.is_some())
    }

    /// The shared component with the same name, if both are objects or personal data and differ.
    pub(super) fn differing(&self, version: &Version, schema: &Schema) -> Option<&'a Schema> {
        let (_, shared) = self.components.get(&schema.name)?;
        let counts = matches!(shared.shape, Shape::Struct(_)) || self.is_sensitive(&schema.name);
        (counts && !self.has_same(version, schema)).then_some(shared)
    }
}

/// Whether a component has the same root element in XML as the shared one, or none.
pub(super) fn has_root_of(schema: &Schema, shared: &Schema) -> bool {
    let root = |of: &Schema| {
        let xml = of.xml.as_ref()?;
        let name = xml.name.clone().unwrap_or_else(|| of.name.0.clone());
        Some((name, xml.namespace.clone()))
    };
    schema.xml.is_none() || root(schema) == root(shared)
}

pub(super) fn same_type(left: &Type, left_in: &Version, right: &Type, right_in: &Version) -> bool {
    match (scalar_behind(left, left_in), scalar_behind(right, right_in)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => match (left, right) {
            (Type::Array(left), Type::Array(right))
            | (Type::OneOrMany(left), Type::OneOrMany(right))
            | (Type::Map(left), Type::Map(right))
            | (Type::Nullable(left), Type::Nullable(right)) => {
                same_type(left, left_in, right, right_in)
            }
            _ => left == right,
        },
        _ => false,
    }
}

pub(super) fn scalar_behind(ty: &Type, version: &Version) -> Option<skattekit_ir::ir::Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(*scalar),
        Type::Array(_)
        | Type::OneOrMany(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Object
        | Type::Any => None,
        Type::Named(name) => match version.schema(name)?.shape {
            Shape::Scalar(scalar, _) => Some(scalar),
            _ => None,
        },
    }
}

//! The code lists of a version's page, and the properties whose strings are codes or personal data.

use skattekit_ir::ir::{CodeList, EnumOf, Field, Scalar, Shape, Type, Version, WireName};

/// The list of an API's error codes.
pub(super) const FEILKODE: &str = "Feilkode";
/// The list of an API's rettighetspakker.
pub(super) const RETTIGHETSPAKKE: &str = "Rettighetspakke";

/// The tables of a version's page, each with the name of its list.
pub(super) fn tables_of(version: &Version) -> Vec<(&'static str, &CodeList)> {
    let feilkoder = version.feilkoder.as_ref().map(|table| (FEILKODE, table));
    let rettighetspakker = version
        .rettighetspakker
        .as_ref()
        .map(|table| (RETTIGHETSPAKKE, table));
    feilkoder.into_iter().chain(rettighetspakker).collect()
}

/// The property that a `Schema.property` key of the manifest names.
pub(super) fn property<'a>(version: &'a Version, key: &str) -> Option<&'a Field> {
    let (owner, name) = key.split_once('.')?;
    let schema = version.schema(&WireName(owner.to_owned()))?;
    match &schema.shape {
        Shape::Struct(object) => object.fields.iter().find(|field| field.name.0 == name),
        _ => None,
    }
}

/// Whether the values of a type are strings or lists of strings.
pub(super) fn is_text(ty: &Type, version: &Version) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::Text,
        Type::Array(items) | Type::OneOrMany(items) | Type::Nullable(items) => {
            is_text(items, version)
        }
        Type::Map(_) | Type::Object | Type::Any => false,
        Type::Named(name) => {
            let schema = version.schema(name);
            schema.is_some_and(|schema| match &schema.shape {
                Shape::Scalar(scalar, _) => *scalar == Scalar::Text,
                Shape::Enum(of, _) => *of == EnumOf::Texts,
                Shape::Alias(ty) => is_text(ty, version),
                Shape::Struct(_) | Shape::Free { .. } | Shape::Union(_) | Shape::AnyOf(_) => false,
            })
        }
    }
}

//! Objects that require themselves, whose values would be infinite.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Field, Schema, Shape, Type, WireName};

use crate::openapi::lower::Lower;

impl Lower<'_> {
    /// Makes the required properties by which an object contains itself optional, so that such an object can be read.
    pub(super) fn end_endless(&mut self, schemas: &mut [Schema]) {
        let endless = endless(schemas);
        for schema in schemas {
            let Shape::Struct(object) = &mut schema.shape else {
                continue;
            };
            if !endless.contains(&schema.name) {
                continue;
            }
            for field in &mut object.fields {
                let Some(inner) = required(field).filter(|inner| endless.contains(*inner)) else {
                    continue;
                };
                self.diagnostics
                    .warning(Code::Unsupported, field.origin.at.clone())
                    .found(format!(
                        "`{}` requires a `{}`, which in turn requires another one, endlessly",
                        schema.name, inner
                    ))
                    .expected("a property that can be absent, null or an empty list")
                    .help("no action needed; it is read as an optional property");
                field.required = false;
            }
        }
    }
}

/// The components whose values would all be infinite.
fn endless(schemas: &[Schema]) -> BTreeSet<WireName> {
    let mut users = BTreeMap::<&WireName, Vec<&Schema>>::new();
    for schema in schemas {
        for name in schema.shape.components() {
            users.entry(name).or_default().push(schema);
        }
    }
    let mut endless = schemas
        .iter()
        .map(|schema| schema.name.clone())
        .collect::<BTreeSet<_>>();
    let mut open = Vec::from_iter(schemas);
    while let Some(schema) = open.pop() {
        let is_open = |name: &WireName| endless.contains(name);
        let stays = match &schema.shape {
            Shape::Struct(object) => object.fields.iter().filter_map(required).any(is_open),
            Shape::Union(union) => union.members.iter().all(|member| is_open(&member.schema)),
            Shape::AnyOf(types) => types.iter().all(|ty| held(ty).is_some_and(is_open)),
            Shape::Alias(ty) => held(ty).is_some_and(is_open),
            Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => false,
        };
        if !stays && endless.remove(&schema.name) {
            // Components that use it may be finite now too.
            open.extend(users.get(&schema.name).into_iter().flatten());
        }
    }
    endless
}

/// The component that a field always contains.
fn required(field: &Field) -> Option<&WireName> {
    held(&field.ty).filter(|_| field.required)
}

/// The component that a value of a type is.
fn held(ty: &Type) -> Option<&WireName> {
    match ty {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

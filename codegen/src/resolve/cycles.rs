//! Where a type would contain itself and needs a box.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Schema, Shape, Type, WireName};

/// Which schemas each schema holds by value; a list that may be absent holds its first item so.
pub(super) struct Containment<'a> {
    holds: BTreeMap<&'a WireName, BTreeSet<&'a WireName>>,
}

impl<'a> Containment<'a> {
    pub(super) fn of(schemas: &'a [Schema]) -> Self {
        let holds = schemas.iter().map(|schema| {
            let held = match &schema.shape {
                Shape::Struct(object) => object
                    .fields
                    .iter()
                    .filter_map(|field| held(&field.ty))
                    .collect(),
                Shape::Union(union) => union.members.iter().map(|member| &member.schema).collect(),
                Shape::AnyOf(types) => types.iter().filter_map(held).collect(),
                Shape::Alias(ty) => held(ty).into_iter().collect(),
                Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => BTreeSet::new(),
            };
            (&schema.name, held)
        });
        Self {
            holds: holds.collect(),
        }
    }

    /// Whether a field of this type in `outer` would make it contain itself.
    pub(super) fn is_in_cycle(&self, outer: &WireName, ty: &Type) -> bool {
        held(ty).is_some_and(|inner| self.needs_box(outer, inner))
    }

    /// Whether a field of type `inner` in `outer` must be boxed: when `inner` holds `outer`, however indirectly.
    fn needs_box(&self, outer: &WireName, inner: &WireName) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![inner];
        while let Some(name) = open.pop() {
            if name == outer {
                return true;
            }
            if seen.insert(name) {
                open.extend(self.holds.get(name).into_iter().flatten());
            }
        }
        false
    }
}

/// The component that a value of a type begins with; the items of an inner list are on the heap.
fn held(ty: &Type) -> Option<&WireName> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Nullable(ty) => held(ty),
        Type::Array(items) | Type::OneOrMany(items) => match &**items {
            Type::Nullable(ty) => held(ty),
            Type::Named(name) => Some(name),
            _ => None,
        },
        Type::Map(_) | Type::Object | Type::Any | Type::Scalar(_) => None,
    }
}

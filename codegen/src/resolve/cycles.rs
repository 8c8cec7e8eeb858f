//! Where a type would contain itself and needs a box.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Schema, Shape, Type, WireName};

/// Which schemas each schema holds by value; lists hold theirs on the heap and break a cycle.
pub(super) struct Containment<'a> {
    holds: BTreeMap<&'a WireName, BTreeSet<&'a WireName>>,
}

impl<'a> Containment<'a> {
    pub(super) fn of(schemas: &'a [Schema]) -> Self {
        let structs = schemas.iter().filter_map(|schema| match &schema.shape {
            Shape::Struct(fields) => Some((schema, fields)),
            _ => None,
        });
        let holds = structs.map(|(schema, fields)| {
            let held = fields.iter().filter_map(|field| match &field.ty {
                Type::Named(name) => Some(name),
                _ => None,
            });
            (&schema.name, held.collect())
        });
        Self {
            holds: holds.collect(),
        }
    }

    /// Whether a field of type `inner` in `outer` must be boxed: when `inner` holds `outer`, however indirectly.
    pub(super) fn needs_box(&self, outer: &WireName, inner: &WireName) -> bool {
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

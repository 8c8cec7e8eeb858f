//! Detection of types that contain themselves and need a box.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::ir::{Schema, Shape, Type, WireName};

/// Which schemas contain each other by value, directly or indirectly; an optional list contains its first item by
/// value.
pub(super) struct Containment<'a> {
    /// Per schema, a number that it shares with those of the same cycle.
    circles: BTreeMap<&'a WireName, usize>,
}

impl<'a> Containment<'a> {
    pub(super) fn of(schemas: &'a [Schema]) -> Self {
        let holds = schemas.iter().map(|schema| {
            let held: BTreeSet<_> = match &schema.shape {
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
            (&schema.name, Vec::from_iter(held))
        });
        Self {
            circles: circles(&holds.collect()),
        }
    }

    /// Whether a field of this type makes `outer` contain itself.
    pub(super) fn is_in_cycle(&self, outer: &WireName, ty: &Type) -> bool {
        held(ty).is_some_and(|inner| {
            let circle = self.circles.get(inner);
            circle.is_some() && circle == self.circles.get(outer)
        })
    }
}

type Held<'a> = BTreeMap<&'a WireName, Vec<&'a WireName>>;

/// The strongly connected components of the containment graph, by Tarjan's algorithm, which visits each schema once.
fn circles<'a>(holds: &Held<'a>) -> BTreeMap<&'a WireName, usize> {
    let mut circles = BTreeMap::new();
    // Per schema, its visit number, and the lowest visit number reachable from it.
    let mut met: BTreeMap<&WireName, (usize, usize)> = BTreeMap::new();
    let mut unsettled = Vec::new();
    for start in holds.keys().copied() {
        // An explicit stack, since a document can nest types to any depth.
        let mut path = if met.contains_key(start) {
            Vec::new()
        } else {
            vec![(start, 0_usize)]
        };
        while let Some((name, next)) = path.pop() {
            if next == 0 {
                met.insert(name, (met.len(), met.len()));
                unsettled.push(name);
            }
            let held = holds.get(name).map(Vec::as_slice).unwrap_or_default();
            let (number, mut lowest) = met[name];
            if let Some(last) = next.checked_sub(1).and_then(|last| held.get(last))
                && !circles.contains_key(last)
            {
                lowest = lowest.min(met[last].1);
            }
            let mut at = next;
            let below = loop {
                let Some(inner) = held.get(at).copied() else {
                    break None;
                };
                at += 1;
                match met.get(inner) {
                    None => break Some(inner),
                    Some((met, _)) if !circles.contains_key(inner) => lowest = lowest.min(*met),
                    Some(_) => {}
                }
            };
            met.insert(name, (number, lowest));
            if let Some(inner) = below {
                path.push((name, at));
                path.push((inner, 0));
            } else if lowest == number {
                while let Some(inner) = unsettled.pop() {
                    circles.insert(inner, number);
                    if inner == name {
                        break;
                    }
                }
            }
        }
    }
    circles
}

/// The component that a value of a type contains directly; the items of an inner list are on the heap.
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

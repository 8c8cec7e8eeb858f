//! A walk over the OpenAPI objects of a tree, guided by the grammar.

use crate::openapi::grammar::{Object, SCHEMA, ValueKind};
use crate::openapi::syntax::tree::{Node, Value};

/// The OpenAPI object that a value is, judging by the kind that its place requires.
pub(super) fn object_of(node: &Node, kind: &ValueKind) -> Option<&'static Object> {
    match (&node.value, kind) {
        (Value::Mapping(_), ValueKind::Object(object) | ValueKind::Ref(object)) => Some(object),
        (Value::Mapping(_), ValueKind::FlagOrSchema) => Some(&SCHEMA),
        _ => None,
    }
}

/// Calls a function with each value inside a value, and the kind that its place requires.
pub(super) fn each<'a>(
    node: &'a Node,
    kind: &ValueKind,
    then: &mut dyn FnMut(&'a Node, &'static ValueKind),
) {
    match kind {
        ValueKind::Map(values) => node
            .entries()
            .iter()
            .for_each(|entry| then(&entry.value, values)),
        ValueKind::List(items) => node.items().iter().for_each(|item| then(item, items)),
        _ => {
            if let Some(object) = object_of(node, kind) {
                for entry in node.entries() {
                    if let Some(kind) = object.kind_of(&entry.key) {
                        then(&entry.value, kind);
                    }
                }
            }
        }
    }
}

/// Like [`each`], for mutable values.
pub(super) fn each_mut(
    node: &mut Node,
    kind: &ValueKind,
    then: &mut dyn FnMut(&mut Node, &'static ValueKind),
) {
    let object = object_of(node, kind);
    match (&mut node.value, kind) {
        (Value::Mapping(mapping), ValueKind::Map(values)) => {
            mapping
                .values_mut()
                .for_each(|(_, _, value)| then(value, values));
        }
        (Value::Sequence(list), ValueKind::List(items)) => {
            for item in list {
                then(item, items);
            }
        }
        (Value::Mapping(mapping), _) => {
            let Some(object) = object else { return };
            for (key, _, value) in mapping.values_mut() {
                if let Some(kind) = object.kind_of(key) {
                    then(value, kind);
                }
            }
        }
        _ => {}
    }
}

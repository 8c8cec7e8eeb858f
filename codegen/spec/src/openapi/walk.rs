//! A walk over the OpenAPI objects of a tree, guided by the grammar.

use crate::openapi::grammar::{Kind, Object, SCHEMA};
use crate::openapi::syntax::tree::{Node, Value};

/// What object of OpenAPI a value is, by the kind that its place asks for.
pub(super) fn object_of(node: &Node, kind: &Kind) -> Option<&'static Object> {
    match (&node.value, kind) {
        (Value::Mapping(_), Kind::Object(object) | Kind::Ref(object)) => Some(object),
        (Value::Mapping(_), Kind::FlagOrSchema) => Some(&SCHEMA),
        _ => None,
    }
}

/// Calls a function with each value in a value, and the kind that the value's place asks for.
pub(super) fn each<'a>(node: &'a Node, kind: &Kind, then: &mut dyn FnMut(&'a Node, &'static Kind)) {
    match kind {
        Kind::Map(values) => node
            .entries()
            .iter()
            .for_each(|entry| then(&entry.value, values)),
        Kind::List(items) => node.items().iter().for_each(|item| then(item, items)),
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

/// The same with values that can be changed.
pub(super) fn each_mut(
    node: &mut Node,
    kind: &Kind,
    then: &mut dyn FnMut(&mut Node, &'static Kind),
) {
    let object = object_of(node, kind);
    match (&mut node.value, kind) {
        (Value::Mapping(mapping), Kind::Map(values)) => {
            mapping
                .values_mut()
                .for_each(|(_, _, value)| then(value, values));
        }
        (Value::Sequence(list), Kind::List(items)) => {
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

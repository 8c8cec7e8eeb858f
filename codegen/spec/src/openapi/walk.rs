//! A walk over the OpenAPI objects of a tree, guided by the grammar.

use crate::openapi::grammar::{DOCUMENT, Kind, Object, ObjectKind, SCHEMA};
use crate::openapi::syntax::tree::{Node, Value};

/// An object of a document.
pub(super) struct Found<'a> {
    pub node: &'a Node,
    pub object: ObjectKind,
}

/// Every object of a document other than references, each after the objects inside it.
pub(super) fn objects(document: &Node) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    add(document, &Kind::Object(&DOCUMENT), &mut found);
    found
}

fn add<'a>(node: &'a Node, kind: &Kind, found: &mut Vec<Found<'a>>) {
    each(node, kind, &mut |inner, kind| add(inner, kind, found));
    if let Some(object) = object_of(node, kind).filter(|_| node.entry("$ref").is_none()) {
        found.push(Found {
            node,
            object: object.kind,
        });
    }
}

/// The paths and components of a document other than references, with their kinds.
pub(super) fn pieces(document: &Node) -> Vec<(ObjectKind, &Node)> {
    let mut found = Vec::new();
    add_pieces(document, &Kind::Object(&DOCUMENT), &mut found);
    found
}

fn add_pieces<'a>(node: &'a Node, kind: &Kind, found: &mut Vec<(ObjectKind, &'a Node)>) {
    match kind {
        Kind::Ref(_) if node.entry("$ref").is_some() => {}
        Kind::Ref(object) => found.push((object.kind, node)),
        _ => each(node, kind, &mut |inner, kind| {
            add_pieces(inner, kind, found);
        }),
    }
}

/// The OpenAPI object that a value is, judging by the kind that its place requires.
pub(super) fn object_of(node: &Node, kind: &Kind) -> Option<&'static Object> {
    match (&node.value, kind) {
        (Value::Mapping(_), Kind::Object(object) | Kind::Ref(object)) => Some(object),
        (Value::Mapping(_), Kind::FlagOrSchema) => Some(&SCHEMA),
        _ => None,
    }
}

/// Calls a function with each value inside a value, and the kind that its place requires.
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

/// Like [`each`], for mutable values.
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

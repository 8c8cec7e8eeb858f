//! Unnamed enums that occur at several places with the same name and values: they become one type.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;

use crate::openapi::normalise::{
    BESIDE, SchemaPlace, component_entries, needs_name, spell, take_null_out_of_enum,
};
use crate::openapi::syntax::tree::{Node, Value};

/// The shared names of such enums, by the enums' hashes.
pub(super) struct SharedEnums(BTreeMap<u64, Vec<Shared>>);

struct Shared {
    name: String,
    /// Whether it has the same description everywhere.
    is_described_alike: bool,
}

/// The places of an enum with one name and one list of values.
#[derive(Default)]
struct Places {
    count: usize,
    descriptions: BTreeSet<Option<String>>,
}

impl SharedEnums {
    /// Searches every property and parameter of a document.
    pub(super) fn of(tree: &Node) -> Self {
        let mut found = BTreeMap::<(String, u64), Places>::new();
        let mut open = vec![tree];
        while let Some(node) = open.pop() {
            let properties = node.get("properties").map(Node::entries);
            for property in properties.unwrap_or_default() {
                add(&mut found, &property.key, &property.value);
            }
            let name = node.get("name").and_then(Node::text);
            if let (Some(name), Some(_), Some(schema)) = (name, node.get("in"), node.get("schema"))
            {
                add(&mut found, name, schema);
            }
            match &node.value {
                Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
                Value::Sequence(items) => open.extend(items),
                Value::Scalar(..) => {}
            }
        }
        found.retain(|_, places| places.count > 1);
        let mut names = BTreeMap::<String, usize>::new();
        for (name, _) in found.keys() {
            *names.entry(name.clone()).or_default() += 1;
        }
        let taken = component_entries(tree)
            .map(|entry| entry.key.to_upper_camel_case())
            .collect::<BTreeSet<_>>();
        let mut shared = BTreeMap::<u64, Vec<Shared>>::new();
        for ((name, print), places) in found {
            // If several enums have the same name, each is named after its place.
            if names[&name] == 1 && !taken.contains(&name) {
                let is_described_alike = places.descriptions.len() == 1;
                shared.entry(print).or_default().push(Shared {
                    name,
                    is_described_alike,
                });
            }
        }
        Self(shared)
    }

    /// The place after which an enum is named: its own, or one that all equal enums share. In the latter case a
    /// description that differs is dropped.
    pub(super) fn place(&self, node: &mut Node, spot: &SchemaPlace) -> SchemaPlace {
        let mut spot = spot.clone();
        let shared = print(node).and_then(|print| self.0.get(&print));
        let mut shared = shared.into_iter().flatten();
        if let Some(shared) = shared.find(|shared| spot.name.ends_with(&*shared.name)) {
            spot.name.clone_from(&shared.name);
            if !shared.is_described_alike {
                node.remove("description");
            }
        }
        spot
    }
}

fn add(found: &mut BTreeMap<(String, u64), Places>, name: &str, schema: &Node) {
    let schema = schema.get("items").unwrap_or(schema);
    if let Some(print) = print(schema) {
        let name = spell(name).to_upper_camel_case();
        let places = found.entry((name, print)).or_default();
        let description = schema.get("description").and_then(Node::text);
        places.count += 1;
        places.descriptions.insert(description.map(str::to_owned));
    }
}

/// The hash of a string enum.
fn print(schema: &Node) -> Option<u64> {
    let values = schema.get("enum")?.items();
    if !needs_name(schema) || values.len() < 2 {
        return None;
    }
    let mut schema = schema.clone();
    take_null_out_of_enum(&mut schema);
    for key in BESIDE {
        schema.remove(key);
    }
    Some(schema.fingerprint())
}

//! Merging of `allOf` into one schema.

use indexmap::IndexSet;

use crate::openapi::normalise::{BESIDE, Normalise, SchemaPlace};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::scalars::ScalarKind;
use crate::openapi::syntax::tree::{Entry, Node, Value};

/// How often a component can be nested inside itself before it counts as endless.
const MOST_NESTED: usize = 3;

pub(super) fn constants_of(node: &Node) -> Vec<(String, String)> {
    let own = node
        .get("properties")
        .map(Node::entries)
        .unwrap_or_default();
    let parts = node
        .get("allOf")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(|part| part.get("properties"));
    own.iter()
        .chain(parts.flat_map(Node::entries))
        .filter_map(|entry| {
            let [value] = entry.value.get("enum")?.items() else {
                return None;
            };
            (value.scalar_kind() == Some(ScalarKind::String)).then(|| {
                (
                    entry.key.clone(),
                    value.text().unwrap_or_default().to_owned(),
                )
            })
        })
        .collect()
}

/// The name of the component that a part refers to.
pub(super) fn reference(node: &Node) -> Option<String> {
    schema_name(node.get("$ref")?.text()?)
}

/// The keywords that make a schema more than a reference with a description.
const STRUCTURE: [&str; 9] = [
    "properties", "required", "items", "enum", "oneOf", "anyOf", "allOf", "additionalProperties",
    "format",
];

fn has_structure(node: &Node) -> bool {
    let counts = |entry: &Entry| {
        STRUCTURE.contains(&&*entry.key) && entry.value.text().is_none_or(|text| text != "false")
    };
    node.entry("$ref").is_some() || node.entries().iter().any(counts)
}

/// What is done with a schema whose parts cannot be merged.
pub(super) const KEPT: &str = "the value is kept unparsed";

/// A schema without constraints, with the description of another.
pub(super) fn as_it_comes(node: Node) -> Node {
    let span = node.span.clone();
    let Value::Mapping(mut entries) = node.value else {
        return Node::mapping(Vec::new(), span);
    };
    let words = entries
        .drain(..)
        .filter(|entry| BESIDE.contains(&&*entry.key) && entry.key != "default");
    Node::mapping(words.collect(), span)
}

impl Normalise<'_> {
    /// A schema without `allOf`, merged from all of its parts.
    pub(super) fn all_of(&mut self, mut node: Node, spot: &SchemaPlace) -> Node {
        if node.get("allOf").is_none_or(|list| list.items().is_empty()) {
            return node;
        }
        let Some(mut list) = node.remove("allOf") else {
            return node;
        };
        let parts = list
            .value
            .items_mut()
            .map(std::mem::take)
            .unwrap_or_default();
        if self.budget == 0 {
            self.unsupported(
                &list.key_span,
                "an `allOf` that expands to too many schemas",
                "refer to the schemas instead of extending them",
                KEPT,
            );
            return as_it_comes(node);
        }
        self.budget -= 1;
        let references = parts.iter().filter(|part| part.entry("$ref").is_some());
        let structured = parts.iter().filter(|part| has_structure(part));
        let is_other_in_words =
            references.count() == 1 && structured.count() == 1 && !has_structure(&node);
        if is_other_in_words && !self.bases.extends(spot, &parts) {
            return with_words(node, parts);
        }
        let span = node.span.clone();
        let mut merged = Node::mapping(Vec::new(), span);
        for part in parts {
            let (part, is_base) = match reference(&part) {
                None => (self.all_of(part, spot), false),
                Some(name) => match self.base(&name, &part, spot) {
                    Some(base) => (base, true),
                    None => return as_it_comes(node),
                },
            };
            // A part that is a choice: only what is common to its members can be read.
            if !self.merge(&mut merged, part, is_base) {
                return as_it_comes(node);
            }
        }
        let words = node.clone();
        if self.merge(&mut merged, node, false) {
            merged
        } else {
            as_it_comes(words)
        }
    }

    /// The content of a component that is merged; `None` if a fault was reported.
    pub(super) fn base(&mut self, name: &str, part: &Node, spot: &SchemaPlace) -> Option<Node> {
        let nested = self
            .expanding
            .iter()
            .filter(|known| **known == name)
            .count();
        if nested == MOST_NESTED {
            self.unsupported(
                &part.span,
                &format!("an `allOf` that extends `{name}`, which contains it,"),
                "refer to the component instead of extending it",
                KEPT,
            );
            return None;
        }
        let mut original = self.bases.original(name)?.clone();
        self.expanding.push(name.to_owned());
        self.leave_siblings(&mut original, spot);
        let base = self.all_of(original, spot);
        // A component that is an alias of another.
        match reference(&base) {
            Some(other) => self.base(&other, part, spot),
            None => Some(base),
        }
    }

    /// Removes the choice from a base that lists its subtypes: a subtype takes over the base but not its siblings.
    fn leave_siblings(&self, base: &mut Node, spot: &SchemaPlace) {
        for key in ["oneOf", "anyOf"] {
            let members = base.get(key).map(Node::items).unwrap_or_default();
            let mut members = members.iter().filter_map(reference);
            if members.any(|member| member == spot.name || self.expanding.contains(&member)) {
                base.remove(key);
            }
        }
    }

    /// Merges a part; returns whether this was possible. Conflicts are reported.
    pub(super) fn merge(&mut self, merged: &mut Node, part: Node, is_base: bool) -> bool {
        let mut fits = true;
        let Value::Mapping(entries) = part.value else {
            return fits;
        };
        for entry in entries {
            match &*entry.key {
                "properties" => merge_properties(merged, entry),
                "required" => merge_required(merged, entry),
                "type" => fits &= self.merge_type(merged, entry),
                "description" | "title" | "example" | "examples" | "externalDocs" | "xml"
                | "discriminator" | "nullable" | "default" | "deprecated" | "readOnly"
                | "writeOnly"
                    if is_base => {}
                "additionalProperties" if entry.value.text() == Some("false") => {}
                "oneOf" | "anyOf" if merged.entry(&entry.key).is_some() => {
                    let what = format!("a second `{}` in one `allOf`", entry.key);
                    self.unsupported(
                        &entry.key_span,
                        &what,
                        "write the schema out with all of its properties",
                        KEPT,
                    );
                    fits = false;
                }
                _ => merged.put(entry),
            }
        }
        fits
    }

    fn merge_type(&mut self, merged: &mut Node, entry: Entry) -> bool {
        let known = merged.get("type").and_then(Node::text);
        match (known, entry.value.text()) {
            (None, _) | (Some("number"), Some("integer")) => merged.put(entry),
            (Some("integer"), Some("number")) => {}
            (Some(one), Some(two)) if one == two => {}
            (Some(one), two) => {
                let what = format!(
                    "an `allOf` of type {one} and of type {}",
                    two.unwrap_or("?")
                );
                self.unsupported(
                    &entry.value.span,
                    &what,
                    "correct one of the types, since no value has both",
                    KEPT,
                );
                return false;
            }
        }
        true
    }
}

/// A reference to a component, with the description around it.
fn with_words(node: Node, parts: Vec<Node>) -> Node {
    let span = node.span.clone();
    let mut words = Node::mapping(Vec::new(), span);
    for part in parts.into_iter().chain([node]) {
        if let Value::Mapping(entries) = part.value {
            for entry in entries {
                let is_word = BESIDE.contains(&&*entry.key)
                    || entry.key == "$ref"
                    || entry.key.starts_with("x-");
                let is_bound = !["type", "title", "externalDocs"].contains(&&*entry.key);
                if is_word || is_bound {
                    words.put(entry);
                }
            }
        }
    }
    words
}

fn merge_properties(merged: &mut Node, entry: Entry) {
    let Some(known) = merged.get_mut("properties") else {
        return merged.put(entry);
    };
    let Value::Mapping(properties) = entry.value.value else {
        return;
    };
    for property in properties {
        let Some(before) = known.get_mut(&property.key) else {
            known.put(property);
            continue;
        };
        if before.says_same(&property.value) {
            // The later part is more specific, and so is its description.
            if property.value.entry("description").is_some() {
                *before = property.value;
            }
            continue;
        }
        let span = property.value.span.clone();
        let both = Node::sequence(vec![before.take(), property.value], span.clone());
        let entry = Entry::new("allOf", span.clone(), both);
        *before = Node::mapping(vec![entry], span);
    }
}

fn merge_required(merged: &mut Node, entry: Entry) {
    let Some(known) = merged.get_mut("required").and_then(Node::items_mut) else {
        return merged.put(entry);
    };
    if let Value::Sequence(names) = entry.value.value {
        let text = |name: &Node| name.text().map(str::to_owned);
        let mut seen: IndexSet<_> = known.iter().map(text).collect();
        known.extend(names.into_iter().filter(|name| seen.insert(text(name))));
    }
}

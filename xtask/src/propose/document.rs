//! A document as it is written: from a path in a response to the pointers of the schemas that describe the values there.

use std::collections::BTreeSet;

use serde_json::Value;
use skattekit_codegen::{Pointer, Sources, read_document};

/// A document of the specifications.
pub(super) struct Document {
    root: Value,
    pub is_3_1: bool,
}

/// Why a path leads to no place that a fix-up can change.
pub(super) enum NoPlace {
    /// The document has nothing there.
    Nothing,
    /// Several places describe it, and nothing says which of them is meant.
    Several(Vec<Pointer>),
}

/// The keys of schemas that describe the same value as the schema around them.
const COMPOSED: [&str; 3] = ["allOf", "oneOf", "anyOf"];

impl Document {
    /// Reads a document.
    pub(super) fn read(sources: &Sources, file: &str) -> Option<Self> {
        let root = read_document(sources, file)?;
        let version = root["openapi"].as_str().unwrap_or_default();
        Some(Self {
            is_3_1: version.starts_with("3.1"),
            root,
        })
    }

    /// The value at a pointer.
    pub(super) fn get(&self, at: &Pointer) -> Option<&Value> {
        self.root.pointer(at.as_str())
    }

    /// The place that a schema refers to, or its own.
    pub(super) fn target(&self, at: &Pointer) -> Option<Pointer> {
        const MOST: usize = 100;
        let mut at = at.clone();
        for _ in 0..MOST {
            let Some(reference) = self.get(&at)?.get("$ref") else {
                return Some(at);
            };
            at = Pointer::parse(reference.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    /// The schemas of which one is composed, itself first, references followed; `keys` are those of the lists to look in.
    pub(super) fn composed(&self, at: &Pointer, keys: &[&str]) -> Vec<Pointer> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![at.clone()];
        while let Some(next) = open.pop() {
            let Some(at) = self.target(&next).filter(|at| seen.insert(at.clone())) else {
                continue;
            };
            for key in keys.iter().rev() {
                let parts = self.get(&at).and_then(|schema| schema[*key].as_array());
                let count = parts.map_or(0, Vec::len);
                open.extend((0..count).rev().map(|index| at.key(key).index(index)));
            }
            found.push(at);
        }
        found
    }

    /// All of these that have a key.
    pub(super) fn having(&self, at: &Pointer, key: &str) -> Vec<Pointer> {
        let mut found = self.composed(at, &COMPOSED);
        found.retain(|at| self.get(at).is_some_and(|schema| schema.get(key).is_some()));
        found
    }

    /// The one schema that describes the values at the parts of a path, references of the last one not followed.
    pub(super) fn walk(&self, root: &Pointer, parts: &[&str]) -> Result<Pointer, NoPlace> {
        let mut places = vec![root.clone()];
        for part in parts {
            let mut next = Vec::new();
            for place in places.iter().flat_map(|at| self.composed(at, &COMPOSED)) {
                let below = match *part {
                    "[]" => place.key("items"),
                    "*" => place.key("additionalProperties"),
                    name => place.key("properties").key(name),
                };
                if self.get(&below).is_some_and(Value::is_object) && !next.contains(&below) {
                    next.push(below);
                }
            }
            places = next;
        }
        one(places)
    }

    /// The one place of the object that a schema is, where a property can be added.
    pub(super) fn object(&self, at: &Pointer) -> Result<Pointer, NoPlace> {
        let own = self.target(at).ok_or(NoPlace::Nothing)?;
        // What it is composed of elsewhere is part of other schemas, too.
        let mut parts = self.composed(&own, &["allOf"]).into_iter().rev();
        let part = parts.find(|part| {
            let schema = self.get(part);
            let has_properties = schema.is_some_and(|schema| schema["properties"].is_object());
            has_properties && part.within(&own).is_some()
        });
        let alternatives = self.composed(&own, &["oneOf", "anyOf"]);
        match (part, &*alternatives) {
            (Some(part), _) => Ok(part),
            (None, [_, first, others @ ..]) => {
                let places = [first].into_iter().chain(others);
                Err(NoPlace::Several(places.cloned().collect()))
            }
            (None, _) => Ok(own),
        }
    }
}

/// The only one of some places.
pub(super) fn one(mut places: Vec<Pointer>) -> Result<Pointer, NoPlace> {
    match places.pop() {
        None => Err(NoPlace::Nothing),
        Some(place) if places.is_empty() => Ok(place),
        Some(last) => {
            places.push(last);
            Err(NoPlace::Several(places))
        }
    }
}

/// The parts of a path such as `grunnlag[].kategori[]`: a name, or `[]` for the items of a list.
pub(super) fn parts(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        parts.extend((!name.is_empty()).then_some(name));
        parts.extend(std::iter::repeat_n("[]", (part.len() - name.len()) / 2));
    }
    parts
}

//! Small edits of a tree that keep the spans: removal, insertion and comparison of entries.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::openapi::syntax::tree::{Entry, Node, Value};

impl Node {
    /// Marks a schema as nullable.
    pub(super) fn put_nullable(&mut self) {
        let span = self.span.start..self.span.start;
        self.put(Entry::new(
            "nullable",
            span.clone(),
            Self::word("true", span),
        ));
    }

    /// A hash that is equal for schemas with the same content, independent of their places and descriptions.
    pub(super) fn fingerprint(&self) -> u64 {
        self.print(false)
    }

    /// With `names`, the keys of the mapping are names from the document and not keywords.
    fn print(&self, names: bool) -> u64 {
        let mut hasher = DefaultHasher::new();
        match &self.value {
            Value::Scalar(text, _) => (0, text, self.scalar_kind()).hash(&mut hasher),
            Value::Sequence(items) => {
                1.hash(&mut hasher);
                for item in items {
                    item.print(false).hash(&mut hasher);
                }
            }
            Value::Mapping(entries) => {
                let counts = |entry: &&Entry| names || !DESCRIBING.contains(&&*entry.key);
                let prints = entries.iter().filter(counts).map(|entry| {
                    let below = !names && NAMES.contains(&&*entry.key);
                    (&entry.key, entry.value.print(below))
                });
                let mut prints = prints.collect::<Vec<_>>();
                // The order of entries has no meaning.
                prints.sort_unstable();
                (2, prints).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// Whether two schemas have the same type, ignoring constraints and XML elements.
    pub(super) fn is_of_type(&self, other: &Self) -> bool {
        let is_scalar = |node: &Self| {
            let ty = node.get("type").and_then(Self::text);
            ["string", "integer", "number", "boolean"].contains(&ty.unwrap_or_default())
        };
        let agree = |key: &str| match (self.get(key), other.get(key)) {
            (None, None) => true,
            (Some(ours), Some(theirs)) => ours.says_same(theirs),
            _ => false,
        };
        if is_scalar(self) && is_scalar(other) {
            ["type", "format", "enum"].into_iter().all(agree)
        } else {
            let without_xml = |node: &Self| {
                let mut node = node.clone();
                node.remove("xml");
                node.fingerprint()
            };
            without_xml(self) == without_xml(other)
        }
    }

    /// Whether two schemas have the same content, ignoring places and descriptions.
    pub(super) fn says_same(&self, other: &Self) -> bool {
        self.fingerprint() == other.fingerprint()
    }
}

/// The keywords whose values have names from the document as keys.
const NAMES: [&str; 2] = ["properties", "mapping"];

/// The keywords that do not affect values.
const DESCRIBING: [&str; 6] = [
    "description", "title", "summary", "example", "examples", "externalDocs",
];

//! Small changes to a tree: entries taken out, put in and compared, with the spans that they came with.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::openapi::tree::{Entry, Node, Value};

impl Node {
    /// Says that a schema allows null.
    pub(super) fn put_nullable(&mut self) {
        let span = self.span.start..self.span.start;
        self.put(Entry {
            key: "nullable".to_owned(),
            key_span: span.clone(),
            value: Self::word("true", span),
        });
    }

    /// A number that two values share when they say the same, wherever they stand and however they are described.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        match &self.value {
            Value::Scalar(text, _) => (0, text, self.reads_as()).hash(&mut hasher),
            Value::Sequence(items) => {
                1.hash(&mut hasher);
                items
                    .iter()
                    .for_each(|item| item.fingerprint().hash(&mut hasher));
            }
            Value::Mapping(entries) => {
                let counts = |entry: &&Entry| !DESCRIBING.contains(&&*entry.key);
                let prints = entries.iter().filter(counts);
                let mut prints =
                    Vec::from_iter(prints.map(|entry| (&entry.key, entry.value.fingerprint())));
                // The order of entries says nothing.
                prints.sort_unstable();
                (2, prints).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// Whether two schemas are of one type, whatever bounds they set.
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
            self.says_same(other)
        }
    }

    /// Whether two values say the same, wherever they stand and however they are described.
    pub(super) fn says_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(ours, _), Value::Scalar(theirs, _)) => {
                ours == theirs && self.reads_as() == other.reads_as()
            }
            (Value::Sequence(ours), Value::Sequence(theirs)) => {
                ours.len() == theirs.len()
                    && ours.iter().zip(theirs).all(|(one, two)| one.says_same(two))
            }
            (Value::Mapping(ours), Value::Mapping(theirs)) => {
                let counts = |entry: &&Entry| !DESCRIBING.contains(&&*entry.key);
                let has_same = |entry: &Entry| {
                    let same = other.get(&entry.key);
                    same.is_some_and(|known| known.says_same(&entry.value))
                };
                ours.iter().filter(counts).count() == theirs.iter().filter(counts).count()
                    && ours.iter().filter(counts).all(has_same)
            }
            _ => false,
        }
    }
}

/// The keywords that change no value.
const DESCRIBING: [&str; 6] = [
    "description",
    "title",
    "summary",
    "example",
    "examples",
    "externalDocs",
];

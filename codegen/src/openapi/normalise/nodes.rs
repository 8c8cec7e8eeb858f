//! Small changes to a tree: entries taken out, put in and compared, with the spans that they came with.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::openapi::tree::{Entry, Node, Quoting, Value};

impl Node {
    /// A mapping.
    pub(super) const fn mapping(entries: Vec<Entry>, span: Range<usize>) -> Self {
        Self {
            value: Value::Mapping(entries),
            span,
        }
    }

    /// A string.
    pub(super) const fn string(text: String, span: Range<usize>) -> Self {
        Self {
            value: Value::Scalar(text, Quoting::Quoted),
            span,
        }
    }

    /// `true`.
    pub(super) fn truth(span: Range<usize>) -> Self {
        Self {
            value: Value::Scalar("true".to_owned(), Quoting::Plain),
            span,
        }
    }

    /// Takes the node out, and leaves an empty string in its place.
    pub(super) const fn take(&mut self) -> Self {
        let span = self.span.start..self.span.end;
        std::mem::replace(self, Self::string(String::new(), span))
    }

    /// The entries of a mapping, to change them; none of anything else.
    pub(super) const fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.value {
            Value::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items of a sequence, to change them; none of anything else.
    pub(super) const fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The value at a key, to change it.
    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let entries = self.entries_mut()?.iter_mut();
        let mut entries = entries.filter(|entry| entry.key == key);
        entries.next().map(|entry| &mut entry.value)
    }

    /// Takes an entry out of a mapping.
    pub(super) fn remove(&mut self, key: &str) -> Option<Entry> {
        let entries = self.entries_mut()?;
        let at = entries.iter().position(|entry| entry.key == key)?;
        Some(entries.remove(at))
    }

    /// Puts an entry into a mapping, in the place of the one at its key where there is one.
    pub(super) fn put(&mut self, entry: Entry) {
        let Some(entries) = self.entries_mut() else {
            return;
        };
        match entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
    }

    /// Says that a schema allows null.
    pub(super) fn put_nullable(&mut self) {
        let span = self.span.start..self.span.start;
        self.put(Entry {
            key: "nullable".to_owned(),
            key_span: span.clone(),
            value: Self::truth(span),
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
                let theirs = Vec::from_iter(theirs.iter().filter(counts));
                let ours = Vec::from_iter(ours.iter().filter(counts));
                let has_same = |entry: &Entry| {
                    let same = theirs.iter().find(|known| known.key == entry.key);
                    same.is_some_and(|known| known.value.says_same(&entry.value))
                };
                ours.len() == theirs.len() && ours.into_iter().all(has_same)
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

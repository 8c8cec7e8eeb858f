//! A document as a tree whose keys and values know their location in the file.

use std::cell::OnceCell;
use std::ops::{Deref, DerefMut, Range};

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::outline::{Outline, Tree};
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;

use crate::openapi::syntax::scalars::{Scalar, ScalarKind, read_scalar};

/// Documents with deeper nesting are rejected, so that no recursion over a tree can exhaust the stack.
pub(super) const MAX_DEPTH: usize = 100;

/// A value and its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A scalar as text, and whether it is quoted; YAML may give an unquoted one another type.
    Scalar(String, Quoting),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in source order.
    Mapping(Mapping),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Without quotes: `5` is a number.
    Plain,
    /// In quotes, or as a block: `'5'` is a string.
    Quoted,
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub value: Node,
}

impl Entry {
    pub(crate) fn new(key: impl Into<String>, key_span: Range<usize>, value: Node) -> Self {
        Self {
            key: key.into(),
            key_span,
            value,
        }
    }
}

/// The entries of a mapping, in source order, with an index by key for large mappings.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    entries: Vec<Entry>,
    /// The entries' positions sorted by key; computed by the first search, dropped by changes.
    by_key: OnceCell<Vec<usize>>,
}

impl Mapping {
    /// Reports repeated keys of a mapping.
    pub(super) fn report_repeated(&self, source: &Source<'_>, diagnostics: &mut Diagnostics) {
        for (first, entry) in self.repeated() {
            diagnostics
                .error(Code::RepeatedKey, source.at(&entry.key_span))
                .found(format!("the key `{}` is given twice", entry.key))
                .expected("each key of a mapping once")
                .other(source.at(&first.key_span), "first given here")
                .help("rename one of the two, or remove it");
        }
    }

    /// In a smaller mapping, a linear search is as fast.
    const SMALL: usize = 12;

    /// The position of the first entry with a key.
    pub(crate) fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() <= Self::SMALL {
            return self.entries.iter().position(|entry| entry.key == key);
        }
        let key_of = |number: &usize| &*self.entries[*number].key;
        let by_key = self.by_key.get_or_init(|| {
            let mut numbers = (0..self.entries.len()).collect::<Vec<_>>();
            // The sort is stable, so the first of several equal keys is found.
            numbers.sort_by_key(key_of);
            numbers
        });
        let at = by_key.partition_point(|number| key_of(number) < key);
        by_key
            .get(at)
            .copied()
            .filter(|number| key_of(number) == key)
    }

    /// Adds an entry with a new key; the index remains valid.
    fn push_new(&mut self, entry: Entry) {
        if let Some(by_key) = self.by_key.get_mut() {
            let entries = &self.entries;
            let at = by_key.partition_point(|number| entries[*number].key < entry.key);
            by_key.insert(at, entries.len());
        }
        self.entries.push(entry);
    }

    /// The repeated entries, each after the first entry with the same key.
    pub(crate) fn repeated(&self) -> Vec<(&Entry, &Entry)> {
        self.entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| {
                let first = self.position(&entry.key)?;
                (first < at).then(|| (&self.entries[first], entry))
            })
            .collect()
    }

    /// The keys with their places, and the mutable values.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = (&str, &Range<usize>, &mut Node)> {
        // The keys do not change, so the index remains valid.
        self.entries
            .iter_mut()
            .map(|entry| (&*entry.key, &entry.key_span, &mut entry.value))
    }
}

impl From<Vec<Entry>> for Mapping {
    fn from(mut entries: Vec<Entry>) -> Self {
        // The tree takes most of a document's memory.
        entries.shrink_to_fit();
        Self {
            entries,
            by_key: OnceCell::new(),
        }
    }
}

impl Deref for Mapping {
    type Target = Vec<Entry>;

    fn deref(&self) -> &Vec<Entry> {
        &self.entries
    }
}

impl DerefMut for Mapping {
    fn deref_mut(&mut self) -> &mut Vec<Entry> {
        self.by_key.take();
        &mut self.entries
    }
}

impl IntoIterator for Mapping {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl Node {
    /// The outline of the file with the given text.
    pub(crate) fn outline(&self, text: &str) -> Outline {
        let mut tree = Tree::default();
        self.add_to(&mut tree, None, text);
        Outline::Tree(tree)
    }

    /// A copy with every span moved by `by` bytes.
    pub(crate) fn moved_by(&self, by: usize) -> Self {
        let moved = |span: &Range<usize>| span.start + by..span.end + by;
        let value = match &self.value {
            Value::Mapping(mapping) => {
                let entries = mapping.iter().map(|entry| {
                    Entry::new(
                        entry.key.clone(),
                        moved(&entry.key_span),
                        entry.value.moved_by(by),
                    )
                });
                Value::Mapping(entries.collect::<Vec<_>>().into())
            }
            Value::Sequence(items) => {
                Value::Sequence(items.iter().map(|item| item.moved_by(by)).collect())
            }
            scalar @ Value::Scalar(..) => scalar.clone(),
        };
        Self {
            value,
            span: moved(&self.span),
        }
    }

    fn add_to(&self, tree: &mut Tree, key: Option<(&str, &Range<usize>)>, text: &str) {
        tree.add(text, &self.span, key, |tree| match &self.value {
            Value::Mapping(entries) => {
                for entry in entries.iter() {
                    let key = Some((&*entry.key, &entry.key_span));
                    entry.value.add_to(tree, key, text);
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    item.add_to(tree, None, text);
                }
            }
            Value::Scalar(..) => {}
        });
    }

    /// A mapping that replaces the value at a place.
    pub(crate) fn mapping(entries: Vec<Entry>, span: Range<usize>) -> Self {
        Self {
            value: Value::Mapping(entries.into()),
            span,
        }
    }

    /// A sequence that stands for what is at a place.
    pub(crate) const fn sequence(items: Vec<Self>, span: Range<usize>) -> Self {
        Self {
            value: Value::Sequence(items),
            span,
        }
    }

    /// A string that replaces the value at a place.
    pub(crate) const fn string(text: String, span: Range<usize>) -> Self {
        Self {
            value: Value::Scalar(text, Quoting::Quoted),
            span,
        }
    }

    /// A plain scalar, such as `true` or a number, that replaces the value at a place.
    pub(crate) fn word(word: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            value: Value::Scalar(word.into(), Quoting::Plain),
            span,
        }
    }

    /// Takes the node and leaves an empty string in its place.
    pub(crate) fn take(&mut self) -> Self {
        let empty = Self::string(String::new(), self.span.clone());
        std::mem::replace(self, empty)
    }

    /// The entries of a mapping; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(mapping) => mapping,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The entry at a key of a mapping.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Mapping(mapping) => mapping.position(key).map(|at| &mapping[at]),
            _ => None,
        }
    }

    /// The value at a key of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The mutable entries of a mapping; `None` for anything else.
    pub(crate) fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The mutable items of a sequence; `None` for anything else.
    pub(crate) const fn items_mut(&mut self) -> Option<&mut Vec<Self>> {
        match &mut self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The mutable value at a key of a mapping.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Value::Mapping(mapping) => {
                let at = mapping.position(key)?;
                Some(&mut mapping.entries[at].value)
            }
            _ => None,
        }
    }

    /// Removes an entry from a mapping.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Entry> {
        match &mut self.value {
            Value::Mapping(mapping) => {
                let at = mapping.position(key)?;
                Some(mapping.remove(at))
            }
            _ => None,
        }
    }

    /// Inserts an entry into a mapping, replacing one with the same key.
    pub(crate) fn put(&mut self, entry: Entry) {
        if let Some(known) = self.get_mut(&entry.key) {
            *known = entry.value;
        } else if let Value::Mapping(mapping) = &mut self.value {
            mapping.push_new(entry);
        }
    }

    /// The mapping at a key, inserted if missing.
    pub(crate) fn mapping_at(&mut self, key: &str, span: &Range<usize>) -> &mut Self {
        if self.get(key).is_none() {
            self.set(key, Self::mapping(Vec::new(), span.clone()));
        }
        self.get_mut(key).expect("it was put in on the line before")
    }

    /// Sets the value at a key of a mapping; the key gets the value's place.
    pub(crate) fn set(&mut self, key: &str, value: Self) {
        self.put(Entry::new(key, value.span.clone(), value));
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The typed value of a scalar.
    pub(crate) fn scalar(&self) -> Option<Scalar<'_>> {
        match &self.value {
            Value::Scalar(text, Quoting::Plain) => Some(read_scalar(text)),
            Value::Scalar(text, Quoting::Quoted) => Some(Scalar::Text(text)),
            _ => None,
        }
    }

    /// The type of a scalar; `None` for anything else.
    pub(crate) fn scalar_kind(&self) -> Option<ScalarKind> {
        self.scalar().map(|scalar| scalar.kind())
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        self.scalar_kind() == Some(ScalarKind::Null)
    }

    /// The type of the value, in words.
    pub(crate) fn reads_as(&self) -> String {
        self.scalar_kind()
            .map_or_else(|| self.kind().to_owned(), |kind| kind.to_string())
    }

    /// The kind of node, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar(..) => "a scalar",
            Value::Sequence(_) => "a sequence",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The value as JSON.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Scalar(text, _) => match self.scalar() {
                Some(Scalar::Null) => Json::Null,
                Some(Scalar::Flag(flag)) => Json::Bool(flag),
                Some(Scalar::Whole(_) | Scalar::Large(_) | Scalar::Decimal(_)) => {
                    serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.clone()))
                }
                Some(Scalar::Text(_)) | None => Json::String(text.clone()),
            },
            Value::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.value.to_json()))
                .collect(),
        }
    }

    /// The value that a JSON pointer leads to.
    pub(crate) fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.keys().try_fold(self, |node, key| node.child(&key))
    }

    /// The mutable value that a JSON pointer leads to.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Node> {
        pointer
            .keys()
            .try_fold(self, |node, key| node.child_mut(&key))
    }

    /// The value at a key of a mapping, or at an index of a list.
    pub(crate) fn child(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(_) => self.get(key),
            Value::Sequence(items) => items.get(key.parse::<usize>().ok()?),
            Value::Scalar(..) => None,
        }
    }

    /// The mutable value at a key of a mapping, or at an index of a list.
    pub(crate) fn child_mut(&mut self, key: &str) -> Option<&mut Node> {
        match self.value {
            Value::Mapping(_) => self.get_mut(key),
            Value::Sequence(ref mut items) => items.get_mut(key.parse::<usize>().ok()?),
            Value::Scalar(..) => None,
        }
    }

    /// Whether two values have the same content, ignoring their places.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar(..), Value::Scalar(..)) => self.scalar() == other.scalar(),
            (Value::Sequence(left), Value::Sequence(right)) => {
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(right)
                        .all(|(left, right)| left.says_the_same(right))
            }
            (Value::Mapping(left), Value::Mapping(_)) => {
                left.len() == other.entries().len()
                    && left.iter().all(|entry| {
                        let other = other.get(&entry.key);
                        other.is_some_and(|other| entry.value.says_the_same(other))
                    })
            }
            _ => false,
        }
    }

    /// The approximate size of the value in bytes of memory, and its depth.
    pub(crate) fn size(&self) -> (usize, usize) {
        let mut inner = (0, 0);
        let mut add = |node: &Node, more: usize| {
            let (size, depth) = node.size();
            inner = (inner.0 + size + more, inner.1.max(depth));
        };
        match &self.value {
            Value::Scalar(text, _) => return (size_of::<Node>() + text.len(), 0),
            Value::Sequence(items) => items.iter().for_each(|item| add(item, 0)),
            Value::Mapping(entries) => {
                let key = size_of::<Entry>() - size_of::<Node>();
                entries
                    .iter()
                    .for_each(|entry| add(&entry.value, key + entry.key.len()));
            }
        }
        (size_of::<Node>() + inner.0, inner.1 + 1)
    }
}

/// A limit on the memory for copies, since references could make a small document grow without bounds.
pub(crate) struct Budget(usize);

impl Budget {
    /// The limit for a document of a given length, a multiple of the length.
    pub(crate) fn of(length: usize) -> Self {
        const TIMES: usize = 8;
        const LEAST: usize = 1 << 20;
        Self(length.saturating_mul(TIMES).saturating_add(LEAST))
    }

    /// Takes the memory of a copy; `false` if none is left.
    pub(crate) fn take(&mut self, size: usize) -> bool {
        let enough = self.0 >= size;
        self.0 = self.0.saturating_sub(size);
        enough
    }
}

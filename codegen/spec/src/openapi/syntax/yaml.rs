//! The YAML parser: expands aliases and merge keys, and reports repeated keys and unneeded features.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::syntax::texts::check_text;
use crate::openapi::syntax::tree::{Budget, Entry, MAX_DEPTH, Mapping, Node, Quoting, Value};

/// Reads YAML.
pub(super) fn read_yaml(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = source.text;
    let mut builder = Builder {
        text,
        source,
        offsets: Offsets::of(text),
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        copies: Budget::of(text.len()),
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = builder.offsets.byte(text, error.marker().index());
                // What is not closed at the end is at the last line that has anything.
                let at = at.min(text.trim_end().len());
                diagnostics
                    .error(Code::InvalidYaml, source.at(&(at..at)))
                    .found(format!("this is not YAML: {}", error.info()))
                    .expected("a YAML document")
                    .help("check the indentation, the quotes and the brackets at this place and just before it");
                return None;
            }
        };
        builder.add(event, span, diagnostics)?;
    }
    if builder.root.is_none() {
        diagnostics
            .error(Code::InvalidYaml, source.at(&(0..0)))
            .found("the document is empty")
            .expected("an OpenAPI document")
            .help("fetch the document again, or remove its entry from the manifest");
    }
    builder.root
}

/// The byte offsets of characters.
struct Offsets(Vec<usize>);

impl Offsets {
    /// The number of characters between two stored offsets.
    const STEP: usize = 16;

    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self(Vec::new());
        }
        let every = text.char_indices().step_by(Self::STEP);
        Self(every.map(|(at, _)| at).collect())
    }

    fn byte(&self, text: &str, index: usize) -> usize {
        if self.0.is_empty() {
            return index.min(text.len());
        }
        let Some(start) = self.0.get(index / Self::STEP) else {
            return text.len();
        };
        let mut rest = text[*start..].char_indices();
        rest.nth(index % Self::STEP)
            .map_or(text.len(), |(at, _)| start + at)
    }
}

struct Builder<'a> {
    text: &'a str,
    source: &'a Source<'a>,
    offsets: Offsets,
    open: Vec<Open>,
    root: Option<Node>,
    /// The anchored nodes, by the parser's number.
    anchors: BTreeMap<usize, Node>,
    /// The limit for everything that aliases expand to.
    copies: Budget,
}

/// An open collection.
struct Open {
    start: usize,
    anchor: usize,
    collection: Collection,
}

enum Collection {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        key: Option<Key>,
        /// The entries from merge keys, each with the number of entries before it.
        merged: Vec<(usize, Vec<Entry>)>,
    },
}

struct Key {
    text: String,
    quoting: Quoting,
    span: Range<usize>,
}

impl Builder<'_> {
    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offsets.byte(self.text, span.start.index());
        let end = self.offsets.byte(self.text, span.end.index()).max(start);
        // A block scalar ends with its last line, not at the next key.
        let end = start + self.text[start..end].trim_end().len();
        start..end
    }

    /// Handles one event; `None` if the document is rejected.
    fn add(&mut self, event: Event<'_>, span: Span, diagnostics: &mut Diagnostics) -> Option<()> {
        let range = self.range(span);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => self.refuse(
                range,
                "a second document in one file",
                "move it to a file of its own",
                diagnostics,
            ),
            Event::Alias(anchor) => self.alias(anchor, range, diagnostics),
            Event::Scalar(text, style, anchor, tag) => {
                let written = &self.text[range.start..range.end];
                check_text(&text, written, &range, self.source, diagnostics);
                let is_text = match tag {
                    Some(tag) => self.is_text(&tag, &range, diagnostics)?,
                    None => style != ScalarStyle::Plain,
                };
                let quoting = if is_text {
                    Quoting::Quoted
                } else {
                    Quoting::Plain
                };
                let value = Value::Scalar(text.into_owned(), quoting);
                self.put(Node { value, span: range }, anchor, diagnostics)
            }
            Event::SequenceStart(anchor, tag) => {
                let collection = Collection::Sequence(Vec::new());
                self.begin(collection, anchor, tag.as_deref(), range, diagnostics)
            }
            Event::MappingStart(anchor, tag) => {
                let collection = Collection::Mapping {
                    entries: Vec::new(),
                    key: None,
                    merged: Vec::new(),
                };
                self.begin(collection, anchor, tag.as_deref(), range, diagnostics)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop()?;
                let value = match open.collection {
                    Collection::Sequence(mut items) => {
                        items.shrink_to_fit();
                        Value::Sequence(items)
                    }
                    Collection::Mapping {
                        entries, merged, ..
                    } => self.mapping(entries, merged, diagnostics),
                };
                let span = open.start..range.end.max(open.start);
                self.put(Node { value, span }, open.anchor, diagnostics)
            }
            _ => Some(()),
        }
    }

    /// Whether a tag makes a scalar a string; tags other than YAML's own are rejected.
    fn is_text(&self, tag: &Tag, at: &Range<usize>, diagnostics: &mut Diagnostics) -> Option<bool> {
        let known = tag.is_yaml_core_schema() || (tag.handle == "!" && tag.suffix.is_empty());
        match &*tag.suffix {
            "str" | "" if known => Some(true),
            "int" | "float" | "bool" | "null" | "seq" | "map" | "timestamp" if known => Some(false),
            _ => {
                let handle = match &*tag.handle {
                    "tag:yaml.org,2002:" => "!!",
                    handle => handle,
                };
                let what = format!("the tag `{handle}{}`", tag.suffix);
                let help = "remove the tag; write a string in quotes";
                self.refuse(at.clone(), &what, help, diagnostics)?;
                None
            }
        }
    }

    fn refuse(
        &self,
        at: Range<usize>,
        what: &str,
        help: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        diagnostics
            .error(Code::Unsupported, self.source.at(&at))
            .found(format!("{what} is not supported"))
            .help(help);
        None
    }

    fn refuse_depth(&self, at: Range<usize>, diagnostics: &mut Diagnostics) -> Option<()> {
        let what = format!("a value nested more than {MAX_DEPTH} deep");
        let help = "move the nested part to a named component and refer to it";
        self.refuse(at, &what, help, diagnostics)
    }

    fn begin(
        &mut self,
        collection: Collection,
        anchor: usize,
        tag: Option<&Tag>,
        at: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            return self.refuse_depth(at, diagnostics);
        }
        if let Some(tag) = tag {
            self.is_text(tag, &at, diagnostics)?;
        }
        self.open.push(Open {
            start: at.start,
            anchor,
            collection,
        });
        Some(())
    }

    /// Inserts a copy of the node that an alias names.
    fn alias(
        &mut self,
        anchor: usize,
        at: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let Some(named) = self.anchors.get(&anchor) else {
            let what = "an alias of the value that contains it";
            return self.refuse(
                at,
                what,
                "write the value out, or refer to it by `$ref`",
                diagnostics,
            );
        };
        let (size, depth) = named.size();
        if self.open.len() + depth > MAX_DEPTH {
            return self.refuse_depth(at, diagnostics);
        }
        if !self.copies.take(size) {
            return self.refuse_copies(at, diagnostics);
        }
        let copy = named.clone();
        self.put(copy, 0, diagnostics)
    }

    fn refuse_copies(&self, at: Range<usize>, diagnostics: &mut Diagnostics) -> Option<()> {
        self.refuse(
            at,
            "a document whose aliases expand to many times its length",
            "refer to the repeated part by `$ref`, or write it out",
            diagnostics,
        )
    }

    /// Inserts a value where it belongs, and stores it if it has an anchor.
    fn put(&mut self, node: Node, anchor: usize, diagnostics: &mut Diagnostics) -> Option<()> {
        if anchor > 0 {
            if !self.copies.take(node.size().0) {
                return self.refuse_copies(node.span, diagnostics);
            }
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Some(());
        };
        let Collection::Mapping {
            entries,
            key,
            merged,
        } = &mut parent.collection
        else {
            if let Collection::Sequence(items) = &mut parent.collection {
                items.push(node);
            }
            return Some(());
        };
        let Some(Key {
            text,
            quoting,
            span,
        }) = key.take()
        else {
            let Value::Scalar(text, quoting) = node.value else {
                let what = "a key that is not a scalar";
                return self.refuse(node.span, what, "write the key as a string", diagnostics);
            };
            *key = Some(Key {
                text,
                quoting,
                span: node.span,
            });
            return Some(());
        };
        if text == "<<" && quoting == Quoting::Plain {
            let before = entries.len();
            let added = merge(node, &span, self.source, diagnostics);
            merged.push((before, added));
            return Some(());
        }
        entries.push(Entry::new(text, span, node));
        Some(())
    }

    /// A mapping with its own entries, and those from merge keys whose key it does not have.
    fn mapping(
        &self,
        entries: Vec<Entry>,
        merged: Vec<(usize, Vec<Entry>)>,
        diagnostics: &mut Diagnostics,
    ) -> Value {
        let mut mapping = Mapping::from(entries);
        mapping.report_repeated(self.source, diagnostics);
        if merged.is_empty() {
            return Value::Mapping(mapping);
        }
        let mut added: Vec<(usize, Entry)> = Vec::new();
        for (before, entries) in merged {
            for entry in entries {
                let is_known = mapping.position(&entry.key).is_some()
                    || added.iter().any(|(_, known)| known.key == entry.key);
                if !is_known {
                    added.push((before, entry));
                }
            }
        }
        for (before, entry) in added.into_iter().rev() {
            mapping.insert(before, entry);
        }
        Value::Mapping(mapping)
    }
}

/// The entries of a merge key: those of one mapping, or of several, of which earlier ones take precedence.
fn merge(
    node: Node,
    at: &Range<usize>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Entry> {
    let parts = match node.value {
        Value::Sequence(items) => items,
        value => vec![Node {
            value,
            span: node.span,
        }],
    };
    let mut entries = Vec::new();
    let mut other = None;
    for part in parts {
        match part.value {
            Value::Mapping(mut mapping) => entries.append(&mut mapping),
            _ => other = other.or(Some(part)),
        }
    }
    if let Some(part) = other {
        diagnostics
            .error(Code::WrongKind, source.at(at))
            .found(format!("{} cannot be merged", part.kind()))
            .expected("a mapping, or a list of mappings")
            .other(source.at(&part.span), "the value is here")
            .help("merge a mapping, or write `'<<'` in quotes if it is a name");
    }
    entries
}

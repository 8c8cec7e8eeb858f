//! YAML text to a tree in which every key and value knows its bytes: what `serde_yaml` and openapiv3 drop is found here.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use crate::diag::{Code, Diagnostics};
use crate::source::{LineStarts, Source};

/// Deeper documents are refused, so that no walk over a tree can exhaust the stack.
const MAX_DEPTH: usize = 100;

/// A value and its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// A scalar, as text whatever YAML reads in it, and whether it stands without quotes, so that YAML may read more in it.
    Scalar(String, Quoting),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in source order.
    Mapping(Vec<Entry>),
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

impl Node {
    /// The entries of a mapping; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
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
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value at a key of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// What YAML reads in a scalar, in words; `a string` for all that is nothing else.
    pub(crate) fn reads_as(&self) -> &'static str {
        match &self.value {
            Value::Scalar(text, Quoting::Plain) => match &**text {
                "" | "~" | "null" | "Null" | "NULL" => "null",
                "true" | "false" | "True" | "False" | "TRUE" | "FALSE" => "a flag",
                text if text.parse::<i64>().is_ok() => "a whole number",
                // Rust reads `nan` and `infinity` as numbers, YAML as strings.
                text if text.contains(|char: char| char.is_ascii_digit())
                    && text.parse::<f64>().is_ok() =>
                {
                    "a number"
                }
                _ => "a string",
            },
            Value::Scalar(_, Quoting::Quoted) => "a string",
            _ => self.kind(),
        }
    }

    /// What the value is, in words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar(..) => "a scalar",
            Value::Sequence(_) => "a sequence",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The value as JSON, scalars as YAML reads them.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar(text, Quoting::Plain) => {
                serde_yaml::from_str(text).unwrap_or_else(|_| text.clone().into())
            }
            Value::Scalar(text, Quoting::Quoted) => text.clone().into(),
            Value::Sequence(items) => items.iter().map(Self::to_json).collect(),
            Value::Mapping(entries) => {
                let entries = entries.iter();
                let entries = entries.map(|entry| (entry.key.clone(), entry.value.to_json()));
                serde_json::Value::Object(entries.collect())
            }
        }
    }

    /// The value that a JSON pointer leads to.
    pub(crate) fn at(&self, pointer: &str) -> Option<&Node> {
        let mut node = self;
        for part in pointer.strip_prefix('/')?.split('/') {
            let part = unescape(part);
            node = match &node.value {
                Value::Mapping(_) => node.get(&part)?,
                Value::Sequence(items) => items.get(part.parse::<usize>().ok()?)?,
                Value::Scalar(..) => return None,
            };
        }
        Some(node)
    }
}

/// A key as it stands in a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A part of a JSON pointer as the key it stands for.
pub(crate) fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// Reads a document's text; what is no YAML, or of a kind that no OpenAPI document needs, is reported.
pub(crate) fn read_tree(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut builder = Builder {
        source,
        lines: LineStarts::of(source.text),
        open: Vec::new(),
        root: None,
    };
    for event in Parser::new_from_str(source.text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = builder.offset(error.marker().line(), error.marker().col());
                diagnostics
                    .error(Code::InvalidYaml, source.at(&(at..at)), format!("this is not YAML: {}", error.info()))
                    .expected("a YAML document")
                    .help("check the indentation, the quotes and the brackets at this place and just before it");
                return None;
            }
        };
        builder.add(event, span, diagnostics)?;
    }
    if builder.root.is_none() {
        diagnostics
            .error(
                Code::InvalidYaml,
                source.at(&(0..0)),
                "the document is empty",
            )
            .expected("an OpenAPI document")
            .help("fetch the document again, or take its entry out of the manifest");
    }
    builder.root
}

struct Builder<'a> {
    source: &'a Source<'a>,
    lines: LineStarts,
    open: Vec<Open>,
    root: Option<Node>,
}

/// A collection whose end has not come yet.
struct Open {
    start: usize,
    collection: Value,
    key: Option<(String, Range<usize>)>,
    /// The keys of a mapping so far, and where each stands.
    seen: BTreeMap<String, Range<usize>>,
}

impl Builder<'_> {
    fn offset(&self, line: usize, column: usize) -> usize {
        self.lines.offset(self.source.text, line, column)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.offset(span.start.line(), span.start.col());
        start..self.offset(span.end.line(), span.end.col()).max(start)
    }

    /// Takes one event; none when the document is refused.
    fn add(&mut self, event: Event<'_>, span: Span, diagnostics: &mut Diagnostics) -> Option<()> {
        let range = self.range(span);
        match event {
            Event::DocumentStart(_) if self.root.is_some() => self.refuse(
                range,
                "a second document in one file",
                "put it in a file of its own",
                diagnostics,
            ),
            Event::Alias(_) => self.refuse(
                range,
                "an alias (`*name`)",
                "write the value out at this place",
                diagnostics,
            ),
            Event::Scalar(text, style, ..) => {
                self.source.refuse_hidden(&text, &range, diagnostics);
                let plain = style == ScalarStyle::Plain;
                let quoting = if plain {
                    Quoting::Plain
                } else {
                    Quoting::Quoted
                };
                self.put(
                    Value::Scalar(text.into_owned(), quoting),
                    range,
                    diagnostics,
                )
            }
            Event::SequenceStart(..) => self.begin(Value::Sequence(Vec::new()), range, diagnostics),
            Event::MappingStart(..) => self.begin(Value::Mapping(Vec::new()), range, diagnostics),
            Event::SequenceEnd | Event::MappingEnd => {
                let Open {
                    start, collection, ..
                } = self.open.pop()?;
                self.put(collection, start..range.end, diagnostics)
            }
            _ => Some(()),
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
            .error(
                Code::Unsupported,
                self.source.at(&at),
                format!("{what} is not supported"),
            )
            .help(help);
        None
    }

    fn begin(
        &mut self,
        collection: Value,
        at: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        if self.open.len() == MAX_DEPTH {
            let what = format!("a value nested more than {MAX_DEPTH} deep");
            return self.refuse(
                at,
                &what,
                "give what is nested a name and refer to it",
                diagnostics,
            );
        }
        self.open.push(Open {
            start: at.start,
            collection,
            key: None,
            seen: BTreeMap::new(),
        });
        Some(())
    }

    fn put(
        &mut self,
        value: Value,
        span: Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(Node { value, span });
            return Some(());
        };
        match &mut parent.collection {
            Value::Sequence(items) => items.push(Node { value, span }),
            Value::Mapping(entries) => match (parent.key.take(), value) {
                (Some((key, key_span)), value) => {
                    if let Some(first) = parent.seen.insert(key.clone(), key_span.clone()) {
                        diagnostics
                            .error(
                                Code::RepeatedKey,
                                self.source.at(&key_span),
                                format!("the key `{key}` stands twice"),
                            )
                            .expected("each key of a mapping once")
                            .other(self.source.at(&first), "it stands here first")
                            .help("rename one of the two, or take it out");
                    }
                    entries.push(Entry {
                        key,
                        key_span,
                        value: Node { value, span },
                    });
                }
                (None, Value::Scalar(text, _)) => parent.key = Some((text, span)),
                (None, _) => {
                    return self.refuse(
                        span,
                        "a key that is no scalar",
                        "write the key as a text",
                        diagnostics,
                    );
                }
            },
            Value::Scalar(..) => unreachable!("only collections are opened"),
        }
        Some(())
    }
}

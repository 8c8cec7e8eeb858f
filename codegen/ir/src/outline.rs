//! The outline of a parsed file, used to name places in it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use crate::pointer::Pointer;

/// A place in the structure of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// A JSON pointer into a document, without the `#`.
    Pointer(Pointer),
    /// A key of the manifest, such as `api[0].document[1].version`; array indexes start at 0.
    Key(String),
    /// A table of a page.
    Table {
        /// The heading above it.
        heading: Option<String>,
        /// Its number on the page, from 1.
        number: usize,
        /// The row from 1, 0 for the header; `None` for the whole table.
        row: Option<usize>,
    },
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pointer(pointer) => write!(f, "#{pointer}"),
            Self::Key(key) => f.write_str(key),
            Self::Table {
                heading,
                number,
                row,
            } => {
                match row {
                    Some(0) => f.write_str("the header of ")?,
                    Some(row) => write!(f, "row {row} of ")?,
                    None => {}
                }
                match heading {
                    Some(heading) => write!(f, "the table under \"{heading}\""),
                    None => write!(f, "table {number} of the page"),
                }
            }
        }
    }
}

/// The structure of a file.
#[derive(Clone, Debug)]
pub enum Outline {
    /// A document of mappings and lists.
    Tree(Tree),
    /// The manifest: the span and the name of each key and value, sorted by start with outer ones first.
    Keys(Vec<(Range<usize>, String)>),
    /// A page.
    Page(Vec<Table>),
}

impl Outline {
    /// The innermost part of the file that contains a span of its `text`.
    #[must_use]
    pub fn path(&self, text: &str, span: &Range<usize>) -> Option<Path> {
        match self {
            Self::Tree(tree) => tree.pointer(text, span).map(Path::Pointer),
            Self::Keys(keys) => {
                // The last one that starts before it and contains it, since keys are nested or separate.
                let before = keys.partition_point(|(at, _)| at.start <= span.start);
                let mut outer = keys[..before].iter().rev();
                let (_, key) = outer.find(|(at, _)| contains(at, span))?;
                Some(Path::Key(key.clone()))
            }
            Self::Page(tables) => {
                let number = tables
                    .iter()
                    .position(|table| contains(&table.span, span))?;
                let Table { heading, rows, .. } = &tables[number];
                let row = rows.iter().position(|row| contains(row, span));
                let in_header = rows.first().is_none_or(|first| span.end <= first.start)
                    && *span != tables[number].span;
                Some(Path::Table {
                    heading: heading.clone(),
                    number: number + 1,
                    row: row.map(|row| row + 1).or(in_header.then_some(0)),
                })
            }
        }
    }
}

/// A table of a page.
#[derive(Clone, Debug)]
pub struct Table {
    /// The heading above it.
    pub heading: Option<String>,
    /// Its bytes.
    pub span: Range<usize>,
    /// The span of each row, without the header.
    pub rows: Vec<Range<usize>>,
}

/// The values of a document in text order, each before those inside it; about twenty bytes per value.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    /// The keys whose written form differs from their value.
    spelled: BTreeMap<u32, Box<str>>,
}

#[derive(Clone, Debug)]
struct Node {
    span: Range<u32>,
    /// The span of its key; `None` for an item of a list.
    key: Option<Range<u32>>,
    /// The number of its nodes, including those inside it.
    count: u32,
}

impl Tree {
    /// Adds a value of a document with the given `text`: its span, its key with the span of that, and what is inside
    /// it.
    ///
    /// Nothing is added beyond four gigabytes.
    pub fn add(
        &mut self,
        text: &str,
        span: &Range<usize>,
        key: Option<(&str, &Range<usize>)>,
        within: impl FnOnce(&mut Self),
    ) {
        let short = |span: &Range<usize>| {
            let start = u32::try_from(span.start).ok()?;
            Some(start..u32::try_from(span.end).ok()?)
        };
        let number = self.nodes.len();
        let (Some(span), Ok(at)) = (short(span), u32::try_from(number)) else {
            return;
        };
        if let Some((key, bytes)) = key
            && text.get(bytes.clone()).map(unquoted) != Some(key)
        {
            self.spelled.insert(at, key.into());
        }
        self.nodes.push(Node {
            span,
            key: key.and_then(|(_, bytes)| short(bytes)),
            count: 1,
        });
        within(self);
        self.nodes[number].count = u32::try_from(self.nodes.len() - number).unwrap_or(1);
    }

    /// The pointer to the innermost value that contains a span.
    fn pointer(&self, text: &str, span: &Range<usize>) -> Option<Pointer> {
        let mut pointer = Pointer::default();
        let mut at = 0;
        if !contains(&self.nodes.first()?.bytes(), span) {
            return None;
        }
        // The span of a mapping starts with its first entry, and ends with its last.
        while self.nodes[at].bytes() != *span
            && !(span.is_empty() && span.start == self.nodes[at].bytes().start)
        {
            let mut children = self.children(at).enumerate();
            let Some((index, child)) =
                children.find(|(_, child)| contains(&self.nodes[*child].with_key(), span))
            else {
                break;
            };
            let node = &self.nodes[child];
            pointer = match self.key(child, text) {
                Some(key) => pointer.key(key),
                None => pointer.index(index),
            };
            let is_in_key = node
                .key
                .as_ref()
                .is_some_and(|key| contains(&long(key), span));
            if is_in_key && !contains(&node.bytes(), span) {
                break;
            }
            at = child;
        }
        Some(pointer)
    }

    fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        let end = of + self.nodes[of].count as usize;
        let mut next = of + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next += self.nodes[child].count as usize;
            Some(child)
        })
    }

    fn key<'a>(&'a self, of: usize, text: &'a str) -> Option<&'a str> {
        let key = self.nodes[of].key.as_ref()?;
        u32::try_from(of)
            .ok()
            .and_then(|of| self.spelled.get(&of))
            .map(|key| &**key)
            .or_else(|| text.get(long(key)).map(unquoted))
    }
}

impl Node {
    fn bytes(&self) -> Range<usize> {
        long(&self.span)
    }

    fn with_key(&self) -> Range<usize> {
        let Some(key) = &self.key else {
            return self.bytes();
        };
        key.start as usize..key.end.max(self.span.end) as usize
    }
}

const fn long(span: &Range<u32>) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// A key without its quotes.
fn unquoted(written: &str) -> &str {
    let inner = |quote| written.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(written)
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

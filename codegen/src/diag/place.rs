//! Bytes of a file to the place that people and machines are told: line and column, JSON pointer or row of a table.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::excerpt::Excerpt;
use super::{Diagnostics, Location};
use crate::openapi::{Entry, Node, Value, escape, read_tree};
use crate::source::{Source, Sources};
use crate::table::{RawTable, read_page};

/// A line and a column, both from 1; columns count characters (Unicode code points), as editors show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// Where in the structure of its file a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// A JSON pointer into a document, without the `#`.
    Pointer(String),
    /// A key of the manifest, such as `api[0].document[1].version`; tables of a list count from 0.
    Key(String),
    /// A table of a page.
    Table {
        /// The heading that it stands under.
        heading: Option<String>,
        /// Which of the page's tables it is, from 1.
        number: usize,
        /// The row from 1, 0 for the header; none for the table as a whole.
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

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The path, as it is shown.
    pub file: String,
    /// Where it starts; none for the file as a whole.
    pub start: Option<Point>,
    /// Where it ends: the first column past it.
    pub end: Option<Point>,
    /// Where that is in the structure of the file.
    pub path: Option<Path>,
    /// The line that it starts in.
    pub excerpt: Option<Excerpt>,
}

impl Place {
    /// A line of a file that is none of the specifications.
    #[must_use]
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        let point = Point { line, column: 1 };
        Self {
            file: file.into(),
            start: Some(point),
            ..Self::default()
        }
    }
}

/// The files that places are looked up in; each is read at most once.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    prefix: &'a str,
    files: BTreeMap<Arc<str>, Option<File<'a>>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(sources: &'a Sources, prefix: &'a str) -> Self {
        Self {
            sources,
            prefix,
            files: BTreeMap::new(),
        }
    }

    /// The place of a location.
    pub(super) fn find(&mut self, at: &Location) -> Place {
        let sources = self.sources;
        let file = self.files.entry(Arc::clone(&at.file)).or_insert_with(|| {
            // A file that cannot be read was reported when it was read for its own sake.
            let source = sources.read(&at.file, &mut Diagnostics::default());
            source.map(File::new)
        });
        let shown = format!("{}{}", self.prefix, at.file);
        let (Some(file), Some(span)) = (file, &at.span) else {
            return Place {
                file: shown,
                ..Place::default()
            };
        };
        let start = floor(file.text, span.start);
        let end = floor(file.text, span.end).max(start);
        let span = start..end;
        Place {
            file: shown,
            start: Some(file.point(start)),
            end: Some(file.point(end)),
            path: file.path(&span),
            excerpt: Some(Excerpt::of(file.text, &span)),
        }
    }
}

/// How many bytes the characters are counted by, so that a column far into a long line is found without a walk.
const BLOCK: usize = 4096;

struct File<'a> {
    source: Source<'a>,
    text: &'a str,
    lines: Vec<usize>,
    /// How many characters stand before each block.
    blocks: Vec<usize>,
    structure: OnceCell<Structure>,
}

enum Structure {
    Document(Node),
    Manifest(Vec<(Range<usize>, String)>),
    Page(Vec<PageTable>),
    Nothing,
}

struct PageTable {
    heading: Option<String>,
    table: RawTable,
}

impl<'a> File<'a> {
    fn new(source: Source<'a>) -> Self {
        let text = source.text;
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut blocks = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(blocks.last().copied().unwrap_or(0) + characters(block));
        }
        Self {
            source,
            text,
            lines: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
            blocks,
            structure: OnceCell::new(),
        }
    }

    fn point(&self, at: usize) -> Point {
        let line = self.lines.partition_point(|start| *start <= at);
        let before = |at: usize| {
            let block = at / BLOCK;
            self.blocks[block] + characters(&self.text.as_bytes()[block * BLOCK..at])
        };
        Point {
            line,
            column: 1 + before(at) - before(self.lines[line - 1]),
        }
    }

    fn path(&self, span: &Range<usize>) -> Option<Path> {
        match self.structure.get_or_init(|| self.read()) {
            Structure::Document(tree) => pointer(tree, span).map(Path::Pointer),
            Structure::Manifest(keys) => {
                // What starts last of all that contains it, since keys lie within each other or apart.
                let before = keys.partition_point(|(at, _)| at.start <= span.start);
                let mut outer = keys[..before].iter().rev();
                let inner = outer.find(|(at, _)| contains(at, span))?;
                Some(Path::Key(inner.1.clone()))
            }
            Structure::Page(tables) => {
                let at = within(tables, |table| table.table.span.clone(), span)?;
                let table = &tables[at].table;
                let row = within(&table.rows, |row| row.span.clone(), span);
                let in_header = table
                    .rows
                    .first()
                    .is_none_or(|row| span.end <= row.span.start);
                Some(Path::Table {
                    heading: tables[at].heading.clone(),
                    number: at + 1,
                    row: match row {
                        Some(row) => Some(row + 1),
                        None => (in_header && *span != table.span).then_some(0),
                    },
                })
            }
            Structure::Nothing => None,
        }
    }

    fn read(&self) -> Structure {
        // What is wrong with the file was reported when it was read for its own sake.
        let mut reported = Diagnostics::default();
        match self
            .source
            .path
            .rsplit_once('.')
            .map(|(_, extension)| extension)
        {
            Some("yaml" | "yml" | "json") => match read_tree(&self.source, &mut reported) {
                Some(tree) => Structure::Document(tree),
                None => Structure::Nothing,
            },
            Some("toml") => {
                let mut keys = Vec::new();
                if let Ok(table) = DeTable::parse(self.text) {
                    add_keys(table.get_ref(), "", &mut keys);
                    keys.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
                }
                Structure::Manifest(keys)
            }
            Some("md" | "mdx" | "html") => {
                let page = read_page(self.source.clone(), &mut reported);
                let headings = page.headings.iter().filter(|heading| heading.level > 0);
                let headings = Vec::from_iter(headings);
                let tables = page.tables.into_iter().map(|table| {
                    let before =
                        headings.partition_point(|heading| heading.span.start < table.span.start);
                    let heading = before.checked_sub(1).and_then(|last| headings.get(last));
                    PageTable {
                        heading: heading.map(|heading| heading.text.clone()),
                        table,
                    }
                });
                Structure::Page(tables.collect())
            }
            _ => Structure::Nothing,
        }
    }
}

/// How many characters start in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The number of the part that a range of bytes lies in.
///
/// Parts stand in the order of the file, so the one before which no other can be it is looked at first; an alias of YAML
/// brings what stands elsewhere.
fn within<T>(parts: &[T], of: impl Fn(&T) -> Range<usize>, span: &Range<usize>) -> Option<usize> {
    let after = parts.partition_point(|part| of(part).start <= span.start);
    let likely = after.checked_sub(1);
    likely
        .filter(|at| contains(&of(&parts[*at]), span))
        .or_else(|| parts.iter().position(|part| contains(&of(part), span)))
}

/// The pointer to the innermost value that a range of bytes lies in.
fn pointer(root: &Node, span: &Range<usize>) -> Option<String> {
    let mut pointer = String::new();
    let mut node = root;
    if !contains(&root.span, span) {
        return None;
    }
    // The range of a whole mapping starts like its first entry, and ends like its last.
    while node.span != *span && !(span.is_empty() && span.start == node.span.start) {
        let next = match &node.value {
            Value::Mapping(entries) => {
                let range = |entry: &Entry| {
                    let end = entry.value.span.end.max(entry.key_span.end);
                    entry.key_span.start..end
                };
                within(entries, range, span).map(|at| {
                    let entry = &entries[at];
                    (escape(&entry.key), &entry.value, &entry.key_span)
                })
            }
            Value::Sequence(items) => within(items, |item| item.span.clone(), span)
                .map(|at| (at.to_string(), &items[at], &items[at].span)),
            Value::Scalar(..) => None,
        };
        let Some((part, value, key)) = next else {
            break;
        };
        pointer.push('/');
        pointer.push_str(&part);
        if contains(key, span) && !contains(&value.span, span) {
            break;
        }
        node = value;
    }
    Some(pointer)
}

fn add_keys(table: &DeTable<'_>, above: &str, keys: &mut Vec<(Range<usize>, String)>) {
    for (key, value) in table {
        let name: &str = key.get_ref();
        let plain = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
        let name = if name.chars().all(plain) && !name.is_empty() {
            name.to_owned()
        } else {
            format!("\"{name}\"")
        };
        let path = if above.is_empty() {
            name
        } else {
            format!("{above}.{name}")
        };
        keys.push((key.span(), path.clone()));
        add_value(value.get_ref(), value.span(), path, keys);
    }
}

fn add_value(
    value: &DeValue<'_>,
    span: Range<usize>,
    path: String,
    keys: &mut Vec<(Range<usize>, String)>,
) {
    match value {
        DeValue::Table(table) => add_keys(table, &path, keys),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                add_value(item.get_ref(), item.span(), format!("{path}[{at}]"), keys);
            }
        }
        _ => {}
    }
    keys.push((span, path));
}

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

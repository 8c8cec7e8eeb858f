//! The places of findings for people and machines: line and column, JSON pointer or table row.

use std::collections::BTreeMap;
use std::sync::Arc;

use skattekit_ir::diag::Location;
use skattekit_ir::outline::{Outline, Path};
use skattekit_ir::source::Sources;

use super::excerpt::Excerpt;

/// A line and a column, both from 1; columns count characters (Unicode code points), as editors show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The path as shown.
    pub file: String,
    /// Where it starts; `None` for a whole file.
    pub start: Option<Point>,
    /// Where it ends, exclusively.
    pub end: Option<Point>,
    /// The place within the structure of the file.
    pub path: Option<Path>,
    /// The line in which it starts.
    pub excerpt: Option<Excerpt>,
}

impl Place {
    /// A file as a whole.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            ..Self::default()
        }
    }

    /// A line of a file other than the specifications.
    #[must_use]
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        let point = Point { line, column: 1 };
        Self {
            start: Some(point),
            ..Self::file(file)
        }
    }
}

/// The files in which places are looked up; the lines of each are counted at most once.
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
            let text = sources.excerpt(&at.file)?;
            Some(File::new(text, sources.outline(&at.file)))
        });
        let shown = format!("{}{}", self.prefix, at.file);
        let (Some(file), Some(span)) = (file, &at.span) else {
            return Place::file(shown);
        };
        let start = floor(file.text, span.start);
        let end = floor(file.text, span.end).max(start);
        let span = start..end;
        Place {
            file: shown,
            start: Some(file.point(start)),
            end: Some(file.point(end)),
            path: file
                .outline
                .and_then(|outline| outline.path(file.text, &span)),
            excerpt: Some(Excerpt::of(file.text, &span)),
        }
    }
}

/// The size of the blocks whose characters are counted in advance, so that a column far into a long line is found
/// quickly.
const BLOCK: usize = 4096;

struct File<'a> {
    text: &'a str,
    lines: Vec<usize>,
    /// The number of characters before each block.
    blocks: Vec<usize>,
    outline: Option<&'a Outline>,
}

impl<'a> File<'a> {
    fn new(text: &'a str, outline: Option<&'a Outline>) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let mut blocks = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(blocks.last().copied().unwrap_or(0) + characters(block));
        }
        Self {
            text,
            lines: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
            blocks,
            outline,
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
}

/// How many characters start in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The nearest character boundary at or before an offset.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

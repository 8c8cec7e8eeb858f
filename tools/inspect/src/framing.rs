//! Framing: splits a stream into batches of records with their places, without holding all of it in memory.
//!
//! The content determines the form of a stream: one response per line, consecutive responses, or lists of them; in JSON
//! or XML.

mod json;
mod xml;

use std::io::{self, Read};
use std::mem;
use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr3, memmem, memrchr};
use skattekit_runtime::Format;

use crate::encoding::{Encoding, TELLING};

/// The size of a batch in bytes: several hundred responses, or a single larger one.
const BATCH: usize = 512 * 1024;

/// One response, or whatever is in the place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its bytes in the batch.
    pub bytes: Range<usize>,
    /// The line in which it begins, from 1.
    pub line: u64,
    /// The byte in that line at which it begins, from 1.
    pub column: u64,
    /// What it is.
    pub kind: RecordKind,
}

/// The kind of a record, judging by its first bytes and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A response to read.
    Response(Format),
    /// Neither JSON nor XML.
    Garbage,
    /// A whole stream in an unsupported encoding.
    Encoded(Encoding),
    /// Longer than the limit.
    TooLong,
    /// A list of responses that is not closed.
    OpenList,
}

/// Consecutive records.
#[derive(Debug, Default)]
pub struct Batch {
    /// All of their bytes.
    pub bytes: Vec<u8>,
    /// The records, in the order of the stream.
    pub records: Vec<Record>,
}

/// The end of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The proper end.
    Whole(usize),
    /// Here, since another record begins although this one is incomplete.
    Cut(usize),
    /// Beyond the available bytes. If there is no end, another record begins here.
    Beyond(Option<usize>),
}

/// How records are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// No record has ended yet.
    Untold,
    /// By lines, since the first record is a whole line.
    Lines,
    /// By their own ends.
    Values,
}

/// What the available bytes begin with.
enum Step {
    Record {
        length: usize,
        kind: RecordKind,
    },
    /// More bytes are needed to decide.
    More,
    /// The stream has ended.
    Done,
}

/// Splits a stream into records.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent fact about the stream"
)]
pub(crate) struct RecordReader<R> {
    source: R,
    /// The bytes that were read; those before `at` are in the batch already.
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    /// The error at which the source stopped.
    fault: Option<io::Error>,
    line: u64,
    column: u64,
    layout: Layout,
    /// The place of the open list around the records.
    list: Option<(u64, u64)>,
    /// Whether a line that begins like a record is one, whatever is open before it.
    by_lines: bool,
    /// Whether the bytes up to the next line that begins like a record belong to a record that was too long.
    skipping: bool,
    /// Whether the first bytes have been examined.
    begun: bool,
    /// Whether the rest of the stream cannot be read.
    is_opaque: bool,
    longest: usize,
    /// Whether a list is one record.
    whole_lists: bool,
}

impl<R: Read> RecordReader<R> {
    /// Splits a source into records of at most `longest` bytes.
    pub(crate) fn new(source: R, longest: usize, whole_lists: bool) -> Self {
        Self {
            source,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            fault: None,
            line: 1,
            column: 1,
            layout: Layout::Untold,
            list: None,
            by_lines: false,
            skipping: false,
            begun: false,
            is_opaque: false,
            longest,
            whole_lists,
        }
    }

    /// The next records; `None` at the end of the source.
    ///
    /// # Errors
    /// The error of the source, after all records that could be read.
    pub(crate) fn next_batch(&mut self) -> io::Result<Option<Batch>> {
        let mut batch = Batch::default();
        let mut wanted = BATCH;
        loop {
            self.fill(wanted);
            let done = self.cut(&mut batch);
            if done || !batch.records.is_empty() {
                break;
            }
            // Skipped bytes are no longer needed.
            self.buffer.drain(..self.at);
            self.at = 0;
            // The record is longer than the buffer: the size is doubled, so that it is scanned at most twice.
            wanted = (self.buffer.len() - self.at).saturating_mul(2).max(BATCH);
        }
        if batch.records.is_empty() {
            return self.fault.take().map_or(Ok(None), Err);
        }
        let rest = self.buffer.split_off(self.at);
        batch.bytes = mem::replace(&mut self.buffer, rest);
        self.at = 0;
        Ok(Some(batch))
    }

    /// Reads until there are `wanted` bytes, or no more.
    fn fill(&mut self, wanted: usize) {
        let missing = wanted.saturating_sub(self.buffer.len() - self.at);
        if missing == 0 || self.ended {
            return;
        }
        let limit = u64::try_from(missing).unwrap_or(u64::MAX);
        self.buffer.reserve(missing);
        let mut part = self.source.by_ref().take(limit);
        match part.read_to_end(&mut self.buffer) {
            Ok(read) => self.ended = read < missing,
            // The bytes read before the error remain.
            Err(error) => (self.ended, self.fault) = (true, Some(error)),
        }
    }

    /// Splits the available bytes; returns whether the stream has ended.
    fn cut(&mut self, batch: &mut Batch) -> bool {
        loop {
            match self.step() {
                Step::More => return false,
                Step::Done => {
                    if let Some((line, column)) = self.list.take() {
                        batch.records.push(Record {
                            bytes: self.at..self.at,
                            line,
                            column,
                            kind: RecordKind::OpenList,
                        });
                    }
                    return true;
                }
                Step::Record { length, kind } => {
                    batch.records.push(Record {
                        bytes: self.at..self.at + length,
                        line: self.line,
                        column: self.column,
                        kind,
                    });
                    self.pass(length);
                }
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Moves past a number of bytes.
    fn pass(&mut self, length: usize) {
        let passed = &self.buffer[self.at..self.at + length];
        match memrchr(b'\n', passed) {
            Some(last) => {
                self.line += count(memchr_iter(b'\n', passed).count());
                self.column = count(length - last);
            }
            None => self.column += count(length),
        }
        self.at += length;
    }

    /// The next step, after skipping what is between records.
    fn step(&mut self) -> Step {
        if self.is_opaque {
            self.pass(self.rest().len());
            return if self.ended { Step::Done } else { Step::More };
        }
        if !self.begun {
            let length = self.rest().len();
            if length < TELLING && !self.ended {
                return Step::More;
            }
            self.begun = true;
            if let Some(encoding) = Encoding::of(self.rest()) {
                self.is_opaque = true;
                let kind = RecordKind::Encoded(encoding);
                return Step::Record { length, kind };
            }
        }
        if self.skipping {
            match next_start(self.rest()) {
                Some(start) => {
                    self.pass(start);
                    self.skipping = false;
                }
                None if self.ended => {
                    self.pass(self.rest().len());
                    return Step::Done;
                }
                None => {
                    // The last byte can be the line break before a record.
                    self.pass(self.rest().len().saturating_sub(1));
                    return Step::More;
                }
            }
        }
        self.pass_between();
        let rest = self.rest();
        let Some(first) = rest.first().copied() else {
            return if self.ended { Step::Done } else { Step::More };
        };
        // A byte order mark that is incomplete cannot be identified yet.
        let kind = match first {
            b'{' | b'[' => RecordKind::Response(Format::Json),
            b'<' => RecordKind::Response(Format::Xml),
            _ => return self.garbage(),
        };
        if self.layout == Layout::Lines && self.list.is_none() {
            return self.line(kind);
        }
        self.value(kind)
    }

    /// Skips white space, byte order marks, and the brackets and commas of a list around records.
    fn pass_between(&mut self) {
        loop {
            let rest = self.rest();
            let space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | 0x1e);
            let spaces = rest.iter().take_while(|byte| space(byte)).count();
            if spaces > 0 {
                self.pass(spaces);
            } else if rest.starts_with(b"\xef\xbb\xbf") {
                // A byte order mark does not count as a column.
                self.at += 3;
            } else {
                match rest.first() {
                    Some(b'[') if self.list.is_none() && !self.whole_lists => {
                        self.list = Some((self.line, self.column));
                    }
                    Some(b']') if self.list.is_some() => self.list = None,
                    Some(b',') if self.list.is_some() => {}
                    _ => return,
                }
                self.pass(1);
            }
        }
    }

    /// Content that is neither JSON nor XML: an item of a list, a line, or everything up to the likely start of a
    /// record.
    fn garbage(&mut self) -> Step {
        let rest = self.rest();
        let end = if self.list.is_some() {
            memchr3(b',', b']', b'\n', &rest[1..]).map(|end| end + 1)
        } else if self.layout == Layout::Lines {
            memchr(b'\n', rest)
        } else {
            next_start(rest)
        };
        let kind = RecordKind::Garbage;
        match end {
            Some(length) => Step::Record { length, kind },
            None if self.ended => Step::Record {
                length: trimmed(rest),
                kind,
            },
            None if rest.len() > self.longest => self.too_long(),
            None => Step::More,
        }
    }

    /// A record in one line.
    fn line(&mut self, kind: RecordKind) -> Step {
        let rest = self.rest();
        let end = match memchr(b'\n', rest) {
            Some(end) => end,
            None if self.ended => rest.len(),
            None if rest.len() > self.longest => return self.too_long(),
            None => return Step::More,
        };
        let length = trimmed(&rest[..end]);
        if length > self.longest {
            return self.too_long();
        }
        if self.is_whole(kind, &rest[..length]) {
            return Step::Record { length, kind };
        }
        // An incomplete line: the record has several lines after all, unless a line begins like another record.
        match self.end_of_several(kind) {
            End::Whole(length) => Step::Record { length, kind },
            End::Cut(length) => Step::Record {
                length: trimmed(&rest[..length]),
                kind,
            },
            End::Beyond(None) if !self.ended && rest.len() <= self.longest => Step::More,
            End::Beyond(_) => Step::Record { length, kind },
        }
    }

    /// Whether a line is a complete record, judging by its end, since JSON lines are not parsed.
    fn is_whole(&self, kind: RecordKind, line: &[u8]) -> bool {
        match kind {
            RecordKind::Response(Format::Xml) => xml::end(line) == End::Whole(line.len()),
            _ => match line.last() {
                Some(b'}') => true,
                Some(b']') => self.whole_lists,
                _ => false,
            },
        }
    }

    fn end_of_several(&self, kind: RecordKind) -> End {
        let rest = self.rest();
        match kind {
            RecordKind::Response(Format::Xml) => {
                let other = memmem::find(rest, b"\n{");
                match xml::end(&rest[..other.unwrap_or(rest.len())]) {
                    End::Beyond(_) => other.map_or(End::Beyond(None), End::Cut),
                    end => end,
                }
            }
            _ => json::end(rest, self.column == 1),
        }
    }

    /// A record that ends by its own structure.
    fn value(&mut self, kind: RecordKind) -> Step {
        let there = self.rest().len();
        let end = match kind {
            RecordKind::Response(Format::Xml) => xml::end(self.rest()),
            _ => json::end(self.rest(), self.by_lines && self.column == 1),
        };
        let is_whole = matches!(end, End::Whole(_));
        let length = match end {
            End::Whole(length) | End::Cut(length) => length,
            End::Beyond(Some(other)) if self.ended || there > self.longest => {
                self.by_lines = true;
                other
            }
            End::Beyond(_) if there > self.longest => return self.too_long(),
            End::Beyond(_) if self.ended => there,
            End::Beyond(_) => return Step::More,
        };
        if length > self.longest {
            return Step::Record {
                length,
                kind: RecordKind::TooLong,
            };
        }
        let length = trimmed(&self.rest()[..length]);
        if is_whole && self.layout == Layout::Untold {
            self.layout = self.layout_after(length);
        }
        Step::Record { length, kind }
    }

    /// The layout after the first record.
    fn layout_after(&self, length: usize) -> Layout {
        let (record, after) = self.rest().split_at(length);
        let after = after
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        let is_line = memchr(b'\n', record).is_none()
            && self.column == 1
            && after.is_none_or(|byte| *byte == b'\n');
        if is_line {
            Layout::Lines
        } else {
            Layout::Values
        }
    }

    /// The available bytes as a record that is too long; the rest of it is skipped.
    fn too_long(&mut self) -> Step {
        self.skipping = true;
        Step::Record {
            length: self.rest().len().saturating_sub(1),
            kind: RecordKind::TooLong,
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The length without white space at the end.
fn trimmed(bytes: &[u8]) -> usize {
    bytes.trim_ascii_end().len()
}

/// Whether a byte can begin a record.
const fn is_start(byte: u8) -> bool {
    matches!(byte, b'{' | b'[' | b'<')
}

/// The start of the next line that begins like a record.
fn next_start(bytes: &[u8]) -> Option<usize> {
    let lines = memchr_iter(b'\n', bytes).map(|end| end + 1);
    let mut starts = lines.filter(|start| bytes.get(*start).copied().is_some_and(is_start));
    starts.next()
}

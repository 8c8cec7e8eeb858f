//! The input documents: what `specs/` holds, by path, as bytes that nobody has looked at yet.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostics, Location};

/// The path of the manifest below the specs folder.
pub const MANIFEST: &str = "specs.toml";

/// The files below the specs folder, by path with `/` between the parts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    /// The files that could not be read, and why.
    unreadable: BTreeMap<String, String>,
}

impl Sources {
    /// Adds a file; the last one at a path counts.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Adds a file that is there and could not be read, and why; it is reported with all else.
    pub fn add_unreadable(&mut self, path: impl Into<String>, why: impl Into<String>) {
        self.unreadable.insert(path.into(), why.into());
    }

    /// Reports the files that could not be read.
    pub(crate) fn report_unreadable(&self, diagnostics: &mut Diagnostics) {
        for (path, why) in &self.unreadable {
            diagnostics
                .error(
                    Code::UnreadableFile,
                    Location::file(path),
                    format!("the file cannot be read: {why}"),
                )
                .expected("a file that can be read")
                .help("look at its permissions and at what a link leads to, or take it out of the folder");
        }
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether there is a file at `path`.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.unreadable.contains_key(path)
    }

    /// The text at `path`, however broken, for showing an excerpt of it.
    #[must_use]
    pub(crate) fn excerpt(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?)
            .ok()
            .map(without_mark)
    }

    /// Reads a file as text, without a byte order mark; a file that is not UTF-8 is reported.
    pub(crate) fn read<'a>(
        &'a self,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Source<'a>> {
        let bytes = self.files.get(path)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(Source {
                path: path.to_owned(),
                text: without_mark(text),
            }),
            Err(error) => {
                let offset = error.valid_up_to();
                let line = 1 + bytes[..offset]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count();
                let found = format!("byte {offset}, in line {line}, is not UTF-8");
                diagnostics
                    .error(Code::NotUtf8, Location::file(path), found)
                    .expected("text in UTF-8")
                    .help("save the file as UTF-8; if it was fetched, fetch it again");
                None
            }
        }
    }
}

/// One input document.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    /// Its path below the specs folder.
    pub path: String,
    /// Its text; offsets in spans count its bytes.
    pub text: &'a str,
}

/// The text without its byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether a character is one that no reader sees: a control character, one that formats, or one that turns the
/// direction of writing.
fn is_hidden(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => false,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => true,
        other => other.is_control(),
    }
}

impl Source<'_> {
    /// Reports a text, as it was decoded, that reads otherwise than it is; the compiler would refuse it in the end.
    pub(crate) fn refuse_hidden(
        &self,
        text: &str,
        at: &std::ops::Range<usize>,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(char) = text.chars().find(|char| is_hidden(*char)) {
            let found = format!(
                "a text with the invisible character U+{:04X}",
                u32::from(char)
            );
            diagnostics
                .error(Code::HiddenCharacter, self.at(at), found)
                .expected("characters that can be seen")
                .help("take it out");
        }
    }

    /// The place of a range of bytes.
    pub(crate) fn at(&self, span: &std::ops::Range<usize>) -> Location {
        Location::span(&self.path, span.clone())
    }
}

/// The byte offset at which each line of a text starts.
pub(crate) struct LineStarts(Vec<usize>);

impl LineStarts {
    pub(crate) fn of(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(
            std::iter::once(0)
                .chain(after_breaks.map(|(at, _)| at + 1))
                .collect(),
        )
    }

    /// Where a line (from 1) starts; the end of the text for a line past the last.
    pub(crate) fn start(&self, line: usize, text: &str) -> usize {
        self.0
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(text.len())
    }

    /// The byte offset of a line (from 1) and a column that counts characters from 0.
    pub(crate) fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let start = self.start(line, text);
        let rest = &text[start..];
        start
            + rest
                .char_indices()
                .nth(column)
                .map_or(rest.len(), |(at, _)| at)
    }
}

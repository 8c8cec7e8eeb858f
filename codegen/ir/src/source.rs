//! The sources: the files of `specs/` by path, as unparsed bytes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::diag::{self, Code, Diagnostics, Location};
use crate::outline::Outline;

/// The path of the manifest below the specs folder.
pub const MANIFEST: &str = "specs.toml";

/// The files below the specs folder, by path with `/` between the parts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    /// The starts of each file's lines except the first; computed by the first search.
    lines: BTreeMap<String, OnceLock<Box<[usize]>>>,
    /// The outline of each file, once it was read.
    outlines: BTreeMap<String, OnceLock<Outline>>,
    /// The unreadable files, each with the reason.
    unreadable: BTreeMap<String, String>,
}

impl Sources {
    /// Adds a file, replacing an earlier one at the same path.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        let path = path.into();
        self.lines.insert(path.clone(), OnceLock::new());
        self.outlines.insert(path.clone(), OnceLock::new());
        self.files.insert(path, bytes.into());
    }

    /// Adds an existing file that could not be read, with the reason; it is reported with everything else.
    pub fn add_unreadable(&mut self, path: impl Into<String>, why: impl Into<String>) {
        self.unreadable.insert(path.into(), why.into());
    }

    /// Reports the files that could not be read.
    pub fn report_unreadable(&self, diagnostics: &mut Diagnostics) {
        for (path, why) in &self.unreadable {
            diagnostics
                .error(Code::UnreadableFile, Location::file(&**path))
                .found(format!("the file cannot be read: {why}"))
                .expected("a readable file")
                .help("check its permissions and, if it is a link, its target, or remove it from the folder");
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

    /// The bytes at `path`.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The text at `path` for an excerpt, even if it is not valid UTF-8 throughout.
    #[must_use]
    pub fn excerpt(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?)
            .ok()
            .map(without_mark)
    }

    /// The outline of a file that was read.
    #[must_use]
    pub fn outline(&self, path: &str) -> Option<&Outline> {
        self.outlines.get(path)?.get()
    }

    /// The line (from 1) of an offset in a file; the lines of each file are counted once.
    #[must_use]
    pub fn line(&self, path: &str, offset: usize) -> Option<usize> {
        let text = self.excerpt(path)?;
        let starts = self.lines.get(path)?.get_or_init(|| {
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at + 1)
                .collect()
        });
        text.is_char_boundary(offset)
            .then(|| 1 + starts.partition_point(|start| *start <= offset))
    }

    /// Reads a file as text, without a byte order mark; a file that is not UTF-8 is reported.
    pub fn read<'a>(&'a self, path: &str, diagnostics: &mut Diagnostics) -> Option<Source<'a>> {
        let bytes = self.files.get(path)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(Source {
                path: path.into(),
                text: without_mark(text),
                also: Vec::new(),
                outline: self.outlines.get(path),
            }),
            Err(error) => {
                let offset = error.valid_up_to();
                let line = 1 + bytes[..offset]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count();
                diagnostics
                    .error(Code::NotUtf8, Location::file(path))
                    .found(format!("byte {offset} in line {line} is not valid UTF-8"))
                    .expected("text in UTF-8")
                    .help("save the file as UTF-8; if it was fetched, fetch it again");
                None
            }
        }
    }
}

/// An input document.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// Its path below the specs folder.
    pub path: Arc<str>,
    /// Its text; offsets in spans count its bytes.
    pub text: &'a str,
    /// The files that it refers to, each with the offset that stands for its start; ascending.
    also: Vec<(usize, Arc<str>)>,
    outline: Option<&'a OnceLock<Outline>>,
}

/// The text without its byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether a character is invisible: a control character, a format character, or one that changes the writing
/// direction.
#[must_use]
pub fn is_hidden(char: char) -> bool {
    !matches!(char, '\t' | '\n' | '\r') && diag::is_hidden(char)
}

/// Whether a byte is an ASCII control character, or the first of UTF-8 that [`is_hidden`] may be about: most texts have
/// none, and bytes are seen sooner than characters.
fn may_begin_hidden(byte: u8) -> bool {
    matches!(
        byte,
        0..0x20 | 0x7f | 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3
    )
}

/// The hidden characters of a text, each with its place; `written` are the bytes of the text in the file, at `span`.
///
/// A character that is written as an escape has the place of the whole text.
#[must_use]
pub fn hidden(text: &str, written: &str, span: &Range<usize>) -> Vec<(char, Range<usize>)> {
    let mut places: Vec<(char, Range<usize>)> = Vec::new();
    if !text.bytes().any(may_begin_hidden) {
        return places;
    }
    let mut from = 0;
    for char in text.chars().filter(|char| is_hidden(*char)) {
        let rest = &written[from..];
        let place = match position(char, rest) {
            Some((at, length)) => {
                let start = span.start + from + at;
                from += at + length;
                start..start + length
            }
            None => span.clone(),
        };
        if places.last() != Some(&(char, place.clone())) {
            places.push((char, place));
        }
    }
    places
}

/// The replacement for a hidden character that only allows or makes a line break; `None` for others, which reorder or
/// hide the text around them.
#[must_use]
pub const fn break_of_line(char: char) -> Option<&'static str> {
    match char {
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Some(""),
        '\u{2028}' | '\u{2029}' => Some(" "),
        _ => None,
    }
}

/// The position of a character in a text, written directly or as an escape of JSON or YAML, and its length in bytes.
fn position(char: char, text: &str) -> Option<(usize, usize)> {
    let number = u32::from(char);
    let escapes = [
        char.to_string(),
        format!("\\u{number:04x}"),
        format!("\\x{number:02x}"),
        format!("\\U{number:08x}"),
    ];
    escapes
        .iter()
        .filter_map(|escape| {
            let mut starts = text.char_indices().map(|(at, _)| at);
            let at = starts.find(|at| {
                let part = text.get(*at..at + escape.len());
                part.is_some_and(|part| part.eq_ignore_ascii_case(escape))
            })?;
            Some((at, escape.len()))
        })
        .min()
}

impl Source<'_> {
    /// Stores the outline of the file; only the first one counts.
    pub fn keep_outline(&self, outline: impl FnOnce() -> Outline) {
        if let Some(kept) = self.outline {
            kept.get_or_init(outline);
        }
    }

    /// Reports the hidden characters of a decoded text, which the Rust compiler would reject in generated code.
    pub fn refuse_hidden(&self, text: &str, at: &Range<usize>, diagnostics: &mut Diagnostics) {
        let is_own = self.number_of(at) == 0;
        let written = self.text.get(at.clone()).filter(|_| is_own);
        for (char, at) in hidden(text, written.unwrap_or_default(), at) {
            self.refuse_char(char, &at, diagnostics);
        }
    }

    /// Like [`Self::refuse_hidden`] for documentation: characters that only allow or make a line break are removed.
    pub fn mend_hidden(&self, text: &mut String, at: &Range<usize>, diagnostics: &mut Diagnostics) {
        let is_own = self.number_of(at) == 0;
        let written = self.text.get(at.clone()).filter(|_| is_own);
        let hidden = hidden(text, written.unwrap_or_default(), at);
        self.mend(text, hidden, break_of_line, diagnostics);
    }

    /// Removes the harmless ones of some hidden characters from a text, and reports the others.
    pub fn mend(
        &self,
        text: &mut String,
        hidden: Vec<(char, Range<usize>)>,
        instead: fn(char) -> Option<&'static str>,
        diagnostics: &mut Diagnostics,
    ) {
        for (char, at) in hidden {
            let Some(instead) = instead(char) else {
                self.refuse_char(char, &at, diagnostics);
                continue;
            };
            let what = match instead {
                "" => "it is removed",
                _ => "it is read as a space",
            };
            diagnostics
                .note(Code::Repaired, self.at(&at))
                .found(format!(
                    "the documentation contains the invisible character U+{:04X}; {what}",
                    u32::from(char)
                ));
            *text = text.replace(char, instead);
        }
    }

    /// Reports a hidden character.
    pub fn refuse_char(&self, char: char, at: &Range<usize>, diagnostics: &mut Diagnostics) {
        diagnostics
            .error(Code::HiddenCharacter, self.at(at))
            .found(format!(
                "the text contains the invisible character U+{:04X}",
                u32::from(char)
            ))
            .expected("visible characters")
            .help("remove the character");
    }

    /// The place of a span, in this file or in one that it refers to.
    #[must_use]
    pub fn at(&self, span: &Range<usize>) -> Location {
        let (base, path) = match self.number_of(span) {
            0 => (0, &self.path),
            number => {
                let (base, path) = &self.also[number - 1];
                (*base, path)
            }
        };
        Location::span(
            Arc::clone(path),
            span.start - base..span.end.max(span.start) - base,
        )
    }

    /// Reserves offsets for another file after `end`, where the last one ends. The returned value is added to each
    /// offset in the file.
    pub fn add_file(&mut self, path: Arc<str>, end: usize) -> usize {
        // One more, so that the end of a file differs from the start of the next.
        let base = end + 1;
        self.also.push((base, path));
        base
    }

    /// The number of the file that contains a span: 0 for the document itself, then the others in the order of their
    /// addition.
    #[must_use]
    pub fn number_of(&self, span: &Range<usize>) -> usize {
        self.also.partition_point(|(base, _)| *base <= span.start)
    }
}

impl Location {
    /// The line (from 1) in which the place starts.
    #[must_use]
    pub fn line(&self, sources: &Sources) -> Option<usize> {
        sources.line(&self.file, self.span.as_ref()?.start)
    }
}

#[cfg(test)]
mod tests {
    use super::{is_hidden, may_begin_hidden};

    #[test]
    fn no_hidden_character_is_overlooked() {
        let mut bytes = [0; 4];
        let overlooked = ('\0'..=char::MAX)
            .filter(|char| is_hidden(*char))
            .find(|char| !may_begin_hidden(char.encode_utf8(&mut bytes).as_bytes()[0]));
        assert_eq!(overlooked, None);
    }
}

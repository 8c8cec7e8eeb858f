//! Checks of the texts of a document: hidden and garbled characters are reported or repaired.

use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::{Source, break_of_line, hidden};

use crate::openapi::syntax::tree::{Node, Value};

/// Reports faults of a text; `written` are its bytes in the file, which start at `span.start`.
pub(super) fn check_text(
    text: &str,
    written: &str,
    span: &Range<usize>,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return;
    }
    // The place inside a text of several lines, unless the character is written as an escape.
    let place = |part: &str| match written.find(part) {
        Some(at) => span.start + at..span.start + at + part.len(),
        None => span.clone(),
    };
    if text.contains('\u{fffd}') {
        diagnostics
            .warning(Code::Mojibake, source.at(&place("\u{fffd}")))
            .found("a text with the replacement character U+FFFD, which marks a lost character")
            .expected("the original character")
            .help("fetch the document again in UTF-8, or have it corrected where it is published");
    }
    if let Some((garbled, meant)) = garbled(text) {
        diagnostics
            .warning(Code::Mojibake, source.at(&place(&garbled)))
            .found(format!("`{garbled}` is UTF-8 that was read as Latin-1"))
            .expected(format!("`{meant}`"))
            .help("have the text corrected where it is published; until then, it is kept as it is");
    }
}

/// The keys whose texts are only documentation.
const DOCUMENTATION: [&str; 3] = ["description", "summary", "title"];

/// The keys whose values are data; the keys inside them have no meaning.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Reports the hidden characters of a tree; in documentation, those that only allow a line break are removed.
pub(super) fn check_hidden(
    tree: &mut Node,
    text: &str,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut checker = Checker {
        text,
        source,
        diagnostics,
    };
    checker.node(tree, false);
}

struct Checker<'a> {
    text: &'a str,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn node(&mut self, node: &mut Node, is_data: bool) {
        match &mut node.value {
            Value::Scalar(text, _) => self.refuse(text, &node.span),
            Value::Sequence(items) => {
                for item in items {
                    self.node(item, is_data);
                }
            }
            Value::Mapping(mapping) => {
                for (key, key_span, value) in mapping.values_mut() {
                    self.refuse(key, key_span);
                    let is_data = is_data || DATA.contains(&key) || key.starts_with("x-");
                    if let Value::Scalar(text, _) = &mut value.value
                        && !is_data
                        && DOCUMENTATION.contains(&key)
                    {
                        self.mend(text, &value.span);
                    } else {
                        self.node(value, is_data);
                    }
                }
            }
        }
    }

    fn hidden(&self, text: &str, span: &Range<usize>) -> Vec<(char, Range<usize>)> {
        // The content of a merge key or an alias is elsewhere in the same text.
        let written = self.text.get(span.clone());
        hidden(text, written.unwrap_or_default(), span)
    }

    fn refuse(&mut self, text: &str, span: &Range<usize>) {
        for (char, at) in self.hidden(text, span) {
            self.source.refuse_char(char, &at, self.diagnostics);
        }
    }

    /// Removes harmless hidden characters from documentation.
    fn mend(&mut self, text: &mut String, span: &Range<usize>) {
        let hidden = self.hidden(text, span);
        self.source.mend(text, hidden, in_prose, self.diagnostics);
    }
}

/// The replacement of a hidden character in documentation, where control characters have no meaning.
fn in_prose(char: char) -> Option<&'static str> {
    match char {
        '\u{b}' | '\u{c}' | '\u{85}' => Some(" "),
        control if control.is_control() => Some(""),
        other => break_of_line(other),
    }
}

/// The first characters of garbled sequences; no Norwegian word has them.
const FIRST: [char; 3] = ['Ã', 'Â', 'â'];

/// The first word with a character that was decoded byte by byte, and the word that was meant.
fn garbled(text: &str) -> Option<(String, String)> {
    if !text.contains(FIRST) {
        return None;
    }
    // A no-break space does not end a word here: it is the second byte of `à`.
    let ends = |char: char| char.is_whitespace() && !matches!(char, '\u{a0}' | '\u{85}');
    let mut words = text.split(ends);
    words.find_map(|word| {
        let mut meant = String::new();
        let mut rest = word;
        while let Some(char) = rest.chars().next() {
            let (char, length) = decoded(rest).unwrap_or((char, char.len_utf8()));
            meant.push(char);
            rest = &rest[length..];
        }
        (meant != word).then(|| (word.to_owned(), meant))
    })
}

/// The character whose UTF-8 bytes a text starts with, each read as a character, and the length of that start.
fn decoded(text: &str) -> Option<(char, usize)> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let count = match first {
        'Ã' | 'Â' => 2,
        'â' if text[first.len_utf8()..].starts_with(['€', '\u{80}']) => 3,
        _ => return None,
    };
    let mut bytes = [0; 3];
    let mut end = 0;
    let all = text.char_indices().take(count);
    for (byte, (at, char)) in bytes.iter_mut().zip(all) {
        *byte = windows_1252(char)?;
        end = at + char.len_utf8();
    }
    let decoded = std::str::from_utf8(&bytes[..count]).ok()?;
    decoded.chars().next().map(|char| (char, end))
}

/// The byte of a character in Windows-1252; undefined bytes are those of Latin-1.
fn windows_1252(char: char) -> Option<u8> {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    FROM_80
        .iter()
        .zip(0x80..)
        .find(|(known, _)| **known == char)
        .map(|(_, byte)| byte)
        .or_else(|| u8::try_from(char).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_byte_by_byte_is_known_and_nothing_else() {
        let cases = [
            ("den dagen nÃ¥r alt", Some(("nÃ¥r", "når"))),
            ("Ã˜konomi", Some(("Ã˜konomi", "Økonomi"))),
            ("â€œsitatâ€\u{9d}", Some(("â€œsitatâ€\u{9d}", "“sitat”"))),
            ("5Â\u{a0}000", Some(("5Â\u{a0}000", "5\u{a0}000"))),
            ("på\u{a0}– når Ærlig åpen Âge Ã", None),
        ];
        for (text, found) in cases {
            let found = found.map(|(left, right)| (left.to_owned(), right.to_owned()));
            assert_eq!(garbled(text), found, "{text}");
        }
    }
}

//! The pieces that a document is written in: tags, texts, references, and what quick-xml reads.
//!
//! Nearly all of a document are tags without attributes and texts. They are found here, eight bytes at a time; by
//! quick-xml's events, which search every piece for its end and check it once more, a response takes twice the
//! instructions.

use quick_xml::Reader;
use quick_xml::events::Event;
use quick_xml::parser::{ElementParser, Parser};

pub(super) const UNCLOSED_REFERENCE: &str = "a reference is not closed";
const UNCLOSED_TAG: &str = "a tag is not closed, or begins with an invalid character";

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES << 7;

/// A piece of a document, as written.
pub(super) enum Piece<'de> {
    Start(StartTag<'de>),
    /// The name in an end tag.
    End(&'de str),
    Text(&'de str),
    /// A reference without `&` and `;`.
    Reference(&'de str),
    /// What begins with `<!` or `<?`, or the end of the document.
    Other(Event<'de>),
}

/// A start tag, as written.
pub(super) struct StartTag<'de> {
    /// The name with its prefix; empty if there is none.
    pub(super) name: &'de str,
    /// The content of the tag: the name and the attributes.
    pub(super) inside: &'de str,
    /// Whether the name has a colon.
    pub(super) prefixed: bool,
    /// Whether the element is empty (`<a/>`).
    pub(super) empty: bool,
}

/// A document, and the position of the next piece.
pub(super) struct Scanner<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Scanner<'de> {
    pub(super) const fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// The position of the next piece in bytes.
    #[inline]
    pub(super) const fn offset(&self) -> usize {
        self.at
    }

    pub(super) const fn text(&self) -> &'de str {
        self.text
    }

    /// Skips the rest of the document.
    pub(super) const fn finish(&mut self) {
        self.at = self.text.len();
    }

    /// The next piece, or what is wrong with it.
    #[inline]
    pub(super) fn piece(&mut self) -> Result<Piece<'de>, &'static str> {
        let rest = self.rest();
        match rest {
            [b'<', b'/', ..] => self.end_tag(),
            [b'<', b'!' | b'?', ..] | [] => self.other(),
            [b'<', ..] => self.start_tag(),
            [b'&', ..] => self.reference(),
            _ => Ok(Piece::Text(self.take(text_length(rest), 0))),
        }
    }

    /// Consumes the end tag of an element with this name, if that comes next, without any white space.
    #[inline]
    pub(super) fn eat_end(&mut self, name: &str) -> bool {
        let found = begins_with_end(self.rest(), name);
        if found {
            self.at += name.len() + "</>".len();
        }
        found
    }

    /// Consumes a text up to the end tag of an element with this name, and that, if nothing else comes before it.
    #[inline]
    pub(super) fn eat_text(&mut self, name: &str) -> Option<&'de str> {
        let rest = self.rest();
        let length = text_length(rest);
        begins_with_end(rest.get(length..)?, name)
            .then(|| self.take(length, name.len() + "</>".len()))
    }

    #[inline]
    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Consumes some bytes, then some more that are not returned.
    #[inline]
    fn take(&mut self, length: usize, more: usize) -> &'de str {
        // Pieces begin and end at ASCII characters, so the slice is always valid.
        let taken = self.text.get(self.at..self.at + length);
        self.at += length + more;
        taken.unwrap_or_default()
    }

    #[inline]
    fn start_tag(&mut self) -> Result<Piece<'de>, &'static str> {
        let inside = self.rest().get(1..).unwrap_or_default();
        let (length, prefixed) = name_length(inside);
        if inside.get(length) != Some(&b'>') {
            return self.other_start_tag();
        }
        self.at += 1;
        let name = self.take(length, 1);
        Ok(Piece::Start(StartTag {
            name,
            inside: name,
            prefixed,
            empty: false,
        }))
    }

    /// Reads a start tag with attributes, white space, a slash, or a name of other characters than most.
    #[inline(never)]
    fn other_start_tag(&mut self) -> Result<Piece<'de>, &'static str> {
        let inside = self.tag(1)?;
        let (inside, empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let name = inside.split(is_space).next().unwrap_or_default();
        Ok(Piece::Start(StartTag {
            name,
            inside,
            prefixed: name.contains(':'),
            empty,
        }))
    }

    #[cold]
    fn end_tag(&mut self) -> Result<Piece<'de>, &'static str> {
        let inside = self.tag(2)?;
        Ok(Piece::End(inside.trim_end_matches(is_space)))
    }

    /// Consumes a tag; returns what is between its first bytes and `>`.
    fn tag(&mut self, first: usize) -> Result<&'de str, &'static str> {
        let end = ElementParser::default().feed(self.rest());
        let end = end.ok_or(UNCLOSED_TAG)?;
        self.at += first;
        Ok(self.take(end - first, 1))
    }

    #[cold]
    fn reference(&mut self) -> Result<Piece<'de>, &'static str> {
        let name = self.rest().get(1..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b';' | b'&' | b'<');
        match name.iter().position(ends) {
            Some(length) if name.get(length) == Some(&b';') => {
                self.at += 1;
                Ok(Piece::Reference(self.take(length, 1)))
            }
            _ => Err(UNCLOSED_REFERENCE),
        }
    }

    #[cold]
    fn other(&mut self) -> Result<Piece<'de>, &'static str> {
        let mut reader = Reader::from_str(self.text.get(self.at..).unwrap_or_default());
        let event = reader.read_event();
        self.at = self.text.len() - reader.get_ref().len();
        event.map(Piece::Other).map_err(|error| describe(&error))
    }
}

#[inline]
fn begins_with_end(bytes: &[u8], name: &str) -> bool {
    let tag = bytes.strip_prefix(b"</");
    let after = tag.and_then(|tag| tag.strip_prefix(name.as_bytes()));
    matches!(after, Some([b'>', ..]))
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// The length of a text: up to the next markup, reference, or the end.
#[inline]
fn text_length(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte that was equal, so is zero now, is set. A borrow can only set wrong marks after a correct
        // one, so the first mark is correct.
        let markup = (word ^ (ONES * 0x3c)).wrapping_sub(ONES);
        let reference = (word ^ (ONES * 0x26)).wrapping_sub(ONES);
        let found = (markup | reference) & !word & HIGH;
        if found != 0 {
            return bytes.len() - rest.len() + first_byte(found);
        }
        rest = tail;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'<' | b'&'));
    bytes.len() - rest.len() + end.unwrap_or(rest.len())
}

/// The length of a name of letters, digits, dots, hyphens and colons, and whether there is a colon.
#[inline]
fn name_length(bytes: &[u8]) -> (usize, bool) {
    let (mut length, mut colon) = (0, false);
    loop {
        length += letters(bytes.get(length..).unwrap_or_default());
        match bytes.get(length) {
            Some(b':') => colon = true,
            Some(b'-' | b'.' | b'0'..=b'9') => {}
            _ => return (length, colon),
        }
        length += 1;
    }
}

/// The number of bytes up to the first below `@`. All letters are above it, and so are no spaces, brackets of a tag,
/// slashes and quotes.
#[inline]
fn letters(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        // Of a byte from `@` on, one of the two highest bits is set.
        let found = !(word | word << 1) & HIGH;
        if found != 0 {
            return bytes.len() - rest.len() + first_byte(found);
        }
        rest = tail;
    }
    let end = rest.iter().position(|byte| *byte < b'@');
    bytes.len() - rest.len() + end.unwrap_or(rest.len())
}

/// The first byte with a mark.
#[inline]
const fn first_byte(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// The reader's own messages quote names and other content.
fn describe(error: &quick_xml::Error) -> &'static str {
    use quick_xml::errors::{Error as E, IllFormedError as I, SyntaxError as S};
    match error {
        E::Syntax(S::UnclosedComment) => "a comment is not closed",
        E::Syntax(S::UnclosedCData) => "a CDATA section is not closed",
        E::Syntax(S::UnclosedDoctype) | E::IllFormed(I::MissingDoctypeName) => {
            "a document type declaration, which is not accepted"
        }
        E::Syntax(S::UnclosedPI | S::UnclosedXmlDecl) => "a processing instruction is not closed",
        E::Syntax(_) => UNCLOSED_TAG,
        _ => "the document is not well-formed",
    }
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::{Piece, Scanner, UNCLOSED_TAG, letters, name_length, text_length};

    /// A piece by its first letter, the name in it, and where it ends; an error is the last one.
    type Read = Vec<(char, String, usize)>;

    fn pieces(text: &str) -> Read {
        let (mut scanner, mut read) = (Scanner::new(text), Vec::new());
        loop {
            let (kind, name) = match scanner.piece() {
                Ok(Piece::Start(tag)) if tag.empty => ('e', tag.name),
                Ok(Piece::Start(tag)) => {
                    assert_eq!(tag.prefixed, tag.name.contains(':'));
                    assert!(tag.inside.starts_with(tag.name));
                    ('s', tag.name)
                }
                Ok(Piece::End(name)) => ('/', name),
                Ok(Piece::Text(_)) => ('t', ""),
                Ok(Piece::Reference(name)) => ('&', name),
                Ok(Piece::Other(Event::Eof)) => return read,
                Ok(Piece::Other(_)) => ('!', ""),
                Err(_) => {
                    read.push(('x', String::new(), 0));
                    return read;
                }
            };
            read.push((kind, name.to_owned(), scanner.offset()));
        }
    }

    fn events(text: &str) -> Read {
        let (mut reader, mut read) = (Reader::from_str(text), Vec::new());
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        loop {
            let (kind, name) = match reader.read_event() {
                Ok(Event::Empty(tag)) => ('e', tag.name().0.to_owned()),
                Ok(Event::Start(tag)) => ('s', tag.name().0.to_owned()),
                // Of white space alone, quick-xml makes a name.
                Ok(Event::End(tag)) => ('/', tag.name().0.trim_end().to_owned()),
                Ok(Event::Text(_)) => ('t', String::new()),
                Ok(Event::GeneralRef(name)) => ('&', (*name).to_owned()),
                Ok(Event::Eof) => return read,
                Ok(_) => ('!', String::new()),
                Err(_) => {
                    read.push(('x', String::new(), 0));
                    return read;
                }
            };
            read.push((kind, name, text.len() - reader.get_ref().len()));
        }
    }

    #[test]
    fn pieces_are_those_of_quick_xml() {
        let document = "<?xml version='1.0'?>\n<r x:b=\"å>'\">tekst på flere ord<s:a-1.b><![CDATA[<]]>&amp;&#65;</s:a-1.b > <?pi?><b/><c d='\"'/><!-- & --></r>\n";
        assert_eq!(pieces(document).len(), 16);
        for (at, c) in document.char_indices() {
            let (before, rest) = document.split_at(at);
            assert_eq!(pieces(before), events(before), "{before}");
            for instead in [
                "", "<", "</", ">", "/>", "&", ";", "/", "'", "\"", ":", "=", "!", "-", "?", " ",
                "å", "\r", "@", "1", "<a>", "</a>", "<12345678>", "</ a>", "< a>", "]]>",
            ] {
                let broken = format!("{before}{instead}{}", &rest[c.len_utf8()..]);
                assert_eq!(pieces(&broken), events(&broken), "{broken}");
                let longer = format!("{before}{instead}{rest}");
                assert_eq!(pieces(&longer), events(&longer), "{longer}");
            }
        }
        assert_eq!(Scanner::new("<").piece().err(), Some(UNCLOSED_TAG));
    }

    #[test]
    fn the_first_byte_of_an_end_is_found_anywhere() {
        for length in 0..40 {
            let text = "å".repeat(length) + &"a".repeat(length);
            for (end, of_text) in [
                ('<', true),
                ('&', true),
                ('>', false),
                ('/', false),
                (' ', false),
            ] {
                for behind in ["", "<&>", "aaaaaaaaaaaaaaaa<"] {
                    let whole = format!("{text}{end}{behind}");
                    if of_text {
                        assert_eq!(text_length(whole.as_bytes()), text.len(), "{whole}");
                    }
                    assert_eq!(letters(whole.as_bytes()), text.len(), "{whole}");
                    let name = (text.len(), false);
                    assert_eq!(name_length(whole.as_bytes()), name, "{whole}");
                }
            }
            assert_eq!(text_length(text.as_bytes()), text.len());
            assert_eq!(letters(text.as_bytes()), text.len());
        }
        // Neighbours of what is searched for, and bytes that a borrow could reach.
        assert_eq!(text_length("=;%'\u{1}\0\u{bc}=;%'<".as_bytes()), 12);
        assert_eq!(name_length(b"a:b-c.d9>"), (8, true));
    }
}

//! A cursor over a document: it returns start tags, end tags and pieces of text one by one, and tracks the open
//! elements.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::{Error, quoted};
use super::name::{is_character, is_plain_name};
use super::scope::Scope;
use super::{INSTANCE, SCHEMA};
use crate::formats::format::Root;

/// The deepest nesting of elements, with the root at 1, since visitors are recursive. Skipped elements have the same
/// limit, so that whether a document can be read does not depend on the reader.
const DEPTH: usize = 128;
const MALFORMED: &str = "an attribute is malformed";
const UNCLOSED: &str = "a reference is not closed";

/// The current position in a document.
pub(super) struct Cursor<'de> {
    reader: Reader<&'de [u8]>,
    text: &'de str,
    pub(super) scope: Scope<'de>,
    /// The number of open elements: 1 inside the root.
    pub(super) open: usize,
    /// The value of the last `xsi:type`, and the position of its element.
    ty: Option<(&'de str, usize)>,
    /// The last element was empty (`<a/>`), so its end comes next.
    ended: bool,
    /// A fault was found, and nothing more is read.
    failed: bool,
}

/// A start tag. Its declarations are in scope.
pub(super) struct Tag<'de> {
    /// The name as written, with its prefix.
    pub(super) name: &'de str,
    /// Whether it has `xsi:nil="true"`.
    pub(super) nil: bool,
    /// Its position in bytes.
    pub(super) start: usize,
}

/// The content of an element. Comments and processing instructions are empty text.
pub(super) enum Token<'de> {
    Start(Tag<'de>),
    End,
    /// Text as written, including carriage returns.
    Text(&'de str),
    Reference(char),
}

impl<'de> Cursor<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self {
            reader: Reader::from_str(text),
            text,
            scope: Scope::default(),
            open: 0,
            ty: None,
            ended: false,
            failed: false,
        }
    }

    /// The position of the next event in bytes.
    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.text.len() - self.reader.get_ref().len()
    }

    /// Reads up to and including the root's start tag.
    pub(super) fn root(&mut self, root: Root) -> Result<Tag<'de>, Error> {
        // The reader silently drops a byte order mark, so it would drop a second one too.
        if self.text.starts_with('\u{feff}') {
            return Err(self.fault("text before the root element", 0));
        }
        let tag = loop {
            let start = self.offset();
            match self.event()? {
                Event::Start(tag) => break self.start(start, tag.name().0.len(), false)?,
                Event::Empty(tag) => break self.start(start, tag.name().0.len(), true)?,
                Event::Decl(declaration) if start == 0 => self.declaration(&declaration)?,
                other => self.between(&other, start, "before")?,
            }
        };
        let settled = self.scope.settle(tag.name);
        let local = settled.map_err(|message| self.fault(message, tag.start))?;
        if local != root.name {
            let (expected, found) = (root.name, quoted(local));
            let message = format!("expected the root element `{expected}`, found {found}");
            return Err(self.fault(message, tag.start));
        }
        match root.namespace {
            Some(expected) if expected != self.scope.home() => {
                let message = format!("expected the root element in the namespace `{expected}`");
                Err(self.fault(message, tag.start))
            }
            _ => Ok(tag),
        }
    }

    /// Reads the rest of the document after the root.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        loop {
            let start = self.offset();
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Start(_) | Event::Empty(_) => {
                    return Err(self.fault("a second root element", start));
                }
                other => self.between(&other, start, "after")?,
            }
        }
    }

    /// The next token inside the open elements.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Token<'de>, Error> {
        if self.ended {
            self.ended = false;
            self.close();
            return Ok(Token::End);
        }
        let start = self.offset();
        match self.reader.read_event() {
            Ok(Event::Text(_)) => Ok(Token::Text(self.slice(start, self.offset()))),
            Ok(Event::Start(tag)) => self
                .start(start, tag.name().0.len(), false)
                .map(Token::Start),
            Ok(Event::End(_)) => {
                self.close();
                Ok(Token::End)
            }
            Ok(rarer) => self.rarer(&rarer, start),
            Err(error) => Err(self.fault(describe(&error), start)),
        }
    }

    /// The token of an event that is rare in most documents.
    #[cold]
    fn rarer(&mut self, event: &Event<'de>, start: usize) -> Result<Token<'de>, Error> {
        match event {
            Event::Empty(tag) => self
                .start(start, tag.name().0.len(), true)
                .map(Token::Start),
            Event::CData(_) => {
                let (opening, closing) = ("<![CDATA[".len(), "]]>".len());
                let inside = self.slice(start + opening, self.offset() - closing);
                Ok(Token::Text(inside))
            }
            Event::GeneralRef(_) => match character(self.slice(start + 1, self.offset() - 1)) {
                Ok(character) => Ok(Token::Reference(character)),
                Err(message) => Err(self.fault(message, start)),
            },
            Event::Comment(_) | Event::PI(_) => Ok(Token::Text("")),
            other => Err(self.misplaced(other, start)),
        }
    }

    /// Reads on until fewer than `level` elements are open. Skipped content is checked like read content.
    #[inline]
    pub(super) fn close_to(&mut self, level: usize) -> Result<(), Error> {
        if self.open < level {
            return Ok(());
        }
        self.skip_to(level)
    }

    fn skip_to(&mut self, level: usize) -> Result<(), Error> {
        while self.open >= level {
            if let Token::Start(tag) = self.next()? {
                let checked = self.scope.check(tag.name);
                checked.map_err(|message| self.fault(message, tag.start))?;
            }
        }
        Ok(())
    }

    #[inline]
    fn close(&mut self) {
        // The reader has checked that the end tag has a start tag.
        self.open -= 1;
        self.scope.leave(self.open);
    }

    fn event(&mut self) -> Result<Event<'de>, Error> {
        let start = self.offset();
        match self.reader.read_event() {
            Ok(event) => Ok(event),
            Err(error) => Err(self.fault(describe(&error), start)),
        }
    }

    #[inline]
    fn slice(&self, start: usize, end: usize) -> &'de str {
        // Events begin and end at ASCII characters, so the slice is always valid.
        self.text.get(start..end).unwrap_or_default()
    }

    #[inline]
    fn start(&mut self, start: usize, length: usize, empty: bool) -> Result<Tag<'de>, Error> {
        self.open += 1;
        self.ended = empty;
        let inside = self.slice(start + 1, self.offset() - 1 - usize::from(empty));
        let mut tag = Tag {
            name: self.slice(start + 1, start + 1 + length),
            nil: false,
            start,
        };
        if length == 0 {
            return Err(self.fault("an element has no name", start));
        }
        if self.open > DEPTH {
            return Err(self.fault("elements are nested too deeply", start));
        }
        if inside.len() > length {
            match self.attributes(inside, length, start) {
                Ok(nil) => tag.nil = nil,
                Err(message) => return Err(self.fault(message, start)),
            }
        }
        Ok(tag)
    }

    /// Processes the namespace declarations of a tag; returns whether the element is nil.
    fn attributes(
        &mut self,
        inside: &'de str,
        name: usize,
        start: usize,
    ) -> Result<bool, &'static str> {
        let (mut called_nil, mut called_type) = (false, false);
        // The built-in check for repeated names would keep all of them in memory.
        for attribute in Attributes::new(inside, name).with_checks(false) {
            let attribute = attribute.map_err(|_| MALFORMED)?;
            check_references(&attribute.value)?;
            let key = attribute.key.0;
            let prefix = match key.split_once(':') {
                None if key == "xmlns" => "",
                Some(("xmlns", prefix)) if !prefix.is_empty() => prefix,
                Some((_, "nil")) => {
                    called_nil = true;
                    continue;
                }
                Some((_, "type")) => {
                    called_type = true;
                    continue;
                }
                _ => continue,
            };
            let namespace = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| MALFORMED)?;
            self.scope.declare(self.open, prefix, namespace)?;
        }
        // A second pass, since a prefix may be declared after its use.
        if called_type {
            self.ty = self.type_in(inside, name).map(|ty| (ty, start));
        }
        Ok(called_nil && self.is_nil(inside, name)?)
    }

    /// Whether one of the attributes named `nil` is that of XML Schema, and true.
    fn is_nil(&self, inside: &'de str, name: usize) -> Result<bool, &'static str> {
        for attribute in Attributes::new(inside, name).with_checks(false) {
            let attribute = attribute.map_err(|_| MALFORMED)?;
            let key = attribute.key.0;
            if let Some((prefix, "nil")) = key.split_once(':') {
                let yes = matches!(attribute.value.trim_ascii(), "true" | "1");
                if yes && self.scope.namespace(prefix)? == INSTANCE {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// The local name of the type in an XML Schema attribute; `None` for XML Schema's own types.
    fn type_in(&self, inside: &'de str, name: usize) -> Option<&'de str> {
        let mut attributes = Attributes::new(inside, name);
        let found = attributes.with_checks(false).flatten().find(|attribute| {
            attribute
                .key
                .0
                .split_once(':')
                .is_some_and(|(prefix, name)| {
                    name == "type" && self.scope.namespace(prefix) == Ok(INSTANCE)
                })
        });
        let Cow::Borrowed(value) = found?.value else {
            return None;
        };
        let value = value.trim_ascii();
        let (prefix, ty) = match value.split_once(':') {
            Some(("", _)) => return None,
            Some(parts) => parts,
            None => ("", value),
        };
        let is_scalar = self.scope.namespace(prefix) == Ok(SCHEMA);
        (is_plain_name(ty) && !is_scalar).then_some(ty)
    }

    /// The value of the attribute `xsi:type` of the element at a position, if its tag was the last one with such an
    /// attribute.
    pub(super) fn type_of(&self, start: usize) -> Option<&'de str> {
        self.ty.filter(|(_, at)| *at == start).map(|(ty, _)| ty)
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>) -> Result<(), Error> {
        match declaration.encoding() {
            None => Ok(()),
            Some(Ok(encoding)) if encoding.eq_ignore_ascii_case("utf-8") => Ok(()),
            Some(_) => Err(self.fault("the document declares an encoding other than UTF-8", 0)),
        }
    }

    /// Accepts what may be before and after the root.
    fn between(&mut self, event: &Event<'_>, start: usize, side: &str) -> Result<(), Error> {
        match event {
            Event::Comment(_) | Event::PI(_) => Ok(()),
            Event::Text(_) if self.slice(start, self.offset()).trim_ascii().is_empty() => Ok(()),
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                Err(self.fault(format!("text {side} the root element"), start))
            }
            other => Err(self.misplaced(other, start)),
        }
    }

    #[cold]
    fn misplaced(&mut self, event: &Event<'_>, start: usize) -> Error {
        let message = match event {
            Event::DocType(_) => "a document type declaration, which is not accepted",
            Event::Decl(_) => "an XML declaration that is not at the beginning",
            Event::Eof if self.failed => "the document has an earlier fault",
            Event::Eof if self.open == 0 => "the document has no root element",
            Event::Eof => "the document ends before its elements do",
            _ => "markup out of place",
        };
        self.fault(message, start)
    }

    #[cold]
    pub(super) fn fault(&mut self, message: impl Into<String>, start: usize) -> Error {
        // A visitor that drops the error must not get any further.
        self.failed = true;
        self.reader = Reader::from_str("");
        Error::new(message).at(start)
    }
}

/// The character of a reference (without `&` and `;`). Only references that need no declaration are known.
fn character(name: &str) -> Result<char, &'static str> {
    let (digits, radix) = match name {
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "amp" => return Ok('&'),
        "apos" => return Ok('\''),
        "quot" => return Ok('"'),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => (digits, 16),
            (None, Some(digits)) => (digits, 10),
            (None, None) => return Err("a reference to an entity that XML does not define"),
        },
    };
    // `from_str_radix` also accepts a sign.
    let value = if digits.starts_with('+') {
        None
    } else {
        u32::from_str_radix(digits, radix).ok()
    };
    value
        .and_then(char::from_u32)
        .filter(|character| is_character(*character))
        .ok_or("a reference to a character that XML does not have")
}

/// Checks the references in an attribute, which the reader does not resolve.
fn check_references(value: &str) -> Result<(), &'static str> {
    let mut rest = value;
    while let Some((_, reference)) = rest.split_once('&') {
        let (name, behind) = reference.split_once(';').ok_or(UNCLOSED)?;
        character(name)?;
        rest = behind;
    }
    Ok(())
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
        E::Syntax(_) => "a tag is not closed, or begins with an invalid character",
        E::IllFormed(I::UnmatchedEndTag(_)) => "an end tag without a start tag",
        E::IllFormed(I::MismatchedEndTag { .. }) => {
            "an end tag that does not match the open element"
        }
        E::IllFormed(I::UnclosedReference) => UNCLOSED,
        _ => "the document is not well-formed",
    }
}

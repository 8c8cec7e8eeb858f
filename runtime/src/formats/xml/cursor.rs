//! A cursor over a document: it returns start tags, end tags and pieces of text one by one, and tracks the open
//! elements.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, Event};

use super::error::{Error, quoted};
use super::name::{has_returns, is_character, is_plain_name};
use super::scan::{Piece, Scanner, StartTag, UNCLOSED_REFERENCE};
use super::scope::Scope;
use super::{INSTANCE, SCHEMA};
use crate::formats::format::Root;

/// The deepest nesting of elements, with the root at 1, since visitors are recursive. Skipped elements have the same
/// limit, so that whether a document can be read does not depend on the reader.
const DEPTH: usize = 128;
const MALFORMED: &str = "an attribute is malformed";

/// The current position in a document.
pub(super) struct Cursor<'de> {
    scanner: Scanner<'de>,
    pub(super) scope: Scope<'de>,
    /// The names of the open elements, as written.
    open: Vec<&'de str>,
    /// Whether there is a carriage return in the document.
    has_returns: bool,
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
    /// Whether the name has a colon.
    pub(super) prefixed: bool,
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
            scanner: Scanner::new(text),
            scope: Scope::default(),
            open: Vec::new(),
            has_returns: has_returns(text),
            ty: None,
            ended: false,
            failed: false,
        }
    }

    /// The number of open elements: 1 inside the root.
    #[inline]
    pub(super) fn open(&self) -> usize {
        self.open.len()
    }

    /// Reads up to and including the root's start tag.
    pub(super) fn root(&mut self, root: Root) -> Result<Tag<'de>, Error> {
        let tag = loop {
            let start = self.scanner.offset();
            match self.piece(start)? {
                Piece::Start(tag) => break self.start(start, &tag)?,
                Piece::Other(Event::Decl(declaration)) if start == 0 => {
                    self.declaration(&declaration)?;
                }
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
            let start = self.scanner.offset();
            match self.piece(start)? {
                Piece::Other(Event::Eof) => return Ok(()),
                Piece::Start(_) => return Err(self.fault("a second root element", start)),
                other => self.between(&other, start, "after")?,
            }
        }
    }

    /// The whole content of the element that was opened last, and the end of it, if that is a text as written.
    #[inline]
    pub(super) fn text(&mut self) -> Option<&'de str> {
        if self.ended || self.has_returns {
            return None;
        }
        let name = self.open.last()?;
        let text = self.scanner.eat_text(name)?;
        self.close();
        Some(text)
    }

    /// The next token inside the open elements.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Token<'de>, Error> {
        if self.ended {
            self.ended = false;
            self.close();
            return Ok(Token::End);
        }
        let name = self.open.last().copied().unwrap_or_default();
        if self.scanner.eat_end(name) {
            self.close();
            return Ok(Token::End);
        }
        let start = self.scanner.offset();
        match self.piece(start)? {
            Piece::Text(text) => Ok(Token::Text(text)),
            Piece::Start(tag) => self.start(start, &tag).map(Token::Start),
            rarer => self.rarer(&rarer, start),
        }
    }

    /// The token of a piece that is rare in most documents.
    #[cold]
    fn rarer(&mut self, piece: &Piece<'de>, start: usize) -> Result<Token<'de>, Error> {
        match piece {
            Piece::End(_) if self.open.is_empty() => Err(self.misplaced(piece, start)),
            Piece::End(name) if self.open.last() == Some(name) => {
                self.close();
                Ok(Token::End)
            }
            Piece::End(_) => {
                let message = "an end tag that does not match the open element";
                Err(self.fault(message, start))
            }
            Piece::Reference(name) => match character(name) {
                Ok(character) => Ok(Token::Reference(character)),
                Err(message) => Err(self.fault(message, start)),
            },
            Piece::Other(Event::CData(_)) => {
                let whole = self.scanner.text().get(start..self.scanner.offset());
                let inside = whole.and_then(|it| it.strip_prefix("<![CDATA[")?.strip_suffix("]]>"));
                Ok(Token::Text(inside.unwrap_or_default()))
            }
            Piece::Other(Event::Comment(_) | Event::PI(_)) => Ok(Token::Text("")),
            other => Err(self.misplaced(other, start)),
        }
    }

    /// Reads on until fewer than `level` elements are open. Skipped content is checked like read content.
    #[inline]
    pub(super) fn close_to(&mut self, level: usize) -> Result<(), Error> {
        if self.open() < level {
            return Ok(());
        }
        self.skip_to(level)
    }

    fn skip_to(&mut self, level: usize) -> Result<(), Error> {
        while self.open() >= level {
            if let Token::Start(tag) = self.next()? {
                let checked = self.scope.check(tag.name);
                checked.map_err(|message| self.fault(message, tag.start))?;
            }
        }
        Ok(())
    }

    #[inline]
    fn close(&mut self) {
        self.open.pop();
        self.scope.leave(self.open.len());
    }

    #[inline]
    fn piece(&mut self, start: usize) -> Result<Piece<'de>, Error> {
        self.scanner
            .piece()
            .map_err(|message| self.fault(message, start))
    }

    #[inline]
    fn start(&mut self, start: usize, tag: &StartTag<'de>) -> Result<Tag<'de>, Error> {
        let StartTag { name, inside, .. } = *tag;
        if name.is_empty() {
            return Err(self.fault("an element has no name", start));
        }
        if self.open.len() == DEPTH {
            return Err(self.fault("elements are nested too deeply", start));
        }
        self.open.push(name);
        self.ended = tag.empty;
        let nil = if inside.len() > name.len() {
            let nil = self.attributes(inside, name.len(), start);
            nil.map_err(|message| self.fault(message, start))?
        } else {
            false
        };
        Ok(Tag {
            name,
            prefixed: tag.prefixed,
            nil,
            start,
        })
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
            self.scope.declare(self.open.len(), prefix, namespace)?;
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
    fn between(&mut self, piece: &Piece<'_>, start: usize, side: &str) -> Result<(), Error> {
        match piece {
            Piece::Other(Event::Comment(_) | Event::PI(_)) => Ok(()),
            Piece::Text(text) if text.trim_ascii().is_empty() => Ok(()),
            Piece::Text(_) | Piece::Reference(_) | Piece::Other(Event::CData(_)) => {
                Err(self.fault(format!("text {side} the root element"), start))
            }
            other => Err(self.misplaced(other, start)),
        }
    }

    #[cold]
    fn misplaced(&mut self, piece: &Piece<'_>, start: usize) -> Error {
        let message = match piece {
            Piece::End(_) => "an end tag without a start tag",
            Piece::Other(Event::DocType(_)) => "a document type declaration, which is not accepted",
            Piece::Other(Event::Decl(_)) => "an XML declaration that is not at the beginning",
            Piece::Other(Event::Eof) if self.failed => "the document has an earlier fault",
            Piece::Other(Event::Eof) if self.open.is_empty() => "the document has no root element",
            Piece::Other(Event::Eof) => "the document ends before its elements do",
            _ => "markup out of place",
        };
        self.fault(message, start)
    }

    #[cold]
    pub(super) fn fault(&mut self, message: impl Into<String>, start: usize) -> Error {
        // A visitor that drops the error must not get any further.
        self.failed = true;
        self.scanner.finish();
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
        let (name, behind) = reference.split_once(';').ok_or(UNCLOSED_REFERENCE)?;
        character(name)?;
        rest = behind;
    }
    Ok(())
}

//! The deserializer of a document.

use std::borrow::Cow;

use serde_core::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use super::cursor::{Cursor, Tag, Token};
use super::error::Error;
use super::name::misplaced_character;
use crate::formats::format::Root;
use crate::read::asks::Asks;
use crate::read::names::TYPE;
use crate::read::raw::raw_token;

/// How often one element can be passed on as an optional, a wrapped value or a sequence of itself: a type that is a
/// list of itself would never end.
const WRAPPINGS: u8 = 16;

/// Reads a document whose outermost element is `root`.
///
/// `read` gets that element; what it does not read is skipped. A byte order mark, an XML declaration (of UTF-8),
/// comments and processing instructions are ignored. Attributes count only if they declare a namespace or nil. Skipped
/// content is checked like read content, so whether a document is valid does not depend on `read`. The characters of
/// names are not checked.
///
/// A child has its local name if it is in the namespace of the root or in none, and is named `{namespace}local`
/// otherwise.
///
/// # Errors
///
/// If the text is not a well-formed document, has a character that XML 1.0 does not allow, another root or namespace,
/// declares another encoding, has a document type declaration, nests more than 128 elements, or if `read` returns an
/// error. Every error has its place.
pub(crate) fn read<'de, T>(
    text: &'de str,
    root: Root,
    read: impl FnOnce(Element<'_, 'de>) -> Result<T, Error>,
) -> Result<T, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(at) = misplaced_character(text) {
        let error = Error::new("the document has a character that XML cannot hold");
        return Err(error.at(at).located(text));
    }
    let mut cursor = Cursor::new(text);
    let whole = |cursor: &mut Cursor<'de>| {
        let tag = cursor.root(root)?;
        let start = tag.start;
        let value = read(Element::new(cursor, tag.nil, start)).map_err(|error| error.at(start))?;
        cursor.close_to(1)?;
        cursor.end()?;
        Ok(value)
    };
    whole(&mut cursor).map_err(|error: Error| error.located(text))
}

/// An element whose start tag has been read: a deserializer of its content.
///
/// What a visitor does not read is skipped by the reader that continues after it.
pub(crate) struct Element<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    /// The number of open elements including this one.
    level: usize,
    nil: bool,
    start: usize,
    wrappings: u8,
    asks: Asks,
}

/// The content of an element.
enum Content<'de> {
    /// The element is closed.
    Text(Cow<'de, str>),
    /// The first child's start tag has been read.
    Children(Tag<'de>),
}

impl<'a, 'de> Element<'a, 'de> {
    /// The element that the cursor opened last.
    #[inline]
    fn new(cursor: &'a mut Cursor<'de>, nil: bool, start: usize) -> Self {
        Self {
            level: cursor.open(),
            nil,
            start,
            wrappings: 0,
            asks: Asks::NOTHING,
            cursor,
        }
    }

    /// Reads to the first child or to the end.
    #[inline]
    fn content(&mut self) -> Result<Content<'de>, Error> {
        if let Some(text) = self.cursor.text() {
            return Ok(Content::Text(Cow::Borrowed(text)));
        }
        self.mixed_content()
    }

    fn mixed_content(&mut self) -> Result<Content<'de>, Error> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.cursor.next()? {
                Token::Text(piece) => add(&mut text, piece),
                Token::Reference(character) => text.to_mut().push(character),
                Token::End => return Ok(Content::Text(text)),
                Token::Start(tag) => return Ok(Content::Children(tag)),
            }
        }
    }

    /// The same element, as an object.
    const fn object(mut self) -> Self {
        self.asks.object = true;
        self
    }

    /// The same element, wrapped once more in something that XML does not show.
    fn wrapped(self) -> Result<Self, Error> {
        match self.wrappings.checked_add(1) {
            Some(wrappings) if wrappings <= WRAPPINGS => Ok(Self { wrappings, ..self }),
            _ => Err(Error::new("a type that wraps itself endlessly").at(self.start)),
        }
    }

    /// Passes nil, children or text to the visitor.
    #[inline]
    fn show<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let (level, start) = (self.level, self.start);
        if self.nil {
            return visitor.visit_unit().map_err(|error: Error| error.at(start));
        }
        let ty = if self.asks.ty {
            self.cursor.type_of(start)
        } else {
            None
        };
        let first = match self.content()? {
            Content::Text(text) if !(self.asks.object || ty.is_some()) || !is_blank(&text) => {
                return match text {
                    Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                    Cow::Owned(text) => visitor.visit_string(text),
                }
                .map_err(|error: Error| error.at(start));
            }
            Content::Text(_) => None,
            Content::Children(tag) => Some(tag),
        };
        let first = match (ty, first) {
            (Some(ty), first) => First::Type(ty, first),
            (None, Some(tag)) => First::Child(tag),
            (None, None) => First::None,
        };
        let cursor = &mut *self.cursor;
        let children = Children {
            cursor,
            level,
            first,
            value: Pending::None,
        };
        visitor.visit_map(children).map_err(|error| error.at(start))
    }
}

/// Appends a piece to a text. Line ends are read as line feeds (XML 1.0, 2.11).
#[inline]
fn add<'de>(text: &mut Cow<'de, str>, piece: &'de str) {
    if piece.as_bytes().contains(&b'\r') {
        let piece = piece.replace("\r\n", "\n").replace('\r', "\n");
        text.to_mut().push_str(&piece);
    } else if text.is_empty() {
        *text = Cow::Borrowed(piece);
    } else if !piece.is_empty() {
        text.to_mut().push_str(piece);
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace())
}

impl<'de> Deserializer<'de> for Element<'_, 'de> {
    type Error = Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.show(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object().show(visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object().show(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let start = self.start;
        let element = Some(self.wrapped()?);
        visitor
            .visit_seq(Once { element })
            .map_err(|error| error.at(start))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let start = self.start;
        if !self.nil {
            let element = self.wrapped()?;
            return visitor.visit_some(element).map_err(|error| error.at(start));
        }
        visitor.visit_none().map_err(|error: Error| error.at(start))
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let start = self.start;
        // A reader that keeps an element whole also keeps its type.
        let asks = if name == raw_token() {
            Asks::TYPE
        } else {
            Asks::NOTHING
        };
        visitor
            .visit_newtype_struct(Self {
                asks,
                ..self.wrapped()?
            })
            .map_err(|error| error.at(start))
    }

    #[inline]
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let asks = Asks::of(name);
        // Not needed, but without it the compiler makes a twentieth more instructions of all (`.ci/instructions`).
        let element = self.wrapped()?;
        Self { asks, ..element }.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::new("enums have no form in XML").at(self.start))
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit identifier
    }
}

/// The child elements of an element, in their order.
struct Children<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    /// The level of the parent.
    level: usize,
    first: First<'de>,
    value: Pending<'de>,
}

/// What comes before the children that are still unread.
enum First<'de> {
    None,
    Child(Tag<'de>),
    /// The type in an attribute, then the first child, if any.
    Type(&'de str, Option<Tag<'de>>),
}

/// The value that belongs to the last name.
enum Pending<'de> {
    None,
    /// A child: whether it is nil, and its position.
    Child(bool, usize),
    Type(&'de str),
}

impl<'de> Children<'_, 'de> {
    #[inline]
    fn next(&mut self) -> Result<Option<Tag<'de>>, Error> {
        if let First::Child(first) = std::mem::replace(&mut self.first, First::None) {
            return Ok(Some(first));
        }
        // The unread rest of the previous child.
        self.cursor.close_to(self.level + 1)?;
        if self.cursor.open() < self.level {
            return Ok(None);
        }
        loop {
            match self.cursor.next()? {
                Token::Start(tag) => return Ok(Some(tag)),
                Token::End => return Ok(None),
                Token::Text(_) | Token::Reference(_) => {}
            }
        }
    }
}

impl<'de> Children<'_, 'de> {
    /// Passes on the name of the attribute with the type.
    #[cold]
    fn type_key<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<K::Value, Error> {
        if let First::Type(ty, first) = std::mem::replace(&mut self.first, First::None) {
            self.value = Pending::Type(ty);
            self.first = first.map_or(First::None, First::Child);
        }
        seed.deserialize(BorrowedStrDeserializer::new(TYPE))
    }
}

impl<'de> MapAccess<'de> for Children<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if let First::Type(..) = self.first {
            return self.type_key(seed).map(Some);
        }
        let Some(tag) = self.next()? else {
            return Ok(None);
        };
        let start = tag.start;
        let key = match self.cursor.scope.name(tag.name, tag.prefixed) {
            Ok(Cow::Borrowed(name)) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Ok(Cow::Owned(name)) => seed.deserialize(StringDeserializer::new(name)),
            Err(message) => Err(self.cursor.fault(message, start)),
        };
        self.value = Pending::Child(tag.nil, start);
        key.map(Some).map_err(|error: Error| error.at(start))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (nil, start) = match std::mem::replace(&mut self.value, Pending::None) {
            Pending::Child(nil, start) => (nil, start),
            Pending::Type(ty) => return seed.deserialize(BorrowedStrDeserializer::new(ty)),
            Pending::None => return Err(Error::custom("a value was asked for before its name")),
        };
        let element = Element::new(self.cursor, nil, start);
        seed.deserialize(element).map_err(|error| error.at(start))
    }
}

/// The sequence of a single element.
struct Once<'a, 'de> {
    element: Option<Element<'a, 'de>>,
}

impl<'de> SeqAccess<'de> for Once<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.element
            .take()
            .map(|element| seed.deserialize(element))
            .transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(usize::from(self.element.is_some()))
    }
}

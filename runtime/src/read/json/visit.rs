//! The serde side of the JSON reader: its deserializer, and its access to lists and objects.

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use super::{Json, Number, Refused};
use crate::read::raw::{RawText, raw_token};
use crate::read::value::Value;
use crate::read::value::kept::Kept;

impl<'de> Deserializer<'de> for &mut Json<'de> {
    type Error = Refused;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.peek() {
            b'"' => match self.string()? {
                Some(text) => visitor.visit_borrowed_str(text),
                None => visitor.visit_str(&self.scratch),
            },
            b'{' => visitor.visit_map(self.opened()?),
            b'[' => visitor.visit_seq(self.opened()?),
            b'-' | b'0'..=b'9' => match self.number()? {
                Number::Positive(number) => visitor.visit_u64(number),
                Number::Negative(number) => visitor.visit_i64(number),
                Number::Other(number) => visitor.visit_f64(number),
            },
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            _ => Err(self.refuse("not a value")),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.peek() == b'n' {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        self.skip()?;
        visitor.visit_unit()
    }

    // As serde_json does: the text of a value, if the name of the newtype requests it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if name != raw_token() {
            return visitor.visit_newtype_struct(self);
        }
        self.peek();
        let start = self.at;
        self.skip()?;
        let text = &self.text[start..self.at];
        visitor.visit_map(RawText::new(text))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

/// The remaining items of an object or a list.
pub(crate) struct Items<'a, 'de> {
    pub(crate) json: &'a mut Json<'de>,
    first: bool,
    /// The offset of the name of a tag that was read before its turn; no name has that of `NO_TAG`.
    tag: usize,
}

/// Where an object starts, after its bracket.
#[derive(Clone, Copy)]
pub(crate) struct Start {
    at: usize,
    depth: u8,
}

/// The value of a tag.
pub(crate) enum TagText<'de> {
    /// A string without escapes.
    Plain(&'de str),
    /// Any other value.
    Kept(Value),
}

impl TagText<'_> {
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            Self::Kept(value) => value.as_str(),
        }
    }
}

const NO_TAG: usize = usize::MAX;

impl<'a, 'de> Items<'a, 'de> {
    /// The items after a bracket that was taken.
    pub(super) const fn new(json: &'a mut Json<'de>) -> Self {
        Self {
            json,
            first: true,
            tag: NO_TAG,
        }
    }

    /// Where the object starts, before anything of it is read.
    pub(crate) const fn start(&self) -> Start {
        Start {
            at: self.json.at,
            depth: self.json.depth,
        }
    }

    /// Goes back to the start.
    pub(crate) const fn restart(&mut self, start: Start) {
        self.json.at = start.at;
        self.json.depth = start.depth;
        self.first = true;
        self.tag = NO_TAG;
    }

    /// Takes the name of the field that is due, if it is there at once.
    #[inline]
    pub(crate) fn take_due(&mut self, name: &str, first: bool) -> bool {
        let start = self.json.at;
        let taken = self.json.take_name(name, first);
        if taken && start + usize::from(!first) == self.tag {
            self.json.at = start;
            return false;
        }
        self.first &= !taken;
        taken
    }

    /// Reads the tag of an object that was just opened, wherever it is, and goes back to the start. Unless the tag is a
    /// field too, it does not come again.
    pub(crate) fn find_tag(
        &mut self,
        tag: &str,
        is_field: bool,
    ) -> Result<Option<TagText<'de>>, Refused> {
        let start = self.start();
        let mut is_first = true;
        while self.next_name()? {
            self.json.peek();
            let at = self.json.at;
            let is_tag = match self.json.name()? {
                Some(name) => name == tag,
                None => self.json.scratch == tag,
            };
            self.json.colon()?;
            if is_tag {
                let value = match self.json.plain_string() {
                    Some(text) => TagText::Plain(text),
                    None => TagText::Kept(Kept(0).deserialize(&mut *self.json)?),
                };
                if is_field {
                    self.restart(start);
                } else if !is_first {
                    self.restart(start);
                    self.tag = at;
                }
                return Ok(Some(value));
            }
            self.json.skip()?;
            is_first = false;
        }
        self.restart(start);
        Ok(None)
    }
}

impl Items<'_, '_> {
    /// Moves to the next item of a list; false at its end.
    #[inline]
    pub(crate) fn next_item(&mut self) -> Result<bool, Refused> {
        self.json.next(&mut self.first, b']')
    }

    /// Moves to the next name of an object; false at its end.
    #[inline]
    pub(crate) fn next_name(&mut self) -> Result<bool, Refused> {
        let found = self.json.next(&mut self.first, b'}')?;
        if self.tag == NO_TAG || !found {
            return Ok(found);
        }
        self.json.peek();
        if self.json.at != self.tag {
            return Ok(true);
        }
        self.tag = NO_TAG;
        self.json.name()?;
        self.json.colon()?;
        self.json.skip()?;
        self.json.next(&mut self.first, b'}')
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if self.next_item()? {
            seed.deserialize(&mut *self.json).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Refused;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        if self.next_name()? {
            seed.deserialize(Name(self.json)).map(Some)
        } else {
            Ok(None)
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        self.json.colon()?;
        seed.deserialize(&mut *self.json)
    }
}

/// The name of a field.
pub(crate) struct Name<'a, 'de>(pub(crate) &'a mut Json<'de>);

impl<'de> Deserializer<'de> for Name<'_, 'de> {
    type Error = Refused;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0.name()? {
            Some(name) => visitor.visit_borrowed_str(name),
            None => visitor.visit_str(&self.0.scratch),
        }
    }

    // A caller that expects a certain name requests a newtype of that name, and the name is compared in place.
    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        expected: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if self.0.eat_name(expected) {
            visitor.visit_unit()
        } else {
            self.deserialize_any(visitor)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

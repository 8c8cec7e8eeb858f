//! The items of a list or an object, one after the other, and the tag of an object wherever it is.

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use super::direct::are_plain;
use super::{Json, Refused};
use crate::read::value::Value;
use crate::read::value::kept::Kept;

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

    /// Takes the comma, name and colon of the field that is due, if they are there at once.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "the name is a constant only where it is inlined"
    )]
    pub(crate) fn take_key(&mut self, key: &str, may_be_first: bool) -> bool {
        let start = self.json.at;
        // There is no comma before the first; after a tag there is.
        let is_first = may_be_first && self.first;
        // Two constants, each compared as such.
        let taken = if is_first {
            self.json.take(&key[1..])
        } else {
            self.json.take(key)
        };
        if !taken {
            return false;
        }
        // The tag is not a field, whatever its name.
        if start + usize::from(!is_first) == self.tag {
            self.json.at = start;
            return false;
        }
        if may_be_first {
            self.first = false;
        }
        true
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
        if !self.next_name()? {
            return Ok(None);
        }
        let key = seed.deserialize(Name(self.json))?;
        // Taken with the name, as that of a field that is due.
        self.json.colon()?;
        Ok(Some(key))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        seed.deserialize(&mut *self.json)
    }
}

impl<'de> Json<'de> {
    /// Opens an object or a list, whose bracket is next.
    #[inline]
    pub(crate) fn opened(&mut self) -> Result<Items<'_, 'de>, Refused> {
        self.open()?;
        Ok(Items::new(self))
    }
}

/// The name of a field.
struct Name<'a, 'de>(&'a mut Json<'de>);

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
        if are_plain(&[expected]) && self.0.eat_name(expected) {
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

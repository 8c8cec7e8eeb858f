//! The fields of an object, from any format, or directly from JSON text.

use serde_core::de::{DeserializeSeed, MapAccess};

use crate::read::buffered::Tagged;
use crate::read::context::ReadContext;
use crate::read::json::direct::Token;
use crate::read::json::items::Items;
use crate::read::json::{Json, Refused};
use crate::read::wire::{ReadMore, ReadSeed, Wire};

/// An object that is being read, field by field.
pub trait Object<'de>: MapAccess<'de> {
    /// Whether it can be XML, where fields may have other names.
    const CAN_BE_XML: bool = true;

    /// Takes the comma, name and colon of the field that is due, if they are there at once.
    #[inline]
    fn take_key(&mut self, _: &'static str, _may_be_first: bool) -> bool {
        false
    }

    /// Takes the end of the object, if it is there at once.
    #[inline]
    fn take_end(&mut self) -> bool {
        false
    }

    /// Reads the value of a field.
    ///
    /// # Errors
    /// As [`Wire::read`].
    #[inline]
    fn read_value<T: Wire>(&mut self, context: &ReadContext<'_>) -> Result<T, Self::Error> {
        self.next_value_seed(ReadSeed::new(context))
    }

    /// Reads another value of a field.
    ///
    /// # Errors
    /// As [`Wire::read_again`].
    #[inline]
    fn read_more<T: Wire>(
        &mut self,
        before: T,
        context: &ReadContext<'_>,
    ) -> Result<T, Self::Error> {
        self.next_value_seed(ReadMore(before, context))
    }
}

/// An object in any format.
pub(crate) struct AnyObject<A>(pub(crate) A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for AnyObject<A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(seed)
    }
}

impl<'de, A: MapAccess<'de>> Object<'de> for AnyObject<A> {}

impl<'de, A: MapAccess<'de>> Object<'de> for Tagged<A> {}

impl<'de> Object<'de> for Items<'_, 'de> {
    const CAN_BE_XML: bool = false;

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "the name is a constant only where it is inlined"
    )]
    fn take_key(&mut self, key: &'static str, may_be_first: bool) -> bool {
        Items::take_key(self, key, may_be_first)
    }

    #[inline]
    fn take_end(&mut self) -> bool {
        self.json.take_end()
    }

    #[inline]
    fn read_value<T: Wire>(&mut self, context: &ReadContext<'_>) -> Result<T, Refused> {
        T::read_json(self.json, context)
    }

    fn read_more<T: Wire>(&mut self, before: T, context: &ReadContext<'_>) -> Result<T, Refused> {
        if before.is_replaceable() {
            return self.read_value(context);
        }
        Err(context.fault(format_args!("is given twice")))
    }
}

/// Whether the fields have the names of XML.
#[must_use]
#[inline]
pub const fn can_be_xml<'de, A: Object<'de>>(_: &A, context: &ReadContext<'_>) -> bool {
    A::CAN_BE_XML && context.is_xml()
}

/// Opens an object; `None` for null.
#[inline]
pub(crate) fn open<'a, 'de>(
    json: &'a mut Json<'de>,
    context: &ReadContext<'_>,
) -> Result<Option<Items<'a, 'de>>, Refused> {
    if json.peek() == b'{' {
        json.opened().map(Some)
    } else {
        refuse_all_but_null(json, context).map(|()| None)
    }
}

#[cold]
fn refuse_all_but_null(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<(), Refused> {
    let found = match json.scalar()? {
        Token::Null => return Ok(()),
        Token::Text(_) => "a string",
        Token::Number(_) => "a number",
        Token::Bool(_) => "a boolean",
        Token::Other(kind) => kind,
    };
    Err(context.refuse(found, "an object"))
}

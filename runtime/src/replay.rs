//! Objects that are told apart by a field: what comes before that field is kept, and read once the field has told what it is.

use std::marker::PhantomData;
use std::vec;

use serde_core::de::value::BorrowedStrDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use crate::Value;
use crate::raw::raw_token;
use crate::value::{Fields, Kept, Name};

/// The rest of an object whose tag is known: the fields that came before the tag, then those that are still to come.
pub struct Tagged<A> {
    before: vec::IntoIter<(Box<str>, Value)>,
    value: Option<Value>,
    rest: A,
    /// Whether the end of the rest was met: a format need not say so twice.
    ended: bool,
}

/// Reads an object up to its tag, the field that tells what it is; none when it has no such field, or one that is no text.
///
/// Mostly the tag comes first, and nothing is kept. With `keep`, the tag is among the fields that follow.
///
/// # Errors
/// What the format itself refuses.
pub(crate) fn read_tag<'de, A: MapAccess<'de>>(
    mut map: A,
    tag: &str,
    keep: bool,
) -> Result<(Option<Value>, Tagged<A>), A::Error> {
    let mut before = Fields::new();
    let (mut found, mut ended) = (None, true);
    while let Some(name) = map.next_key_seed(Name)? {
        let value = map.next_value_seed(Kept(0))?;
        if *name != *tag {
            before.entries.push((name, value));
            continue;
        }
        if keep {
            before.entries.push((name, value.clone()));
        }
        (found, ended) = (Some(value), false);
        break;
    }
    let tagged = Tagged {
        before: before.entries.into_iter(),
        value: None,
        rest: map,
        ended,
    };
    Ok((found, tagged))
}

impl<A> Tagged<A> {
    /// Keeps all that is left, the tag where it stood.
    pub(crate) fn keep<'de>(
        self,
        tag: Option<(Box<str>, Value)>,
        fields: &mut Fields,
    ) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        fields.entries.extend(self.before);
        fields.entries.extend(tag);
        if self.ended {
            return Ok(());
        }
        Kept(0).read_fields(self.rest, fields)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Tagged<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.before.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(Replay::new(Value::Text(name))).map(Some)
            }
            None if self.ended => Ok(None),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(Replay::new(value)),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// A value that was kept, to be read after all.
pub(crate) struct Replay<E> {
    value: Value,
    error: PhantomData<E>,
}

impl<E> Replay<E> {
    pub(crate) const fn new(value: Value) -> Self {
        Self {
            value,
            error: PhantomData,
        }
    }
}

impl<'de, E: Error> Deserializer<'de> for Replay<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(text) => visit_number(&text, visitor),
            Value::Text(text) => visitor.visit_string(text.into()),
            Value::List(items) => visitor.visit_seq(ReplayedList(items.into_iter(), PhantomData)),
            Value::Object(fields) => visitor.visit_map(Tagged {
                before: fields.entries.into_iter(),
                value: None,
                rest: Nothing(PhantomData),
                ended: true,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    // As serde_json does: the text of a number under the name that asks for it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.value {
            Value::Number(text) if name == raw_token() => visitor.visit_map(Tagged {
                before: vec![(name.into(), Value::Text(text))].into_iter(),
                value: None,
                rest: Nothing(PhantomData),
                ended: true,
            }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

pub(crate) fn visit_number<'de, V: Visitor<'de>, E: Error>(
    text: &str,
    visitor: V,
) -> Result<V::Value, E> {
    if let Ok(number) = text.parse::<i64>() {
        visitor.visit_i64(number)
    } else if let Ok(number) = text.parse::<u64>() {
        visitor.visit_u64(number)
    } else {
        // As serde_json reads a number that no integer holds.
        visitor.visit_f64(text.parse().unwrap_or(f64::NAN))
    }
}

struct ReplayedList<E>(vec::IntoIter<Value>, PhantomData<E>);

impl<'de, E: Error> SeqAccess<'de> for ReplayedList<E> {
    type Error = E;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, E> {
        let next = self.0.next().map(Replay::new);
        next.map(|item| seed.deserialize(item)).transpose()
    }
}

/// An object without fields.
pub(crate) struct Nothing<E>(pub(crate) PhantomData<E>);

impl<'de, E: Error> MapAccess<'de> for Nothing<E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, E> {
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        seed.deserialize(BorrowedStrDeserializer::new(""))
    }
}

//! Tagged objects: the fields before the tag are buffered, and read once the tag has determined the type of the object.

use std::fmt;
use std::vec;

use serde_core::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::forward_to_deserialize_any;

use crate::read::asks::Asks;
use crate::read::json::Refused;
use crate::read::names::TYPE;
use crate::read::raw::raw_token;
use crate::read::value::kept::{Kept, Name};
use crate::read::value::{Fields, Value};

/// An object whose tag is searched, or the rest of it afterwards: the buffered fields before the tag, then the
/// remaining ones.
pub(crate) struct Tagged<A> {
    before: vec::IntoIter<(Box<str>, Value)>,
    value: Option<Value>,
    /// The tag in an attribute, if any.
    told: Option<Box<AttributeTag>>,
    rest: A,
    /// Whether the end was reached: a format need not report it twice.
    ended: bool,
}

/// The type of an object from an attribute, known before any field.
struct AttributeTag {
    tag: &'static str,
    value: Box<str>,
    /// The name of the first field, which was read to see whether it is the tag.
    first: Option<Box<str>>,
}

/// The form in which the tag of an object came.
pub(crate) enum Tag {
    /// As a field, with its value.
    Field(Value),
    /// As the attribute `xsi:type`, and the first field is not the tag.
    Type(Box<str>),
}

impl<A> Tagged<A> {
    /// Starts reading an object.
    pub(crate) fn new(map: A) -> Self {
        Self {
            before: Vec::new().into_iter(),
            value: None,
            told: None,
            rest: map,
            ended: false,
        }
    }

    /// Reads up to the tag, the field that determines the object's type; `None` if there is no such field.
    ///
    /// Usually the tag comes first and nothing is buffered. With `keep`, the tag is among the fields that follow. With
    /// `typed`, an attribute can be the tag if the first field is not.
    ///
    /// # Errors
    /// Errors of the format.
    pub(crate) fn read_tag<'de>(
        &mut self,
        tag: &'static str,
        keep: bool,
        typed: bool,
    ) -> Result<Option<Tag>, A::Error>
    where
        A: MapAccess<'de>,
    {
        if self.ended {
            self.before = Vec::new().into_iter();
            return Ok(None);
        }
        let mut first = self.told.take().and_then(|told| told.first);
        let mut declared = None;
        let mut before = Vec::new();
        let found = loop {
            let name = match first.take() {
                Some(name) => Some(name),
                None => self.rest.next_key_seed(Name)?,
            };
            let Some(name) = name else {
                self.ended = true;
                break declared.map(Tag::Type);
            };
            if let Some(value) = declared.take_if(|_| *name != *tag) {
                self.notify(tag, &value, name);
                break Some(Tag::Type(value));
            }
            let value = self.rest.next_value_seed(Kept(0))?;
            if *name == *tag {
                if keep {
                    before.push((name, value.clone()));
                }
                break Some(Tag::Field(value));
            }
            match value {
                Value::Text(text) if typed && *name == *TYPE => declared = Some(text),
                value => before.push((name, value)),
            }
        };
        if let (Some(Tag::Type(value)), true) = (&found, keep) {
            before.push((tag.into(), Value::Text(value.clone())));
        }
        self.before = before.into_iter();
        Ok(found)
    }

    fn notify(&mut self, tag: &'static str, value: &str, first: Box<str>) {
        self.told = Some(Box::new(AttributeTag {
            tag,
            value: value.into(),
            first: Some(first),
        }));
    }

    /// Keeps all remaining fields, with the tag in its place.
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

    /// Moves to the next field if an attribute was the tag: a field may repeat it with the same value.
    #[cold]
    fn next_of_told<'de, K: DeserializeSeed<'de>>(
        &mut self,
        mut seed: K,
    ) -> Result<Option<K::Value>, A::Error>
    where
        A: MapAccess<'de>,
    {
        let Some(told) = &mut self.told else {
            return self.rest.next_key_seed(seed);
        };
        if let Some(name) = told.first.take() {
            return seed.deserialize(StrDeserializer::new(&name)).map(Some);
        }
        let tag = told.tag;
        while let Some(found) = self.rest.next_key_seed(Unless { tag, seed })? {
            seed = match found {
                Ok(name) => return Ok(Some(name)),
                Err(seed) => seed,
            };
            let value = self.rest.next_value_seed(Kept(0))?;
            if value.as_str().map(str::trim) != Some(&*told.value) {
                return Err(A::Error::custom(format_args!(
                    "`{tag}` is another than `{TYPE}`"
                )));
            }
        }
        Ok(None)
    }
}

/// Reads a name, unless it is that of the tag.
struct Unless<K> {
    tag: &'static str,
    seed: K,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Unless<K> {
    type Value = Result<K::Value, K>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Unless<K> {
    type Value = Result<K::Value, K>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        if name == self.tag {
            return Ok(Err(self.seed));
        }
        self.seed.deserialize(StrDeserializer::new(name)).map(Ok)
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
                seed.deserialize(StrDeserializer::new(&name)).map(Some)
            }
            None if self.ended => Ok(None),
            None if self.told.is_some() => self.next_of_told(seed),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(Replay(value)).map_err(Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

impl Tagged<Nothing> {
    /// The fields of a kept object.
    pub(crate) fn kept(fields: Fields) -> Self {
        Self {
            before: fields.entries.into_iter(),
            value: None,
            told: None,
            rest: Nothing,
            ended: true,
        }
    }
}

/// A kept value that is read after all, from whatever format it came: its errors become those of the format afterwards,
/// so that this reading is compiled once.
pub(crate) struct Replay(pub(crate) Value);

impl<'de> Deserializer<'de> for Replay {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(text) => visit_number(&text, visitor),
            Value::Text(text) => visitor.visit_string(text.into()),
            Value::List(items) => visitor.visit_seq(ReplayedList(items.into_iter())),
            Value::Object(fields) => visitor.visit_map(Tagged::kept(fields)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    // As serde_json does: the text of a number, if the name of the newtype requests it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match self.0 {
            Value::Number(text) if name == raw_token() => {
                let entries = vec![(name.into(), Value::Text(text))];
                visitor.visit_map(Tagged::kept(Fields { entries }))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        match &self.0 {
            Value::Text(text) if Asks::of(name).object && text.trim().is_empty() => {
                visitor.visit_map(Tagged::kept(Fields::new()))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit seq tuple tuple_struct map struct enum identifier ignored_any
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
        // As serde_json reads a number that does not fit in an integer.
        visitor.visit_f64(text.parse().unwrap_or(f64::NAN))
    }
}

struct ReplayedList(vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for ReplayedList {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        self.0
            .next()
            .map(Replay)
            .map(|item| seed.deserialize(item))
            .transpose()
    }
}

/// An object without fields.
pub(crate) struct Nothing;

impl<'de> MapAccess<'de> for Nothing {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        _: K,
    ) -> Result<Option<K::Value>, Refused> {
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        seed.deserialize(BorrowedStrDeserializer::new(""))
    }
}

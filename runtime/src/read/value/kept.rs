//! `Kept`: reads any value from any format, with all digits if the format passes the text.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::depth::deeper;
use super::text::parse;
use crate::read::raw::raw_token;
use crate::read::value::{Fields, Value};

/// The methods of a visitor that keeps any value other than a list or an object.
macro_rules! keep_scalars {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("any value")
        }

        fn visit_unit<E: Error>(self) -> Result<Value, E> {
            Ok(Value::Null)
        }

        fn visit_none<E: Error>(self) -> Result<Value, E> {
            Ok(Value::Null)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
            Ok(Value::Bool(value))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
            Ok(Value::Number(number.to_string().into()))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
            Ok(Value::Number(number.to_string().into()))
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
            Ok(Value::Number(number.to_string().into()))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
            Ok(Value::Text(text.into()))
        }

        fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
            Ok(Value::Text(text.into()))
        }
    };
}
/// Reads any value, at this depth of objects and lists.
pub(crate) struct Kept(pub(crate) usize);

impl Kept {
    fn within<E: Error>(&self) -> Result<Self, E> {
        deeper(self.0).map(Self)
    }

    /// Reads an object whose first name has been read.
    fn visit_fields<'de, A: MapAccess<'de>>(
        &self,
        name: Box<str>,
        mut map: A,
    ) -> Result<Value, A::Error> {
        let mut fields = Fields::new();
        let value = map.next_value_seed(self.within()?)?;
        fields.entries.push((name, value));
        self.read_fields(map, &mut fields)?;
        Ok(Value::Object(fields))
    }

    /// Reads the remaining fields of an object, after the given ones.
    pub(crate) fn read_fields<'de, A: MapAccess<'de>>(
        &self,
        mut map: A,
        fields: &mut Fields,
    ) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name)? {
            let value = map.next_value_seed(self.within()?)?;
            fields.entries.push((name, value));
        }
        Ok(())
    }
}

/// Reads the name of a field.
pub(crate) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Box<str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Box<str>, D::Error> {
        source.deserialize_identifier(Self)
    }
}

impl Visitor<'_> for Name {
    type Value = Box<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Box<str>, E> {
        Ok(name.into())
    }
}

impl<'de> DeserializeSeed<'de> for Kept {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        // serde_json passes the text with all digits; other formats call the visitor.
        source.deserialize_newtype_struct(raw_token(), self)
    }
}

impl<'de> Visitor<'de> for Kept {
    type Value = Value;

    keep_scalars!();

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(AsItIs(self))
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        self.deserialize(source)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.within()?)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Some(name) = map.next_key_seed(Name)? else {
            return Ok(Value::Object(Fields::new()));
        };
        if *name == *raw_token() {
            let text = map.next_value_seed(RawText)?;
            return parse(&text, self.0);
        }
        self.visit_fields(name, map)
    }
}

/// Reads a value from a format that does not pass text: names in an object have no special meaning.
struct AsItIs(Kept);

impl<'de> Visitor<'de> for AsItIs {
    type Value = Value;

    keep_scalars!();

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Value, A::Error> {
        self.0.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        match map.next_key_seed(Name)? {
            Some(name) => self.0.visit_fields(name, map),
            None => Ok(Value::Object(Fields::new())),
        }
    }
}

/// Reads the text of a value.
struct RawText;

impl<'de> DeserializeSeed<'de> for RawText {
    type Value = Box<str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Box<str>, D::Error> {
        source.deserialize_any(Name)
    }
}

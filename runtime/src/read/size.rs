//! The size of a skipped value, which is counted rather than kept.

use std::fmt;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::read::raw::raw_token;
use crate::read::value::Value;

/// Skips a value and counts the scalars in it.
pub(crate) struct Size {
    /// Whether the format may pass the text of the value.
    is_text: bool,
}

/// Skips the value of a field.
pub(crate) const SIZE: Size = Size { is_text: true };

impl Value {
    /// The number of scalars in the value; 1 for a scalar.
    pub(crate) fn size(&self) -> usize {
        let parts = match self {
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(fields) => fields.iter().map(|(_, value)| value.size()).sum(),
            _ => 1,
        };
        parts.max(1)
    }
}

impl<'de> DeserializeSeed<'de> for Size {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        source.deserialize_newtype_struct(raw_token(), self)
    }
}

impl Size {
    const PART: Self = Self { is_text: false };
}

/// A part of a value, from a format that does not pass text.
struct Part;

impl<'de> DeserializeSeed<'de> for Part {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        source.deserialize_any(Size::PART)
    }
}

impl<'de> Visitor<'de> for Size {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_none<E: Error>(self) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<usize, E> {
        Ok(1)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        Part.deserialize(source)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        Part.deserialize(source)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let mut size = 0;
        while let Some(item) = list.next_element_seed(Part)? {
            size += item;
        }
        Ok(size.max(1))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
        if self.is_text {
            map.next_key::<IgnoredAny>()?;
            return map.next_value_seed(OfText);
        }
        let mut size = 0;
        while map.next_key::<IgnoredAny>()?.is_some() {
            size += map.next_value_seed(Part)?;
        }
        Ok(size.max(1))
    }
}

/// Counts in the text of a JSON value.
struct OfText;

impl<'de> DeserializeSeed<'de> for OfText {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        source.deserialize_any(self)
    }
}

impl Visitor<'_> for OfText {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        let (mut size, mut is_string, mut is_escaped) = (1, false, false);
        for byte in text.bytes() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_string = !is_string,
                // Each comma means one more value, wherever it is.
                b',' if !is_string => size += 1,
                _ => {}
            }
        }
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use serde_core::de::DeserializeSeed;

    use super::SIZE;
    use crate::formats::document::from_json;
    use crate::read::value::Value;

    #[test]
    fn a_value_is_as_large_as_there_are_values_without_parts_in_it() {
        let table = [
            ("1e400", 1),
            ("null", 1),
            ("{}", 1),
            ("[ ]", 1),
            (r#""a,\",b""#, 1),
            ("[1, 2, 3]", 3),
            (r#"{"a": [], "b": [[1], {"c": 2, "d": {}}]}"#, 4),
        ];
        for (text, size) in table {
            let mut source = serde_json::Deserializer::from_str(text);
            assert_eq!(SIZE.deserialize(&mut source).unwrap(), size, "{text}");
            let value: Value = from_json(text).unwrap();
            assert_eq!(value.size(), size, "{text}");
        }
    }
}

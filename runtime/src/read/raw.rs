//! Numbers with all their digits: `serde_json` returns the text of a value if a newtype with a special name is
//! requested.

use std::fmt;
use std::marker::PhantomData;
use std::sync::OnceLock;

use serde_core::de::value::BorrowedStrDeserializer;
use serde_core::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_core::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// The name by which `RawValue` requests the text of a value.
///
/// The name is not part of that crate's public interface, so it is obtained at run time.
pub(crate) fn raw_token() -> &'static str {
    static TOKEN: OnceLock<&'static str> = OnceLock::new();
    TOKEN.get_or_init(|| match <Box<RawValue>>::deserialize(Probe) {
        Err(Asked(name)) => name,
        Ok(_) => "",
    })
}

/// The text of a value, as an object whose only field has the name that requests it.
pub(crate) struct RawText<'de, E> {
    text: Option<&'de str>,
    error: PhantomData<E>,
}

impl<'de, E> RawText<'de, E> {
    pub(crate) const fn new(text: &'de str) -> Self {
        Self {
            text: Some(text),
            error: PhantomData,
        }
    }
}

impl<'de, E: Error> MapAccess<'de> for RawText<'de, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        let name = BorrowedStrDeserializer::new(raw_token());
        self.text.map(|_| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, E> {
        let text = self.text.take().unwrap_or_default();
        seed.deserialize(BorrowedStrDeserializer::new(text))
    }
}

/// Answers the first request with the requested name.
struct Probe;

#[derive(Debug)]
struct Asked(&'static str);

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Asked {}

impl Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("")
    }
}

impl<'de> Deserializer<'de> for Probe {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(""))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(name))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

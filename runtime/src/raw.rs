//! Numbers with all their digits: `serde_json` hands over the text of a value under a name of its own, which is asked for here.

use std::fmt;
use std::sync::OnceLock;

use serde_core::de::{Deserialize, Deserializer, Error, Visitor};
use serde_core::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// The name under which `RawValue` asks for the text of a value.
///
/// It is no part of that crate's interface, so it is asked for rather than written down.
pub(crate) fn raw_token() -> &'static str {
    static TOKEN: OnceLock<&'static str> = OnceLock::new();
    TOKEN.get_or_init(|| match <Box<RawValue>>::deserialize(Probe) {
        Err(Asked(name)) => name,
        Ok(_) => "",
    })
}

/// Answers the first question with what was asked.
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

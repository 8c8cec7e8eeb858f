//! `Value` and `Fields` as types of a response.

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Deserializer};

use super::kept::Kept;
use super::{Fields, Value};
use crate::read::asks::Asks;
use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::wire::{Lists, Wire, read_silently, required};

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

/// An object that is kept unparsed.
impl Wire for Fields {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        match Kept(0).deserialize(source)? {
            Value::Object(fields) => Ok(fields),
            Value::Text(text) if context.is_xml() && text.trim().is_empty() => Ok(Self::new()),
            Value::Null => required(context, FindingKind::Null, "null"),
            _ => Err(context.refuse("something else", "an object")),
        }
    }

    const ASKS: Asks = Asks::TYPE;

    fn default_value() -> Self {
        Self::new()
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

/// Any value, kept unparsed: null is an ordinary value, and repeated elements in XML are a list.
impl Wire for Value {
    fn read<'de, D: Deserializer<'de>>(source: D, _: &ReadContext<'_>) -> Result<Self, D::Error> {
        Kept(0).deserialize(source)
    }

    fn default_value() -> Self {
        Self::Null
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        if !context.is_xml() {
            return Err(context.fault(format_args!("is given twice")));
        }
        let item = Kept(0).deserialize(source)?;
        Ok(Self::List(match self {
            Self::List(mut items) => {
                items.push(item);
                items
            }
            first => vec![first, item],
        }))
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    const LISTS: Lists = Lists::Sometimes;
    const ASKS: Asks = Asks::TYPE;
}

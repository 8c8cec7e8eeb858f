//! `Nullable<T>`: a field that can be null on purpose, as opposed to absent.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::UnitDeserializer;
use serde_core::de::{self, Deserializer, Error, Visitor};
use serde_core::{Deserialize, Serialize, Serializer};

use crate::formats::format::Root;
use crate::formats::response::{Response, RootKind};
use crate::read::asks::Asks;
use crate::read::context::ReadContext;
use crate::read::json::{Json, Refused};
use crate::read::wire::{Lists, Wire, read_silently};

/// A nullable value: absent, null and a value are distinct, and are written as they were read.
///
/// A null is not a finding. In XML it is an element with `xsi:nil`; an empty element is null too if no value
/// is written that way, and that is a finding. Items of a list and values of a map are never absent.
///
/// ```
/// use skattekit_runtime::Nullable;
///
/// let beloep: Nullable<i64> = serde_json::from_str("null")?;
/// assert!(beloep.is_null());
/// assert_eq!(beloep.get(), None);
/// assert_eq!(Nullable::from(12).into_option(), Some(12));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The field is absent.
    #[default]
    Absent,
    /// The field is null.
    Null,
    /// The field has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, unless it is null or absent.
    #[must_use]
    pub const fn get(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts to a `Nullable` with a reference to the value.
    #[must_use]
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Applies a function to the value; null and absent stay as they are.
    #[must_use]
    pub fn map<U>(self, function: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(function(value)),
        }
    }

    /// Whether the field is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the field is absent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, unless it is null or absent.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes null; the default is absent.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Absent | Self::Null => serializer.serialize_unit(),
        }
    }
}

impl<'de, T: Wire> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        read_silently(source)
    }
}

impl<T: Wire> Wire for Nullable<T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        source.deserialize_option(NullableVisitor(context, PhantomData))
    }

    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        if json.null()? {
            return Ok(Self::Null);
        }
        let value = T::read_json(json, &context.optional())?;
        Ok(if context.take_left_out() {
            Self::Null
        } else {
            Self::Value(value)
        })
    }

    fn default_value() -> Self {
        Self::Absent
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        let before = match self {
            Self::Value(value) => value,
            // It was an item of a list, which may or may not be nullable.
            Self::Null if context.is_xml() => {
                let before = T::read(UnitDeserializer::new(), &context.optional())?;
                context.take_left_out();
                before
            }
            Self::Absent | Self::Null => {
                return Err(context.fault(format_args!("is given twice")));
            }
        };
        before.read_again(source, context).map(Self::Value)
    }

    fn missing<E: de::Error>(_: &ReadContext<'_>) -> Result<Self, E> {
        Ok(Self::Absent)
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }

    fn code_text(&self) -> Option<&str> {
        self.get()?.code_text()
    }

    const LISTS: Lists = T::LISTS;
    const ASKS: Asks = T::ASKS;

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}

/// Null is a valid response in JSON.
impl<T: Response> Response for Nullable<T> {
    const XML_ROOT: Option<Root> = T::XML_ROOT;
    const KIND: RootKind = T::KIND;
}

struct NullableVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for NullableVisitor<'_, T> {
    type Value = Nullable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Nullable<T>, D::Error> {
        let value = T::read(source, &self.0.optional())?;
        Ok(if self.0.take_left_out() {
            Nullable::Null
        } else {
            Nullable::Value(value)
        })
    }
}

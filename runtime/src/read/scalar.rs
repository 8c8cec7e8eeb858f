//! Types that are one string, number or boolean on the wire.

use std::fmt;
use std::marker::PhantomData;

use serde_core::Deserialize;
use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::json::direct::Token;
use crate::read::json::{Json, Number, Refused};
use crate::read::wire::{Wire, required};

/// A type that is one string, number or boolean on the wire.
///
/// Each method returns `None` for a value of a kind that the type does not accept.
pub trait Scalar: Wire {
    /// What a value is called in errors.
    const EXPECTED: &'static str;

    /// Whether white space is part of the value, even if there is nothing else.
    const KEEPS_SPACE: bool = false;

    /// The value of a string. In XML every value is a string, without surrounding white space unless that is part of
    /// the value.
    fn from_text(text: &str, context: &ReadContext<'_>) -> Option<Self>;

    /// The value of an owned string.
    #[must_use]
    fn from_string(text: String, context: &ReadContext<'_>) -> Option<Self> {
        Self::from_text(&text, context)
    }

    /// The value of an integer.
    #[must_use]
    fn from_integer(_: i64) -> Option<Self> {
        None
    }

    /// The value of a boolean.
    #[must_use]
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
}

/// Reads a scalar.
///
/// # Errors
/// If the value is not of this type, and errors of the format.
#[inline]
pub fn read_scalar<'de, T: Scalar, D: Deserializer<'de>>(
    source: D,
    context: &ReadContext<'_>,
) -> Result<T, D::Error> {
    source.deserialize_any(ScalarVisitor(context, PhantomData))
}

/// Reads a scalar from JSON text, where it is a string without escapes in place.
///
/// # Errors
/// As [`Wire::read`].
#[inline]
pub fn read_json_scalar<T: Scalar>(
    json: &mut Json<'_>,
    context: &ReadContext<'_>,
) -> Result<T, Refused> {
    let visitor = ScalarVisitor(context, PhantomData);
    match json.plain_string() {
        Some(text) => visitor.take(T::from_text(text, context), "a string"),
        None => match json.scalar()? {
            Token::Text(text) => visitor.visit_string(text),
            Token::Number(Number::Positive(number)) => visitor.visit_u64(number),
            Token::Number(Number::Negative(number)) => visitor.visit_i64(number),
            Token::Number(Number::Other(number)) => visitor.visit_f64(number),
            Token::Bool(value) => visitor.visit_bool(value),
            Token::Null => visitor.visit_unit(),
            Token::Other(kind) => visitor.take(None, kind),
        },
    }
}

struct ScalarVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<T: Scalar> ScalarVisitor<'_, T> {
    #[inline]
    fn take<E: Error>(&self, value: Option<T>, found: &str) -> Result<T, E> {
        value.ok_or_else(|| self.0.refuse(found, T::EXPECTED))
    }
}

impl<T: Scalar> ScalarVisitor<'_, T> {
    /// An element with only white space is null: no number, code or date is written that way.
    fn visit_xml<E: Error>(self, text: &str) -> Result<T, E> {
        match text.trim() {
            "" => required(self.0, FindingKind::Null, "null"),
            text => self.take(T::from_text(text, self.0), "a string"),
        }
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        if !T::KEEPS_SPACE && self.0.is_xml() {
            return self.visit_xml(text);
        }
        self.take(T::from_text(text, self.0), "a string")
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        if T::KEEPS_SPACE {
            self.take(T::from_string(text, self.0), "a string")
        } else {
            self.visit_str(&text)
        }
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<T, E> {
        self.take(None, "a number")
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<T, E> {
        self.take(None, "a number")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        self.take(T::from_bool(value), "a boolean")
    }

    #[inline]
    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.take(T::from_integer(number), "a number")
    }

    #[inline]
    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        let number = i64::try_from(number);
        self.take(number.ok().and_then(T::from_integer), "a number")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        self.take(whole(number).and_then(T::from_integer), "a number")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        required(self.0, FindingKind::Null, "null")
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<T, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<T, A::Error> {
        self.take(None, "a list")
    }

    // serde_json passes a number like this if another crate enables arbitrary precision.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let number = serde_json::Number::deserialize(MapAccessDeserializer::new(map));
        let number = number.ok().and_then(|number| {
            number
                .as_i64()
                .or_else(|| number.as_f64().and_then(whole))
                .and_then(T::from_integer)
        });
        self.take(number, "an object or a number")
    }
}

/// The integer that a floating-point number equals, within the range in which all integers are exact.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and small enough"
)]
pub(crate) fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 4_503_599_627_370_496.0).then_some(number as i64)
}

/// Implements `Wire` for a scalar, and `Deserialize` if it has none.
macro_rules! wire_scalar {
    ($name:ident $(<$parameter:ident: $bound:ident>)? , $default_value:expr) => {
        impl $(<$parameter: $bound>)? $crate::read::wire::Wire for $name $(<$parameter>)? {
            #[inline]
            fn read<'de, D: serde_core::Deserializer<'de>>(
                source: D,
                context: &$crate::read::context::ReadContext<'_>,
            ) -> Result<Self, D::Error> {
                $crate::read::scalar::read_scalar(source, context)
            }

            #[inline]
            fn read_json(
                json: &mut $crate::read::json::Json<'_>,
                context: &$crate::read::context::ReadContext<'_>,
            ) -> Result<Self, $crate::read::json::Refused> {
                $crate::read::scalar::read_json_scalar(json, context)
            }

            fn default_value() -> Self {
                $default_value
            }
        }
    };
}
pub(crate) use wire_scalar;

wire_scalar!(String, String::new());
wire_scalar!(bool, false);

impl Scalar for String {
    const EXPECTED: &'static str = "a string";
    const KEEPS_SPACE: bool = true;

    fn from_text(text: &str, _: &ReadContext<'_>) -> Option<Self> {
        Some(text.to_owned())
    }

    fn from_string(text: String, _: &ReadContext<'_>) -> Option<Self> {
        Some(text)
    }
}

impl Wire for i64 {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        read_scalar(source, context)
    }

    #[inline]
    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        match json.plain_integer() {
            Some(number) => Ok(number),
            None => read_json_scalar(json, context),
        }
    }

    fn default_value() -> Self {
        0
    }
}

impl Scalar for i64 {
    const EXPECTED: &'static str = "an integer of 64 bits";

    fn from_text(text: &str, context: &ReadContext<'_>) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let is_whole = context.is_xml() && fraction.bytes().all(|digit| digit == b'0');
        is_whole.then(|| whole.parse().ok())?
    }

    #[inline]
    fn from_integer(number: i64) -> Option<Self> {
        Some(number)
    }
}

impl Scalar for bool {
    const EXPECTED: &'static str = "a boolean";

    fn from_text(text: &str, context: &ReadContext<'_>) -> Option<Self> {
        match text {
            "true" | "1" if context.is_xml() => Some(true),
            "false" | "0" if context.is_xml() => Some(false),
            _ => None,
        }
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

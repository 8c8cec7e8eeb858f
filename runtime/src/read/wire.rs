//! `Wire`: how a type is read from a response, in JSON or XML, tolerantly and with findings.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::{Deserialize, Serialize};

use crate::read::context::{ReadContext, Session};
use crate::read::finding::FindingKind;
use crate::read::json::direct::Token;
use crate::read::json::{Json, Number, Refused};
use crate::read::value::Value;

/// A type of a response, read from JSON and XML by one description.
///
/// Every reader accepts any value from the format, so that the error for a wrong one is ours and quotes nothing.
pub trait Wire: Serialize + Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// If the value is not of this type, and errors of the format.
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error>;

    /// Reads a value directly from JSON text: the same value, findings and errors as by [`read`](Wire::read), sooner.
    ///
    /// # Errors
    /// As [`read`](Wire::read).
    #[doc(hidden)]
    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        Self::read(json, context)
    }

    /// The value used for a missing one: absent, empty or zero.
    fn default_value() -> Self;

    /// Reads another value of a field that already has this one, as for a list in XML; returns both together.
    ///
    /// # Errors
    /// For a type that holds one value; otherwise as `read`.
    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        let _ = source;
        Err(context.fault(format_args!("is given twice")))
    }

    /// Whether another value of a field in JSON replaces this one: only a list that was null.
    #[doc(hidden)]
    fn is_replaceable(&self) -> bool {
        false
    }

    /// The value of a missing field.
    ///
    /// # Errors
    /// For a type without an absent value, unless findings are wanted: a zero that was never sent must not go
    /// unnoticed.
    fn missing<E: Error>(context: &ReadContext<'_>) -> Result<Self, E> {
        required(context, FindingKind::Missing, "missing")
    }

    /// The value for null, if the type has one.
    #[must_use]
    fn null() -> Option<Self> {
        None
    }

    /// The code that identifies the value: an error of an API has one.
    fn code_text(&self) -> Option<&str> {
        None
    }

    /// Whether its values are lists.
    #[doc(hidden)]
    const LISTS: Lists = Lists::Never;

    /// Whether the attribute `xsi:type` can determine the type of a value.
    #[doc(hidden)]
    const TYPED: bool = false;

    /// Whether a field with this value is left out when writing.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Whether the values of a type are lists.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// None is, and nothing can be appended.
    Never,
    /// All are; a single item without brackets is accepted too.
    Always,
    /// Some are.
    Sometimes,
}

/// The blank value for a required one that is missing or null, for readings with findings.
pub(crate) fn required<T: Wire, E: Error>(
    context: &ReadContext<'_>,
    kind: FindingKind,
    state: &str,
) -> Result<T, E> {
    if context.is_optional() {
        context.report(kind, || Value::Null);
        context.leave_out();
        Ok(T::default_value())
    } else if context.fills_blanks() {
        context.report(kind, || Value::Null);
        Ok(T::default_value())
    } else {
        Err(context.fault(format_args!("{state}, but required")))
    }
}

/// Reads a value without findings.
///
/// # Errors
/// As [`Wire::read`].
pub fn read_silently<'de, T: Wire, D: Deserializer<'de>>(source: D) -> Result<T, D::Error> {
    T::read(source, &ReadContext::root(&Session::silent(false)))
}

/// Reads a value at a place.
pub(crate) struct ReadSeed<'a, T>(pub(crate) &'a ReadContext<'a>, PhantomData<T>);

impl<'a, T> ReadSeed<'a, T> {
    pub(crate) const fn new(context: &'a ReadContext<'a>) -> Self {
        Self(context, PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for ReadSeed<'_, T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<T, D::Error> {
        T::read(source, self.0)
    }
}

/// Reads another value of a field.
pub(crate) struct ReadMore<'a, T>(pub(crate) T, pub(crate) &'a ReadContext<'a>);

impl<'de, T: Wire> DeserializeSeed<'de> for ReadMore<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<T, D::Error> {
        self.0.read_again(source, self.1)
    }
}

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

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<T, D::Error> {
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
                $crate::read::wire::read_scalar(source, context)
            }

            #[inline]
            fn read_json(
                json: &mut $crate::read::json::Json<'_>,
                context: &$crate::read::context::ReadContext<'_>,
            ) -> Result<Self, $crate::read::json::Refused> {
                $crate::read::wire::read_json_scalar(json, context)
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

impl<T: Wire> Wire for Option<T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        source.deserialize_option(OptionVisitor(context, PhantomData))
    }

    #[inline]
    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        if json.null()? {
            return OptionVisitor(context, PhantomData).visit_none();
        }
        let value = T::read_json(json, &context.optional())?;
        Ok((!context.take_left_out()).then_some(value))
    }

    fn default_value() -> Self {
        None
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        let before = match self {
            Some(value) => value,
            None if context.is_xml() => T::default_value(),
            None => return Err(context.fault(format_args!("is given twice"))),
        };
        before.read_again(source, context).map(Some)
    }

    fn missing<E: Error>(_: &ReadContext<'_>) -> Result<Self, E> {
        Ok(None)
    }

    fn code_text(&self) -> Option<&str> {
        self.as_ref()?.code_text()
    }

    const LISTS: Lists = T::LISTS;
    const TYPED: bool = T::TYPED;

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

struct OptionVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for OptionVisitor<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        let null = T::null();
        if null.is_none() {
            self.0.report(FindingKind::Null, || Value::Null);
        }
        Ok(null)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Option<T>, D::Error> {
        let value = T::read(source, &self.0.optional())?;
        Ok((!self.0.take_left_out()).then_some(value))
    }
}

impl<T: Wire> Wire for Box<T> {
    fn read<'de, D: Deserializer<'de>>(
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        T::read(source, context).map(Self::new)
    }

    fn read_json(json: &mut Json<'_>, context: &ReadContext<'_>) -> Result<Self, Refused> {
        T::read_json(json, context).map(Self::new)
    }

    fn is_replaceable(&self) -> bool {
        T::is_replaceable(self)
    }

    fn default_value() -> Self {
        Self::new(T::default_value())
    }

    fn read_again<'de, D: Deserializer<'de>>(
        self,
        source: D,
        context: &ReadContext<'_>,
    ) -> Result<Self, D::Error> {
        T::read_again(*self, source, context).map(Self::new)
    }

    fn missing<E: Error>(context: &ReadContext<'_>) -> Result<Self, E> {
        T::missing(context).map(Self::new)
    }

    fn code_text(&self) -> Option<&str> {
        T::code_text(self)
    }

    fn null() -> Option<Self> {
        T::null().map(Self::new)
    }

    const LISTS: Lists = T::LISTS;
    const TYPED: bool = T::TYPED;

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

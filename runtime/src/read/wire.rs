//! `Wire`: how a type is read from a response, in JSON or XML, tolerantly and with findings.

use std::fmt;
use std::marker::PhantomData;

use serde_core::Serialize;
use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};

use crate::read::asks::Asks;
use crate::read::context::{ReadContext, Session};
use crate::read::finding::FindingKind;
use crate::read::json::{Json, Refused};

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

    /// What it asks of XML.
    #[doc(hidden)]
    const ASKS: Asks = Asks::NOTHING;

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
        context.report_null(kind);
        context.leave_out();
        Ok(T::default_value())
    } else if context.fills_blanks() {
        context.report_null(kind);
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
    const ASKS: Asks = T::ASKS;

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
            self.0.report_null(FindingKind::Null);
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
    const ASKS: Asks = T::ASKS;

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

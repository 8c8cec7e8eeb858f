//! The names of the fields of an object, looked up in its description.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::read::context::ReadContext;
use crate::read::size::SIZE;
use crate::read::value::kept::Kept;
use crate::shapes::map::Rest;
use crate::shapes::object::Object;

/// Moves to the next known field of an object, skipping unknown ones, and returns its index in the description; a
/// larger number at the end.
///
/// `next` is the index that is compared first, since fields usually come in the order of the description.
///
/// # Errors
/// Errors of the format.
#[inline]
pub fn next_field<'de, A: MapAccess<'de>>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    context: &ReadContext<'_>,
) -> Result<usize, A::Error> {
    match map.next_key_seed(Key {
        fields,
        next,
        context,
    })? {
        Some(UNKNOWN) => next_after_unknown(fields, map, next, context),
        Some(index) => Ok(index),
        None => Ok(UNKNOWN),
    }
}

/// Skips the value of an unknown field, or reports it if findings are wanted; then continues like [`next_field`].
// A separate function, which keeps the other one short enough for the registers.
#[cold]
#[inline(never)]
fn next_after_unknown<'de, A: MapAccess<'de>>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    context: &ReadContext<'_>,
) -> Result<usize, A::Error> {
    loop {
        match context.take_name() {
            Some(name) if context.is_witnessed() => {
                let size = map.next_value_seed(SIZE)?;
                context.notify_field(&name, size);
            }
            Some(name) => context.report_field(&name, map.next_value_seed(Kept(0))?),
            None => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let found = map.next_key_seed(Key {
            fields,
            next,
            context,
        })?;
        if found != Some(UNKNOWN) {
            return Ok(found.unwrap_or(UNKNOWN));
        }
    }
}

/// The index of a field that the description lacks.
pub(crate) const UNKNOWN: usize = usize::MAX;

/// Reads the name of a field and returns its index.
struct Key<'a> {
    fields: &'static [&'static str],
    /// The index that is compared first.
    next: usize,
    /// The place of the object.
    context: &'a ReadContext<'a>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        // The expected name is passed along: the JSON reader of this crate answers with a unit if it comes next.
        match self.expected() {
            Some(name) => source.deserialize_newtype_struct(name, self),
            None => source.deserialize_identifier(self),
        }
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = usize;

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        source.deserialize_identifier(self)
    }

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_unit<E: Error>(self) -> Result<usize, E> {
        self.context.note_known(self.fields, self.next);
        Ok(self.next)
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        match self.expected() {
            Some(expected) if expected == name => self.visit_unit(),
            _ => self.search(name),
        }
    }
}

impl Key<'_> {
    #[inline]
    fn expected(&self) -> Option<&'static str> {
        self.fields.get(self.next).copied()
    }

    #[inline(never)]
    fn search<E: Error>(&self, name: &str) -> Result<usize, E> {
        if let Some(found) = self.position(name) {
            self.context.note_known(self.fields, found);
            return Ok(found);
        }
        if self.context.is_type(name) {
            return Ok(UNKNOWN);
        }
        self.context.refuse_tag(name)?;
        self.context.keep_name(name);
        self.context.note_field(false);
        Ok(UNKNOWN)
    }

    fn position(&self, name: &str) -> Option<usize> {
        // Those that follow come first, since fields that are left out are passed over.
        let (before, after) = self.fields.split_at_checked(self.next)?;
        let find = |fields: &[&str]| fields.iter().position(|field| *field == name);
        find(after)
            .map(|at| self.next + at)
            .or_else(|| find(before))
    }
}

/// Moves to the next listed field, passing unlisted ones to the rest; otherwise like `next_field`.
///
/// # Errors
/// As [`Rest::take`], and errors of the format.
pub fn next_field_or_rest<'de, A: Object<'de>, R: Rest>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    context: &ReadContext<'_>,
    rest: &mut R,
) -> Result<usize, A::Error> {
    let key = || {
        RestKey(Key {
            fields,
            next,
            context,
        })
    };
    while let Some(found) = map.next_key_seed(key())? {
        match found {
            Ok(index) => return Ok(index),
            Err(name) if context.is_type(&name) => drop(map.next_value::<IgnoredAny>()?),
            Err(name) => rest.take(name, map, context)?,
        }
    }
    Ok(UNKNOWN)
}

/// Reads the name of a field: its index, or the name itself if no description has it.
struct RestKey<'a>(Key<'a>);

impl<'de> DeserializeSeed<'de> for RestKey<'_> {
    type Value = Result<usize, Box<str>>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        match self.0.expected() {
            Some(name) => source.deserialize_newtype_struct(name, self),
            None => source.deserialize_identifier(self),
        }
    }
}

impl<'de> Visitor<'de> for RestKey<'_> {
    type Value = Result<usize, Box<str>>;

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        source: D,
    ) -> Result<Self::Value, D::Error> {
        source.deserialize_identifier(self)
    }

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.0.visit_unit().map(Ok)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        self.0.context.note_field(true);
        if let Some(index) = self.0.position(name) {
            self.0.context.note_known(self.0.fields, index);
            return Ok(Ok(index));
        }
        self.0.context.refuse_tag(name)?;
        Ok(Err(name.into()))
    }
}

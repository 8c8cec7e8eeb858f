//! `impl_model!`: what an object needs to be read and written, from the list of its fields.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::SerializeMap;

use crate::map::Rest;
use crate::refuse::refuse_all_but_objects;
use crate::value::Kept;
use crate::wire::{Again, At};
use crate::{Place, Value, Wire};

/// An object: its fields are read in any order, and written in that of its description.
pub trait Model: Wire {
    /// The fields' names on the wire, in the order of the description.
    const FIELDS: &'static [&'static str];

    /// Reads the fields of an object that has begun.
    ///
    /// # Errors
    /// A field that is not of its type, that comes twice, or that is required and missing; what the format itself refuses.
    fn read_fields<'de, A: MapAccess<'de>>(map: A, place: &Place<'_>) -> Result<Self, A::Error>;

    /// How many fields are written.
    fn count_fields(&self) -> usize;

    /// Writes the fields that are there into an object that has begun.
    ///
    /// # Errors
    /// What the format refuses.
    fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Gives an object its reading and writing: its fields, each with its name on the wire, and its name in XML where it is a root.
///
/// What a specification says of a field's values stands in brackets after its name, and is checked in a strict reading; see
/// [`Bound`](crate::Bound). Counts are numbers, and the numbers that values are held against are texts of their digits.
///
/// ```
/// #[derive(Debug)]
/// pub struct Post {
///     pub kode: String,
///     pub prosent: Option<i64>,
///     pub merker: Vec<String>,
/// }
///
/// skattekit_runtime::impl_model! {
///     Post,
///     kode: "kode" [min_length 2, max_length 4, pattern "^[a-z]+$"],
///     prosent: "prosent" [minimum "0", exclusive_maximum "100"],
///     merker: "merker" [max_items 3, unique_items true, items [max_length 10]],
/// }
///
/// let text = r#"{"kode":"abcde","prosent":100,"merker":["a"]}"#;
/// assert!(skattekit_runtime::from_json::<Post>(text).is_ok());
/// let error = skattekit_runtime::from_json_strict::<Post>(text).unwrap_err();
/// assert_eq!(error.findings()[0].to_string(), "kode: out of bounds, maxLength 4");
/// assert_eq!(error.findings()[1].to_string(), "prosent: out of bounds, exclusiveMaximum 100");
/// ```
///
/// A field that tells the inntektsår of a response has `tells` and the parameter whose codes are of that year after its name.
///
/// A field after `..` takes every property that is not listed: `Fields`, or a map from names to values of one type.
/// They are written after the others.
///
/// ```
/// use std::collections::BTreeMap;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Satser {
///     pub aar: i64,
///     pub additional_properties: BTreeMap<String, i64>,
/// }
///
/// skattekit_runtime::impl_model! { Satser, aar: "aar", ..additional_properties }
///
/// let satser: Satser = skattekit_runtime::from_json(r#"{"aar":2024,"lav":12,"hoey":25}"#)?;
/// assert_eq!(satser.additional_properties["lav"], 12);
/// # Ok::<(), skattekit_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! impl_model {
    (
        $name:ident $(<$($parameter:ident),+>)? $(as $root:literal $(in $namespace:literal)?)?
        $(, $field:ident: $wire:literal $(tells $list:ident)? $([$($bounds:tt)*])?)* $(, ..$rest:ident)? $(,)?
    ) => {
        const _: () = {
            // Full paths: an import here would hide a type of the same name.
            impl $(<$($parameter: $crate::Code),+>)? $crate::private::Model for $name $(<$($parameter),+>)? {
                const FIELDS: &'static [&'static str] = &[$($wire),*];

                fn read_fields<'de, A: $crate::private::serde::de::MapAccess<'de>>(
                    mut map: A,
                    place: &$crate::private::Place<'_>,
                ) -> ::core::result::Result<Self, A::Error> {
                    #[allow(non_camel_case_types, reason = "the fields' own names")]
                    enum Field { $($field,)* }
                    $(let mut $field = ::core::option::Option::None;)*
                    $(let mut $rest = ::core::default::Default::default();)?
                    let mut next = 0;
                    loop {
                        next = $crate::next_field!(Self::FIELDS, map, next, place $(, $rest)?)?;
                        if next >= Self::FIELDS.len() {
                            break;
                        }
                        match next {
                            $(at if at == Field::$field as usize => {
                                let before = $field.take();
                                $field = $crate::private::read_field(before, &mut map, &place.field($wire))?;
                                $($crate::private::check_year::<$list, _>($field.as_ref(), &place.field($wire));)?
                                $(place.field($wire).note_rules($crate::bounds!($($bounds)*));)?
                            })*
                            _ => {}
                        }
                        next += 1;
                    }
                    ::core::result::Result::Ok(Self {
                        $($field: $crate::private::finish_field($field, place, $wire)?,)*
                        $($rest,)?
                    })
                }

                fn count_fields(&self) -> usize {
                    0 $(+ usize::from(!$crate::Wire::is_absent(&self.$field)))*
                        $(+ $crate::private::Rest::count(&self.$rest))?
                }

                fn write_fields<M: $crate::private::serde::ser::SerializeMap>(
                    &self,
                    map: &mut M,
                ) -> ::core::result::Result<(), M::Error> {
                    $(if !$crate::Wire::is_absent(&self.$field) {
                        map.serialize_entry($wire, &self.$field)?;
                    })*
                    $($crate::private::Rest::write(&self.$rest, map)?;)?
                    ::core::result::Result::Ok(())
                }
            }

            impl $(<$($parameter: $crate::Code),+>)? $crate::Wire for $name $(<$($parameter),+>)? {
                #[inline]
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    place: &$crate::private::Place<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_model(source, place)
                }

                fn blank() -> Self {
                    Self {
                        $($field: $crate::Wire::blank(),)*
                        $($rest: ::core::default::Default::default(),)?
                    }
                }
            }

            $crate::impl_serde!($name $(<$($parameter),+>)?, $crate::private::write_model);
            $crate::impl_document!($name [$($($parameter),+)?] $($root $(, $namespace)?)?);
        };
    };
}

/// Goes to the next field that is listed, past those that are not or with those taken by the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! next_field {
    ($fields:expr, $map:ident, $next:ident, $place:ident) => {
        $crate::private::next_field($fields, &mut $map, $next, $place)
    };
    ($fields:expr, $map:ident, $next:ident, $place:ident, $rest:ident) => {
        $crate::private::next_field_or_rest($fields, &mut $map, $next, $place, &mut $rest)
    };
}

/// Gives a type serde's traits, which read without a list of findings.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_serde {
    ($name:ident $(<$($parameter:ident),+>)?, $write:expr) => {
        impl $(<$($parameter: $crate::Code),+>)? $crate::private::serde::Serialize for $name $(<$($parameter),+>)? {
            // No type is named like these parameters, which would hide it.
            fn serialize<__S: $crate::private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $write(self, serializer)
            }
        }

        impl<'de $($(, $parameter: $crate::Code)+)?> $crate::private::serde::Deserialize<'de> for $name $(<$($parameter),+>)? {
            fn deserialize<__D: $crate::private::serde::Deserializer<'de>>(
                source: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                $crate::private::read_silently(source)
            }
        }
    };
}

/// Gives a type its name in XML, where it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_document {
    ($name:ident [$($parameter:ident),*]) => {
        impl<$($parameter: $crate::Code),*> $crate::Response for $name<$($parameter),*> {}
    };
    ($name:ident [$($parameter:ident),*] $root:literal) => {
        $crate::impl_document!(@root $name [$($parameter),*] $root, ::core::option::Option::None);
    };
    ($name:ident [$($parameter:ident),*] $root:literal, $namespace:literal) => {
        $crate::impl_document!(
            @root $name [$($parameter),*] $root, ::core::option::Option::Some($namespace)
        );
    };
    (@root $name:ident [$($parameter:ident),*] $root:literal, $namespace:expr) => {
        impl<$($parameter: $crate::Code),*> $crate::Document for $name<$($parameter),*> {
            const ROOT: $crate::Root = $crate::Root { name: $root, namespace: $namespace };
        }
    };
}

/// Reads an object.
///
/// # Errors
/// As [`Wire::read`].
#[inline]
pub fn read_model<'de, T: Model, D: Deserializer<'de>>(
    source: D,
    place: &Place<'_>,
) -> Result<T, D::Error> {
    source.deserialize_any(ModelVisitor(place, PhantomData))
}

/// Writes an object.
///
/// # Errors
/// What the format refuses.
pub fn write_model<T: Model, S: serde_core::Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(value.count_fields()))?;
    value.write_fields(&mut map)?;
    map.end()
}

struct ModelVisitor<'a, T>(&'a Place<'a>, PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<'_, T> {
    type Value = T;

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read_fields(map, self.0)
    }

    refuse_all_but_objects!(T);
}

/// Goes to the next field that the object knows, past those that it does not: its index in the description, or a larger number at the end.
///
/// `next` is the index that is looked at first: fields mostly come in the order of the description.
///
/// # Errors
/// What the format itself refuses.
#[inline]
pub fn next_field<'de, A: MapAccess<'de>>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    place: &Place<'_>,
) -> Result<usize, A::Error> {
    match map.next_key_seed(Key {
        fields,
        next,
        place,
    })? {
        Some(UNKNOWN) => next_after_unknown(fields, map, next, place),
        Some(index) => Ok(index),
        None => Ok(UNKNOWN),
    }
}

/// Passes over the value of an unknown field, or lists it where somebody asks; then goes on as [`next_field`] does.
// By itself, which leaves the other short enough for the registers.
#[cold]
#[inline(never)]
fn next_after_unknown<'de, A: MapAccess<'de>>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    place: &Place<'_>,
) -> Result<usize, A::Error> {
    loop {
        match place.take_name() {
            Some(name) if place.is_witnessed() => {
                map.next_value::<IgnoredAny>()?;
                place.report_field(&name, Value::Null);
            }
            Some(name) => place.report_field(&name, map.next_value_seed(Kept(0))?),
            None => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let found = map.next_key_seed(Key {
            fields,
            next,
            place,
        })?;
        if found != Some(UNKNOWN) {
            return Ok(found.unwrap_or(UNKNOWN));
        }
    }
}

/// The index of a field that the description lacks.
const UNKNOWN: usize = usize::MAX;

/// Reads the name of a field: its index.
struct Key<'a> {
    fields: &'static [&'static str],
    /// The index that is looked at first.
    next: usize,
    /// Where the object stands.
    place: &'a Place<'a>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<usize, D::Error> {
        // The name that is expected goes along: the JSON reader of this crate answers with a unit, if it stands there.
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
        self.place.note_known(self.fields, self.next);
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
            self.place.note_known(self.fields, found);
            return Ok(found);
        }
        self.place.refuse_tag(name)?;
        self.place.keep_name(name);
        self.place.note_field(false);
        Ok(UNKNOWN)
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| *field == name)
    }
}

/// Goes to the next field that the object lists, with those that it does not taken by the rest: as `next_field` otherwise.
///
/// # Errors
/// As [`Rest::take`], and what the format itself refuses.
pub fn next_field_or_rest<'de, A: MapAccess<'de>, R: Rest>(
    fields: &'static [&'static str],
    map: &mut A,
    next: usize,
    place: &Place<'_>,
    rest: &mut R,
) -> Result<usize, A::Error> {
    let key = || {
        RestKey(Key {
            fields,
            next,
            place,
        })
    };
    while let Some(found) = map.next_key_seed(key())? {
        match found {
            Ok(index) => return Ok(index),
            Err(name) => rest.take(name, map, place)?,
        }
    }
    Ok(UNKNOWN)
}

/// Reads the name of a field: its index, or the name itself where no description has it.
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
        self.0.place.note_field(true);
        if let Some(index) = self.0.position(name) {
            self.0.place.note_known(self.0.fields, index);
            return Ok(Ok(index));
        }
        self.0.place.refuse_tag(name)?;
        Ok(Err(name.into()))
    }
}

/// Reads the value of a field, or a further one.
///
/// # Errors
/// As [`Wire::read`] and [`Wire::read_again`].
#[inline]
pub fn read_field<'de, T: Wire, A: MapAccess<'de>>(
    before: Option<T>,
    map: &mut A,
    place: &Place<'_>,
) -> Result<Option<T>, A::Error> {
    match before {
        None => map.next_value_seed(At::new(place)),
        Some(value) => map.next_value_seed(Again(value, place)),
    }
    .map(Some)
}

/// The value of a field after all have been read.
///
/// # Errors
/// As [`Wire::missing`].
#[inline]
pub fn finish_field<T: Wire, E: Error>(
    field: Option<T>,
    place: &Place<'_>,
    name: &'static str,
) -> Result<T, E> {
    match field {
        Some(value) => Ok(value),
        None => T::missing(&place.field(name)),
    }
}

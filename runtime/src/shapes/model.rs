//! `impl_model!`: implements reading and writing of an object from the list of its fields.

use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, MapAccess, Visitor};
use serde_core::ser::SerializeMap;

use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::json::direct::are_plain;
use crate::read::names::Element;
use crate::read::refuse::refuse_all_but_objects;
use crate::read::rules::Bound;
use crate::read::wire::{Lists, Wire};
use crate::shapes::object::{AnyObject, Object};

/// An object: its fields are read in any order, and written in the order of its description.
pub trait Model: Wire {
    /// The fields' names on the wire, in the order of the description.
    const FIELDS: &'static [&'static str];

    /// How each name is written in JSON after another field, with the colon after it.
    const KEYS: &'static [&'static str];

    /// Whether no name has an escape in JSON.
    const PLAIN: bool = are_plain(Self::FIELDS);

    /// The XML names of the fields, in the order of the description; empty if they are the same as in JSON.
    const ELEMENTS: &'static [Element] = &[];

    /// The constraints on the object as a whole.
    const BOUNDS: &'static [Bound] = &[];

    /// Reads the fields of an open object.
    ///
    /// # Errors
    /// If a field is not of its type, is repeated, or is required and missing; and errors of the format.
    fn read_fields<'de, A: Object<'de>>(
        map: A,
        context: &ReadContext<'_>,
    ) -> Result<Self, A::Error>;

    /// The number of fields to write.
    fn count_fields(&self) -> usize;

    /// Writes the present fields into an open object.
    ///
    /// # Errors
    /// Errors of the format.
    fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Implements reading and writing for an object: its fields with their names on the wire, and its name in XML if it is
/// a root.
///
/// The constraints of the specification on a field's values follow its name in brackets, and are checked in a strict
/// reading; see [`Bound`](crate::Bound). Counts are numbers, and the numbers with which values are compared are strings
/// of digits.
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
/// A field with another name in XML has that name after `as`. For a list, it is the element of each item; the wrapper
/// around the items follows `in`.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use skattekit_runtime::List;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Hendelser {
///     pub hendelser: List<i64>,
///     pub feil: List<String>,
/// }
///
/// skattekit_runtime::impl_model! {
///     Hendelser as "hendelser",
///     hendelser: "hendelser" as "hendelse",
///     feil: "feil" as "melding" in "feilliste",
/// }
///
/// let hendelser: Hendelser = skattekit_runtime::from_json(r#"{"hendelser":[1,2],"feil":["a"]}"#)?;
/// let text = skattekit_runtime::to_xml(&hendelser).unwrap();
/// assert!(text.ends_with(
///     "<hendelser><hendelse>1</hendelse><hendelse>2</hendelse>\
///      <feilliste><melding>a</melding></feilliste></hendelser>"
/// ));
/// assert_eq!(skattekit_runtime::from_xml::<Hendelser>(text)?, hendelser);
/// # }
/// # Ok::<(), skattekit_runtime::ReadError>(())
/// ```
///
/// The field with the inntektsår of a response has `tells` after its name, and the type parameter for the codes of that
/// year.
///
/// A nullable field that is required has `is required` after its name; if it is missing, that is a finding.
///
/// ```
/// use skattekit_runtime::Nullable;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Sum {
///     pub beloep: Nullable<i64>,
/// }
///
/// skattekit_runtime::impl_model! { Sum, beloep: "beloep" is required }
///
/// let (sum, findings) = skattekit_runtime::from_json_with_findings::<Sum>("{}")?;
/// assert!(sum.beloep.is_absent());
/// assert_eq!(findings[0].to_string(), "beloep: missing");
/// # Ok::<(), skattekit_runtime::ReadError>(())
/// ```
///
/// An object that has one of several sets of fields lists the sets before its fields; a strict reading reports none or
/// several.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub struct Eier {
///     pub ident: Option<String>,
///     pub orgnr: Option<String>,
/// }
///
/// skattekit_runtime::impl_model! {
///     Eier one_of "ident" | "orgnr",
///     ident: "ident",
///     orgnr: "orgnr",
/// }
///
/// let both = r#"{"ident":"1","orgnr":"2"}"#;
/// assert!(skattekit_runtime::from_json::<Eier>(both).is_ok());
/// let error = skattekit_runtime::from_json_strict::<Eier>(both).unwrap_err();
/// assert_eq!(error.findings()[0].to_string(), "the root: out of bounds, oneOf");
/// ```
///
/// An error of an API has `error` and the field with its code before its fields. Its text is only the code, since a
/// message may repeat the request.
///
/// ```
/// #[derive(Debug)]
/// pub struct Feil {
///     pub kode: Option<skattekit_runtime::Open<skattekit_runtime::NoCodes>>,
///     pub melding: Option<String>,
/// }
///
/// skattekit_runtime::impl_model! { Feil error kode, kode: "kode", melding: "melding" }
///
/// let feil: Feil = skattekit_runtime::from_json(r#"{"kode":"SSG-008","melding":"20463518646"}"#)?;
/// let feil: Box<dyn std::error::Error> = feil.into();
/// assert_eq!(feil.to_string(), "SSG-008");
/// # Ok::<(), skattekit_runtime::ReadError>(())
/// ```
///
/// A field after `..` receives all unlisted properties: `Fields`, or a map from names to values of one type. They are
/// written after the others.
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
        $(error $code:ident)?
        $(one_of $($($alternative:literal)+)|+)?
        $(
            , $field:ident: $wire:literal
            $(as $element:literal $(in $wrapper:literal)?)? $(tells $list:ident)? $(is $required:ident)?
            $([$($bounds:tt)*])?
        )*
        $(, ..$rest:ident)? $(,)?
    ) => {
        const _: () = {
            // Full paths: an import here would hide a type of the same name.
            impl $(<$($parameter: $crate::Code),+>)? $crate::private::Model for $name $(<$($parameter),+>)? {
                const FIELDS: &'static [&'static str] = &[$($wire),*];
                const KEYS: &'static [&'static str] = &[$(concat!(",\"", $wire, "\":")),*];
                const ELEMENTS: &'static [$crate::private::Element] = $crate::elements!(
                    [$($($element)?)*] $($wire $(as $element $(in $wrapper)?)?,)*
                );
                $(const BOUNDS: &'static [$crate::Bound] = &[
                    $crate::Bound::OneOf(&[$(&[$($alternative),+]),+]),
                ];)?

                fn read_fields<'de, A: $crate::private::Object<'de>>(
                    mut map: A,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, A::Error> {
                    #[allow(non_camel_case_types, reason = "the fields' own names")]
                    enum Field { $($field,)* }
                    $crate::private::note_object::<Self>(context);
                    $(let mut $field = ::core::option::Option::None;)*
                    $(let mut $rest = ::core::default::Default::default();)?
                    let mut next = 0;
                    let mut named = $crate::private::take_due::<Self, A>(&mut map, 0, context);
                    loop {
                        if !named {
                            next = $crate::next_field!(
                                [$($($element)?)*] Self, map, next, context $(, $rest)?
                            )?;
                        }
                        $(if next == Field::$field as usize {
                            let before = $field.take();
                            $field = $crate::read_field!(
                                before, map, context,
                                $wire $(as $element $(in $wrapper)?)? $([$($bounds)*])?
                            );
                            $($crate::private::check_year::<$list, _>($field.as_ref(), &context.field($wire));)?
                            // Constants, and so is the name that is due: the next field follows at once.
                            next = Field::$field as usize + 1;
                            named = $crate::private::take_due::<Self, A>(
                                &mut map, Field::$field as usize + 1, context,
                            );
                            if !named {
                                continue;
                            }
                        })*
                        break;
                    }
                    ::core::result::Result::Ok(Self {
                        $($field: $crate::finish_field!($field, context, $wire $($required)?)?,)*
                        $($rest,)?
                    })
                }

                #[inline]
                fn count_fields(&self) -> usize {
                    0 $(+ usize::from(!$crate::Wire::is_absent(&self.$field)))*
                        $(+ $crate::private::Rest::count(&self.$rest))?
                }

                fn write_fields<M: $crate::private::serde::ser::SerializeMap>(
                    &self,
                    map: &mut M,
                ) -> ::core::result::Result<(), M::Error> {
                    $(if !$crate::Wire::is_absent(&self.$field) {
                        $crate::write_field!(
                            map, &self.$field, $wire $(as $element $(in $wrapper)?)?
                        )?;
                    })*
                    $($crate::private::Rest::write(&self.$rest, map, Self::ELEMENTS)?;)?
                    ::core::result::Result::Ok(())
                }
            }

            impl $(<$($parameter: $crate::Code),+>)? $crate::Wire for $name $(<$($parameter),+>)? {
                #[inline]
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_model(source, context)
                }

                // Compiled where it is used, not with each model.
                #[inline]
                fn read_json(
                    json: &mut $crate::private::Json<'_>,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, $crate::private::Refused> {
                    $crate::private::read_json_model(json, context)
                }

                const ASKS: $crate::private::Asks = $crate::private::Asks::OBJECT;

                #[inline]
                fn default_value() -> Self {
                    Self {
                        $($field: $crate::Wire::default_value(),)*
                        $($rest: ::core::default::Default::default(),)?
                    }
                }

                $(
                    fn code_text(&self) -> ::core::option::Option<&str> {
                        $crate::Wire::code_text(&self.$code)
                    }
                )?
            }

            $crate::impl_error!($name [$($($parameter),+)?] $($code)?);
            $crate::impl_sample_model!(
                $name [$($($parameter),+)?] [$($rest)?]
                $($field: $wire $(tells $list)? [$($($bounds)*)?])*
            );
            $crate::impl_describe_model!(
                $name [$($($parameter),+)?] [$($rest)?] $($field: $wire)*
            );
            $crate::impl_serde!($name $(<$($parameter),+>)?, $crate::private::write_model);
            $crate::impl_document!($name [$($($parameter),+)?] $($root $(, $namespace)?)?);
        };
    };
}

/// The value of a field after all fields have been read.
#[doc(hidden)]
#[macro_export]
macro_rules! finish_field {
    ($field:ident, $context:ident, $wire:literal) => {
        $crate::private::finish_field($field, $context, $wire)
    };
    ($field:ident, $context:ident, $wire:literal required) => {
        $crate::private::finish_required($field, $context, $wire)
    };
}

/// Moves to the next listed field, skipping unlisted ones or passing them to the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! next_field {
    ([] $model:ident, $map:ident, $next:ident, $context:ident) => {
        $crate::private::next_field($model::FIELDS, &mut $map, $next, $context)
    };
    ([] $model:ident, $map:ident, $next:ident, $context:ident, $rest:ident) => {
        $crate::private::next_field_or_rest($model::FIELDS, &mut $map, $next, $context, &mut $rest)
    };
    // Only here are there two sets of names.
    ([$($own:tt)+] $model:ident, $map:ident, $next:ident, $context:ident) => {
        if $crate::private::can_be_xml(&$map, $context) {
            let names = ($model::FIELDS, $model::ELEMENTS);
            $crate::private::next_element(names, &mut $map, $next, $context)
        } else {
            $crate::next_field!([] $model, $map, $next, $context)
        }
    };
    ([$($own:tt)+] $model:ident, $map:ident, $next:ident, $context:ident, $rest:ident) => {
        if $crate::private::can_be_xml(&$map, $context) {
            let names = ($model::FIELDS, $model::ELEMENTS);
            $crate::private::next_element_or_rest(names, &mut $map, $next, $context, &mut $rest)
        } else {
            $crate::next_field!([] $model, $map, $next, $context, $rest)
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
    context: &ReadContext<'_>,
) -> Result<T, D::Error> {
    T::ASKS.read(source, context.is_xml(), ModelVisitor(context, PhantomData))
}

/// Writes an object.
///
/// # Errors
/// Errors of the format.
pub fn write_model<T: Model, S: serde_core::Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(value.count_fields()))?;
    value.write_fields(&mut map)?;
    map.end()
}

struct ModelVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<'_, T> {
    type Value = T;

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read_fields(AnyObject(map), self.0)
    }

    refuse_all_but_objects!(T);
}

/// Reads the value of a field, or another one.
///
/// # Errors
/// As [`Wire::read`] and [`Wire::read_again`].
#[inline]
pub fn read_field<'de, T: Wire, A: Object<'de>>(
    before: Option<T>,
    map: &mut A,
    context: &ReadContext<'_>,
) -> Result<Option<T>, A::Error> {
    match before {
        None => map.read_value(context),
        Some(before) => map.read_more(before, context),
    }
    .map(Some)
}

/// Records the constraints on the object as a whole, which use the names in JSON.
#[inline]
pub fn note_object<T: Model>(context: &ReadContext<'_>) {
    if !context.is_xml() || T::ELEMENTS.is_empty() {
        context.note_rules(T::BOUNDS);
    }
}

/// The value of a field after all fields have been read.
///
/// # Errors
/// As [`Wire::missing`].
#[inline]
pub fn finish_field<T: Wire, E: Error>(
    field: Option<T>,
    context: &ReadContext<'_>,
    name: &'static str,
) -> Result<T, E> {
    match field {
        Some(value) => Ok(value),
        None => T::missing(&context.field(name)),
    }
}

/// Like `finish_field` for a required nullable field: if it is missing, that is a finding.
///
/// # Errors
/// As [`Wire::missing`].
pub fn finish_required<T: Wire, E: Error>(
    field: Option<T>,
    context: &ReadContext<'_>,
    name: &'static str,
) -> Result<T, E> {
    // In XML an empty list has no elements at all.
    let can_be_nothing = context.is_xml() && T::LISTS != Lists::Never;
    if field.is_none() && !can_be_nothing {
        context.field(name).report_null(FindingKind::Missing);
    }
    finish_field(field, context, name)
}

//! `impl_union!` and `impl_any_year!`: objects distinguished by a field.

use std::marker::PhantomData;

use serde_core::Serialize;
use serde_core::de::{Deserializer, MapAccess, Visitor};
use serde_core::ser::SerializeMap;

use crate::read::buffered::{Tag, Tagged};
use crate::read::context::ReadContext;
use crate::read::finding::FindingKind;
use crate::read::names::TagName;
use crate::read::refuse::refuse_all_but_objects;
use crate::read::value::kept::Kept;
use crate::read::value::{Fields, Value};
use crate::read::wire::Wire;
use crate::shapes::model::Model;
use crate::shapes::object::Object;
use crate::values::when::Year;

/// A type whose values are objects of several types, distinguished by the text of a field, the tag.
pub trait Union: Wire {
    /// The name of the tag on the wire.
    const TAG: &'static str;

    /// Its name in XML.
    const TAG_ELEMENT: &'static str = Self::TAG;

    /// Whether the tag is a field of the members too.
    const TAG_IS_FIELD: bool;

    /// Whether the tag's text is personal data, which findings do not show.
    const TAG_IS_HIDDEN: bool;

    /// Reads the member with a tag; `None`, with the rest of the object, for an unknown tag.
    ///
    /// # Errors
    /// The errors of reading the member.
    fn read_member<'de, A: Object<'de>>(
        tag: Option<&str>,
        rest: A,
        context: &ReadContext<'_>,
    ) -> Result<Result<Self, A>, A::Error>;

    /// The value that keeps an unknown member whole.
    fn unknown(value: Value) -> Self;
}

/// A member of a union: an object, or fields that are kept unparsed.
pub trait Member: Sized {
    /// Reads the member's own fields.
    ///
    /// # Errors
    /// As [`Wire::read`].
    fn read_member<'de, A: Object<'de>>(
        map: A,
        context: &ReadContext<'_>,
    ) -> Result<Self, A::Error>;

    /// The number of fields to write beside the tag.
    fn count(&self) -> usize;

    /// Writes the fields after the tag.
    ///
    /// # Errors
    /// Errors of the format.
    fn write_member<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl<T: Model> Member for T {
    fn read_member<'de, A: Object<'de>>(
        map: A,
        context: &ReadContext<'_>,
    ) -> Result<Self, A::Error> {
        T::read_fields(map, context)
    }

    fn count(&self) -> usize {
        self.count_fields()
    }

    fn write_member<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.write_fields(map)
    }
}

impl Member for Fields {
    fn read_member<'de, A: Object<'de>>(
        map: A,
        context: &ReadContext<'_>,
    ) -> Result<Self, A::Error> {
        let mut fields = Self::new();
        Kept(0).read_fields(map, &mut fields)?;
        for (name, _) in fields.iter() {
            context.refuse_tag(name)?;
        }
        Ok(fields)
    }

    fn count(&self) -> usize {
        self.entries.len()
    }

    fn write_member<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

/// Implements reading and writing for a union of objects: its tag, and the tag's text for each variant.
///
/// With `hidden` before it, the tag is personal data, and findings do not show its text. In XML, the attribute
/// `xsi:type` can replace the tag, and is written beside it.
#[macro_export]
macro_rules! impl_union {
    ($name:ident by hidden $tag:literal $($members:tt)*) => {
        $crate::impl_union!(@hidden true, $name by $tag $($members)*);
    };
    ($name:ident by $tag:literal $($members:tt)*) => {
        $crate::impl_union!(@hidden false, $name by $tag $($members)*);
    };
    // The members have the tag as a field.
    (@hidden $hidden:literal, $name:ident by $tag:literal in_members $($members:tt)*) => {
        $crate::impl_union!(@tag $hidden, true, $name by $tag $($members)*);
    };
    (@hidden $hidden:literal, $name:ident by $tag:literal $($members:tt)*) => {
        $crate::impl_union!(@tag $hidden, false, $name by $tag $($members)*);
    };
    (@write false, $tag:literal, $value:literal, $member:ident, $serializer:ident) => {
        $crate::private::write_member($tag, $value, $member, $serializer)
    };
    // The name of the newtype is the type, which only XML uses.
    (@write true, $tag:literal, $value:literal, $member:ident, $serializer:ident) => {
        $serializer.serialize_newtype_struct(concat!("xml type:", $value), $member)
    };
    (
        @tag $hidden:literal, $in_members:tt,
        $name:ident by $tag:literal $(, $variant:ident: $value:literal)* $(,)?
    ) => {
        const _: () = {
            impl $crate::private::Union for $name {
                const TAG: &'static str = $tag;
                const TAG_IS_FIELD: bool = $in_members;
                const TAG_IS_HIDDEN: bool = $hidden;

                fn read_member<'de, A: $crate::private::Object<'de>>(
                    tag: ::core::option::Option<&str>,
                    rest: A,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<::core::result::Result<Self, A>, A::Error> {
                    ::core::result::Result::Ok(::core::result::Result::Ok(match tag {
                        $(::core::option::Option::Some($value) => {
                            Self::$variant($crate::private::Member::read_member(rest, context)?)
                        })*
                        _ => return ::core::result::Result::Ok(::core::result::Result::Err(rest)),
                    }))
                }

                fn unknown(value: $crate::Value) -> Self {
                    Self::Unknown(value)
                }
            }

            impl $crate::Wire for $name {
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_union(source, context)
                }

                #[inline]
                fn read_json(
                    json: &mut $crate::private::Json<'_>,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, $crate::private::Refused> {
                    $crate::private::read_json_union(json, context)
                }

                fn default_value() -> Self {
                    Self::Unknown($crate::Value::Null)
                }

                const ASKS: $crate::private::Asks = $crate::private::Asks::OBJECT_OF_TYPE;
            }

            impl $name {
                fn write<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        $(Self::$variant(member) => {
                            $crate::impl_union!(@write $in_members, $tag, $value, member, serializer)
                        })*
                        Self::Unknown(value) => {
                            $crate::private::write_unknown($tag, value, serializer)
                        }
                    }
                }
            }

            $crate::impl_sample_union!(
                $name [] false $name::Unknown($crate::Value::Null); $($variant by $tag is $value),*
            );
            $crate::impl_describe_union!($name; $($variant by $tag is $value),*);
            $crate::impl_serde!($name, $name::write);
        };
    };
}

/// Implements reading and writing for the values of any inntektsår: the field with the year, and each variant's year.
///
/// With `hidden` before it, the field is personal data, and findings do not show its value. Its name in XML follows
/// `or` if that differs.
#[macro_export]
macro_rules! impl_any_year {
    ($name:ident by hidden $tag:literal $($years:tt)*) => {
        $crate::impl_any_year!(@hidden true, $name by $tag $($years)*);
    };
    ($name:ident by $tag:literal $($years:tt)*) => {
        $crate::impl_any_year!(@hidden false, $name by $tag $($years)*);
    };
    (
        @hidden $hidden:literal, $name:ident by $tag:literal $(or $element:literal)?
        $(as $root:literal $(in $namespace:literal)?)?
        $(, $(#[$gate:meta])* $variant:ident: $value:literal)* $(,)?
    ) => {
        const _: () = {
            impl $crate::private::Union for $name {
                const TAG: &'static str = $tag;
                $(const TAG_ELEMENT: &'static str = $element;)?
                const TAG_IS_FIELD: bool = true;
                const TAG_IS_HIDDEN: bool = $hidden;

                fn read_member<'de, A: $crate::private::Object<'de>>(
                    tag: ::core::option::Option<&str>,
                    rest: A,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<::core::result::Result<Self, A>, A::Error> {
                    let read = match tag {
                        $($(#[$gate])* ::core::option::Option::Some($value) => {
                            Self::$variant($crate::private::Member::read_member(rest, context)?)
                        })*
                        _ => {
                            $crate::private::report_year(tag, &context.field($tag), $hidden);
                            Self::Other($crate::private::Member::read_member(rest, context)?)
                        }
                    };
                    ::core::result::Result::Ok(::core::result::Result::Ok(read))
                }

                fn unknown(_: $crate::Value) -> Self {
                    $crate::Wire::default_value()
                }
            }

            impl $crate::Wire for $name {
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_union(source, context)
                }

                #[inline]
                fn read_json(
                    json: &mut $crate::private::Json<'_>,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, $crate::private::Refused> {
                    $crate::private::read_json_union(json, context)
                }

                fn default_value() -> Self {
                    Self::Other($crate::Wire::default_value())
                }

                const ASKS: $crate::private::Asks = $crate::private::Asks::OBJECT;
            }

            impl $name {
                fn write<S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    match self {
                        $($(#[$gate])* Self::$variant(value) => {
                            $crate::private::serde::Serialize::serialize(value, serializer)
                        })*
                        Self::Other(value) => {
                            $crate::private::serde::Serialize::serialize(value, serializer)
                        }
                    }
                }
            }

            $crate::impl_sample_union!(
                $name [] false @of_any_year $crate::Wire::default_value(); $($(#[$gate])* $variant),*
            );
            $crate::impl_describe_years!($name; $($(#[$gate])* $variant),*);
            $crate::impl_serde!($name, $name::write);
            $crate::impl_document!($name [] $($root $(, $namespace)?)?);
        };
    };
}

/// Reports a year without a code list.
pub fn report_year(tag: Option<&str>, context: &ReadContext<'_>, hidden: bool) {
    // A text that is not a year is reported where the field is read.
    if let Some(year) = tag.filter(|text| text.parse::<Year>().is_ok()) {
        context.report_year(year, hidden);
    }
}

/// Reads a value of a union.
///
/// # Errors
/// As [`Wire::read`].
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(
    source: D,
    context: &ReadContext<'_>,
) -> Result<T, D::Error> {
    T::ASKS.read(source, context.is_xml(), UnionVisitor(context, PhantomData))
}

/// Writes a member after its tag.
///
/// # Errors
/// Errors of the format.
pub fn write_member<T: Member, S: serde_core::Serializer>(
    tag: &str,
    value: &str,
    member: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1 + member.count()))?;
    map.serialize_entry(&TagName(tag), value)?;
    member.write_member(&mut map)?;
    map.end()
}

/// Writes an unknown member as received.
///
/// # Errors
/// Errors of the format.
pub fn write_unknown<S: serde_core::Serializer>(
    tag: &str,
    value: &Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some(fields) = value.as_fields() else {
        return value.serialize(serializer);
    };
    let mut map = serializer.serialize_map(Some(fields.entries.len()))?;
    for (name, value) in fields.iter() {
        if name == tag && value.as_str().is_some() {
            map.serialize_entry(&TagName(name), value)?;
        } else {
            map.serialize_entry(name, value)?;
        }
    }
    map.end()
}

struct UnionVisitor<'a, T>(&'a ReadContext<'a>, PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for UnionVisitor<'_, T> {
    type Value = T;

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let context = self.0;
        let within = context.member(T::TAG);
        let inner = if T::TAG_IS_FIELD { context } else { &within };
        let mut rest = Tagged::new(map);
        let (tag_name, typed) = if context.is_xml() {
            (T::TAG_ELEMENT, T::ASKS.ty)
        } else {
            (T::TAG, false)
        };
        let mut tag = rest.read_tag(tag_name, T::TAG_IS_FIELD, typed)?;
        if tag.is_some() {
            context.note_field(true);
        }
        let mut declared = None;
        if let Some(Tag::Type(name)) = tag {
            rest = match T::read_member(Some(&name), rest, inner)? {
                Ok(member) => return Ok(member),
                Err(rest) => rest,
            };
            // An unknown type can have a field that specifies it further.
            tag = rest.read_tag(tag_name, T::TAG_IS_FIELD, false)?;
            declared = Some(name).filter(|_| tag.is_none());
        }
        let tag = match tag {
            Some(Tag::Field(value)) => Some(value),
            Some(Tag::Type(_)) | None => None,
        };
        let name = tag.as_ref().and_then(Value::as_str);
        // As for any code or year: white space around it is not part of it in XML.
        let name = name.map(|name| if context.is_xml() { name.trim() } else { name });
        let rest = match T::read_member(name, rest, inner)? {
            Ok(member) => {
                // It is written as a string.
                let number = tag.filter(|tag| !T::TAG_IS_FIELD && matches!(tag, Value::Number(_)));
                if let Some(number) = number {
                    context.field(T::TAG).report(FindingKind::Form, || number);
                }
                return Ok(member);
            }
            Err(rest) => rest,
        };
        let name = name.or(declared.as_deref());
        let shown = name.filter(|_| context.reports() && !T::TAG_IS_HIDDEN);
        let name = shown.map(Box::<str>::from);
        let mut fields = Fields::new();
        // The tag from an attribute becomes the first field; if the tag is among the fields, it is there already.
        let declared = declared.map(|name| (T::TAG.into(), Value::Text(name)));
        fields.entries.extend(declared);
        let tag = tag.filter(|_| !T::TAG_IS_FIELD);
        rest.keep(tag.map(|tag| (T::TAG.into(), tag)), &mut fields)?;
        let tags = fields.iter().filter(|(name, _)| *name == T::TAG);
        for (name, _) in tags.skip(1) {
            within.refuse_tag(name)?;
        }
        let value = Value::Object(fields);
        context.report_member(name.as_deref(), &value);
        Ok(T::unknown(value))
    }

    refuse_all_but_objects!(T);
}

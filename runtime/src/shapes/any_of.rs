//! `impl_any_of!`: values of several types without a discriminator, each read as the type that fits best.

use std::any::TypeId;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};

use crate::formats::document::{from_json, to_json};
use crate::read::content::{CONTENT_REF, ContentRef, Misfit};
use crate::read::context::trial::{Choice, Trial};
use crate::read::context::{ReadContext, Session};
use crate::read::finding::FindingKind;
use crate::read::value::Value;
use crate::read::value::kept::Kept;
use crate::read::wire::{Lists, Wire, required};

/// A type whose values are of several types, without a discriminator.
pub trait AnyOf: Wire + 'static {
    /// How many types there are.
    const MEMBERS: usize;

    /// Whether a type takes only lists.
    fn is_list(member: usize) -> bool;

    /// Reads a value as one of the types.
    ///
    /// # Errors
    /// A value that is not of this type.
    fn read_member(
        member: usize,
        value: ContentRef<'_>,
        context: &ReadContext<'_>,
    ) -> Result<Self, Misfit>;

    /// The value that keeps what is of none of the types.
    fn unknown(value: Value) -> Self;
}

/// Implements reading and writing for an enum of several types without a discriminator.
///
/// The enum has a variant per type, in the order of the description, and `Unknown(Value)`. A value is read as the type
/// that fits best: of those that read it without an error the one that finds the least news in it, the first of equals.
/// A type that lacks something it requires does not fit; where none fits, `Unknown` keeps the value, and that is a finding.
///
/// ```
/// use skattekit_runtime::{List, Value};
///
/// #[derive(Debug, PartialEq)]
/// pub enum Beloep {
///     Heltall(i64),
///     Tekst(String),
///     Liste(List<i64>),
///     Unknown(Value),
/// }
///
/// skattekit_runtime::impl_any_of! { Beloep: Heltall, Tekst, Liste }
///
/// let beloep: Vec<Beloep> = skattekit_runtime::from_json("[12, \"12\", [12], {}]")?;
/// assert_eq!(beloep[0], Beloep::Heltall(12));
/// assert_eq!(beloep[1], Beloep::Tekst("12".into()));
/// assert_eq!(beloep[2], Beloep::Liste(vec![12].into()));
/// assert!(matches!(beloep[3], Beloep::Unknown(_)));
/// # Ok::<(), skattekit_runtime::ReadError>(())
/// ```
#[macro_export]
macro_rules! impl_any_of {
    (
        $name:ident $(<$($parameter:ident),+>)? $(as $root:literal $(in $namespace:literal)?)?
        : $($variant:ident),+ $(,)?
    ) => {
        const _: () = {
            // Items of a macro are seen by what it is given: no type has such a name.
            enum __Member { $($variant,)+ }

            impl $(<$($parameter: $crate::Code),+>)? $crate::private::AnyOf for $name $(<$($parameter),+>)? {
                const MEMBERS: usize = [$(__Member::$variant),+].len();

                fn is_list(member: usize) -> bool {
                    match member {
                        $(at if at == __Member::$variant as usize => {
                            $crate::private::is_list(Self::$variant)
                        })+
                        _ => false,
                    }
                }

                fn read_member(
                    member: usize,
                    value: $crate::private::ContentRef<'_>,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, $crate::private::Misfit> {
                    match member {
                        $(at if at == __Member::$variant as usize => {
                            $crate::Wire::read(value, context).map(Self::$variant)
                        })+
                        _ => ::core::result::Result::Err($crate::private::Misfit),
                    }
                }

                fn unknown(value: $crate::Value) -> Self {
                    Self::Unknown(value)
                }
            }

            impl $(<$($parameter: $crate::Code),+>)? $crate::Wire for $name $(<$($parameter),+>)? {
                fn read<'de, D: $crate::private::serde::Deserializer<'de>>(
                    source: D,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::private::read_any_of(source, context)
                }

                fn default_value() -> Self {
                    Self::Unknown($crate::Value::Null)
                }

                fn read_again<'de, D: $crate::private::serde::Deserializer<'de>>(
                    self,
                    source: D,
                    context: &$crate::private::ReadContext<'_>,
                ) -> ::core::result::Result<Self, D::Error> {
                    match self {
                        $(Self::$variant(member) if $crate::private::can_grow(&member) => {
                            $crate::Wire::read_again(member, source, context).map(Self::$variant)
                        })+
                        Self::Unknown(value) => {
                            $crate::Wire::read_again(value, source, context).map(Self::Unknown)
                        }
                        one => $crate::private::read_further(&one, source, context),
                    }
                }

                const LISTS: $crate::private::Lists = $crate::private::Lists::Sometimes;
                const ASKS: $crate::private::Asks = $crate::private::Asks::TYPE;

                fn null() -> ::core::option::Option<Self> {
                    ::core::option::Option::None
                        $(.or_else(|| $crate::Wire::null().map(Self::$variant)))+
                }

                fn is_absent(&self) -> bool {
                    match self {
                        $(Self::$variant(member) => $crate::Wire::is_absent(member),)+
                        Self::Unknown(_) => false,
                    }
                }
            }

            impl $(<$($parameter: $crate::Code),+>)? $name $(<$($parameter),+>)? {
                fn write<__S: $crate::private::serde::Serializer>(
                    &self,
                    serializer: __S,
                ) -> ::core::result::Result<__S::Ok, __S::Error> {
                    match self {
                        $(Self::$variant(member) => {
                            $crate::private::serde::Serialize::serialize(member, serializer)
                        })+
                        Self::Unknown(value) => {
                            $crate::private::serde::Serialize::serialize(value, serializer)
                        }
                    }
                }
            }

            // A member can be a null.
            $crate::impl_sample_union!(
                $name [$($($parameter),+)?] true Self::Unknown($crate::Value::Null); $($variant),+
            );
            $crate::impl_describe_any_of!($name [$($($parameter),+)?]);
            $crate::impl_serde!($name $(<$($parameter),+>)?, $name::write);
            $crate::impl_document!($name [$($($parameter),+)?] $($root $(, $namespace)?)?);
        };
    };
}

/// Whether the type that a variant holds takes only lists.
#[must_use]
pub fn is_list<T: Wire, U>(_: impl Fn(T) -> U) -> bool {
    T::LISTS == Lists::Always
}

/// Whether a value can be one of several elements in XML.
#[must_use]
pub fn can_grow<T: Wire>(_: &T) -> bool {
    T::LISTS != Lists::Never
}

/// Reads another element of the same name in XML, whose first was not a list by itself: both become one value.
///
/// # Errors
/// If the two are of none of the types, and in JSON.
pub fn read_further<'de, T: AnyOf, D: Deserializer<'de>>(
    first: &T,
    source: D,
    context: &ReadContext<'_>,
) -> Result<T, D::Error> {
    let twice = || context.fault(format_args!("is given twice"));
    if !context.is_xml() {
        return Err(twice());
    }
    let items = vec![keep(first).ok_or_else(twice)?, Kept(0).deserialize(source)?];
    let trial = Trial::new(Value::List(items), context.trial());
    let (read, session) = best(trial.tree.root(), &trial, context).ok_or_else(twice)?;
    context.take_over(&session);
    Ok(read)
}

/// A value as it was in XML, where fields can have other names than in JSON.
fn keep<T: AnyOf>(value: &T) -> Option<Value> {
    #[cfg(feature = "xml")]
    {
        use crate::formats::format::Root;
        use crate::formats::xml::read::read;
        use crate::formats::xml::write::write;

        const ROOT: Root = Root {
            name: "value",
            namespace: None,
        };
        let text = write(ROOT, value).ok();
        let kept = |text: String| read(&text, ROOT, |element| Kept(0).deserialize(element)).ok();
        if let Some(value) = text.and_then(kept) {
            return Some(value);
        }
    }
    to_json(value).ok().and_then(|text| from_json(text).ok())
}

/// Reads a value of several types.
///
/// # Errors
/// For a null where a value is required, and errors of the format.
pub fn read_any_of<'de, T: AnyOf, D: Deserializer<'de>>(
    source: D,
    context: &ReadContext<'_>,
) -> Result<T, D::Error> {
    match context.trial() {
        Some(trial) => {
            source.deserialize_newtype_struct(CONTENT_REF, Within(context, trial, PhantomData))
        }
        None => read_kept(Kept(0).deserialize(source)?, context),
    }
}

/// Reads a value of several types inside one that is being tried.
struct Within<'a, T>(&'a ReadContext<'a>, &'a Trial, PhantomData<T>);

impl<'de, T: AnyOf> Visitor<'de> for Within<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, source: D) -> Result<T, D::Error> {
        let Self(context, trial, _) = self;
        match trial.tree.take_asked() {
            Some(part) => read_best(trial.tree.part(part), trial, context),
            None => read_kept(Kept(0).deserialize(source)?, context),
        }
    }
}

fn read_kept<T: AnyOf, E: Error>(value: Value, context: &ReadContext<'_>) -> Result<T, E> {
    let trial = Trial::new(value, context.trial());
    read_best(trial.tree.root(), &trial, context)
}

fn read_best<T: AnyOf, E: Error>(
    value: ContentRef<'_>,
    trial: &Trial,
    context: &ReadContext<'_>,
) -> Result<T, E> {
    let null = || required(context, FindingKind::Null, "null");
    if value.is_null() {
        return T::null().map_or_else(null, Ok);
    }
    if let Some((read, session)) = best(value, trial, context) {
        context.take_over(&session);
        return Ok(read);
    }
    if context.is_xml() && value.is_blank() {
        return null();
    }
    let value = value.to_value();
    context.note_field(false);
    context.report_member(None, &value);
    Ok(T::unknown(value))
}

/// A value that was read, and its reading.
type Fit<T> = (T, Session<'static>);

/// The type that fits a value best.
///
/// The best type of a nested value is searched once: otherwise every type of the outer value would try it again, and so
/// would every type around that one, doubling at each level. A part of a value is therefore read at most as often as
/// the values of several types around it have types in total.
fn best<T: AnyOf>(
    value: ContentRef<'_>,
    trial: &Trial,
    context: &ReadContext<'_>,
) -> Option<Fit<T>> {
    // Values without parts are read as quickly as they are looked up.
    let key = value
        .is_compound()
        .then(|| (TypeId::of::<T>(), value.hash()));
    match key.and_then(|key| trial.choices.get(key)) {
        Some(Choice::Member(member)) => return attempt(member, value, trial, context),
        Some(Choice::None) => return None,
        None => {}
    }
    let mut best: Option<(usize, (bool, usize), Fit<T>)> = None;
    for member in 0..T::MEMBERS {
        let Some(fit) = attempt::<T>(member, value, trial, context) else {
            continue;
        };
        // A single item without brackets is a list only if it is nothing else.
        let bare = !context.is_xml() && T::is_list(member) && !value.is_list();
        let rank = (bare, fit.1.count());
        if best.as_ref().is_none_or(|(_, least, _)| rank < *least) {
            best = Some((member, rank, fit));
        }
        if rank == (false, 0) {
            break;
        }
    }
    if let Some(key) = key {
        let member = best.as_ref().map(|(member, ..)| *member);
        let choice = member.map_or(Choice::None, Choice::Member);
        trial.choices.set(key, choice);
    }
    best.map(|(_, _, fit)| fit)
}

fn attempt<T: AnyOf>(
    member: usize,
    value: ContentRef<'_>,
    trial: &Trial,
    context: &ReadContext<'_>,
) -> Option<Fit<T>> {
    let session = Session::trying(trial.clone(), context);
    let read = T::read_member(member, value, &context.trying(&session)).ok()?;
    Some((read, session))
}

//! The constraints of a specification on values, and where in a response each applies.

use std::fmt;

/// A constraint of a specification, checked in a strict reading.
///
/// A constraint does not apply to values of other types: null has no length. Numbers are given as digits, as JSON
/// writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// A string has at least this many characters.
    MinLength(u64),
    /// A string has at most this many characters.
    MaxLength(u64),
    /// A string matches this pattern somewhere; checked only with the feature `pattern`, and if its engine supports the
    /// pattern.
    Pattern(&'static str),
    /// A number is at least this.
    Minimum(&'static str),
    /// A number is greater than this.
    ExclusiveMinimum(&'static str),
    /// A number is at most this.
    Maximum(&'static str),
    /// A number is less than this.
    ExclusiveMaximum(&'static str),
    /// A number is a multiple of this.
    MultipleOf(&'static str),
    /// A list has at least this many items.
    MinItems(u64),
    /// A list has at most this many items.
    MaxItems(u64),
    /// No two items of a list are equal.
    UniqueItems,
    /// An object has at least this many properties.
    MinProperties(u64),
    /// An object has at most this many properties.
    MaxProperties(u64),
    /// An object has the properties of exactly one of these sets.
    OneOf(&'static [&'static [&'static str]]),
    /// The constraints on each item of a list.
    Items(&'static [Bound]),
    /// The constraints on each value of an object with arbitrary names.
    Values(&'static [Bound]),
}

impl fmt::Display for Bound {
    /// As a specification writes it, such as `maxLength 11`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinLength(count) => write!(f, "minLength {count}"),
            Self::MaxLength(count) => write!(f, "maxLength {count}"),
            Self::Pattern(pattern) => write!(f, "pattern {pattern}"),
            Self::Minimum(number) => write!(f, "minimum {number}"),
            Self::ExclusiveMinimum(number) => write!(f, "exclusiveMinimum {number}"),
            Self::Maximum(number) => write!(f, "maximum {number}"),
            Self::ExclusiveMaximum(number) => write!(f, "exclusiveMaximum {number}"),
            Self::MultipleOf(number) => write!(f, "multipleOf {number}"),
            Self::MinItems(count) => write!(f, "minItems {count}"),
            Self::MaxItems(count) => write!(f, "maxItems {count}"),
            Self::UniqueItems => f.write_str("uniqueItems"),
            Self::MinProperties(count) => write!(f, "minProperties {count}"),
            Self::MaxProperties(count) => write!(f, "maxProperties {count}"),
            Self::OneOf(_) => f.write_str("oneOf"),
            Self::Items(_) => f.write_str("items"),
            Self::Values(_) => f.write_str("additionalProperties"),
        }
    }
}

/// The constraints of a field, as written after its name in `impl_model!`.
#[doc(hidden)]
#[macro_export]
macro_rules! bounds {
    ($($rule:ident $value:tt),* $(,)?) => {
        &[$($crate::bound!($rule $value)),*]
    };
}

/// One constraint of a field.
#[doc(hidden)]
#[macro_export]
macro_rules! bound {
    (min_length $count:tt) => { $crate::Bound::MinLength($count) };
    (max_length $count:tt) => { $crate::Bound::MaxLength($count) };
    (pattern $pattern:tt) => { $crate::Bound::Pattern($pattern) };
    (minimum $number:tt) => { $crate::Bound::Minimum($number) };
    (exclusive_minimum $number:tt) => { $crate::Bound::ExclusiveMinimum($number) };
    (maximum $number:tt) => { $crate::Bound::Maximum($number) };
    (exclusive_maximum $number:tt) => { $crate::Bound::ExclusiveMaximum($number) };
    (multiple_of $number:tt) => { $crate::Bound::MultipleOf($number) };
    (min_items $count:tt) => { $crate::Bound::MinItems($count) };
    (max_items $count:tt) => { $crate::Bound::MaxItems($count) };
    (unique_items true) => { $crate::Bound::UniqueItems };
    (min_properties $count:tt) => { $crate::Bound::MinProperties($count) };
    (max_properties $count:tt) => { $crate::Bound::MaxProperties($count) };
    (items [$($rules:tt)*]) => { $crate::Bound::Items($crate::bounds!($($rules)*)) };
    (values [$($rules:tt)*]) => { $crate::Bound::Values($crate::bounds!($($rules)*)) };
}

/// A step from a value to one within it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Within {
    Name(Box<str>),
    Index(usize),
    /// To the elements of this name, which exist only in XML; the path does not show it.
    Element(Box<str>),
    /// To the same place; the path shows it as a field of this name.
    Shown(Box<str>),
}

/// The fields of a response with constraints: the place of each, and the constraints.
pub(crate) type Noted = Vec<(Vec<Within>, &'static [Bound])>;

//! The rules that a specification sets for values beyond their types, and where in a response each of them holds.

use std::fmt;

/// A rule of a specification, checked in a strict reading.
///
/// A rule says nothing of values of another kind: a null has no length. Numbers are the digits of them, as JSON writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// A text has at least so many characters.
    MinLength(u64),
    /// A text has at most so many characters.
    MaxLength(u64),
    /// A text matches this pattern somewhere; checked with the feature `pattern`, and where its engine can take it.
    Pattern(&'static str),
    /// A number is at least this.
    Minimum(&'static str),
    /// A number is larger than this.
    ExclusiveMinimum(&'static str),
    /// A number is at most this.
    Maximum(&'static str),
    /// A number is smaller than this.
    ExclusiveMaximum(&'static str),
    /// A number is a whole multiple of this.
    MultipleOf(&'static str),
    /// A list has at least so many items.
    MinItems(u64),
    /// A list has at most so many items.
    MaxItems(u64),
    /// No two items of a list are equal.
    UniqueItems,
    /// An object has at least so many properties.
    MinProperties(u64),
    /// An object has at most so many properties.
    MaxProperties(u64),
    /// An object has the properties of one of these sets, and of no other.
    OneOf(&'static [&'static [&'static str]]),
    /// What holds of each item of a list.
    Items(&'static [Bound]),
    /// What holds of each value of an object whose names are free.
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

/// The rules of a field, as they stand after its name in `impl_model!`.
#[doc(hidden)]
#[macro_export]
macro_rules! bounds {
    ($($rule:ident $value:tt),* $(,)?) => {
        &[$($crate::bound!($rule $value)),*]
    };
}

/// One rule of a field.
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
    /// To the elements of this name, which XML alone has; the path does not show it.
    Element(Box<str>),
    /// To where one is already; the path shows it as a field of this name.
    Shown(Box<str>),
}

/// The fields of a response that there are rules for: where each stands, and its rules.
pub(crate) type Noted = Vec<(Vec<Within>, &'static [Bound])>;

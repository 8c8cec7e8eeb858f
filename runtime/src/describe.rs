//! Descriptions of what a type's values are made of, and a walk over a value by the same description.
//!
//! Whoever writes tables knows their columns before the first row, and fills them by the places of fields, without names.

pub(crate) mod document;
pub(crate) mod facts;
pub(crate) mod shape;
pub(crate) mod shapes;
pub(crate) mod values;

use crate::describe::shape::Shape;
use crate::read::observer::CodeList;
use crate::values::decimal::Decimal;
use crate::values::when::{Date, DateTime, Year};

/// A type whose values can be described without one, and visited.
pub trait Describe {
    /// What its values are made of.
    fn shape() -> Shape
    where
        Self: Sized;

    /// Passes what the value is made of to a visitor; nothing for an absent one.
    ///
    /// `at` is the place of the field that it is in, in the order of its object's description; 0 at the root, in a list
    /// and in a member of a union.
    fn visit(&self, at: usize, visitor: &mut dyn Visitor);
}

/// A value as JSON, for a visitor that does not look into it.
pub type Whole<'a> = &'a dyn Fn() -> String;

/// Receives what a value is made of, in the order of its description.
///
/// What `object`, `list` and `member` begin is followed by its content and by `end`, if they return true, and by nothing
/// otherwise.
pub trait Visitor {
    /// A string.
    fn text(&mut self, at: usize, text: &str);

    /// A whole number.
    fn integer(&mut self, at: usize, number: i64);

    /// A decimal number.
    fn decimal(&mut self, at: usize, number: &Decimal);

    /// A boolean.
    fn boolean(&mut self, at: usize, value: bool);

    /// A date, which can be in another form.
    fn date(&mut self, at: usize, date: &Date);

    /// A point in time, which can be in another form.
    fn date_time(&mut self, at: usize, time: &DateTime);

    /// A year, which can be in another form.
    fn year(&mut self, at: usize, year: &Year);

    /// A code of a list, by its row.
    fn code(&mut self, at: usize, list: &'static CodeList, row: usize);

    /// A code that its list lacks; empty in the place of a required one that is missing.
    fn unknown_code(&mut self, at: usize, text: &str);

    /// An object; returns whether its fields are wanted.
    fn object(&mut self, at: usize, whole: Whole<'_>) -> bool;

    /// A list of so many items; returns whether they are wanted.
    fn list(&mut self, at: usize, count: usize, whole: Whole<'_>) -> bool;

    /// An object of a union, by its member, with the text that determines it; without a member it is of an unknown type.
    /// Returns whether it is wanted.
    fn member(
        &mut self,
        at: usize,
        member: Option<usize>,
        tag: Option<&str>,
        whole: Whole<'_>,
    ) -> bool;

    /// The end of an object, a list or a member.
    fn end(&mut self);

    /// A value without a description.
    fn other(&mut self, at: usize, whole: Whole<'_>);
}

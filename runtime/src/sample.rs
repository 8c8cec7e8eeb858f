//! Values made up for tests: each type asks a sampler for its parts, by the description that it is read and written by.

pub(crate) mod document;
pub(crate) mod shapes;
pub(crate) mod values;

use crate::read::observer::CodeList;
use crate::read::rules::Bound;
use crate::values::code::Code;

/// A type of which values can be made up.
pub trait Sample: Sized {
    /// Whether null is one of its values, so that a null is nothing new.
    const NULLABLE: bool = false;

    /// A value from what the sampler decides.
    fn sample(sampler: &mut dyn Sampler, wanted: &Wanted<'_>) -> Self;
}

/// Decides the parts of a sample value: its size, its alternatives, and its content.
pub trait Sampler {
    /// Whether an optional value is there.
    fn is_there(&mut self, wanted: &Wanted<'_>) -> bool;

    /// The number of items in a list or in an object with arbitrary names.
    fn count(&mut self, wanted: &Wanted<'_>) -> usize;

    /// The index of one of `count` members, alternatives or years; taken modulo the count.
    fn choose(&mut self, wanted: &Wanted<'_>, count: usize) -> usize;

    /// The code of a list, by its row; taken modulo the count.
    fn row(&mut self, wanted: &Wanted<'_>, list: &CodeList) -> usize;

    /// A text, also for a code without a list.
    fn text(&mut self, wanted: &Wanted<'_>) -> String;

    /// A whole number.
    fn integer(&mut self, wanted: &Wanted<'_>) -> i64;

    /// A number as JSON writes it.
    fn decimal(&mut self, wanted: &Wanted<'_>) -> String;

    /// A boolean.
    fn boolean(&mut self, wanted: &Wanted<'_>) -> bool;

    /// A date, such as `2024-05-17`.
    fn date(&mut self, wanted: &Wanted<'_>) -> String;

    /// A date and a time, such as `2024-05-17T12:30:00Z`.
    fn date_time(&mut self, wanted: &Wanted<'_>) -> String;

    /// Called for an object that keeps fields which its description lacks.
    fn keeps_fields(&mut self, wanted: &Wanted<'_>) {
        let _ = wanted;
    }

    /// A year, such as 2024; where the codes around it are of one, it is that, whatever comes of this.
    fn year(&mut self, wanted: &Wanted<'_>) -> u16;
}

/// The facts about a wanted value.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Wanted<'a> {
    /// The name of the field on the wire, also of the items of a list; empty at the root.
    pub name: &'a str,
    /// The constraints of its specification.
    pub bounds: &'a [Bound],
    /// The number of objects and lists around it.
    pub depth: usize,
    /// Whether it must be present or absent, if the chosen one of several sets of fields decides that.
    pub presence: Option<bool>,
    /// The text that it must be, if the type of an object decides that.
    pub fixed: Option<&'static str>,
    /// The inntektsår of the codes around it, if they belong to one.
    pub year: Option<u16>,
    /// Whether it tells the inntektsår of the codes around it.
    pub tells_year: bool,
    /// Whether it is a response of any inntektsår, which decides by that what list its codes are read with.
    pub any_year: bool,
    /// Whether null is one of its values.
    pub nullable: bool,
    /// The field that determines the type of this object, and its text.
    pub tag: Option<(&'static str, &'static str)>,
    /// The object or list that contains it; `None` at the root.
    pub parent: Option<&'a Wanted<'a>>,
    /// Its place in a list.
    pub index: Option<usize>,
}

impl Wanted<'_> {
    /// A field of this object.
    #[must_use]
    pub fn field<'b>(&'b self, name: &'b str, bounds: &'b [Bound]) -> Wanted<'b> {
        Wanted {
            name,
            bounds,
            depth: self.depth + 1,
            year: self.year,
            parent: Some(self),
            fixed: self
                .tag
                .filter(|(tag, _)| *tag == name)
                .map(|(_, text)| text),
            ..Wanted::default()
        }
    }

    /// An item of this list, or a value of this object with arbitrary names.
    #[must_use]
    pub fn item(&self, index: usize) -> Wanted<'_> {
        let bounds = self.bounds.iter().find_map(|bound| match bound {
            Bound::Items(bounds) | Bound::Values(bounds) => Some(*bounds),
            _ => None,
        });
        Wanted {
            bounds: bounds.unwrap_or_default(),
            depth: self.depth + 1,
            presence: None,
            parent: Some(self),
            index: Some(index),
            ..*self
        }
    }

    /// Where it stands, as a finding says it: `grunnlag[0].beloep`; empty at the root.
    #[must_use]
    pub fn path(&self) -> String {
        let around = self.parent.map(Wanted::path).unwrap_or_default();
        match (self.parent, self.index) {
            (None, _) => around,
            (Some(_), Some(index)) => format!("{around}[{index}]"),
            (Some(_), None) if around.is_empty() => self.name.to_owned(),
            (Some(_), None) => format!("{around}.{}", self.name),
        }
    }

    /// The same object, with this type.
    #[must_use]
    pub const fn typed(mut self, tag: &'static str, text: &'static str) -> Self {
        self.tag = Some((tag, text));
        self
    }

    /// The same response as one of any inntektsår.
    #[must_use]
    pub const fn of_any_year(mut self) -> Self {
        self.any_year = true;
        self
    }

    /// The same with the year of a list if the list belongs to a year.
    #[must_use]
    pub fn of_year<K: Code>(mut self) -> Self {
        self.year = K::YEAR.or(self.year);
        self
    }

    /// The same field as the one that tells the inntektsår of these codes.
    #[must_use]
    pub fn telling_year_of<K: Code>(self) -> Self {
        Self {
            tells_year: true,
            ..self.of_year::<K>()
        }
    }

    /// The same with its presence decided by the chosen one of several sets of fields.
    #[must_use]
    pub fn within(mut self, sets: &[&[&str]], chosen: usize) -> Self {
        let is_in = |set: &&[&str]| set.contains(&self.name);
        if sets.iter().any(is_in) {
            self.presence = Some(sets.get(chosen).is_some_and(is_in));
        }
        self
    }
}

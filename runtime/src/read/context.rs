//! The context of a reading: the place in the response, and the recipient of findings.

mod events;
mod path;
pub(crate) mod trial;

use std::cell::{Cell, RefCell};
use std::fmt;

use serde_core::de;

use crate::read::context::trial::Trial;
use crate::read::finding::Finding;
use crate::read::names::TYPE;
use crate::read::observer::{Observer, Sink};
use crate::read::rules::{Bound, Noted, Within};

/// The state of one reading as a whole.
#[derive(Default)]
pub(crate) struct Session<'a> {
    xml: bool,
    /// Whether the recipient is an observer, now or later; checked for every code.
    witnessed: bool,
    sink: Sink<'a>,
    shape: Cell<RootShape>,
    /// The description by which the root was read last, and a bit for each of its fields that occurred.
    fields: Cell<&'static [&'static str]>,
    seen: Cell<u64>,
    /// Whether the optional value that was just read is absent.
    left_out: Cell<bool>,
    /// Whether the element that is being read is an item without its wrapper.
    unwrapped: Cell<bool>,
    /// The name of the unknown field that is being read, if it is needed.
    unknown: RefCell<Option<Box<str>>>,
    /// The buffer for patterns.
    pattern: Cell<String>,
    /// The value, if this reading only tries whether it matches.
    trial: Option<Trial>,
    /// The fields with constraints, if constraints are checked.
    noted: Option<RefCell<Noted>>,
    /// The path to where reading ended.
    fault: RefCell<Vec<Within>>,
}

/// The number of root fields that are distinguished.
const COUNTED: usize = 64;

/// What the fields of the root say about its shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootShape {
    /// There are no fields.
    #[default]
    Empty,
    /// All fields are unknown.
    Foreign,
    /// At least one field is known.
    Known,
}

impl<'a> Session<'a> {
    /// A reading without findings.
    pub(crate) fn silent(xml: bool) -> Self {
        Self {
            xml,
            ..Self::default()
        }
    }

    /// A reading that lists findings.
    pub(crate) fn reporting(xml: bool) -> Self {
        Self {
            xml,
            sink: Sink::List(RefCell::default()),
            ..Self::default()
        }
    }

    /// A reading that reports to an observer.
    pub(crate) fn witnessed(xml: bool, observer: &'a dyn Observer) -> Self {
        Self {
            xml,
            witnessed: true,
            sink: Sink::Observer(observer),
            ..Self::default()
        }
    }

    /// A reading that lists findings and records the constraints that apply.
    pub(crate) fn strict(xml: bool) -> Self {
        Self {
            noted: Some(RefCell::default()),
            ..Self::reporting(xml)
        }
    }

    /// The recorded constraints.
    pub(crate) fn take_noted(&self) -> Noted {
        self.noted.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// A reading that tries whether a value matches: findings are counted, and a missing field means that the value
    /// does not match.
    pub(crate) fn trying(trial: Trial, context: &ReadContext<'_>) -> Session<'static> {
        let noted = context.session.noted.as_ref();
        Session {
            trial: Some(trial),
            noted: noted.map(|_| RefCell::default()),
            xml: context.is_xml(),
            witnessed: context.is_witnessed(),
            sink: context.session.sink.of_trial(),
            ..Session::default()
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.sink.count()
    }

    /// The fields of the root that occurred, with their description; `None` if it has too many fields.
    pub(crate) fn seen(&self) -> (&'static [&'static str], impl Iterator<Item = usize>) {
        let (fields, seen) = (self.fields.get(), self.seen.get());
        let counted = if fields.len() > COUNTED {
            0
        } else {
            fields.len()
        };
        (
            fields,
            (0..counted).filter(move |index| seen >> index & 1 == 1),
        )
    }

    pub(crate) fn shape(&self) -> RootShape {
        self.shape.get()
    }

    pub(crate) fn take_findings(&self) -> Vec<Finding> {
        match &self.sink {
            Sink::List(findings) => findings.take(),
            _ => Vec::new(),
        }
    }

    /// The path to where reading ended; empty for the root, or if the text itself is at fault.
    pub(crate) fn take_fault(&self) -> Vec<Within> {
        self.fault.take()
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.take_findings()
    }
}

/// The place in a response that is being read.
///
/// Each place refers to the one around it, so that a path is only built when it is needed.
#[derive(Clone, Copy)]
pub struct ReadContext<'a> {
    session: &'a Session<'a>,
    around: Option<&'a ReadContext<'a>>,
    step: Step<'a>,
    name: Name,
    /// Whether the value here is optional.
    optional: bool,
    /// Whether this is the whole response.
    root: bool,
}

/// The step to a place from the one around it: two words, the most that does not slow down reading.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// The kind of a field's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// From a description.
    Known,
    /// From the response.
    Free,
    /// The name of the tag: the place is the object itself, without the tag.
    Tag,
    /// The name of an element that exists only in XML: it is not reported, and constraints are searched inside it.
    Element,
    /// From a description, for the content of the element around it: XML has no step to it.
    Shown,
}

impl<'a> ReadContext<'a> {
    #[inline]
    pub(crate) const fn root(session: &'a Session<'a>) -> Self {
        Self {
            session,
            around: None,
            step: Step::Item(0),
            name: Name::Known,
            optional: false,
            root: true,
        }
    }

    /// The place of this object's field with this name on the wire.
    #[must_use]
    #[inline]
    pub const fn field(&'a self, name: &'static str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(name),
            name: Name::Known,
            optional: false,
            root: false,
        }
    }

    /// The place of an element of this object that surrounds a field or its items.
    pub(crate) const fn element(&'a self, name: &'static str) -> Self {
        Self {
            name: Name::Element,
            ..self.field(name)
        }
    }

    /// The place of the field that this element is or surrounds.
    pub(crate) const fn shown(&'a self, name: &'static str) -> Self {
        Self {
            name: Name::Shown,
            ..self.field(name)
        }
    }

    /// Records the constraints on the value just read here, if they are checked.
    #[inline]
    pub fn note_rules(&self, bounds: &'static [Bound]) {
        if self.session.noted.is_some() && !bounds.is_empty() {
            self.note(bounds);
        }
    }

    /// Records the constraints on the value just read in this object's field with this name, if they are checked.
    #[inline]
    pub fn note_field_rules(&self, name: &'static str, bounds: &'static [Bound]) {
        if self.session.noted.is_some() && !bounds.is_empty() {
            self.note_in_field(name, bounds);
        }
    }

    // The place of the field is made here alone, so that it is in memory only where it is needed.
    #[cold]
    fn note_in_field(&self, name: &'static str, bounds: &'static [Bound]) {
        self.field(name).note(bounds);
    }

    #[cold]
    fn note(&self, bounds: &'static [Bound]) {
        if let Some(noted) = &self.session.noted {
            noted.borrow_mut().push((self.steps(), bounds));
        }
    }

    #[cold]
    fn steps(&self) -> Vec<Within> {
        let Some(around) = self.around else {
            return Vec::new();
        };
        let mut steps = around.steps();
        match self.step {
            Step::Field(name) => match self.name {
                Name::Tag => {}
                Name::Element => steps.push(Within::Element(name.into())),
                Name::Shown => steps.push(Within::Shown(name.into())),
                Name::Known | Name::Free => steps.push(Within::Name(name.into())),
            },
            Step::Item(at) => steps.push(Within::Index(at)),
        }
        steps
    }

    /// The place of this object's field with a name that no description has.
    pub(crate) const fn named(&'a self, name: &'a str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(name),
            name: Name::Free,
            optional: false,
            root: false,
        }
    }

    /// This object as the member of a union, selected by this field.
    pub(crate) const fn member(&'a self, tag: &'static str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(tag),
            name: Name::Tag,
            optional: self.optional,
            root: self.root,
        }
    }

    /// This place in a reading that tries whether a value matches.
    pub(crate) const fn trying<'b>(&self, session: &'b Session<'b>) -> ReadContext<'b>
    where
        'a: 'b,
    {
        ReadContext {
            session,
            around: self.around,
            step: self.step,
            name: self.name,
            optional: false,
            root: self.root,
        }
    }

    /// The value that is being tried; `None` in an ordinary reading.
    pub(crate) const fn trial(&self) -> Option<&'a Trial> {
        self.session.trial.as_ref()
    }

    /// The place of this list's item at this index.
    #[must_use]
    #[inline]
    pub const fn item(&'a self, index: usize) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Item(index),
            name: Name::Known,
            optional: false,
            root: false,
        }
    }

    /// The place of this list's item at this index, which may be absent.
    #[inline]
    pub(crate) const fn optional_item(&'a self, index: usize) -> Self {
        Self {
            optional: true,
            ..self.item(index)
        }
    }

    /// The same place, with an optional value.
    pub(crate) const fn optional(&self) -> Self {
        Self {
            optional: true,
            ..*self
        }
    }

    pub(crate) const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether the path to here is empty.
    fn is_unnamed(&self) -> bool {
        match self.around {
            None => true,
            Some(around) => matches!(self.name, Name::Tag | Name::Element) && around.is_unnamed(),
        }
    }

    /// Records that the element to be read is an item without its wrapper.
    pub(crate) fn note_unwrapped(&self) {
        self.session.unwrapped.set(true);
    }

    /// Whether that was recorded.
    pub(crate) fn take_unwrapped(&self) -> bool {
        self.session.unwrapped.take()
    }

    /// Records that the optional value just read is absent.
    pub(crate) fn leave_out(&self) {
        self.session.left_out.set(true);
    }

    /// Whether that was recorded.
    #[inline]
    pub(crate) fn take_left_out(&self) -> bool {
        self.session.left_out.get() && self.session.left_out.take()
    }

    /// Whether the response is XML, where every scalar is text and a list is a repeated element.
    #[must_use]
    #[inline]
    pub const fn is_xml(&self) -> bool {
        self.session.xml
    }

    /// Whether a name is that of the attribute `xsi:type`, for which no model has a field.
    pub(crate) fn is_type(&self, name: &str) -> bool {
        name == TYPE && self.is_xml()
    }

    /// Whether findings are wanted.
    #[inline]
    pub(crate) const fn reports(&self) -> bool {
        !matches!(self.session.sink, Sink::Nobody)
    }

    /// Whether missing required values are left blank, and listed.
    pub(crate) const fn fills_blanks(&self) -> bool {
        self.reports() && self.session.trial.is_none()
    }

    /// Records whether a field of this object is known, if the object is the root.
    #[inline]
    pub(crate) fn note_field(&self, known: bool) {
        if self.root {
            let shape = &self.session.shape;
            match (shape.get(), known) {
                (_, true) => shape.set(RootShape::Known),
                (RootShape::Empty, false) => shape.set(RootShape::Foreign),
                _ => {}
            }
        }
    }

    /// Records that a field of this object is known, if the object is the root.
    #[inline]
    pub(crate) fn note_known(&self, fields: &'static [&'static str], index: usize) {
        if self.root {
            let session = self.session;
            session.shape.set(RootShape::Known);
            // No call here, since it would slow down all reading: the observer is called at the end.
            session.fields.set(fields);
            session
                .seen
                .set(session.seen.get() | 1 << (index % COUNTED));
        }
    }

    /// Rejects a second occurrence of this object's tag.
    #[cold]
    pub(crate) fn refuse_tag<E: de::Error>(&self, name: &str) -> Result<(), E> {
        match self.step {
            Step::Field(tag) if self.name == Name::Tag && tag == name => {
                Err(self.named(tag).fault(format_args!("is given twice")))
            }
            _ => Ok(()),
        }
    }

    /// The error of an unexpected value here; it does not quote the value.
    #[cold]
    pub(crate) fn refuse<E: de::Error>(&self, found: &str, expected: &str) -> E {
        self.fault(format_args!("found {found}, expected {expected}"))
    }

    /// An error with the path to here.
    #[cold]
    pub(crate) fn fault<E: de::Error>(&self, text: fmt::Arguments<'_>) -> E {
        self.notify_failure();
        self.session.fault.replace(self.steps());
        if self.root {
            E::custom(text)
        } else {
            E::custom(format_args!("{self}: {text}"))
        }
    }
}

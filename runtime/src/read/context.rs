//! The context of a reading: its place in the response, and the recipient of what is unknown there.

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

/// What holds for one reading as a whole.
#[derive(Default)]
pub(crate) struct Session<'a> {
    xml: bool,
    /// Whether the audience is an observer, now or later; checked for every code.
    witnessed: bool,
    sink: Sink<'a>,
    shape: Cell<RootShape>,
    /// The description that the root was read by last, and which of its fields came: a bit each.
    fields: Cell<&'static [&'static str]>,
    seen: Cell<u64>,
    /// Whether what has just been read for an optional value is none.
    left_out: Cell<bool>,
    /// Whether the element that is being read is an item without its wrapper.
    unwrapped: Cell<bool>,
    /// The name of the unknown field that is being read, where somebody asks for it.
    unknown: RefCell<Option<Box<str>>>,
    /// Where patterns are written.
    pattern: Cell<String>,
    /// The value, where this reading only tries whether it fits.
    trial: Option<Trial>,
    /// The fields that there are rules for, where the rules are checked.
    noted: Option<RefCell<Noted>>,
    /// The steps to where reading ended.
    fault: RefCell<Vec<Within>>,
}

/// How many fields of the root are distinguished.
const COUNTED: usize = 64;

/// What the fields of the root say about its shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootShape {
    /// No field came.
    #[default]
    Empty,
    /// All that came is unknown.
    Foreign,
    /// A field is known.
    Known,
}

impl<'a> Session<'a> {
    /// A reading whose news nobody asks for.
    pub(crate) fn silent(xml: bool) -> Self {
        Self {
            xml,
            ..Self::default()
        }
    }

    /// A reading that lists what is new.
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

    /// A reading that lists what is new, and notes what there are rules for.
    pub(crate) fn strict(xml: bool) -> Self {
        Self {
            noted: Some(RefCell::default()),
            ..Self::reporting(xml)
        }
    }

    /// What there are rules for.
    pub(crate) fn take_noted(&self) -> Noted {
        self.noted.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// A reading that tries whether a value fits: news is counted, and what is missing makes the value unfit.
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

    /// The fields of the root that came, by the description that has them; none where it has more than can be counted.
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

    /// The steps to where reading ended; none where that is the root, or the text itself.
    pub(crate) fn take_fault(&self) -> Vec<Within> {
        self.fault.take()
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.take_findings()
    }
}

/// Where in a response something is being read.
///
/// Each place knows the one around it, so that a path is put together only when something is to be said of it.
#[derive(Clone, Copy)]
pub struct ReadContext<'a> {
    session: &'a Session<'a>,
    around: Option<&'a ReadContext<'a>>,
    step: Step<'a>,
    name: Name,
    /// Whether there need be no value here.
    optional: bool,
}

/// The step to a place from the one around it: two words, as many as a place can have without slowing all reading.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// What the name of a field is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    /// One of a description.
    Known,
    /// The response's own.
    Free,
    /// That of the field which told what the object around is: this is the same object, without it.
    Tag,
    /// That of an element which XML alone has: nobody is told of it, and rules are looked for within.
    Element,
    /// One of a description, of what stands in the element around: XML has no step to it.
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
        }
    }

    /// The field of this object that has this name on the wire.
    #[must_use]
    #[inline]
    pub const fn field(&'a self, name: &'static str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(name),
            name: Name::Known,
            optional: false,
        }
    }

    /// An element of this object that stands around a field, or around an item of it.
    pub(crate) const fn element(&'a self, name: &'static str) -> Self {
        Self {
            name: Name::Element,
            ..self.field(name)
        }
    }

    /// The field that this element is, or stands around.
    pub(crate) const fn shown(&'a self, name: &'static str) -> Self {
        Self {
            name: Name::Shown,
            ..self.field(name)
        }
    }

    /// Notes the rules for the value that has been read here, where they are checked.
    #[inline]
    pub fn note_rules(&self, bounds: &'static [Bound]) {
        if self.session.noted.is_some() && !bounds.is_empty() {
            self.note(bounds);
        }
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

    /// The field of this object under a name that no description has.
    pub(crate) const fn named(&'a self, name: &'a str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(name),
            name: Name::Free,
            optional: false,
        }
    }

    /// This object as the member of a union, which this field told.
    pub(crate) const fn member(&'a self, tag: &'static str) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Field(tag),
            name: Name::Tag,
            optional: self.optional,
        }
    }

    /// This place in a reading that tries whether a value fits.
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
        }
    }

    /// The value that is being tried; none in a reading of its own.
    pub(crate) const fn trial(&self) -> Option<&'a Trial> {
        self.session.trial.as_ref()
    }

    /// The item of this list at this index.
    #[must_use]
    #[inline]
    pub const fn item(&'a self, index: usize) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Item(index),
            name: Name::Known,
            optional: false,
        }
    }

    /// The item of this list at this index, where there need be none.
    #[inline]
    pub(crate) const fn optional_item(&'a self, index: usize) -> Self {
        Self {
            optional: true,
            ..self.item(index)
        }
    }

    /// The same place, where there need be no value.
    pub(crate) const fn optional(&self) -> Self {
        Self {
            optional: true,
            ..*self
        }
    }

    pub(crate) const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether this is the whole response.
    #[inline]
    fn is_root(&self) -> bool {
        match self.around {
            None => true,
            Some(around) => self.name == Name::Tag && around.is_root(),
        }
    }

    /// Whether the path to here is empty.
    fn is_unnamed(&self) -> bool {
        match self.around {
            None => true,
            Some(around) => matches!(self.name, Name::Tag | Name::Element) && around.is_unnamed(),
        }
    }

    /// Notes that the element which is to be read is an item without its wrapper.
    pub(crate) fn note_unwrapped(&self) {
        self.session.unwrapped.set(true);
    }

    /// Whether that was noted.
    pub(crate) fn take_unwrapped(&self) -> bool {
        self.session.unwrapped.take()
    }

    /// Notes that what has just been read for an optional value is none.
    pub(crate) fn leave_out(&self) {
        self.session.left_out.set(true);
    }

    /// Whether that was noted.
    #[inline]
    pub(crate) fn take_left_out(&self) -> bool {
        self.session.left_out.get() && self.session.left_out.take()
    }

    /// Whether the response is XML, where every scalar is text and a list is an element that repeats.
    #[must_use]
    #[inline]
    pub const fn is_xml(&self) -> bool {
        self.session.xml
    }

    /// Whether a name is that of the attribute `xsi:type`, which no model has a field for.
    pub(crate) fn is_type(&self, name: &str) -> bool {
        name == TYPE && self.is_xml()
    }

    /// Whether somebody asks for what is new.
    #[inline]
    pub(crate) const fn reports(&self) -> bool {
        !matches!(self.session.sink, Sink::Nobody)
    }

    /// Whether what is required and is not there is left blank, and listed.
    pub(crate) const fn fills_blanks(&self) -> bool {
        self.reports() && self.session.trial.is_none()
    }

    /// Notes whether a field of this object is known, where the object is the root.
    #[inline]
    pub(crate) fn note_field(&self, known: bool) {
        if self.is_root() {
            let shape = &self.session.shape;
            match (shape.get(), known) {
                (_, true) => shape.set(RootShape::Known),
                (RootShape::Empty, false) => shape.set(RootShape::Foreign),
                _ => {}
            }
        }
    }

    /// Notes that a field of this object is known, where the object is the root.
    #[inline]
    pub(crate) fn note_known(&self, fields: &'static [&'static str], index: usize) {
        if self.is_root() {
            let session = self.session;
            session.shape.set(RootShape::Known);
            // No call, which all of reading would pay for: who asks is told at the end.
            session.fields.set(fields);
            session
                .seen
                .set(session.seen.get() | 1 << (index % COUNTED));
        }
    }

    /// Refuses a second occurrence of the tag of this object.
    #[cold]
    pub(crate) fn refuse_tag<E: de::Error>(&self, name: &str) -> Result<(), E> {
        match self.step {
            Step::Field(tag) if self.name == Name::Tag && tag == name => {
                Err(self.named(tag).fault(format_args!("is given twice")))
            }
            _ => Ok(()),
        }
    }

    /// The error that something unexpected is here; it does not quote the content.
    #[cold]
    pub(crate) fn refuse<E: de::Error>(&self, found: &str, expected: &str) -> E {
        self.fault(format_args!("found {found}, expected {expected}"))
    }

    /// An error, after the path to here.
    #[cold]
    pub(crate) fn fault<E: de::Error>(&self, text: fmt::Arguments<'_>) -> E {
        self.notify_failure();
        self.session.fault.replace(self.steps());
        if self.is_root() {
            E::custom(text)
        } else {
            E::custom(format_args!("{self}: {text}"))
        }
    }
}

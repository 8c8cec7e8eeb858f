//! Where in a response something is being read, and what the reader is to do about news: a path, and the list that findings go to.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde_core::de;

use crate::{Finding, FindingKind, Value};

/// What holds for one reading as a whole.
#[derive(Debug, Default)]
pub(crate) struct Session {
    xml: bool,
    findings: Option<RefCell<Vec<Finding>>>,
    shape: Cell<RootShape>,
    /// Whether what has just been read for an optional value is none.
    left_out: Cell<bool>,
    /// The name of the unknown field that is being read, where somebody asks for it.
    unknown: RefCell<Option<Box<str>>>,
}

/// What the fields of the root told of its shape.
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

impl Session {
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
            findings: Some(RefCell::default()),
            ..Self::default()
        }
    }

    pub(crate) fn shape(&self) -> RootShape {
        self.shape.get()
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings.map(RefCell::into_inner).unwrap_or_default()
    }
}

/// Where in a response something is being read.
///
/// Each place knows the one around it, so that a path is put together only when something is to be said of it.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    session: &'a Session,
    around: Option<&'a Place<'a>>,
    step: Step,
    /// Whether there need be no value here.
    optional: bool,
}

#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

impl<'a> Place<'a> {
    #[inline]
    pub(crate) const fn root(session: &'a Session) -> Self {
        Self {
            session,
            around: None,
            step: Step::Item(0),
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
            optional: false,
        }
    }

    /// The item of this list at this index.
    #[must_use]
    #[inline]
    pub const fn item(&'a self, index: usize) -> Self {
        Self {
            session: self.session,
            around: Some(self),
            step: Step::Item(index),
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
    #[inline]
    pub(crate) const fn is_xml(&self) -> bool {
        self.session.xml
    }

    /// Whether somebody asks for what is new.
    #[inline]
    pub(crate) const fn reports(&self) -> bool {
        self.session.findings.is_some()
    }

    /// Lists something new, where somebody asks for it.
    pub(crate) fn report(&self, kind: FindingKind, value: impl FnOnce() -> Value) {
        if let Some(findings) = &self.session.findings {
            let finding = Finding::new(self.to_string(), kind, value());
            findings.borrow_mut().push(finding);
        }
    }

    /// Lists a member of a union whose tag, where it has one, stands for none.
    pub(crate) fn report_member(&self, tag: Option<&str>, value: &Value) {
        if let Some(findings) = &self.session.findings {
            let finding = Finding::of_member(self.to_string(), tag, value.clone());
            findings.borrow_mut().push(finding);
        }
    }

    /// Keeps the name of an unknown field until its value has been read.
    #[cold]
    pub(crate) fn keep_name(&self, name: &str) {
        if self.reports() {
            *self.session.unknown.borrow_mut() = Some(name.into());
        }
    }

    /// The name that was kept.
    pub(crate) fn take_name(&self) -> Option<Box<str>> {
        self.session.unknown.take()
    }

    /// Lists a field of this object that its description lacks.
    pub(crate) fn report_field(&self, name: &str, value: Value) {
        if let Some(findings) = &self.session.findings {
            let path = match self.around {
                Some(_) => format!("{self}.{name}"),
                None => name.to_owned(),
            };
            let finding = Finding::new(path, FindingKind::UnknownField, value);
            findings.borrow_mut().push(finding);
        }
    }

    /// Notes whether a field of this object is known, where the object is the root.
    #[inline]
    pub(crate) fn note_field(&self, known: bool) {
        if self.around.is_none() {
            let shape = &self.session.shape;
            match (shape.get(), known) {
                (_, true) => shape.set(RootShape::Known),
                (RootShape::Empty, false) => shape.set(RootShape::Foreign),
                _ => {}
            }
        }
    }

    /// The error that something else stands here than what is expected; it does not quote what stands here.
    #[cold]
    pub(crate) fn refuse<E: de::Error>(&self, found: &str, expected: &str) -> E {
        self.fault(format_args!("found {found}, expected {expected}"))
    }

    /// An error, after the path to here.
    #[cold]
    pub(crate) fn fault<E: de::Error>(&self, text: fmt::Arguments<'_>) -> E {
        match self.around {
            Some(_) => E::custom(format_args!("{self}: {text}")),
            None => E::custom(text),
        }
    }
}

impl fmt::Display for Place<'_> {
    /// The path from the root, such as `grunnlag[3].beloep`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(around) = self.around else {
            return Ok(());
        };
        fmt::Display::fmt(around, f)?;
        match self.step {
            Step::Field(name) if around.around.is_none() => f.write_str(name),
            Step::Field(name) => write!(f, ".{name}"),
            Step::Item(index) => write!(f, "[{index}]"),
        }
    }
}

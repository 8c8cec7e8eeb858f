//! `Observer`: receives findings and codes while a response is read, for inspections, which keep no value.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use crate::read::finding::{Finding, FindingKind};
use crate::read::hidden::mask;

/// An observer of a reading, which receives what is unknown in a response and the codes that occur.
///
/// A reading borrows the observer immutably, so the observer keeps its notes in cells.
pub trait Observer {
    /// Called for a finding.
    fn news(&self, news: &Event<'_>);

    /// Called for a code of a list.
    fn code(&self, list: &'static CodeList, row: usize);

    /// The value at a pattern cannot be read, and reading ends there; not called for invalid JSON or XML.
    fn failed(&self, pattern: &str) {
        let _ = pattern;
    }

    /// The root has one of its known fields; called after everything else, and never for a root with more than 64 fields.
    fn field(&self, fields: &'static [&'static str], index: usize);
}

/// A finding in a form that is safe for logs: without the value, and with long numbers masked.
pub struct Event<'a> {
    kind: FindingKind,
    pattern: &'a str,
    name: Option<&'a str>,
    code: Option<&'a str>,
    list: Option<&'static str>,
    size: usize,
}

impl<'a> Event<'a> {
    /// The kind of the finding.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// The pattern of its path, by the names of the model, such as `grunnlag[].kategori[]`; empty for the root itself.
    ///
    /// It is the same for all items of a list; a name chosen by the response is `*`.
    #[must_use]
    pub const fn pattern(&self) -> &'a str {
        self.pattern
    }

    /// The name of an unknown field at the pattern, with long numbers masked.
    #[must_use]
    pub fn name(&self) -> Option<Cow<'a, str>> {
        self.name.map(mask)
    }

    /// The list that lacks an unknown code.
    #[must_use]
    pub const fn list(&self) -> Option<&'static str> {
        self.list
    }

    /// How much was not read: for an unknown field, the number of scalars in it; for an object of an unknown type, the
    /// same without its tag; otherwise 1.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The unknown code, inntektsår or type, with long numbers masked; `None` for personal data.
    #[must_use]
    pub fn code(&self) -> Option<Cow<'a, str>> {
        self.code.map(mask)
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind)
            .field("pattern", &self.pattern)
            .field("name", &self.name())
            .field("code", &self.code())
            .field("list", &self.list)
            .field("size", &self.size)
            .finish()
    }
}

/// Receives the facts about a code: the name of each, and its text if the table has one.
#[doc(hidden)]
pub type Facts<'a> = &'a mut dyn FnMut(&'static str, Option<&str>);

/// A code list without its type: its name, and its codes by row.
#[derive(Clone, Copy)]
pub struct CodeList {
    name: &'static str,
    count: usize,
    code: fn(usize) -> &'static str,
    facts: fn(usize, Facts<'_>),
}

impl CodeList {
    /// Creates a list with a name and a number of codes, each accessed by its row.
    pub(crate) const fn new(
        name: &'static str,
        count: usize,
        code: fn(usize) -> &'static str,
    ) -> Self {
        Self {
            name,
            count,
            code,
            facts: |_, _| {},
        }
    }

    /// The same list with what its table says about each code.
    pub(crate) const fn with_facts(self, facts: fn(usize, Facts<'_>)) -> Self {
        Self { facts, ..self }
    }

    /// Its name, such as `TekniskNavn of 2021`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The number of codes in the list.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The code of a row; empty if the row does not exist.
    #[must_use]
    pub fn code(&self, row: usize) -> &'static str {
        (self.code)(row)
    }

    /// Passes what the table of an inntektsår says about the code of a row, in the order of the columns: the name of each
    /// fact, and its text if the table has one.
    ///
    /// Nothing for a list of no inntektsår, and nothing without the feature `describe`.
    pub fn facts(&self, row: usize, pass: &mut dyn FnMut(&'static str, Option<&str>)) {
        (self.facts)(row, pass);
    }
}

impl fmt::Debug for CodeList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeList({}, {} codes)", self.name, self.count)
    }
}

/// The recipient of findings.
#[derive(Default)]
pub(crate) enum Sink<'a> {
    #[default]
    Nobody,
    /// A list of findings.
    List(RefCell<Vec<Finding>>),
    Observer(&'a dyn Observer),
    /// Calls to an observer, made only if the value that is being tried matches.
    Later(RefCell<Deferred>),
}

/// Pending calls to an observer.
#[derive(Default)]
pub(crate) struct Deferred {
    news: Vec<DeferredEvent>,
    codes: Vec<(&'static CodeList, usize)>,
}

/// A stored event.
struct DeferredEvent {
    kind: FindingKind,
    pattern: Box<str>,
    name: Option<Box<str>>,
    code: Option<Box<str>>,
    list: Option<&'static str>,
    size: usize,
}

impl Sink<'_> {
    /// The recipient for a reading that tries a value within this one.
    pub(crate) fn of_trial(&self) -> Sink<'static> {
        match self {
            Self::Observer(_) | Self::Later(_) => Sink::Later(RefCell::default()),
            Self::Nobody | Self::List(_) => Sink::List(RefCell::default()),
        }
    }

    pub(crate) fn count(&self) -> usize {
        match self {
            Self::List(findings) => findings.borrow().len(),
            Self::Later(deferred) => deferred.borrow().news.len(),
            Self::Nobody | Self::Observer(_) => 0,
        }
    }

    /// Reports a finding: its place as a pattern, the name of an unknown field, an unknown code with its list if it has
    /// one, and how much was not read.
    pub(crate) fn notify(
        &self,
        kind: FindingKind,
        pattern: &str,
        name: Option<&str>,
        (code, list): (Option<&str>, Option<&'static str>),
        size: usize,
    ) {
        match self {
            Self::Observer(observer) => observer.news(&Event {
                kind,
                pattern,
                name,
                code,
                list,
                size,
            }),
            Self::Later(deferred) => deferred.borrow_mut().news.push(DeferredEvent {
                kind,
                pattern: pattern.into(),
                name: name.map(Into::into),
                code: code.map(Into::into),
                list,
                size,
            }),
            Self::Nobody | Self::List(_) => {}
        }
    }

    /// Takes over what the recipient of a trial received.
    pub(crate) fn take_over(&self, trial: &Sink<'_>) {
        match (self, trial) {
            (Self::List(findings), Sink::List(found)) => {
                findings.borrow_mut().append(&mut found.take());
            }
            (_, Sink::Later(deferred)) => {
                let Deferred { news, codes } = deferred.take();
                for kept in &news {
                    let code = (kept.code.as_deref(), kept.list);
                    let name = kept.name.as_deref();
                    self.notify(kept.kind, &kept.pattern, name, code, kept.size);
                }
                for (list, row) in codes {
                    self.note(list, row);
                }
            }
            _ => {}
        }
    }

    /// Reports a code, if there is an observer.
    #[inline]
    pub(crate) fn note(&self, list: &'static CodeList, row: usize) {
        match self {
            Self::Nobody | Self::List(_) => {}
            Self::Observer(observer) => observer.code(list, row),
            Self::Later(deferred) => deferred.borrow_mut().codes.push((list, row)),
        }
    }
}

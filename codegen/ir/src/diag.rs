//! Diagnostics: what was found, where, what was expected and what to do, collected over a whole run.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::pointer::Pointer;

mod code;
mod counted;
mod escape;
mod explain;
mod suggest;

pub use code::Code;
pub use counted::counted;
pub use escape::{is_hidden, push_visible, visible, visible_json};
pub use explain::{Example, Explanation};
pub use suggest::{did_you_mean, near_or, nearest};

crate::words! {
    /// The severity of a diagnostic.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Severity {
        /// Nothing is generated.
        Error = "error",
        /// The output is generated, but somebody should look at this.
        Warning = "warning",
        /// Information that requires no action.
        Note = "note",
    }
}

/// A place in a file below the specs folder.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    /// The path below the specs folder.
    pub file: Arc<str>,
    /// The bytes of the file; `None` for the whole file.
    pub span: Option<Range<usize>>,
}

impl Location {
    /// A file as a whole.
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self {
            file: file.into(),
            span: None,
        }
    }

    /// A range of bytes of a file.
    pub fn span(file: impl Into<Arc<str>>, span: Range<usize>) -> Self {
        Self {
            file: file.into(),
            span: Some(span),
        }
    }

    /// The start of the place, which identifies what is there; `None` for a whole file.
    #[must_use]
    pub fn start(&self) -> Option<(&str, usize)> {
        Some((&self.file, self.span.as_ref()?.start))
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.span {
            Some(span) => write!(f, "{}@{}", self.file, span.start),
            None => f.write_str(&self.file),
        }
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// How severe it is.
    pub severity: Severity,
    /// Its place.
    pub at: Location,
    /// The JSON pointer of the place, if it differs from the one derived from the span.
    pub pointer: Option<Pointer>,
    /// What was found: lower case, no full stop.
    pub found: String,
    /// What was expected there.
    pub expected: Option<String>,
    /// Related places, each with a label.
    pub others: Vec<(Location, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Sets what was expected at the place.
    pub fn expected(&mut self, expected: impl Into<String>) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    /// Sets the value of a document that it is about.
    pub fn pointer(&mut self, pointer: Pointer) -> &mut Self {
        self.pointer = Some(pointer);
        self
    }

    /// Adds a related place.
    pub fn other(&mut self, at: Location, what: impl Into<String>) -> &mut Self {
        self.others.push((at, what.into()));
        self
    }

    /// Sets what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }
}

/// A diagnostic that does not say yet what was found.
#[must_use = "it is reported once it says what was found"]
pub struct Begun<'a> {
    list: &'a mut Vec<Diagnostic>,
    severity: Severity,
    code: Code,
    at: Location,
}

impl<'a> Begun<'a> {
    /// What was found.
    pub fn found(self, found: impl Into<String>) -> &'a mut Diagnostic {
        add(
            self.list,
            Diagnostic {
                code: self.code,
                severity: self.severity,
                at: self.at,
                pointer: None,
                found: found.into(),
                expected: None,
                others: Vec::new(),
                help: None,
            },
        )
    }
}

fn add(list: &mut Vec<Diagnostic>, new: Diagnostic) -> &mut Diagnostic {
    list.push(new);
    list.last_mut().expect("it was pushed on the line before")
}

/// Everything that was diagnostics of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Reports an error; details are added to the returned diagnostic.
    pub fn error(&mut self, code: Code, at: Location) -> Begun<'_> {
        self.begin(Severity::Error, code, at)
    }

    /// Reports a warning.
    pub fn warning(&mut self, code: Code, at: Location) -> Begun<'_> {
        self.begin(Severity::Warning, code, at)
    }

    /// Reports a note.
    pub fn note(&mut self, code: Code, at: Location) -> Begun<'_> {
        self.begin(Severity::Note, code, at)
    }

    const fn begin(&mut self, severity: Severity, code: Code, at: Location) -> Begun<'_> {
        Begun {
            list: &mut self.list,
            severity,
            code,
            at,
        }
    }

    /// Appends the diagnostics of another list.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Removes diagnostics about a place beyond the end of a file, or that refer to one.
    pub fn forget_beyond(&mut self, file: &str, end: usize) {
        let is_beyond = |at: &Location| {
            let span = at.span.as_ref();
            &*at.file == file && span.is_some_and(|span| span.start > end)
        };
        self.list.retain(|diagnostic| {
            let mut others = diagnostic.others.iter();
            !is_beyond(&diagnostic.at) && !others.any(|(at, _)| is_beyond(at))
        });
    }

    /// Adds a related place to every diagnostic within a place.
    pub fn mention(&mut self, within: &Location, other: &Location, what: &str) {
        for diagnostic in &mut self.list {
            let inner = diagnostic.at.span.as_ref().zip(within.span.as_ref());
            let is_within = inner
                .is_some_and(|(inner, outer)| outer.start <= inner.start && inner.end <= outer.end);
            if diagnostic.at.file == within.file && is_within {
                diagnostic.other(other.clone(), what);
            }
        }
    }

    /// Drops diagnostics that repeat another at the same place.
    #[must_use]
    pub fn without_repeats(mut self) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        self.list.retain(|diagnostic| {
            let Location { file, span } = &diagnostic.at;
            let place = span.as_ref().map(|span| (span.start, span.end));
            seen.insert((
                file.clone(),
                place,
                diagnostic.code,
                diagnostic.found.clone(),
            ))
        });
        self
    }

    /// Turns the errors about unsupported features into warnings, if there are no other errors; `instead` says what is
    /// done about them.
    ///
    /// The second value is whether this was so.
    #[must_use]
    pub fn softened(mut self, instead: &str) -> (Self, bool) {
        let is_error = |diagnostic: &&mut Diagnostic| diagnostic.severity == Severity::Error;
        let errors = self.list.iter_mut().filter(is_error).collect::<Vec<_>>();
        if errors.is_empty() || errors.iter().any(|error| error.code != Code::Unsupported) {
            return (self, false);
        }
        for error in errors {
            error.severity = Severity::Warning;
            error.help = Some(match error.help.take() {
                Some(help) => format!("{help}; until then, {instead}"),
                None => instead.to_owned(),
            });
        }
        (self, true)
    }

    /// Whether any diagnostic prevents generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Drops diagnostics that are only valid if everything could be read.
    #[must_use]
    pub fn without_unused_settings(mut self) -> Self {
        self.list
            .retain(|diagnostic| diagnostic.code != Code::UnusedSetting);
        self
    }

    /// Drops the notes.
    #[must_use]
    pub fn without_notes(mut self) -> Self {
        self.list
            .retain(|diagnostic| diagnostic.severity != Severity::Note);
        self
    }

    /// The number of diagnostics of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// The diagnostics by file, place and severity, without repetitions: a file that two entries name is read twice.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted = Vec::from_iter(&self.list);
        sorted.sort_by_key(|diagnostic| {
            let start = diagnostic.at.span.as_ref().map_or(0, |span| span.start);
            (
                &diagnostic.at.file, start, diagnostic.severity, diagnostic.code, &diagnostic.found,
            )
        });
        sorted.dedup();
        sorted
    }
}

//! Diagnostics: what was found, where, what was expected and what to do, collected over a whole run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

mod code;
mod escape;
mod excerpt;
mod explain;
mod finding;
mod github;
mod json;
mod place;
mod print;
mod sarif;

pub use code::Code;
pub(crate) use escape::is_hidden;
pub use escape::visible;
pub use excerpt::Excerpt;
pub use explain::{Example, Explanation};
pub use finding::{Finding, Fold, Folded, Report};
pub use json::JSON_SCHEMA;
pub(crate) use json::plain;
pub use place::{Path, Place, Point};
pub use print::Style;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, and somebody should look.
    Warning,
    /// Something that is good to know, and needs nobody to do anything.
    Note,
}

impl Severity {
    /// The severity as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place in a file below the specs folder.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    /// The path below the specs folder.
    pub file: Arc<str>,
    /// The bytes of the file; none for the file as a whole.
    pub span: Option<Range<usize>>,
}

impl Location {
    /// A file as a whole.
    pub(crate) fn file(file: impl Into<Arc<str>>) -> Self {
        Self {
            file: file.into(),
            span: None,
        }
    }

    /// A range of bytes of a file.
    pub(crate) fn span(file: impl Into<Arc<str>>, span: Range<usize>) -> Self {
        Self {
            file: file.into(),
            span: Some(span),
        }
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
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub at: Location,
    /// The JSON pointer of the place, where it is another than the one that the span leads to.
    pub pointer: Option<String>,
    /// What was found: lower case, no full stop.
    pub found: String,
    /// What was expected there.
    pub expected: Option<String>,
    /// Other places that the fault is about, and what each is.
    pub others: Vec<(Location, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Says what was expected at the place.
    pub(crate) fn expected(&mut self, expected: impl Into<String>) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says which value of a document it is about.
    pub(crate) fn pointer(&mut self, pointer: impl Into<String>) -> &mut Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Points at another place.
    pub(crate) fn other(&mut self, at: Location, what: impl Into<String>) -> &mut Self {
        self.others.push((at, what.into()));
        self
    }

    /// Says what to do.
    pub(crate) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything that was found in a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Reports an error; what is said about it is added to what this returns.
    pub(crate) fn error(
        &mut self,
        code: Code,
        at: Location,
        found: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Error, code, at, found.into())
    }

    /// Reports a warning.
    pub(crate) fn warning(
        &mut self,
        code: Code,
        at: Location,
        found: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Warning, code, at, found.into())
    }

    /// Reports something that is good to know.
    pub(crate) fn note(
        &mut self,
        code: Code,
        at: Location,
        found: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Note, code, at, found.into())
    }

    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        at: Location,
        found: String,
    ) -> &mut Diagnostic {
        let new = Diagnostic {
            code,
            severity,
            at,
            pointer: None,
            found,
            expected: None,
            others: Vec::new(),
            help: None,
        };
        self.list.push(new);
        self.list
            .last_mut()
            .expect("it was pushed on the line before")
    }

    /// Takes over everything that another list found.
    pub(crate) fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Takes over what another list found and this one did not.
    pub(crate) fn extend_new(&mut self, other: Self) {
        let key = |diagnostic: &Diagnostic| {
            let start = diagnostic.at.span.as_ref().map(|span| span.start);
            let file = diagnostic.at.file.clone();
            (file, start, diagnostic.code, diagnostic.found.clone())
        };
        if other.list.is_empty() {
            return;
        }
        let files = BTreeSet::from_iter(other.list.iter().map(|new| &*new.at.file));
        let alike = self
            .list
            .iter()
            .filter(|known| files.contains(&*known.at.file));
        let mut known = BTreeSet::from_iter(alike.map(key));
        let new = other.list.into_iter();
        self.list
            .extend(new.filter(|diagnostic| known.insert(key(diagnostic))));
    }

    /// Takes out what is about a place past the end of a file, or points at one.
    pub(crate) fn forget_beyond(&mut self, file: &str, end: usize) {
        let is_beyond = |at: &Location| {
            let span = at.span.as_ref();
            &*at.file == file && span.is_some_and(|span| span.start > end)
        };
        self.list.retain(|diagnostic| {
            let mut others = diagnostic.others.iter();
            !is_beyond(&diagnostic.at) && !others.any(|(at, _)| is_beyond(at))
        });
    }

    /// Points at another place from everything that was found within a place.
    pub(crate) fn mention(&mut self, within: &Location, other: &Location, what: &str) {
        for diagnostic in &mut self.list {
            let inner = diagnostic.at.span.as_ref().zip(within.span.as_ref());
            let is_within = inner
                .is_some_and(|(inner, outer)| outer.start <= inner.start && inner.end <= outer.end);
            if diagnostic.at.file == within.file && is_within {
                diagnostic.other(other.clone(), what);
            }
        }
    }

    /// The same with what is said twice of one place once.
    pub(crate) fn without_repeats(mut self) -> Self {
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

    /// The same with what is not supported as warnings, where that is all that is at fault: `instead` says what is done
    /// about it.
    ///
    /// Whether that was so comes with it.
    pub(crate) fn softened(mut self, instead: &str) -> (Self, bool) {
        let is_error = |diagnostic: &&mut Diagnostic| diagnostic.severity == Severity::Error;
        let errors = self.list.iter_mut().filter(is_error);
        let errors = Vec::from_iter(errors);
        if errors.is_empty() || errors.iter().any(|error| error.code != Code::Unsupported) {
            return (self, false);
        }
        for error in errors {
            error.severity = Severity::Warning;
            error.help = Some(match error.help.take() {
                Some(help) => format!("{help}; as it is, {instead}"),
                None => format!("as it is, {instead}"),
            });
        }
        (self, true)
    }

    /// Whether anything found forbids generating.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The same without what is only said when everything could be read.
    pub(crate) fn without_unused_settings(mut self) -> Self {
        self.list
            .retain(|diagnostic| diagnostic.code != Code::UnusedSetting);
        self
    }

    /// The same without the notes.
    #[must_use]
    pub fn without_notes(mut self) -> Self {
        self.list
            .retain(|diagnostic| diagnostic.severity != Severity::Note);
        self
    }

    /// How many there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// The diagnostics by file, place and gravity, each once: a file that two entries name is read twice.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted = Vec::from_iter(&self.list);
        sorted.sort_by_key(|diagnostic| {
            let start = diagnostic.at.span.as_ref().map_or(0, |span| span.start);
            (
                &diagnostic.at.file,
                start,
                diagnostic.severity,
                diagnostic.code,
                &diagnostic.found,
            )
        });
        sorted.dedup();
        sorted
    }
}

/// Whether one name can be a slip of another: most of it is the same, and not only a number in it differs.
fn is_slip(name: &str, candidate: &str) -> bool {
    let length = name.chars().count().max(candidate.chars().count());
    let without_digits = |name: &str| name.replace(|char: char| char.is_ascii_digit(), "0");
    let is_another_number = name != candidate && without_digits(name) == without_digits(candidate);
    // The distance takes its time, and is at least the number of letters that one has and the other has not.
    !is_another_number
        && letters_apart(name, candidate) * 3 <= length
        && strsim::osa_distance(name, candidate) * 3 <= length
}

/// How many letters of one name the other has not, whichever has more such.
fn letters_apart(name: &str, candidate: &str) -> usize {
    let mut counts: BTreeMap<char, isize> = BTreeMap::new();
    for char in name.chars() {
        *counts.entry(char).or_default() += 1;
    }
    for char in candidate.chars() {
        *counts.entry(char).or_default() -= 1;
    }
    let more = counts.values().filter(|count| **count > 0).sum::<isize>();
    let fewer = counts.values().filter(|count| **count < 0).sum::<isize>();
    more.unsigned_abs().max(fewer.unsigned_abs())
}

/// The name among `known` that `name` was most likely meant to be.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE: f64 = 0.85;
    let close = known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(closeness, _)| *closeness > CLOSE);
    let mut close = Vec::from_iter(close);
    // The nearest last, and the last of equals.
    close.sort_by(|(left, _), (right, _)| left.total_cmp(right));
    let mut close = close.into_iter().rev().map(|(_, candidate)| candidate);
    close.find(|candidate| is_slip(name, candidate))
}

/// The nearest name as a question, or what else there is to do.
pub(crate) fn near_or<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    did_you_mean(name, known).unwrap_or_else(|| otherwise.to_owned())
}

/// The nearest name as a question, for help texts.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

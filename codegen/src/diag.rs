//! Diagnostics: what was found, where, what was expected and what to do, collected over a whole run.

use std::fmt;
use std::ops::Range;

use crate::source::Sources;

mod print;

pub use print::Style;

/// What kind of fault a diagnostic reports; its name is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The manifest is not TOML, or not of the documented shape.
    InvalidManifest,
    /// The manifest names a file that is not there.
    MissingFile,
    /// A file in the specs folder that the manifest does not name.
    UnlistedFile,
    /// A file that is not UTF-8.
    NotUtf8,
    /// A character that makes a text read otherwise than it is.
    HiddenCharacter,
    /// A text whose characters were garbled on their way.
    Mojibake,
    /// A document that is neither YAML nor JSON.
    InvalidYaml,
    /// A text without quotes that YAML, or a reader of an older YAML, takes for something else.
    AmbiguousText,
    /// A key that stands twice in one mapping.
    RepeatedKey,
    /// A key that OpenAPI does not know at its place.
    UnknownKey,
    /// A key that has no effect where it stands.
    IgnoredKey,
    /// A key that OpenAPI requires at its place.
    MissingKey,
    /// A value of another kind than its place asks for.
    WrongKind,
    /// A `type` that OpenAPI does not know.
    UnknownType,
    /// A `$ref` to something that is not there.
    DanglingRef,
    /// A document that openapiv3 refuses.
    InvalidDocument,
    /// An example that does not fit its schema.
    InvalidExample,
    /// Something that OpenAPI allows and this generator does not read.
    Unsupported,
    /// A second table where one page has one.
    RepeatedTable,
    /// A column that stands twice in one table.
    RepeatedColumn,
    /// A page without the table that the manifest says it has.
    MissingTable,
    /// A column whose header is a slip away from one that is read.
    UnknownColumn,
    /// A value that differs between two pages of one list.
    DifferingValue,
    /// A cell that spans several rows or columns.
    SpanningCell,
    /// A table without a column that it needs.
    MissingColumn,
    /// A tag in a table that HTML does not have.
    UnknownTag,
    /// A row with more or fewer cells than it can be read with.
    WrongCellCount,
    /// A row whose code is empty.
    EmptyCode,
    /// A code that is not one word.
    InvalidCode,
    /// A code that stands twice in one list.
    RepeatedCode,
    /// An HTTP status that is no number from 100 to 599.
    InvalidStatus,
    /// A link that is not to a concept of the data catalogue.
    InvalidLink,
    /// A row that supplements a list that does not have its code.
    UnmatchedRow,
    /// A value that the OpenAPI document's enum of the same name does not list.
    UnlistedValue,
    /// Two things that become the same Rust name.
    NameCollision,
    /// A name that cannot become a Rust name.
    InvalidName,
    /// A component that is called like a shared one and differs from it.
    DifferingShared,
    /// A property that is called like personal data and is not declared so.
    UnprotectedProperty,
    /// A setting of the manifest that names something that is not there.
    UnusedSetting,
    /// Something that was repaired while reading.
    Repaired,
}

impl Code {
    /// The name of the code, as it is printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidManifest => "invalid-manifest",
            Self::MissingFile => "missing-file",
            Self::UnlistedFile => "unlisted-file",
            Self::NotUtf8 => "not-utf8",
            Self::HiddenCharacter => "hidden-character",
            Self::Mojibake => "mojibake",
            Self::InvalidYaml => "invalid-yaml",
            Self::AmbiguousText => "ambiguous-text",
            Self::RepeatedKey => "repeated-key",
            Self::UnknownKey => "unknown-key",
            Self::IgnoredKey => "ignored-key",
            Self::MissingKey => "missing-key",
            Self::WrongKind => "wrong-kind",
            Self::UnknownType => "unknown-type",
            Self::DanglingRef => "dangling-ref",
            Self::InvalidDocument => "invalid-document",
            Self::InvalidExample => "invalid-example",
            Self::Unsupported => "unsupported",
            Self::RepeatedTable => "repeated-table",
            Self::RepeatedColumn => "repeated-column",
            Self::MissingTable => "missing-table",
            Self::UnknownColumn => "unknown-column",
            Self::DifferingValue => "differing-value",
            Self::SpanningCell => "spanning-cell",
            Self::MissingColumn => "missing-column",
            Self::UnknownTag => "unknown-tag",
            Self::WrongCellCount => "wrong-cell-count",
            Self::EmptyCode => "empty-code",
            Self::InvalidCode => "invalid-code",
            Self::RepeatedCode => "repeated-code",
            Self::InvalidStatus => "invalid-status",
            Self::InvalidLink => "invalid-link",
            Self::UnmatchedRow => "unmatched-row",
            Self::UnlistedValue => "unlisted-value",
            Self::NameCollision => "name-collision",
            Self::InvalidName => "invalid-name",
            Self::DifferingShared => "differing-shared",
            Self::UnprotectedProperty => "unprotected-property",
            Self::UnusedSetting => "unused-setting",
            Self::Repaired => "repaired",
        }
    }
}

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

/// A place in a file below the specs folder.
#[derive(Clone, PartialEq, Eq)]
pub struct Location {
    /// The path below the specs folder.
    pub file: String,
    /// The bytes of the file; none for the file as a whole.
    pub span: Option<Range<usize>>,
}

impl Location {
    /// A file as a whole.
    pub(crate) fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            span: None,
        }
    }

    /// A range of bytes of a file.
    pub(crate) fn span(file: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            file: file.into(),
            span: Some(span),
        }
    }

    /// The line (from 1) that the place starts in.
    #[must_use]
    pub fn line(&self, sources: &Sources) -> Option<usize> {
        let before = sources
            .excerpt(&self.file)?
            .get(..self.span.as_ref()?.start)?;
        Some(1 + before.bytes().filter(|byte| *byte == b'\n').count())
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
    /// What was found: lower case, no full stop.
    pub found: String,
    /// What was expected there.
    pub expected: Option<String>,
    /// Another place that the fault is about, and what it is.
    pub other: Option<(Location, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Says what was expected at the place.
    pub(crate) fn expected(&mut self, expected: impl Into<String>) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    /// Points at a second place.
    pub(crate) fn other(&mut self, at: Location, what: impl Into<String>) -> &mut Self {
        self.other = Some((at, what.into()));
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
        self.report(Severity::Error, code, at, found.into())
    }

    /// Reports a warning.
    pub(crate) fn warning(
        &mut self,
        code: Code,
        at: Location,
        found: impl Into<String>,
    ) -> &mut Diagnostic {
        self.report(Severity::Warning, code, at, found.into())
    }

    /// Reports something that is good to know.
    pub(crate) fn note(
        &mut self,
        code: Code,
        at: Location,
        found: impl Into<String>,
    ) -> &mut Diagnostic {
        self.report(Severity::Note, code, at, found.into())
    }

    fn report(
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
            found,
            expected: None,
            other: None,
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

    /// The diagnostics by file, place and code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted = Vec::from_iter(&self.list);
        sorted.sort_by_key(|diagnostic| {
            let start = diagnostic.at.span.as_ref().map_or(0, |span| span.start);
            (
                &diagnostic.at.file,
                start,
                diagnostic.code,
                &diagnostic.found,
            )
        });
        sorted
    }
}

/// The name among `known` that `name` was most likely meant to be.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE: f64 = 0.85;
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(closeness, _)| *closeness > CLOSE)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}

/// The nearest name as a question, for help texts.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, known).map(|candidate| format!("did you mean `{candidate}`?"))
}

//! Findings made from diagnostics: sorted, floods folded, every place looked up, ready to be printed in any format.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostic, Diagnostics, Severity};
use skattekit_ir::outline::Path;
use skattekit_ir::source::Sources;

use super::place::{Place, Places};

/// How many findings of one kind in one file are shown before the rest is only counted.
const MOST_OF_A_KIND: usize = 20;

/// Whether floods are folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The first twenty of one kind in one file are kept, and the others counted.
    Floods,
    /// Everything is kept.
    Nothing,
}

/// One fault with all its details.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// How severe it is.
    pub severity: Severity,
    /// Its place.
    pub place: Place,
    /// What was found.
    pub found: String,
    /// What was expected there.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Related places, each with a label.
    pub others: Vec<(Place, String)>,
}

impl Finding {
    /// An error that no reader of the specifications reports.
    #[must_use]
    pub fn error(code: Code, place: Place, found: String, help: String) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place,
            found,
            expected: None,
            help: Some(help),
            others: Vec::new(),
        }
    }

    /// Everything that whole finding on one line.
    #[must_use]
    pub fn message(&self) -> String {
        let mut message = self.found.clone();
        if let Some(expected) = &self.expected {
            message.push_str(&format!("; expected {expected}"));
        }
        if let Some(help) = &self.help {
            message.push_str(&format!("; help: {help}"));
        }
        message
    }
}

/// Findings of one kind that are only counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    /// The kind.
    pub code: Code,
    /// How severe they are.
    pub severity: Severity,
    /// The file, as it is shown.
    pub file: String,
    /// The number of elements.
    pub count: usize,
}

/// The findings of a run, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The findings that are only counted.
    pub folded: Vec<Folded>,
}

impl Report {
    /// The findings by file, place and severity; `prefix` is put before the paths, such as `specs/`.
    #[must_use]
    pub fn new(diagnostics: &Diagnostics, sources: &Sources, prefix: &str, fold: Fold) -> Self {
        let mut counts: BTreeMap<(&str, Severity, Code), usize> = BTreeMap::new();
        let mut places = Places::new(sources, prefix);
        let mut report = Self::default();
        for diagnostic in diagnostics.sorted() {
            let kind = (&*diagnostic.at.file, diagnostic.severity, diagnostic.code);
            let count = counts.entry(kind).or_default();
            *count += 1;
            if fold == Fold::Nothing || *count <= MOST_OF_A_KIND {
                report.findings.push(finding(diagnostic, &mut places));
            }
        }
        let floods = counts
            .into_iter()
            .filter(|(_, count)| fold == Fold::Floods && *count > MOST_OF_A_KIND)
            .map(|((file, severity, code), count)| Folded {
                code,
                severity,
                file: format!("{prefix}{file}"),
                count: count - MOST_OF_A_KIND,
            });
        report.folded = floods.collect();
        report
    }

    /// The number of findings of a severity, including those that are only counted.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        let folded = self.folded.iter();
        let folded = folded.filter(|folded| folded.severity == severity);
        kept + folded.map(|folded| folded.count).sum::<usize>()
    }
}

fn finding(diagnostic: &Diagnostic, places: &mut Places<'_>) -> Finding {
    let others = diagnostic.others.iter();
    let mut place = places.find(&diagnostic.at);
    if let Some(pointer) = &diagnostic.pointer {
        place.path = Some(Path::Pointer(pointer.clone()));
    }
    Finding {
        code: diagnostic.code,
        severity: diagnostic.severity,
        place,
        found: diagnostic.found.clone(),
        expected: diagnostic.expected.clone(),
        help: diagnostic.help.clone(),
        others: others
            .map(|(at, what)| (places.find(at), what.clone()))
            .collect(),
    }
}

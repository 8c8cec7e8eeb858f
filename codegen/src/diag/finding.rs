//! Diagnostics to findings: sorted, floods folded, every place looked up, ready to be printed in any format.

use std::collections::BTreeMap;
use std::ops::Range;

use super::escape::push_visible;
use super::place::{Path, Place, Places};
use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;

/// How many findings of one kind in one file are shown before the rest is counted.
const MOST_OF_A_KIND: usize = 20;

/// Whether floods are folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// Of one kind in one file the first twenty are kept, and the others counted.
    Floods,
    /// Everything is kept.
    Nothing,
}

/// One fault with everything there is to say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What was found.
    pub found: String,
    /// What was expected there.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that it is about, and what each is.
    pub others: Vec<(Place, String)>,
}

impl Finding {
    /// Everything that it says, in one line.
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

/// Findings of one kind that are counted only.
#[derive(Clone, Debug, PartialEq)]
pub struct Folded {
    /// The kind.
    pub code: Code,
    /// How grave they are.
    pub severity: Severity,
    /// The file, as it is shown.
    pub file: String,
    /// How many there are.
    pub count: usize,
}

/// What a run found, in the order in which it is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
    /// What was left out of them.
    pub folded: Vec<Folded>,
}

impl Report {
    /// How many findings there are of a severity, those that are only counted included.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let kept = self.findings.iter();
        let kept = kept.filter(|finding| finding.severity == severity).count();
        let folded = self.folded.iter();
        let folded = folded.filter(|folded| folded.severity == severity);
        kept + folded.map(|folded| folded.count).sum::<usize>()
    }
}

impl Diagnostics {
    /// Everything that was found, by file, place and gravity; `prefix` stands before the paths, such as `specs/`.
    #[must_use]
    pub fn report(&self, sources: &Sources, prefix: &str, fold: Fold) -> Report {
        let mut counts: BTreeMap<(&str, Severity, Code), usize> = BTreeMap::new();
        let mut places = Places::new(sources, prefix);
        let mut report = Report::default();
        for diagnostic in self.sorted() {
            let kind = (&*diagnostic.at.file, diagnostic.severity, diagnostic.code);
            let count = counts.entry(kind).or_default();
            *count += 1;
            if fold == Fold::Nothing || *count <= MOST_OF_A_KIND {
                report.findings.push(finding(diagnostic, &mut places));
            }
        }
        let floods = counts
            .into_iter()
            .filter(|(_, count)| fold == Fold::Floods && *count > MOST_OF_A_KIND);
        let floods = floods.map(|((file, severity, code), count)| Folded {
            code,
            severity,
            file: format!("{prefix}{file}"),
            count: count - MOST_OF_A_KIND,
        });
        report.folded = floods.collect();
        report
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

/// The line that a place starts in, as it can be shown: cropped when it is long, nothing hidden in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, or the part of it around the place.
    pub text: String,
    /// The bytes of the text that are the place, to the end of the line at most.
    pub mark: Range<usize>,
}

impl Excerpt {
    pub(super) fn of(text: &str, span: &Range<usize>) -> Self {
        /// The longest line that is shown whole, and how much of a longer one before and after the start of the place.
        const WIDEST: usize = 140;
        const BEFORE: usize = 40;
        let first = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &text[span.start..];
        let last = span.start + rest.find('\n').unwrap_or(rest.len());
        let last = last - usize::from(text[span.start..last].ends_with('\r'));
        let (mut from, mut to) = (first, last);
        if text[first..last].chars().nth(WIDEST).is_some() {
            let before = text[first..span.start].char_indices().rev();
            from = before
                .take(BEFORE)
                .last()
                .map_or(span.start, |(at, _)| first + at);
            let mut after = text[from..last].char_indices();
            to = after.nth(WIDEST).map_or(last, |(at, _)| from + at);
        }
        let mut excerpt = Self {
            text: String::new(),
            mark: 0..0,
        };
        if from > first {
            excerpt.text.push('…');
        }
        excerpt.mark = excerpt.text.len()..excerpt.text.len();
        for (at, char) in text[from..to].char_indices() {
            let at = from + at;
            if at == span.start {
                excerpt.mark = excerpt.text.len()..excerpt.text.len();
            }
            // The renderer makes spaces of a tab, and its mark as wide.
            match char {
                '\t' => excerpt.text.push('\t'),
                _ => push_visible(&mut excerpt.text, char),
            }
            if (span.start..span.end).contains(&at) {
                excerpt.mark.end = excerpt.text.len();
            }
        }
        if span.start >= to {
            excerpt.mark = excerpt.text.len()..excerpt.text.len();
        }
        if to < last {
            excerpt.text.push('…');
        }
        excerpt
    }
}

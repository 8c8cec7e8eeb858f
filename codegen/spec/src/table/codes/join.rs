//! Merging of the sources of one inntektsår: the first source determines the codes, the others add details.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostic, Diagnostics, Location, nearest};
use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column, WireName};
use skattekit_ir::markdown::code;

use crate::table::codes::expected::{Expected, column_name, expect, settled, start};
use crate::table::codes::lost::{Unread, YearBefore};
use crate::table::codes::{cells, lost};
use crate::table::columns::{Meaning, spelling};
use crate::table::list::COLUMNS as LISTED;

/// A source of one inntektsår.
pub(crate) struct YearSource {
    /// Its codes.
    pub codes: CodeList,
    /// Whether it is a machine-readable list, which has every code; an additional page may have only some.
    pub is_list: bool,
    /// The headers of its unread columns.
    pub unread: Vec<Unread>,
    /// The expected differences from the first source or from the year before.
    pub expected: Vec<Expected>,
}

/// The lints that compare sources.
const LINTS: [Code; 6] = [
    Code::DifferingValue,
    Code::EmptyColumn,
    Code::MissingColumn,
    Code::UnknownColumn,
    Code::UnlistedCode,
    Code::UnmatchedRow,
];

impl Expected {
    /// The lint with a name; the error lists the known names.
    pub(crate) fn lint(name: &str) -> Result<Code, Vec<&'static str>> {
        LINTS
            .into_iter()
            .find(|code| code.as_str() == name)
            .ok_or_else(|| Vec::from_iter(LINTS.map(Code::as_str)))
    }
}

/// The codes of one inntektsår, which are those of the first source.
///
/// An additional page adds columns. A list fills empty cells of the first source and is compared with all of it. The
/// result is compared with the list of the year before.
pub(crate) fn join_year(
    mut sources: Vec<YearSource>,
    before: Option<&YearBefore<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    let mut usual = lost::usual(before);
    if sources.first()?.is_list {
        usual.retain(|column| LISTED.contains(column));
    }
    let mut lacking = usual.clone();
    let is_settled = |column: Column| {
        let settled = sources[0].expected.iter();
        let mut settled = settled.filter(|entry| entry.lint == Code::MissingColumn);
        let about = column_name(column);
        settled.any(|entry| entry.about.iter().any(|(known, ..)| known == about))
    };
    lacking.retain(|column| !is_settled(*column));
    let pages = sources.iter().filter(|source| !source.is_list);
    for page in pages {
        lacking.retain(|column| !page.codes.columns.contains(column));
    }
    for source in &mut sources {
        let YearSource {
            unread,
            codes,
            expected,
            ..
        } = source;
        lost::report_unread(unread, codes, &lacking, expected, diagnostics);
    }
    let mut sources = sources.into_iter();
    let mut first = sources.next()?;
    for source in sources {
        let mut join = Join {
            list: &mut first.codes,
            more: &source.codes,
            is_list: source.is_list,
            expected: source.expected,
            diagnostics,
        };
        join.unmatched();
        join.unlisted();
        join.differing();
        join.add_columns();
        join.fill();
        report_unused(&join.expected, diagnostics);
    }
    let expected = &mut first.expected;
    lost::report_lost(&first.codes, &usual, before, expected, diagnostics);
    report_unused(&first.expected, diagnostics);
    Some(first.codes)
}

/// Reports expected differences that were not found.
fn report_unused(expected: &[Expected], diagnostics: &mut Diagnostics) {
    for entry in expected {
        for (about, at, _) in entry.about.iter().filter(|(.., found)| !found) {
            let lint = entry.lint.as_str();
            diagnostics
                .error(Code::UnusedSetting, at.clone())
                .found(format!("the lint `{lint}` was not found for `{about}`"))
                .expected("a difference between this source and the first one of its year, or between this year and the one before")
                .help("one of the sources may have been corrected: remove the name from `about`");
        }
    }
}

/// The first source of a year and another source that is added to it.
struct Join<'a> {
    list: &'a mut CodeList,
    more: &'a CodeList,
    is_list: bool,
    expected: Vec<Expected>,
    diagnostics: &'a mut Diagnostics,
}

impl Join<'_> {
    /// The reason why a difference is accepted; `None` if the manifest does not expect it.
    fn settled(&mut self, lint: Code, subject: &str) -> Option<String> {
        settled(&mut self.expected, lint, subject)
    }

    /// Reports a difference: for a page as an error, since either may be right; for a list as a warning, since the
    /// first source counts.
    fn report(&mut self, lint: Code, at: Location, found: String) -> &mut Diagnostic {
        if self.is_list {
            self.diagnostics.warning(lint, at).found(found)
        } else {
            self.diagnostics.error(lint, at).found(found)
        }
    }

    /// Reports the codes that the first source lacks.
    fn unmatched(&mut self) {
        let known = self
            .list
            .rows
            .iter()
            .map(|row| row.code.clone())
            .collect::<BTreeSet<_>>();
        let mut left_out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self
            .more
            .rows
            .iter()
            .filter(|row| !known.contains(&row.code))
        {
            match self.settled(Code::UnmatchedRow, &row.code.0) {
                Some(reason) => left_out.entry(reason).or_default().push(code(&row.code.0)),
                None => self.report_unmatched(row),
            }
        }
        for (reason, codes) in left_out {
            let remark = format!(
                "Left out of this list, although {} has them: {}. {reason}",
                self.file(),
                codes.join(", ")
            );
            self.list.remarks.push(remark);
        }
    }

    fn report_unmatched(&mut self, row: &CodeRow) {
        let near = nearest(&row.code.0, self.list.rows.iter().map(|row| &*row.code.0));
        let near = near.and_then(|near| self.list.rows.iter().find(|row| row.code.0 == near));
        let near = near.map(|near| {
            (
                near.origin.at.clone(),
                format!("the list has `{}`", near.code),
            )
        });
        let start = start(&self.list.origin.at);
        let at = row.origin.at.clone();
        if self.is_list {
            let found = format!("`{}` is not in the first source of the year", row.code);
            let help = format!(
                "the code is left out. The first source may be older than this list: run `cargo xtask fetch`. If the code is wrong, add to this file's entry in the manifest: {}",
                expect(Code::UnmatchedRow, &row.code.0)
            );
            let (at_first, words) = near.unwrap_or((start, "the first source".to_owned()));
            self.report(Code::UnmatchedRow, at, found)
                .expected("a code that the first source has")
                .other(at_first, words)
                .help(help);
            return;
        }
        let found = format!("`{}` is not in the list that this page adds to", row.code);
        let error = self
            .report(Code::UnmatchedRow, at, found)
            .expected("a code of the list")
            .help("correct the code where it is wrong; if this page spells it differently, list it under `spelled` in the manifest");
        if let Some((at, words)) = near {
            error.other(at, words);
        }
    }

    /// Reports the codes that a list lacks.
    fn unlisted(&mut self) {
        if !self.is_list {
            return;
        }
        let listed = self
            .more
            .rows
            .iter()
            .map(|row| &row.code)
            .collect::<BTreeSet<_>>();
        for at in 0..self.list.rows.len() {
            let row = &self.list.rows[at];
            if listed.contains(&row.code) {
                continue;
            }
            let (subject, place) = (row.code.0.clone(), row.origin.at.clone());
            if let Some(reason) = self.settled(Code::UnlistedCode, &subject) {
                let remark = format!("Not in {}. {reason}", self.file());
                self.list.rows[at].remarks.push(remark);
                continue;
            }
            let list = self.more.origin.at.clone();
            let help = format!(
                "one of the two may be outdated: run `cargo xtask fetch`. If the code is right, add to the list's entry in the manifest: {}",
                expect(Code::UnlistedCode, &subject)
            );
            self.report(
                Code::UnlistedCode,
                place,
                format!("`{subject}` is not in the year's machine-readable list"),
            )
            .expected("a code that the list has")
            .other(list, "the list")
            .help(help);
        }
    }

    /// Reports the values that differ from those of the first source.
    fn differing(&mut self) {
        let rows = by_code(self.list)
            .into_iter()
            .map(|(code, at)| (code.clone(), at))
            .collect::<BTreeMap<_, _>>();
        for (at, column) in self.more.columns.iter().enumerate() {
            let known = self.list.columns.iter().position(|known| known == column);
            let Some(known) = known else { continue };
            let absent = cells::absent(*column);
            // A source without any value in a column says nothing about it.
            let is_said = self.more.rows.iter().any(|row| row.cells[at] != absent);
            for row in &self.more.rows {
                let Some(first) = rows.get(&row.code).copied() else {
                    continue;
                };
                let (ours, theirs) = (&self.list.rows[first].cells[known], &row.cells[at]);
                let is_same = same(ours, theirs)
                    || !is_said
                    // A list fills empty cells; a page without a link says nothing about the concept.
                    || self.is_list && *ours == absent
                    || !self.is_list && *theirs == absent;
                if !is_same {
                    self.differs(first, known, row, at);
                }
            }
        }
    }

    fn differs(&mut self, first: usize, known: usize, row: &CodeRow, at: usize) {
        let column = self.list.columns[known];
        let subject = format!("{}.{}", row.code, column_name(column));
        if let Some(reason) = self.settled(Code::DifferingValue, &subject) {
            let remark = format!(
                "{} in {}: {}. {reason}",
                spelling(Meaning::Column(column)),
                self.file(),
                words(&row.cells[at])
            );
            self.list.rows[first].remarks.push(remark);
            return;
        }
        let place = self.list.rows[first].origin.at.clone();
        if !self.is_list {
            let found = format!(
                "`{}` has another value than the list in the column `{}`",
                row.code,
                spelling(Meaning::Column(column))
            );
            self.report(Code::DifferingValue, row.origin.at.clone(), found)
                .expected("the same value as in the list")
                .other(place, "the row of the list")
                .help("correct the value where it is wrong");
            return;
        }
        let (ours, theirs) = (&self.list.rows[first].cells[known], &row.cells[at]);
        let found = format!("`{subject}` is {} in this list", words(theirs));
        let expected = format!("{}, as in the first source of the year", words(ours));
        let help = format!(
            "the value of the first source is used. If that value is right, add to this file's entry in the manifest: {}",
            expect(Code::DifferingValue, &subject)
        );
        self.report(Code::DifferingValue, row.origin.at.clone(), found)
            .expected(expected)
            .other(place, "the row of the first source")
            .help(help);
    }

    /// Adds the columns that the first source does not have.
    fn add_columns(&mut self) {
        let new = self
            .more
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !self.list.columns.contains(column))
            .map(|(at, column)| (at, *column))
            .collect::<Vec<_>>();
        let others = by_code(self.more);
        for row in &mut self.list.rows {
            let other = others.get(&row.code).map(|at| &self.more.rows[*at]);
            for (at, column) in &new {
                row.cells
                    .push(other.map_or(cells::absent(*column), |other| other.cells[*at].clone()));
                row.elsewhere.push(other.map(|other| other.origin.clone()));
            }
            let remarks = other.into_iter().flat_map(|other| &other.remarks);
            row.remarks.extend(remarks.cloned());
        }
        self.list
            .columns
            .extend(new.iter().map(|(_, column)| *column));
        self.list.remarks.extend(self.more.remarks.iter().cloned());
    }

    /// Fills the empty cells of the first source from a list.
    fn fill(&mut self) {
        if !self.is_list {
            return;
        }
        let others = by_code(self.more);
        let mut filled: BTreeMap<Column, usize> = BTreeMap::new();
        for (at, column) in self.list.columns.iter().enumerate() {
            let there = self.more.columns.iter().position(|known| known == column);
            let Some(there) = there else { continue };
            let absent = cells::absent(*column);
            for row in &mut self.list.rows {
                let other = others.get(&row.code).map(|at| &self.more.rows[*at]);
                let other = other.filter(|other| other.cells[there] != absent);
                if let Some(other) = other.filter(|_| row.cells[at] == absent) {
                    row.cells[at].clone_from(&other.cells[there]);
                    row.elsewhere[at] = Some(other.origin.clone());
                    *filled.entry(*column).or_default() += 1;
                }
            }
        }
        let filled = filled
            .iter()
            .map(|(column, count)| format!("{} {count}", column_name(*column)))
            .collect::<Vec<_>>()
            .join(", ");
        if !filled.is_empty() {
            let found =
                format!("empty cells of the first source are filled in from this list: {filled}");
            let at = self.more.origin.at.clone();
            self.diagnostics.note(Code::Repaired, at).found(found);
        }
    }

    /// The source as named in the docs.
    fn file(&self) -> String {
        code(&format!("specs/{}", self.more.origin.at.file))
    }
}

/// The rows of a list by code; the first of several with the same code.
fn by_code(list: &CodeList) -> BTreeMap<&WireName, usize> {
    list.rows
        .iter()
        .enumerate()
        .rev()
        .map(|(at, row)| (&row.code, at))
        .collect()
}

/// Whether two cells have the same value, ignoring the kind and number of spaces.
fn same(one: &Cell, other: &Cell) -> bool {
    match (one, other) {
        (Cell::MaybeText(Some(one)), Cell::MaybeText(Some(other))) => {
            one.split_whitespace().eq(other.split_whitespace())
        }
        _ => one == other,
    }
}

/// A cell in a message.
fn words(cell: &Cell) -> String {
    let text = match cell {
        Cell::MaybeText(text) | Cell::Concept(text) => text.as_deref(),
        Cell::Value(value) => value.as_ref().map(|value| &*value.0),
        _ => None,
    };
    text.map_or_else(|| "nothing".to_owned(), code)
}

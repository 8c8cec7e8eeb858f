//! What the pages of one inntektsår lack: columns that are always there or that the year before had, and headers that nothing
//! is read from.

use skattekit_ir::diag::{Code, Diagnostics, Location, counted};
use skattekit_ir::ir::{CodeList, Column, IncomeYear};

use crate::table::codes::cells;
use crate::table::codes::expected::{Expected, column_name, expect, settled, start};
use crate::table::columns::{Meaning, nearest, spelling};

/// The header of a column of a page that nothing is read from.
pub(crate) struct Unread {
    /// Its text.
    pub header: String,
    /// Where it stands.
    pub at: Location,
}

/// The list of the year before, which says what is usual.
pub(crate) struct YearBefore<'a> {
    /// The year.
    pub year: IncomeYear,
    /// Its codes.
    pub codes: &'a CodeList,
}

/// The column that every year has.
const ALWAYS: Column = Column::Kategori;

/// The columns that a list is expected to have: that of every year, and those that the year before has values of.
pub(super) fn usual(before: Option<&YearBefore<'_>>) -> Vec<Column> {
    let codes = before.map(|before| before.codes);
    let columns = codes
        .iter()
        .flat_map(|codes| &codes.columns)
        .copied()
        .filter(|column| codes.is_some_and(|codes| count(codes, *column) > 0));
    let mut usual = columns.chain([ALWAYS]).collect::<Vec<_>>();
    usual.sort_unstable();
    usual.dedup();
    usual
}

/// How many rows have a value of a column.
pub(super) fn count(codes: &CodeList, column: Column) -> usize {
    let at = codes.columns.iter().position(|known| *known == column);
    let absent = cells::absent(column);
    let has = |at: usize| {
        codes
            .rows
            .iter()
            .filter(|row| row.cells[at] != absent)
            .count()
    };
    at.map_or(0, has)
}

/// Reports the headers of a source that nothing is read from.
///
/// `lacking` are the usual columns that its year's pages do not have: one of the headers is most likely another word for one of
/// them, and without it the column would be gone.
pub(super) fn report_unread(
    unread: &[Unread],
    codes: &CodeList,
    lacking: &[Column],
    expected: &mut [Expected],
    diagnostics: &mut Diagnostics,
) {
    for Unread { header, at } in unread {
        if settled(expected, Code::UnknownColumn, header).is_some() {
            continue;
        }
        let is_wanted = |meaning: Meaning| match meaning {
            Meaning::Column(column) if lacking.is_empty() => {
                is_of_year(column) && !codes.columns.contains(&column)
            }
            Meaning::Column(column) => lacking.contains(&column),
            _ => false,
        };
        let found = match &**header {
            "" => "a column without a header; its values are left out".to_owned(),
            header => format!("unknown column `{header}`; its values are left out"),
        };
        let report = if lacking.is_empty() {
            diagnostics
                .warning(Code::UnknownColumn, at.clone())
                .found(found)
        } else {
            diagnostics
                .error(Code::UnknownColumn, at.clone())
                .found(found)
        };
        report.help(format!(
            "correct the header; to leave the column out, add to the file's entry in the manifest: {}",
            expect(Code::UnknownColumn, header)
        ));
        if let Some(near) = nearest(header, is_wanted) {
            report.expected(format!("a known column; the table lacks `{near}`"));
        }
    }
}

/// Reports the usual columns that a year's list does not have, or has no value of.
pub(super) fn report_lost(
    codes: &CodeList,
    usual: &[Column],
    before: Option<&YearBefore<'_>>,
    expected: &mut [Expected],
    diagnostics: &mut Diagnostics,
) {
    for column in usual.iter().filter(|column| count(codes, **column) == 0) {
        let (lint, found) = match (codes.columns.contains(column), title(*column)) {
            (false, title) => (
                Code::MissingColumn,
                format!("a list without the column `{title}`"),
            ),
            (true, title) => (
                Code::EmptyColumn,
                format!("the column `{title}` is empty in the whole list"),
            ),
        };
        let subject = column_name(*column);
        let is_settled = settled(expected, lint, subject).is_some();
        if is_settled || codes.rows.is_empty() {
            continue;
        }
        let report = diagnostics
            .warning(lint, start(&codes.origin.at))
            .found(found);
        let had = before.map(|before| (before, count(before.codes, *column)));
        if let Some((before, had @ 1..)) = had {
            let year = before.year.0;
            let all = counted(before.codes.rows.len(), "code");
            report
                .expected(format!("the columns that {year} has"))
                .other(
                    start(&before.codes.origin.at),
                    format!("{year} has a value for {had} of {all}"),
                );
        } else {
            report.expected("the columns that every year has");
        }
        report.help(format!(
            "compare the page with the published one: the column may have another header. If the year really has none, add to the entry of its first source in the manifest: {}",
            expect(lint, subject)
        ));
    }
}

/// Whether a column is one of a year's table, and has a header.
const fn is_of_year(column: Column) -> bool {
    matches!(
        column,
        Column::Kategori
            | Column::Visningstekst
            | Column::PostIOppgjoer
            | Column::Spesifisert
            | Column::Spesifiseringstyper
            | Column::SpesifiseringstyperOrdinaer
            | Column::SpesifiseringstyperPilot
    )
}

/// A column as messages name it.
fn title(column: Column) -> &'static str {
    match column {
        // It has no header of its own.
        Column::Begrep => column_name(column),
        column => spelling(Meaning::Column(column)),
    }
}

//! Missing columns of one inntektsår: those that every year or the year before has, and unread headers.

use skattekit_ir::diag::{Code, Diagnostics, Location, counted};
use skattekit_ir::ir::{CodeList, Column, IncomeYear};

use crate::table::codes::cells;
use crate::table::codes::expected::{Expected, column_name, expect, settled, start};
use crate::table::columns::{Meaning, nearest, spelling};

/// The header of an unread column of a page.
pub(crate) struct Unread {
    /// Its text.
    pub header: String,
    /// Its place.
    pub at: Location,
}

/// The list of the year before, which shows what is usual.
pub(crate) struct YearBefore<'a> {
    /// The year.
    pub year: IncomeYear,
    /// Its codes.
    pub codes: &'a CodeList,
}

/// The column that every year has.
const ALWAYS: Column = Column::Kategori;

/// The columns that a list is expected to have: those of every year, and those with values in the year before.
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

/// The number of rows with a value in a column.
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

/// Reports the unread headers of a source.
///
/// `lacking` are the usual columns that the pages of the year lack: one of the headers is probably a new word for one
/// of them, whose column would otherwise be lost.
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

/// Reports the usual columns that a year's list lacks, or of which it has no values.
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
                format!("the list has no column `{title}`"),
            ),
            (true, title) => (
                Code::EmptyColumn,
                format!("the column `{title}` is empty in every row"),
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
            "compare the page with the published one: the column may have a new header. If the year really lacks it, add to the entry of the year's first source in the manifest: {}",
            expect(lint, subject)
        ));
    }
}

/// Whether a column is part of a year's table and has a header.
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

/// The name of a column in messages.
fn title(column: Column) -> &'static str {
    match column {
        // The concept has no header of its own.
        Column::Begrep => column_name(column),
        column => spelling(Meaning::Column(column)),
    }
}

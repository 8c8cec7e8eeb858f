//! The error codes of an API's crate: all error tables of a page merged into one list.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics, Severity};
use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column, PageLint};

use crate::table::{Page, codes, lower_page_tables};

/// The error codes of a page, and likely mistakes in its tables.
///
/// A list in which every code has a status has the column `HttpStatus`, any other list `MaybeHttpStatus`.
pub(crate) fn lower_feilkoder(
    page: &Page<'_>,
    diagnostics: &mut Diagnostics,
) -> (Option<CodeList>, Vec<PageLint>) {
    let errors = diagnostics.count(Severity::Error);
    let mut tables = lower_page_tables(page, None, diagnostics);
    let is_read = diagnostics.count(Severity::Error) == errors;
    if let Some(first) = tables.without_code.first() {
        diagnostics
            .note(Code::Repaired, first.at.clone())
            .found(match tables.without_code.len() {
            1 => "a row without a code in a table of errors; it is left out of the list".to_owned(),
            count => format!(
                "{count} rows without a code in tables of errors, the first of them here; they are left out of the list"
            ),
        })
            .help("no action needed; the catalogue has these rows if it lists the page");
    }
    let (own, other): (Vec<_>, Vec<_>) = tables
        .feilkoder
        .into_iter()
        .partition(|table| table.list == "Feilkode");
    for table in other {
        diagnostics
            .note(Code::Repaired, table.codes.origin.at.clone())
            .found(format!(
                "a table of other codes, `{}`; they are left out of the list",
                table.list
            ))
            .help("no action needed; the catalogue has this table if it lists the page");
    }
    let joined = own
        .into_iter()
        .map(|table| table.codes)
        .reduce(|first, more| join(first, more, diagnostics));
    // A table that could not be read is not missing.
    if joined.is_none() && tables.without_code.is_empty() && is_read {
        codes::missing_feilkoder(page, diagnostics);
        // This error already covers the missing columns of several tables.
        tables.lints.retain(|lint| lint.kind != Code::MissingColumn);
    }
    (joined.map(with_columns), tables.lints)
}

/// Merges the codes of two tables into one list; a code in both occurs once.
fn join(mut list: CodeList, more: CodeList, diagnostics: &mut Diagnostics) -> CodeList {
    let known: BTreeMap<String, usize> = list
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| (row.code.0.clone(), at))
        .collect();
    for row in more.rows {
        match known.get(&row.code.0) {
            Some(at) => join_row(&mut list.rows[*at], &row, diagnostics),
            None => list.rows.push(row),
        }
    }
    list
}

/// A code may have different statuses in two tables; different texts are an error.
fn join_row(first: &mut CodeRow, row: &CodeRow, diagnostics: &mut Diagnostics) {
    let at = row.origin.at.clone();
    let (known, own) = (&first.cells, &row.cells);
    let report = if known.get(1) != own.get(1) {
        let report = diagnostics.error(Code::RepeatedCode, at).found(format!(
            "`{}` is in two tables with different texts",
            row.code
        ));
        report.help("remove one of the two rows");
        report
    } else if known.first() != own.first() {
        let report = diagnostics.warning(Code::DifferingValue, at).found(format!(
            "`{}` is in two tables with different statuses; the list has no status for it",
            row.code
        ));
        report.help("compare the page with the published one");
        first.cells[0] = Cell::MaybeNumber(None);
        report
    } else {
        return;
    };
    report
        .expected("a code with one meaning")
        .other(first.origin.at.clone(), "first listed here");
}

/// The list with the columns of an API's crate; only the catalogue has the causes of errors.
fn with_columns(mut list: CodeList) -> CodeList {
    let is_told = |row: &CodeRow| matches!(row.cells.first(), Some(Cell::MaybeNumber(Some(_))));
    let all_told = list.rows.iter().all(is_told);
    for row in &mut list.rows {
        row.cells.truncate(2);
        row.elsewhere.truncate(2);
        if let (true, Some(Cell::MaybeNumber(Some(status)))) = (all_told, row.cells.first()) {
            row.cells[0] = Cell::Number(*status);
        }
    }
    let status = if all_told {
        Column::HttpStatus
    } else {
        Column::MaybeHttpStatus
    };
    list.columns = vec![status, Column::Omraade];
    list
}

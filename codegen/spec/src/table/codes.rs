//! Lowering of raw tables to code lists: the codes of a year and the rettighetspakker of a page.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{CodeList, CodeRow, Column, Setting, WireName};
use skattekit_ir::source::Source;

use crate::table::columns::{Meaning, meaning, spelling, telling};
use crate::table::{Page, RawRow, RawTable};

pub(super) mod cells;
mod expected;
mod join;
pub(super) mod layout;
mod lost;

pub(crate) use expected::Expected;
pub(crate) use join::{YearSource, join_year};
use layout::Layout;
pub(crate) use lost::{Unread, YearBefore};

/// The codes of one inntektsår on a page.
///
/// `spelled` maps the names that the page spells differently to the spelling in the year's first table.
pub(crate) fn lower_year_page(
    page: &Page<'_>,
    spelled: &BTreeMap<String, Setting>,
    diagnostics: &mut Diagnostics,
) -> Option<(CodeList, Vec<Unread>)> {
    let table = only_table(page, Meaning::TekniskNavn, diagnostics)?;
    let mut list = lower_table(&[table], page, Meaning::TekniskNavn, diagnostics)?;
    respell(&mut list, spelled, diagnostics);
    let is_read = |at: usize| {
        let meaning = meaning(&table.header[at].text);
        meaning.is_some_and(|meaning| meaning == Meaning::PostNummer || is_of_list(meaning))
    };
    let unread = layout::unread(table, is_read).map(|cell| Unread {
        header: cell.text.trim().to_owned(),
        at: page.source.at(&cell.span),
    });
    Some((list, unread.collect()))
}

/// Whether a column belongs in a list of codes.
pub(super) fn is_of_list(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::TekniskNavn | Meaning::Rettighetspakke | Meaning::Column(_)
    )
}

/// Reports a page without an error table.
pub(super) fn missing_feilkoder(page: &Page<'_>, diagnostics: &mut Diagnostics) {
    missing_table(page, Meaning::Feilkode, diagnostics);
}

/// The rettighetspakker of a page; not every API has them.
pub(crate) fn lower_rettighetspakker(
    page: &Page<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    let tables = tables_with(page, Meaning::Rettighetspakke);
    if tables.is_empty() {
        // Not every API has them, but a misspelt header says that this one does.
        for table in page.tables.iter().filter(|table| table.header.len() < 4) {
            layout::refuse_misspelt(table, &page.source, diagnostics);
        }
        return None;
    }
    lower_table(&tables, page, Meaning::Rettighetspakke, diagnostics)
}

pub(super) fn has(table: &RawTable, wanted: Meaning) -> bool {
    table
        .header
        .iter()
        .any(|cell| meaning(&cell.text) == Some(wanted))
}

fn tables_with<'p>(page: &'p Page<'_>, wanted: Meaning) -> Vec<&'p RawTable> {
    page.tables
        .iter()
        .filter(|table| has(table, wanted))
        .collect()
}

/// The only table of the page with the wanted column; a table without it is probably the one with a fault.
fn only_table<'p>(
    page: &'p Page<'_>,
    wanted: Meaning,
    diagnostics: &mut Diagnostics,
) -> Option<&'p RawTable> {
    match *tables_with(page, wanted) {
        [table] => Some(table),
        [] => {
            missing_table(page, wanted, diagnostics);
            None
        }
        [first, second, ..] => {
            diagnostics
                .error(Code::RepeatedTable, page.source.at(&second.span))
                .found(format!(
                    "a second table with the column `{}`",
                    spelling(wanted)
                ))
                .expected("one such table per page")
                .other(page.source.at(&first.span), "first table here")
                .help("move one of the two to a page of its own, or remove it");
            None
        }
    }
}

/// Reports that no table has the wanted column, at the table whose other columns fit best.
fn missing_table(page: &Page<'_>, wanted: Meaning, diagnostics: &mut Diagnostics) {
    let column = spelling(wanted);
    let known = |table: &RawTable| {
        table
            .header
            .iter()
            .filter(|cell| telling(&cell.text).is_some())
            .count()
    };
    let likely = page
        .tables
        .iter()
        .max_by_key(|table| (known(table), table.rows.len()));
    let Some(table) = likely.filter(|table| known(table) > 0) else {
        let report = diagnostics
            .error(Code::MissingTable, page.source.at(&(0..0)))
            .found(match page.tables.len() {
                0 => "the page has no table",
                1 => "the only table of the page has no codes",
                _ => "no table of the page has codes",
            });
        report
            .expected(format!("a table with the column `{column}`"))
            .help("compare the page with the published one; a Markdown table needs a line of dashes under its header");
        for table in &page.tables {
            let at = page.source.at(&layout::header_span(table));
            report.other(at, headers(table));
        }
        return;
    };
    let at = page.source.at(&layout::header_span(table));
    diagnostics
        .error(Code::MissingColumn, at)
        .found(headers(table))
        .expected(format!("a column `{column}`"))
        .help(format!(
            "rename the column that holds the codes to `{column}`, as on the published pages"
        ));
}

/// The headers of a table, in words.
fn headers(table: &RawTable) -> String {
    let headers = table
        .header
        .iter()
        .map(|cell| format!("`{}`", cell.text.trim()));
    match &*headers.collect::<Vec<_>>() {
        [] => "a table without a header row".to_owned(),
        headers => format!("a table with the columns {}", headers.join(", ")),
    }
}

fn lower_table(
    tables: &[&RawTable],
    page: &Page<'_>,
    key: Meaning,
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    let layouts = tables
        .iter()
        .map(|table| layout::of(table, &page.source, key, diagnostics))
        .collect::<Vec<_>>()
        .into_iter()
        .collect::<Option<Vec<_>>>()?;
    let columns = layouts.first()?.columns.clone();
    let mut list = CodeList::new(page.source.at(&tables.first()?.span), columns);
    let mut seen = BTreeMap::new();
    for (table, layout) in tables.iter().zip(&layouts) {
        if layout.columns != list.columns {
            diagnostics
                .error(Code::MissingColumn, page.source.at(&table.span))
                .found("a table whose columns differ from those of the first of its kind")
                .expected("the same columns in all tables of one list")
                .help("give the tables the same columns, or move one to a page of its own");
            return None;
        }
        for row in &table.rows {
            if let Some(row) = lower_row(row, layout, &page.source, diagnostics) {
                add_row(&mut list, &mut seen, row, diagnostics);
            }
        }
    }
    add_remarks(&mut list, tables, page);
    Some(list)
}

/// Attaches remarks on rows to their codes, or to the list if the row is not one of its codes.
pub(super) fn add_remarks(list: &mut CodeList, tables: &[&RawTable], page: &Page<'_>) {
    for (at, remark) in &page.remarks {
        let row = list
            .rows
            .iter_mut()
            .find(|row| row.origin.at.span.as_ref() == Some(at));
        let ours = |table: &&RawTable| table.span.start <= at.start && at.end <= table.span.end;
        match row {
            Some(row) => row.remarks.push(remark.clone()),
            None if tables.iter().any(ours) => list.remarks.push(remark.clone()),
            None => {}
        }
    }
}

/// Adds a row to a list, unless its code is there already, which is reported; `seen` has the place of each code.
pub(super) fn add_row(
    list: &mut CodeList,
    seen: &mut BTreeMap<String, usize>,
    row: CodeRow,
    diagnostics: &mut Diagnostics,
) {
    if let Some(first) = seen.get(&row.code.0) {
        report_repeated(&row, &list.rows[*first], diagnostics);
    } else {
        seen.insert(row.code.0.clone(), list.rows.len());
        list.rows.push(row);
    }
}

/// A repeated row is left out if it is equal, and an error if it differs.
fn report_repeated(row: &CodeRow, first: &CodeRow, diagnostics: &mut Diagnostics) {
    let at = row.origin.at.clone();
    let found = format!("`{}` is listed twice", row.code);
    let report = if row.cells == first.cells {
        diagnostics.warning(Code::Repaired, at).found(format!(
            "{found} with the same cells; the second is left out"
        ))
    } else {
        diagnostics
            .error(Code::RepeatedCode, at)
            .found(format!("{found} with different cells"))
    };
    report
        .expected("each code of a list once")
        .other(first.origin.at.clone(), "first listed here")
        .help("remove one of the two rows");
}

fn lower_row(
    row: &RawRow,
    layout: &Layout,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<CodeRow> {
    refuse_extra(row, layout, source, diagnostics)?;
    let key = layout.meanings.iter().position(|meaning| {
        matches!(
            meaning,
            Some(Meaning::TekniskNavn | Meaning::Feilkode | Meaning::Rettighetspakke)
        )
    })?;
    let code = row.cells.get(key).cloned().unwrap_or_default();
    let text = code.text.trim();
    if text.is_empty() {
        diagnostics
            .error(Code::EmptyCode, source.at(&row.span))
            .found("a row without a code")
            .expected("a code in every row")
            .help("fill in the code, or remove the row");
        return None;
    }
    if text.contains(char::is_whitespace) {
        diagnostics
            .error(Code::InvalidCode, source.at(&code.span))
            .found(format!("`{text}` is not a single word"))
            .expected("a code without spaces")
            .help("compare the cells of the row with the header: one may be missing");
        return None;
    }
    let cells = layout
        .columns
        .iter()
        .map(|column| {
            let at = layout
                .meanings
                .iter()
                .position(|meaning| *meaning == Some(Meaning::Column(*column)));
            let cell = if *column == Column::Begrep {
                Some(&code)
            } else {
                at.and_then(|at| row.cells.get(at))
            };
            cells::lower_cell(*column, cell, row, source, diagnostics)
        })
        .collect::<Option<Vec<_>>>()?;
    let at = source.at(&row.span);
    Some(CodeRow::new(text.to_owned(), at, cells))
}

/// Reports a non-empty cell after the last column. Empty ones are accepted, since the pages of two years have one in
/// every row.
pub(super) fn refuse_extra(
    row: &RawRow,
    layout: &Layout,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let columns = layout.meanings.len();
    let extra = row
        .cells
        .iter()
        .skip(columns)
        .find(|cell| !cell.text.trim().is_empty());
    let Some(cell) = extra else { return Some(()) };
    diagnostics
        .error(Code::WrongCellCount, source.at(&cell.span))
        .found(format!(
        "the cell `{}` is beyond the header's {columns} columns",
        cell.text.trim()
    ))
        .expected("no cell there, or an empty one")
        .help("compare the row with the header: a cell may be split in two, or a column may lack its header");
    None
}

fn respell(
    list: &mut CodeList,
    spelled: &BTreeMap<String, Setting>,
    diagnostics: &mut Diagnostics,
) {
    for (printed, setting) in spelled {
        match list.rows.iter_mut().find(|row| row.code.0 == *printed) {
            Some(row) => row.code = WireName(setting.value.clone()),
            None => {
                diagnostics
                    .error(Code::UnusedSetting, setting.at.clone())
                    .found(format!("`{printed}` is not on the page"))
                    .expected("a name that the page and the list spell differently")
                    .help("the page may have been corrected: remove the entry");
            }
        }
    }
}

//! Raw tables to code lists: the codes of a year and the rettighetspakker of a page.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Meaning, meaning, spelling};
use super::{Page, RawRow, RawTable};
use crate::diag::{Code, Diagnostics, nearest};
use crate::ir::{CodeList, CodeRow, Column, Origin, Setting, WireName};
use crate::source::Source;

pub(super) mod cells;
pub(super) mod layout;

use layout::Layout;

/// The codes of one inntektsår: the first page lists them, further ones add columns to them.
///
/// `spelled` holds, per page, the names that the page writes otherwise than the list, and how the list writes them.
pub(crate) fn lower_year(
    pages: &[(Page<'_>, BTreeMap<String, Setting>)],
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    // Every page is read before one that failed ends it, so that one run shows every fault.
    let lists = pages.iter().map(|(page, spelled)| {
        let table = only_table(page, Meaning::TekniskNavn, diagnostics)?;
        let mut list = lower_table(&[table], page, Meaning::TekniskNavn, diagnostics)?;
        respell(&mut list, spelled, diagnostics);
        Some(list)
    });
    let lists = Vec::from_iter(lists)
        .into_iter()
        .collect::<Option<Vec<_>>>()?;
    let mut lists = lists.into_iter();
    let mut joined = lists.next()?;
    for list in lists {
        join(&mut joined, &list, diagnostics);
    }
    Some(joined)
}

/// Reports a page without a table of errors.
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
        // Not every API has any; a header that is a slip away says that this one does.
        for table in page.tables.iter().filter(|table| table.header.len() < 4) {
            layout::refuse_misspelt(table, &page.source, diagnostics);
        }
        return None;
    }
    lower_table(&tables, page, Meaning::Rettighetspakke, diagnostics)
}

fn has(table: &RawTable, wanted: Meaning) -> bool {
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

/// The one table of the page with the wanted column; a table without it is most likely the one with a fault.
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
                .error(
                    Code::RepeatedTable,
                    page.source.at(&second.span),
                    format!("a second table with the column `{}`", spelling(wanted)),
                )
                .expected("one such table on the page")
                .other(page.source.at(&first.span), "the first one is here")
                .help("put one of the two on a page of its own, or take it out");
            None
        }
    }
}

fn missing_table(page: &Page<'_>, wanted: Meaning, diagnostics: &mut Diagnostics) {
    let column = spelling(wanted);
    let Some(table) = page.tables.iter().max_by_key(|table| table.rows.len()) else {
        diagnostics
            .error(Code::MissingTable, page.source.at(&(0..0)), "the page has no table")
            .expected(format!("a table with the column `{column}`"))
            .help("compare the page with the published one; a Markdown table needs a line of dashes under its header");
        return;
    };
    let headers = Vec::from_iter(
        table
            .header
            .iter()
            .map(|cell| format!("`{}`", cell.text.trim())),
    );
    let found = match &*headers {
        [] => "a table without a header row".to_owned(),
        _ => format!("a table with the columns {}", headers.join(", ")),
    };
    let span = match (table.header.first(), table.header.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => table.span.clone(),
    };
    diagnostics
        .error(Code::MissingColumn, page.source.at(&span), found)
        .expected(format!("a column `{column}`"))
        .help(format!(
            "name the column that holds the codes `{column}`, as the published pages do"
        ));
}

fn lower_table(
    tables: &[&RawTable],
    page: &Page<'_>,
    key: Meaning,
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    let layouts = tables
        .iter()
        .map(|table| layout::of(table, &page.source, key, diagnostics));
    let layouts = Vec::from_iter(layouts)
        .into_iter()
        .collect::<Option<Vec<_>>>()?;
    let columns = layouts.first()?.columns.clone();
    let origin = Origin {
        at: page.source.at(&tables.first()?.span),
        pointer: None,
    };
    let mut list = CodeList {
        origin,
        columns,
        rows: Vec::new(),
        remarks: Vec::new(),
    };
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (table, layout) in tables.iter().zip(&layouts) {
        if layout.columns != list.columns {
            diagnostics
                .error(
                    Code::MissingColumn,
                    page.source.at(&table.span),
                    "a table with other columns than the first of its kind",
                )
                .expected("the same columns in all tables of one list")
                .help("give the tables the same columns, or put one on a page of its own");
            return None;
        }
        for row in &table.rows {
            let Some(row) = lower_row(row, layout, &page.source, diagnostics) else {
                continue;
            };
            if let Some(first) = seen.get(&row.code.0) {
                report_repeated(&row, &list.rows[*first], diagnostics);
            } else {
                seen.insert(row.code.0.clone(), list.rows.len());
                list.rows.push(row);
            }
        }
    }
    add_remarks(&mut list, tables, page);
    Some(list)
}

/// Gives what is to be said of a row to it, and to the list where the row is none of its codes.
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

/// A row that says the same once more is left out; one that says something else is a fault.
pub(super) fn report_repeated(row: &CodeRow, first: &CodeRow, diagnostics: &mut Diagnostics) {
    let at = row.origin.at.clone();
    let found = format!("`{}` stands twice", row.code);
    let report = if row.cells == first.cells {
        let found = format!("{found} with the same cells; the second is left out");
        diagnostics.warning(Code::Repaired, at, found)
    } else {
        let found = format!("{found} with other cells");
        diagnostics.error(Code::RepeatedCode, at, found)
    };
    report
        .expected("each code of a list once")
        .other(first.origin.at.clone(), "it stands here first")
        .help("take one of the two rows out");
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
            .error(
                Code::EmptyCode,
                source.at(&row.span),
                "a row without a name",
            )
            .expected("a code in every row")
            .help("fill the name in, or take the row out");
        return None;
    }
    if text.contains(char::is_whitespace) {
        diagnostics
            .error(
                Code::InvalidCode,
                source.at(&code.span),
                format!("`{text}` is not one word"),
            )
            .expected("a code without spaces")
            .help("compare the cells of the row with the header: one may be missing");
        return None;
    }
    let cells = layout.columns.iter().map(|column| {
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
    });
    let cells = cells.collect::<Option<Vec<_>>>()?;
    let origin = Origin {
        at: source.at(&row.span),
        pointer: None,
    };
    Some(CodeRow {
        code: WireName(text.to_owned()),
        origin,
        elsewhere: vec![None; cells.len()],
        remarks: Vec::new(),
        cells,
    })
}

/// Reports a cell past the last column, unless it is empty: two years' pages have one in every row.
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
    let found = format!(
        "`{}` in a cell past the {columns} columns of the header",
        cell.text.trim()
    );
    diagnostics
        .error(Code::WrongCellCount, source.at(&cell.span), found)
        .expected("no cell, or an empty one")
        .help("compare the row with the header: a cell may be split in two, or a column lack its header");
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
                    .error(
                        Code::UnusedSetting,
                        setting.at.clone(),
                        format!("the page has no `{printed}`"),
                    )
                    .expected("a name that the page writes otherwise than the list")
                    .help("the page may have been corrected: take the entry out");
            }
        }
    }
}

/// Adds the columns of a list to another list of the same codes.
fn join(list: &mut CodeList, more: &CodeList, diagnostics: &mut Diagnostics) {
    let known = BTreeSet::from_iter(list.rows.iter().map(|row| &row.code));
    for row in &more.rows {
        if !known.contains(&row.code) {
            report_unmatched(row, list, diagnostics);
        }
    }
    refuse_differing(list, more, diagnostics);
    let new = more
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !list.columns.contains(column));
    let new = Vec::from_iter(new.map(|(at, column)| (at, *column)));
    let others = by_code(more);
    for row in &mut list.rows {
        let other = others.get(&row.code).copied();
        for (at, column) in &new {
            row.cells
                .push(other.map_or(cells::absent(*column), |other| other.cells[*at].clone()));
            row.elsewhere.push(other.map(|other| other.origin.clone()));
        }
        row.remarks.extend(
            other
                .into_iter()
                .flat_map(|other| other.remarks.iter().cloned()),
        );
    }
    list.columns.extend(new.iter().map(|(_, column)| *column));
    list.remarks.extend(more.remarks.iter().cloned());
}

/// The rows of a list by their codes; of several with one code, the first.
fn by_code(list: &CodeList) -> BTreeMap<&WireName, &CodeRow> {
    let rows = list.rows.iter().rev();
    rows.map(|row| (&row.code, row)).collect()
}

fn report_unmatched(row: &CodeRow, list: &CodeList, diagnostics: &mut Diagnostics) {
    let found = format!("`{}` is not in the list that this page adds to", row.code);
    let near = nearest(&row.code.0, list.rows.iter().map(|row| &*row.code.0));
    let near = near.and_then(|near| list.rows.iter().find(|row| row.code.0 == near));
    let error = diagnostics
        .error(Code::UnmatchedRow, row.origin.at.clone(), found)
        .expected("a name of the list")
        .help("correct the one that is wrong; if this page misspells it, say so in the manifest under `spelled`");
    if let Some(near) = near {
        error.other(
            near.origin.at.clone(),
            format!("the list has `{}`", near.code),
        );
    }
}

/// Reports what a further page says otherwise than the pages before it.
fn refuse_differing(list: &CodeList, more: &CodeList, diagnostics: &mut Diagnostics) {
    let rows = by_code(list);
    for (at, column) in more.columns.iter().enumerate() {
        let Some(known) = list.columns.iter().position(|known| known == column) else {
            continue;
        };
        for row in &more.rows {
            let first = rows.get(&row.code);
            // A page without links says nothing of them.
            let said = row.cells[at] != cells::absent(*column);
            if let Some(first) = first.filter(|first| said && first.cells[known] != row.cells[at]) {
                let found = format!(
                    "`{}` has another value of the column `{}`",
                    row.code,
                    spelling(Meaning::Column(*column))
                );
                diagnostics
                    .error(Code::DifferingValue, row.origin.at.clone(), found)
                    .expected("the value that the list has")
                    .other(first.origin.at.clone(), "the list has this row")
                    .help("correct the one that is wrong");
            }
        }
    }
}

//! Fix-ups of the tables of a page, and the result of each.

use std::ops::Range;

use skattekit_ir::diag::{counted, did_you_mean};
use toml::Value;

use crate::fixup::{Fixup, FixupOutcome, quote, unmatched};
use crate::table::{Page, RawCell, RawRow, RawTable};

/// The index of a table and of a row in it; `None` for the header.
type At = (usize, Option<usize>);

/// Applies a fix-up.
pub(super) fn apply(page: &mut Page<'_>, entry: &Fixup) -> FixupOutcome {
    let at = match find(page, entry) {
        Ok(at) => at,
        Err(outcome) => return outcome,
    };
    match (&entry.after, &entry.column) {
        (Some(_), _) => add(page, at, entry),
        (None, Some(column)) => change_cell(page, at, column.get_ref(), entry),
        (None, None) => change_row(page, at, entry),
    }
}

/// The row that a fix-up names.
fn find(page: &Page<'_>, entry: &Fixup) -> Result<At, FixupOutcome> {
    let tables = tables(page, entry)?;
    if let Some(row) = entry.row.as_ref().map(|row| *row.get_ref()) {
        let [(at, table)] = &*tables else {
            return Err(unmatched(
                format!("found {} on the page", counted(tables.len(), "table")),
                "a page with one table, or the `heading` of one",
                "add `heading`, or name the row by its `code`",
                None,
            ));
        };
        return match row.checked_sub(1) {
            Some(row) if row >= table.rows.len() => Err(unmatched(
                format!("found {} in the table", counted(table.rows.len(), "row")),
                "the number of a row, counted from 1",
                "check the page and correct the number, or name the row by its `code`",
                Some(table.span.clone()),
            )),
            row => Ok((*at, row)),
        };
    }
    let code = entry.code.as_ref().or(entry.after.as_ref());
    let code = code.map_or("", |code| code.get_ref().trim());
    let rows = tables.iter().flat_map(|(at, table)| {
        table
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.cells.iter().any(|cell| cell.text.trim() == code))
            .map(|(row, _)| (*at, Some(row)))
    });
    match *rows.collect::<Vec<_>>() {
        [at] => Ok(at),
        [] if removes(entry) => Err(FixupOutcome::Spent(None)),
        [] => {
            let cells = tables
                .iter()
                .flat_map(|(_, table)| &table.rows)
                .flat_map(|row| &row.cells);
            let near = did_you_mean(code, cells.map(|cell| cell.text.trim()));
            Err(unmatched(
                format!("no row has `{code}`"),
                "the code of a row",
                near.unwrap_or_else(|| {
                    "correct the code; if the row is gone, remove the fix-up".to_owned()
                }),
                None,
            ))
        }
        [first, ref more @ ..] => Err(unmatched(
            format!("{} rows have `{code}`", 1 + more.len()),
            "a code that only one row has",
            "add the `heading` of the table, or name the row by its number as `row`",
            Some(span(page, first)),
        )),
    }
}

fn removes(entry: &Fixup) -> bool {
    entry.to.is_none() && entry.column.is_none()
}

/// The tables that a fix-up may refer to.
fn tables<'p>(
    page: &'p Page<'_>,
    entry: &Fixup,
) -> Result<Vec<(usize, &'p RawTable)>, FixupOutcome> {
    let all = page.tables.iter().enumerate();
    let Some(heading) = &entry.heading else {
        return Ok(all.collect());
    };
    let heading = heading.get_ref().trim();
    let headings = page
        .headings
        .iter()
        .filter(|heading| heading.level > 0)
        .collect::<Vec<_>>();
    let over = |table: &RawTable| {
        headings
            .iter()
            .take_while(|heading| heading.span.start < table.span.start)
            .last()
            .map(|heading| heading.text.trim())
    };
    let found = all
        .filter(|(_, table)| over(table) == Some(heading))
        .collect::<Vec<_>>();
    if found.is_empty() {
        let near = did_you_mean(heading, headings.iter().map(|heading| heading.text.trim()));
        return Err(unmatched(
            format!("no table follows the heading `{heading}`"),
            "the last heading before a table",
            near.unwrap_or_else(|| "check the page and correct the heading".to_owned()),
            None,
        ));
    }
    Ok(found)
}

fn span(page: &Page<'_>, (table, row): At) -> Range<usize> {
    let table = &page.tables[table];
    match row {
        Some(row) => table.rows[row].span.clone(),
        None => match (table.header.first(), table.header.last()) {
            (Some(first), Some(last)) => first.span.start..last.span.end,
            _ => table.span.clone(),
        },
    }
}

fn cells<'p>(page: &'p mut Page<'_>, (table, row): At) -> &'p mut Vec<RawCell> {
    let table = &mut page.tables[table];
    match row {
        Some(row) => &mut table.rows[row].cells,
        None => &mut table.header,
    }
}

fn change_cell(page: &mut Page<'_>, at: At, column: &str, entry: &Fixup) -> FixupOutcome {
    let header = page.tables[at.0]
        .header
        .iter()
        .map(|cell| plain(&cell.text))
        .collect::<Vec<_>>();
    let Some(index) = header.iter().position(|cell| *cell == plain(column)) else {
        let near = did_you_mean(column, header.iter().map(|cell| &**cell));
        return unmatched(
            format!("the table has no column `{column}`"),
            "a column header as written on the page",
            near.unwrap_or_else(|| format!("its columns are `{}`", header.join("`, `"))),
            Some(span(page, (at.0, None))),
        );
    };
    let span = span(page, at);
    let text = |value: &Option<toml::Spanned<Value>>| match value {
        Some(value) => text(value.get_ref()),
        None => Some(String::new()),
    };
    let (Some(from), Some(to)) = (text(&entry.from), text(&entry.to)) else {
        return unmatched(
            "`from` or `to` is not a string".to_owned(),
            "the text of the cell",
            "write both as strings in quotes",
            None,
        );
    };
    let cells = cells(page, at);
    let there = cells
        .get(index)
        .map_or(String::new(), |cell| plain(&cell.text));
    if there == to {
        return FixupOutcome::Spent(Some(span));
    }
    if there != from {
        return unmatched(
            format!("found {}", quote(&there)),
            quote(&from),
            "the source has changed: check it again, then correct `from` or remove the fix-up",
            Some(span),
        );
    }
    while cells.len() <= index {
        cells.push(RawCell {
            span: span.end..span.end,
            ..RawCell::default()
        });
    }
    cells[index].text = to;
    let remark = entry.remark(&format!(
        "`{}`: corrected from {}",
        header[index],
        quote(&from)
    ));
    FixupOutcome::Applied(span, remark)
}

fn change_row(page: &mut Page<'_>, at: At, entry: &Fixup) -> FixupOutcome {
    let span = span(page, at);
    let there = cells(page, at)
        .iter()
        .map(|cell| plain(&cell.text))
        .collect::<Vec<_>>();
    let from = entry.from.as_ref().map(|value| texts(value.get_ref()));
    let to = entry.to.as_ref().map(|value| texts(value.get_ref()));
    let (Some(Some(from)), None | Some(Some(_))) = (from, &to) else {
        return unmatched(
            "a row has several cells, and `from` or `to` is not a list".to_owned(),
            "a list of the row's cells as `from`, and as `to` unless the row is removed",
            "write the cells as a list of strings, or name the `column` of one of them",
            Some(span),
        );
    };
    let to = to.flatten();
    if to.as_ref() == Some(&there) {
        return FixupOutcome::Spent(Some(span));
    }
    if there != from {
        return unmatched(
            format!("found {}", quote(&there.join(" | "))),
            quote(&from.join(" | ")),
            "the source has changed: check it again, then correct `from` or remove the fix-up",
            Some(span),
        );
    }
    match (to, at.1) {
        (Some(to), _) => {
            let cells = cells(page, at);
            cells.resize_with(to.len(), || RawCell {
                span: span.end..span.end,
                ..RawCell::default()
            });
            for (cell, text) in cells.iter_mut().zip(to) {
                cell.text = text;
            }
        }
        (None, Some(row)) => {
            page.tables[at.0].rows.remove(row);
        }
        (None, None) => {
            return unmatched(
                "the fix-up removes the header of a table".to_owned(),
                "`to` with the header's cells",
                "write the new header as `to`",
                Some(span),
            );
        }
    }
    let remark = match &entry.to {
        Some(_) => format!("Corrected from {}", quote(&from.join(" | "))),
        None => format!("The row {} was removed", quote(&from.join(" | "))),
    };
    FixupOutcome::Applied(span, entry.remark(&remark))
}

fn add(page: &mut Page<'_>, at: At, entry: &Fixup) -> FixupOutcome {
    let new = entry.to.as_ref().and_then(|value| texts(value.get_ref()));
    let (Some(new), None, Some(row)) = (new, &entry.from, at.1) else {
        return unmatched(
            "a new row without cells".to_owned(),
            "a list of the row's cells as `to`, and no `from`",
            "write `to` as a list of strings, one for each cell",
            None,
        );
    };
    let end = span(page, at).end;
    let rows = &mut page.tables[at.0].rows;
    let cells = |row: &RawRow| {
        row.cells
            .iter()
            .map(|cell| plain(&cell.text))
            .collect::<Vec<_>>()
    };
    if let Some(known) = rows.iter().find(|row| cells(row) == new) {
        return FixupOutcome::Spent(Some(known.span.clone()));
    }
    // A new row is placed at the end of the row before it.
    let cells = new.into_iter().map(|text| RawCell {
        text,
        link: None,
        span: end..end,
    });
    let new = RawRow {
        cells: cells.collect(),
        span: end..end,
    };
    rows.insert(row + 1, new);
    FixupOutcome::Applied(end..end, entry.remark(&entry.replaced()))
}

/// The text of a cell with each run of white space as one space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(plain(text)),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(text).collect()
}

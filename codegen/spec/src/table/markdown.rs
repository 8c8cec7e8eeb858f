//! Pipe tables: a Markdown parser's events are read to raw tables.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::table::{RawCell, RawRow, RawTable};

/// The pipe tables among a page's events.
pub(super) fn tables(text: &str, events: &[(Event<'_>, Range<usize>)]) -> Vec<RawTable> {
    let mut tables = Vec::new();
    let mut open: Option<RawTable> = None;
    let mut cell: Option<RawCell> = None;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Table(_)) => {
                open = Some(RawTable {
                    header: Vec::new(),
                    rows: Vec::new(),
                    span: range.clone(),
                });
            }
            Event::End(TagEnd::Table) => tables.extend(open.take()),
            Event::Start(Tag::TableRow) => {
                if let Some(table) = &mut open {
                    table.rows.push(RawRow {
                        cells: Vec::new(),
                        span: range.clone(),
                    });
                }
            }
            Event::End(TagEnd::TableRow) => {
                if let Some(row) = open.as_mut().and_then(|table| table.rows.last_mut()) {
                    add_cut_cells(text, row);
                    row.span = trimmed(text, &row.span);
                }
            }
            Event::Start(Tag::TableCell) => {
                cell = Some(RawCell {
                    span: trimmed(text, range),
                    ..RawCell::default()
                });
            }
            Event::End(TagEnd::TableCell) => {
                if let (Some(table), Some(mut cell)) = (&mut open, cell.take()) {
                    cell.text = String::from(cell.text.trim());
                    match table.rows.last_mut() {
                        // The parser fills short rows up with empty cells, which have an empty span.
                        Some(row) if cell.span.is_empty() && is_filling(text, &cell, row) => {}
                        Some(row) => row.cells.push(cell),
                        None => table.header.push(cell),
                    }
                }
            }
            _ => {
                if let Some(cell) = &mut cell {
                    add(cell, event);
                }
            }
        }
    }
    tables
}

fn add(cell: &mut RawCell, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => cell.text.push_str(text),
        Event::SoftBreak | Event::HardBreak => cell.text.push(' '),
        Event::InlineHtml(tag) if sets_apart(tag) => cell.set_apart(),
        Event::Start(Tag::Link { dest_url, .. }) => {
            cell.link.get_or_insert_with(|| dest_url.to_string());
        }
        _ => {}
    }
}

/// Whether a tag separates the text before it from the text after it.
fn sets_apart(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|char: char| !char.is_ascii_alphanumeric());
    let name = name[..end.unwrap_or(name.len())].to_ascii_lowercase();
    crate::table::html::BREAKS.contains(&&*name)
}

/// Whether the parser invented the cell: a real empty cell has a `|` to its right.
fn is_filling(text: &str, cell: &RawCell, row: &RawRow) -> bool {
    let end = row.span.end.min(text.len());
    !text[cell.span.start.min(end)..end].contains('|')
}

/// Adds the cells after the header's last column, which the parser drops, so that they are not lost unnoticed.
fn add_cut_cells(text: &str, row: &mut RawRow) {
    let Some(last) = row.cells.last() else { return };
    let line = &text[last.span.end..row.span.end];
    let Some(bar) = line.find('|') else { return };
    let mut start = last.span.end + bar + 1;
    let rest = text[start..row.span.end].trim_end();
    let rest = rest.strip_suffix('|').unwrap_or(rest);
    if rest.trim().is_empty() {
        return;
    }
    for part in rest.split('|') {
        let span = trimmed(text, &(start..start + part.len()));
        row.cells.push(RawCell {
            text: part.trim().to_owned(),
            link: None,
            span,
        });
        start += part.len() + 1;
    }
}

/// The range without white space at its ends.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

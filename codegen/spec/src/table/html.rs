//! HTML tables: an HTML page's tokens are read to raw tables, with or without end tags.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use crate::table::{RawCell, RawRow, RawTable};

/// The tags of a table, and the HTML tags allowed in its cells.
const TAGS: [&str; 60] = [
    "a", "abbr", "address", "article", "b", "big", "blockquote", "br", "button", "caption",
    "center", "cite", "code", "col", "colgroup", "del", "details", "dfn", "div", "em", "font",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "label", "li", "mark",
    "nobr", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u",
    "ul",
];

/// The tags that separate the text before them from the text after them.
pub(super) const BREAKS: [&str; 10] = [
    "br", "div", "li", "ol", "p", "table", "td", "th", "tr", "ul",
];

/// The HTML tables of a page.
pub(super) struct HtmlTables {
    /// The `<table>` elements, in page order.
    pub tables: Vec<RawTable>,
    /// Tags in tables that HTML does not have: probably a mistake, which would move every cell after it.
    pub unknown: Vec<(String, Range<usize>)>,
    /// Cells that span several rows or columns, which would move every cell after them.
    pub spanning: Vec<Range<usize>>,
    /// Tables inside cells of other tables, whose texts belong to the cells; only those that are closed.
    pub nested: Vec<Range<usize>>,
    /// A table that is not closed although one of its cells contains a table, and that inner table: it is unclear which
    /// of the two lacks its end tag.
    pub open: Option<(Range<usize>, Range<usize>)>,
}

/// The HTML tables of a page.
pub(super) fn tables(page: &str) -> HtmlTables {
    let emitter = DefaultEmitter::<usize>::new_with_span();
    let mut tables = Tables {
        page,
        ..Tables::default()
    };
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        tables.add(token);
    }
    let open = tables.table.as_ref().and_then(|table| {
        let within = |inner: &&Range<usize>| table.span.start < inner.start;
        let mut inner = tables.inner.iter().chain(&tables.nested);
        Some((table.span.clone(), inner.find(within)?.clone()))
    });
    tables.close_table(page.len());
    HtmlTables {
        tables: tables.done,
        unknown: tables.unknown,
        spanning: tables.spanning,
        nested: if open.is_some() {
            Vec::new()
        } else {
            tables.nested
        },
        open,
    }
}

#[derive(Default)]
struct Tables<'a> {
    page: &'a str,
    done: Vec<RawTable>,
    unknown: Vec<(String, Range<usize>)>,
    spanning: Vec<Range<usize>>,
    nested: Vec<Range<usize>>,
    table: Option<RawTable>,
    row: Option<Row>,
    cell: Option<RawCell>,
    /// The open `<table>` tags inside the cell.
    inner: Vec<Range<usize>>,
}

struct Row {
    row: RawRow,
    is_header: bool,
}

impl Tables<'_> {
    fn add(&mut self, token: Token<usize>) {
        match token {
            Token::StartTag(tag) => {
                self.check(&tag.name, tag.span.start, tag.span.end, 1);
                self.set_apart(&tag.name);
                self.start(&tag);
            }
            Token::EndTag(tag) => {
                self.set_apart(&tag.name);
                self.check(&tag.name, tag.span.start, tag.span.end, 2);
                let Range { start, end } = tag.span.start..tag.span.end;
                match &**tag.name {
                    b"table" if !self.is_component(start + 1) => self.end_table(end),
                    _ if !self.inner.is_empty() => {}
                    b"tr" | b"thead" | b"tbody" => self.close_row(end),
                    b"td" | b"th" => self.close_cell(start),
                    _ => {}
                }
            }
            Token::String(text) => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push_str(&String::from_utf8_lossy(&text.value));
                }
            }
            _ => {}
        }
    }

    fn set_apart(&mut self, name: &[u8]) {
        let breaks = BREAKS.iter().any(|tag| tag.as_bytes() == name);
        if let Some(cell) = self.cell.as_mut().filter(|_| breaks) {
            cell.set_apart();
        }
    }

    /// Records an unknown tag within a table that is neither HTML nor a component of the page; `sign` is the number of
    /// bytes before its name.
    fn check(&mut self, name: &[u8], start: usize, end: usize, sign: usize) {
        let name = String::from_utf8_lossy(name);
        let is_component = self
            .page
            .as_bytes()
            .get(start + sign)
            .is_some_and(u8::is_ascii_uppercase);
        if self.table.is_some() && !is_component && !TAGS.contains(&&*name) {
            self.unknown.push((name.into_owned(), start..end));
        }
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let Range { start, end } = tag.span.start..tag.span.end;
        match &**tag.name {
            b"table" if !self.is_component(start) && self.cell.is_some() => {
                self.inner.push(start..end);
            }
            b"table" if !self.is_component(start) => {
                self.close_table(start);
                self.table = Some(RawTable {
                    header: Vec::new(),
                    rows: Vec::new(),
                    span: start..end,
                });
            }
            // A table inside a cell is text of the cell.
            b"tr" | b"td" | b"th" if !self.inner.is_empty() => {}
            b"tr" if self.table.is_some() => {
                self.close_row(start);
                let row = RawRow {
                    cells: Vec::new(),
                    span: start..end,
                };
                self.row = Some(Row {
                    row,
                    is_header: false,
                });
            }
            b"td" | b"th" if self.row.is_some() => {
                self.close_cell(start);
                if let Some(row) = &mut self.row {
                    row.is_header |= &**tag.name == b"th";
                }
                let spans = ["colspan", "rowspan"].into_iter().any(|name| {
                    let value = tag.attributes.get(name.as_bytes());
                    value.is_some_and(|value| **value.value != *b"1")
                });
                if spans {
                    self.spanning.push(start..end);
                }
                self.cell = Some(RawCell {
                    span: end..end,
                    ..RawCell::default()
                });
            }
            b"a" => {
                let link = tag.attributes.get(&b"href"[..]);
                if let (Some(cell), Some(link)) = (&mut self.cell, link) {
                    cell.link = Some(String::from_utf8_lossy(&link.value).into_owned());
                }
            }
            _ => {}
        }
    }

    /// Whether the tag is a component of the page, whose name starts with a capital: `<Table …/>` is not a `<table>`.
    fn is_component(&self, start: usize) -> bool {
        self.page
            .as_bytes()
            .get(start + 1)
            .is_some_and(u8::is_ascii_uppercase)
    }

    fn close_cell(&mut self, end: usize) {
        if let (Some(mut cell), Some(Row { row, .. })) = (self.cell.take(), &mut self.row) {
            cell.span.end = end.max(cell.span.start);
            row.cells.push(cell);
        }
    }

    fn close_row(&mut self, end: usize) {
        self.close_cell(end);
        if let (Some(Row { mut row, is_header }), Some(table)) = (self.row.take(), &mut self.table)
        {
            row.span.end = end.max(row.span.start);
            if is_header && table.header.is_empty() && table.rows.is_empty() {
                table.header = row.cells;
            } else {
                table.rows.push(row);
            }
        }
    }

    /// Closes the innermost open table.
    fn end_table(&mut self, end: usize) {
        match self.inner.pop() {
            Some(tag) => self.nested.push(tag.start..end),
            None => self.close_table(end),
        }
    }

    fn close_table(&mut self, end: usize) {
        self.close_row(end);
        if let Some(mut table) = self.table.take() {
            table.span.end = end;
            self.done.push(table);
        }
    }
}

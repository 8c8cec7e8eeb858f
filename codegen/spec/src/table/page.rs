//! One documentation page: its Markdown and HTML tables, its headings, its inline code and its links.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::outline::{Outline, Table};
use skattekit_ir::source::Source;

use crate::table::columns::{Meaning, meaning};
use crate::table::html::HtmlTables;
use crate::table::repair::{Repaired, repair};
use crate::table::{RawTable, html, markdown};

/// The parts of a page, each in page order.
pub(crate) struct Page<'a> {
    pub source: Source<'a>,
    pub tables: Vec<RawTable>,
    /// Remarks on rows for the docs, each with the span of its row.
    pub remarks: Vec<(std::ops::Range<usize>, String)>,
    /// The headings, including tabs.
    pub headings: Vec<Heading>,
    /// The inline code and the links of the text.
    pub marks: Vec<Mark>,
    /// The span of the front matter, if there is any.
    pub front_matter: Option<Range<usize>>,
}

/// A heading.
#[derive(Debug)]
pub(crate) struct Heading {
    /// The level; 0 for a tab.
    pub level: u8,
    pub text: String,
    pub span: Range<usize>,
    /// The index of the heading that it is below.
    above: Option<usize>,
}

/// Inline code or a link.
#[derive(Debug)]
pub(crate) struct Mark {
    pub kind: MarkKind,
    /// The code, or the address.
    pub text: String,
    /// The text of a link; empty for code.
    pub label: String,
    pub span: Range<usize>,
}

/// The kind of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Code,
    Link,
}

impl Page<'_> {
    /// The headings above a place, outermost first, without tabs.
    pub(super) fn path(&self, at: usize) -> Vec<&Heading> {
        let before = self
            .headings
            .partition_point(|heading| heading.span.start < at);
        let mut path = Vec::new();
        let mut next = before.checked_sub(1);
        while let Some(heading) = next.and_then(|next| self.headings.get(next)) {
            path.push(heading);
            next = heading.above;
        }
        path.retain(|heading| heading.level > 0);
        path.reverse();
        path
    }

    /// The sections below the wanted headings, each up to the next heading of the same level.
    pub(super) fn sections(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&Heading, Range<usize>)> {
        self.headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.level > 0 && wanted(&heading.text))
            .map(|(at, heading)| {
                let next = self.headings[at + 1..]
                    .iter()
                    .find(|next| next.level <= heading.level);
                let end = next.map_or(self.source.text.len(), |next| next.span.start);
                (heading, heading.span.end..end)
            })
            .collect()
    }
}

/// Reads a page: GitHub's pipe tables, and `<table>` elements anywhere outside code.
pub(crate) fn read_page<'a>(source: Source<'a>, diagnostics: &mut Diagnostics) -> Page<'a> {
    let repaired = repair(source.text);
    say_repaired(&repaired, &source, diagnostics);
    let text = &*repaired.text;
    let events = Parser::new_ext(
        text,
        Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS,
    )
    .into_offset_iter()
    .collect::<Vec<_>>();
    let mut tables = markdown::tables(text, &events);
    let html = html::tables(&without_code(text, &events));
    report_html(&html, &source, diagnostics);
    // A table in a cell of a pipe table is part of the cell's text.
    let pipe_tables = tables
        .iter()
        .map(|table| table.span.clone())
        .collect::<Vec<_>>();
    let in_cell = |table: &RawTable| {
        let before = pipe_tables.partition_point(|span| span.start <= table.span.start);
        let around = before.checked_sub(1).map(|last| &pipe_tables[last]);
        around.is_some_and(|around| table.span.start < around.end)
    };
    tables.extend(html.tables.into_iter().filter(|table| !in_cell(table)));
    for table in &mut tables {
        let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
        for cell in table.header.iter_mut().chain(cells) {
            source.mend_hidden(&mut cell.text, &cell.span, diagnostics);
        }
    }
    tables.sort_by_key(|table| table.span.start);
    for table in &mut tables {
        drop_repeated_headers(table, &source, diagnostics);
    }
    say_doubled_schemes(&tables, &source, diagnostics);
    refuse_lost_headers(text, &events, &tables, &source, diagnostics);
    let front_matter = events.iter().find_map(|(event, range)| {
        matches!(event, Event::Start(Tag::MetadataBlock(_))).then(|| range.clone())
    });
    let headings = headings(&events, repaired.tabs);
    source.keep_outline(|| outline(&headings, &tables));
    Page {
        headings,
        marks: marks(&events),
        source,
        tables,
        front_matter,
        remarks: Vec::new(),
    }
}

fn outline(headings: &[Heading], tables: &[RawTable]) -> Outline {
    let headings = headings
        .iter()
        .filter(|heading| heading.level > 0)
        .collect::<Vec<_>>();
    let tables = tables.iter().map(|table| {
        let before = headings.partition_point(|heading| heading.span.start < table.span.start);
        let heading = before
            .checked_sub(1)
            .map(|last| headings[last].text.clone());
        Table {
            heading,
            span: table.span.clone(),
            rows: table.rows.iter().map(|row| row.span.clone()).collect(),
        }
    });
    Outline::Page(tables.collect())
}

/// Reports what is unclear about the page's HTML tables, and what was read as text.
fn report_html(html: &HtmlTables, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    for span in &html.spanning {
        diagnostics
            .error(Code::SpanningCell, source.at(span))
            .found("a cell that spans several rows or columns")
            .expected("a cell for every row and column")
            .help("write the value into each of the cells");
    }
    for (name, span) in &html.unknown {
        diagnostics
            .error(Code::UnknownTag, source.at(span))
            .found(format!("`{name}` is not a tag of a table"))
            .expected("a tag of a table, such as `td`")
            .help("correct the tag; otherwise the cells after it would be misread");
    }
    for span in &html.nested {
        diagnostics
            .note(Code::Repaired, source.at(span))
            .found("a table inside a cell; its text is read as the text of the cell");
    }
    if let Some((outer, inner)) = &html.open {
        diagnostics
            .error(Code::NestedTable, source.at(inner))
            .found("a table inside a cell, and one of the two tables is not closed")
            .expected("`</table>` for each of the two")
            .other(source.at(outer), "the outer table begins here")
            .help("close the inner table before `</td>`; if it is meant as a separate table, close the one before it");
    }
}

fn say_repaired(repaired: &Repaired<'_>, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    for range in &repaired.delimiters {
        diagnostics.note(Code::Repaired, source.at(range)).found(
            "the row of dashes and the header have different numbers of cells; the header counts",
        );
    }
    for range in &repaired.open_tabs {
        diagnostics
            .note(Code::Repaired, source.at(range))
            .found("a tab that is not closed; it is read up to the next one");
    }
}

/// Notes links with a doubled scheme, as on the pages of two years; each is read without the first.
fn say_doubled_schemes(tables: &[RawTable], source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let is_doubled = |link: &str| link.starts_with("https://http");
    let cells = tables.iter().flat_map(|table| &table.rows);
    let mut doubled = cells
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.link.as_deref().is_some_and(is_doubled));
    let Some(first) = doubled.next() else { return };
    diagnostics
        .note(Code::Repaired, source.at(&first.span))
        .found(match doubled.count() {
        0 => "a link with two schemes; it is read with only the second".to_owned(),
        more => format!(
            "{} links with two schemes, the first of them here; each is read with only the second",
            more + 1
        ),
    });
}

/// Drops rows that repeat the header.
fn drop_repeated_headers(table: &mut RawTable, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let header = table
        .header
        .iter()
        .map(|cell| meaning(&cell.text))
        .collect::<Vec<_>>();
    if header.iter().all(Option::is_none) {
        return;
    }
    table.rows.retain(|row| {
        let cells = row.cells.iter().map(|cell| meaning(&cell.text));
        let is_header = cells.eq(header.iter().copied());
        if is_header {
            diagnostics
                .note(Code::Repaired, source.at(&row.span))
                .found("the header is repeated here; the row is left out");
        }
        !is_header
    });
}

/// Reports a line that looks like the header of a list but does not start a table: all its rows would be lost
/// unnoticed.
fn refuse_lost_headers(
    text: &str,
    events: &[(Event<'_>, Range<usize>)],
    tables: &[RawTable],
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let code = events.iter().filter_map(|(event, range)| {
        matches!(
            event,
            Event::Start(Tag::CodeBlock(_) | Tag::MetadataBlock(_))
        )
        .then_some(range)
    });
    let mut known = tables
        .iter()
        .map(|table| &table.span)
        .chain(code)
        .collect::<Vec<_>>();
    known.sort_by_key(|span| span.start);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        // The indentation of a line is not part of its table.
        let at = range.start + (line.len() - line.trim_start().len());
        let is_known = || {
            known
                .partition_point(|span| span.start <= at)
                .checked_sub(1)
                .is_some_and(|last| at < known[last].end)
        };
        if line.contains('|') && is_header(line) && !is_known() {
            diagnostics
                .error(Code::MissingTable, source.at(&range))
                .found("this line looks like the header of a table, but no table begins here")
                .expected("a line of dashes under the header, with the same number of cells")
                .help("add the line as on the published pages: `|---|---|`");
        }
    }
}

fn is_header(line: &str) -> bool {
    let meanings = line
        .trim()
        .trim_matches('|')
        .split('|')
        .filter_map(|cell| meaning(cell.trim()))
        .collect::<Vec<_>>();
    let is_key = |meaning: &Meaning| {
        matches!(
            meaning,
            Meaning::TekniskNavn
                | Meaning::Feilkode
                | Meaning::Feilspesifiseringskode
                | Meaning::Rettighetspakke
        )
    };
    meanings.iter().any(is_key) && (meanings.len() > 1 || line.trim().starts_with('|'))
}

fn headings(
    events: &[(Event<'_>, Range<usize>)],
    tabs: Vec<(String, Range<usize>)>,
) -> Vec<Heading> {
    let mut headings = tabs
        .into_iter()
        .map(|(text, span)| Heading {
            level: 0,
            text,
            span,
            above: None,
        })
        .collect::<Vec<_>>();
    let mut open: Option<Heading> = None;
    for (event, range) in events {
        match (event, &mut open) {
            (Event::Start(Tag::Heading { level, .. }), _) => {
                open = Some(Heading {
                    level: *level as u8,
                    text: String::new(),
                    span: range.clone(),
                    above: None,
                });
            }
            (Event::End(TagEnd::Heading(_)), _) => headings.extend(open.take()),
            (Event::Text(text) | Event::Code(text), Some(heading)) => heading.text.push_str(text),
            _ => {}
        }
    }
    headings.sort_by_key(|heading| heading.span.start);
    let mut path: Vec<usize> = Vec::new();
    for at in 0..headings.len() {
        path.retain(|above| headings[*above].level < headings[at].level);
        headings[at].above = path.last().copied();
        path.push(at);
    }
    headings
}

fn marks(events: &[(Event<'_>, Range<usize>)]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    // The start of the open link; links cannot be nested.
    let mut open = None;
    for (event, span) in events {
        if let Some(link) = open {
            let link: &mut Mark = &mut marks[link];
            match event {
                Event::Text(text) | Event::Code(text) => link.label.push_str(text),
                Event::SoftBreak | Event::HardBreak => link.label.push(' '),
                _ => {}
            }
        }
        let (kind, text) = match event {
            Event::Code(text) => (MarkKind::Code, text),
            Event::Start(Tag::Link { dest_url, .. }) => {
                open = Some(marks.len());
                (MarkKind::Link, dest_url)
            }
            Event::End(TagEnd::Link) => {
                open = None;
                continue;
            }
            _ => continue,
        };
        marks.push(Mark {
            kind,
            text: text.trim().to_owned(),
            label: String::new(),
            span: span.clone(),
        });
    }
    marks
}

/// The page with all code replaced by spaces, byte for byte, so that tags in code are not read as tags.
///
/// Indented code stays: Docusaurus does not have it, and indents the tags of its tables.
fn without_code(text: &str, events: &[(Event<'_>, Range<usize>)]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (event, range) in events {
        let is_code = matches!(
            event,
            Event::Code(_)
                | Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_)) | Tag::MetadataBlock(_))
        );
        if is_code {
            let blanked = bytes[range.clone()]
                .iter_mut()
                .filter(|byte| **byte != b'\n');
            blanked.for_each(|byte| *byte = b' ');
        }
    }
    String::from_utf8(bytes)
        .expect("whole events are blanked, which begin and end between characters")
}

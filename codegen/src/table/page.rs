//! One documentation page to its tables, whether they are Markdown or HTML, in page order.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::{RawTable, html, markdown};
use crate::diag::{Code, Diagnostics};
use crate::source::Source;

/// The tables of a page, in page order.
pub(crate) struct Page<'a> {
    pub source: Source<'a>,
    pub tables: Vec<RawTable>,
    /// What is to be said of rows in the docs, each by the bytes of its row.
    pub remarks: Vec<(std::ops::Range<usize>, String)>,
}

/// Reads a page: pipe tables as GitHub's Markdown has them, and `<table>` elements wherever they stand outside code.
pub(crate) fn read_page<'a>(source: Source<'a>, diagnostics: &mut Diagnostics) -> Page<'a> {
    let (text, repaired) = markdown::repair_delimiters(source.text);
    for range in repaired {
        diagnostics.note(
            Code::Repaired,
            source.at(&range),
            "the row of dashes has not as many cells as the header; the table is read as if it had",
        );
    }
    let events = Parser::new_ext(
        &text,
        Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS,
    );
    let events = Vec::from_iter(events.into_offset_iter());
    let mut tables = markdown::tables(&text, &events);
    let html = html::tables(&without_code(&text, &events));
    tables.extend(html.tables);
    for span in html.spanning {
        diagnostics
            .error(
                Code::SpanningCell,
                source.at(&span),
                "a cell that spans several rows or columns",
            )
            .expected("a cell for every row and column")
            .help("write the value into each of the cells");
    }
    for (name, span) in html.unknown {
        diagnostics
            .error(
                Code::UnknownTag,
                source.at(&span),
                format!("`{name}` is no tag that a table has"),
            )
            .expected("a tag of a table, such as `td`")
            .help("correct the tag; the cells after it would be read wrongly");
    }
    let rows = tables.iter().flat_map(|table| &table.rows);
    for cell in rows.flat_map(|row| &row.cells) {
        source.refuse_hidden(&cell.text, &cell.span, diagnostics);
    }
    tables.sort_by_key(|table| table.span.start);
    Page {
        source,
        tables,
        remarks: Vec::new(),
    }
}

/// The page with everything that is code blanked out, byte for byte, so that tags in examples are no tags.
///
/// Indented code stays: Docusaurus does not know it, and indents the tags of its tables.
fn without_code(text: &str, events: &[(Event<'_>, std::ops::Range<usize>)]) -> String {
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

//! The files of the specifications as they are written, before any fix-up, for those who propose one.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::source::Sources;

use crate::openapi::syntax::read_tree;
use crate::table::page::read_page;
use crate::table::{RawCell, RawTable, is_list};

/// A table of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTable {
    /// The last heading before it.
    pub heading: Option<String>,
    /// The cells of its header.
    pub header: Vec<String>,
    /// The cells of its rows; their number may differ from the header's.
    pub rows: Vec<Vec<String>>,
}

/// An OpenAPI document, or a machine-readable list; `None` if it cannot be read, which reading the specifications reports.
#[must_use]
pub fn read_document(sources: &Sources, file: &str) -> Option<serde_json::Value> {
    let mut diagnostics = Diagnostics::default();
    let source = sources.read(file, &mut diagnostics)?;
    Some(read_tree(&source, &mut diagnostics)?.to_json())
}

/// The tables of a page; none if it cannot be read, or if the file is a machine-readable list.
#[must_use]
pub fn read_tables(sources: &Sources, file: &str) -> Vec<WrittenTable> {
    let mut diagnostics = Diagnostics::default();
    let Some(source) = sources
        .read(file, &mut diagnostics)
        .filter(|_| !is_list(file))
    else {
        return Vec::new();
    };
    let page = read_page(source, &mut diagnostics);
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = |table: &RawTable| {
        let texts = |cells: &[RawCell]| cells.iter().map(|cell| plain(&cell.text)).collect();
        let mut above = page
            .headings
            .iter()
            .filter(|heading| heading.level > 0 && heading.span.start < table.span.start);
        WrittenTable {
            heading: above
                .next_back()
                .map(|heading| heading.text.trim().to_owned()),
            header: texts(&table.header),
            rows: table.rows.iter().map(|row| texts(&row.cells)).collect(),
        }
    };
    page.tables.iter().map(table).collect()
}

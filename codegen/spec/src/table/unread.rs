//! Lints for unread content of an API's page: columns, and tables that resemble those that are read.

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Column, PageLint};
use skattekit_ir::source::Source;

use crate::table::codes::{is_of_list, layout};
use crate::table::columns::{Meaning, meaning, nearest, telling};
use crate::table::{RawTable, codes};

/// The unread columns of an error table.
pub(super) fn columns(
    table: &RawTable,
    is_read: impl Fn(usize) -> bool,
    source: &Source<'_>,
) -> Vec<PageLint> {
    let has = |wanted: Meaning| {
        let mut header = table.header.iter();
        header.any(|cell| meaning(&cell.text) == Some(wanted))
    };
    // Each kind of table has its own columns.
    let is_wanted = |wanted: Meaning| {
        let is_known = if has(Meaning::Rettighetspakke) {
            matches!(wanted, Meaning::Column(Column::Stadier | Column::Merknad))
        } else {
            matches!(
                wanted,
                Meaning::Feilkode | Meaning::Column(Column::HttpStatus | Column::Omraade)
            )
        };
        is_known && !has(wanted)
    };
    layout::unread(table, is_read)
        .map(|cell| {
            let header = cell.text.trim();
            let near = nearest(header, is_wanted).map_or(String::new(), |near| {
                format!("; the table lacks a column `{near}`")
            });
            let found = match header {
                "" => format!("a column without a header; it is not read{near}"),
                header => format!("the column `{header}` is not read{near}"),
            };
            PageLint::new(Code::UnknownColumn, header, found, source.at(&cell.span))
        })
        .collect()
}

/// Lints for tables other than error tables: unread columns of a table of rettighetspakker, or a table from which
/// nothing is read although its headers are those of a code table.
pub(super) fn table(table: &RawTable, source: &Source<'_>) -> Vec<PageLint> {
    let meaning = |at: usize| meaning(&table.header[at].text);
    if codes::has(table, Meaning::Rettighetspakke) {
        return columns(table, |at| meaning(at).is_some_and(is_of_list), source);
    }
    let mut headers = table.header.iter().map(|cell| cell.text.trim());
    headers.find_map(|header| Some((header, telling(header)?))).map(|(header, spelling)| {
        let found = if meaning_is(header, spelling) {
            format!("no codes are read from a table with the column `{header}`")
        } else {
            format!("no codes are read from a table with the column `{header}`, which resembles `{spelling}`")
        };
        lack(header, found, table, source)
    }).into_iter().collect()
}

/// Whether a header equals a spelling, ignoring case and white space.
fn meaning_is(header: &str, spelling: &str) -> bool {
    meaning(header).is_some() && meaning(header) == meaning(spelling)
}

/// A lint for a missing column.
pub(super) fn lack(
    subject: &str,
    found: String,
    table: &RawTable,
    source: &Source<'_>,
) -> PageLint {
    let at = source.at(&layout::header_span(table));
    PageLint::new(Code::MissingColumn, subject, found, at)
}

//! What nothing is read from on a page of an API: columns of its tables, and tables that only look like those that are read.

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Column, PageLint};
use skattekit_ir::source::Source;

use crate::table::codes::{is_of_list, layout};
use crate::table::columns::{Meaning, meaning, nearest, telling};
use crate::table::{RawTable, codes};

/// The columns of a table of errors that nothing is read from.
pub(super) fn columns(
    table: &RawTable,
    is_read: impl Fn(usize) -> bool,
    source: &Source<'_>,
) -> Vec<PageLint> {
    let has = |wanted: Meaning| {
        let mut header = table.header.iter();
        header.any(|cell| meaning(&cell.text) == Some(wanted))
    };
    // Each kind of table has columns that the others have not.
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
                "" => format!("a column without a header, which is not read{near}"),
                header => format!("the column `{header}` is not read{near}"),
            };
            PageLint::new(Code::UnknownColumn, header, found, source.at(&cell.span))
        })
        .collect()
}

/// What is to be said of a table that is none of errors: what a table of rettighetspakker has and nobody reads, or that nothing
/// at all is read from it although its headers are those of one.
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

/// Whether a header is a spelling, whatever its case and its spaces.
fn meaning_is(header: &str, spelling: &str) -> bool {
    meaning(header).is_some() && meaning(header) == meaning(spelling)
}

/// That a table lacks a column.
pub(super) fn lack(
    subject: &str,
    found: String,
    table: &RawTable,
    source: &Source<'_>,
) -> PageLint {
    let at = source.at(&layout::header_span(table));
    PageLint::new(Code::MissingColumn, subject, found, at)
}

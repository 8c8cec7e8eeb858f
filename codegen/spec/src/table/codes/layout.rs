//! The layout of a table: the meaning of each column, the columns of the resulting list, and unread columns.

use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::Column;
use skattekit_ir::source::Source;

use crate::table::columns::{Meaning, meaning, misspelt};
use crate::table::{RawCell, RawTable};

/// The columns of a table.
pub(in crate::table) struct Layout {
    /// The meaning of each cell in a row.
    pub meanings: Vec<Option<Meaning>>,
    /// The columns of the list, sorted.
    pub columns: Vec<Column>,
}

/// The layout of a table whose codes are in the column `key`; `None`, after reporting it, if a column is missing or
/// repeated.
pub(super) fn of(
    table: &RawTable,
    source: &Source<'_>,
    key: Meaning,
    diagnostics: &mut Diagnostics,
) -> Option<Layout> {
    let mut meanings = table
        .header
        .iter()
        .map(|cell| meaning(&cell.text))
        .collect::<Vec<_>>();
    refuse_misspelt(table, source, diagnostics)?;
    refuse_repeated(table, &meanings, source, diagnostics)?;
    drop_unused_number(&mut meanings, table, source, diagnostics);
    let known = meanings
        .iter()
        .flatten()
        .filter_map(|meaning| match meaning {
            Meaning::Column(column) => Some(*column),
            _ => None,
        });
    // A name links to its concept, which becomes a separate column.
    let concept = (key == Meaning::TekniskNavn).then_some(Column::Begrep);
    let mut columns = known.chain(concept).collect::<Vec<_>>();
    columns.sort_unstable();
    Some(Layout { meanings, columns })
}

/// The headers of the unread columns; a column without a header counts if any of its cells has text.
pub(in crate::table) fn unread(
    table: &RawTable,
    is_read: impl Fn(usize) -> bool,
) -> impl Iterator<Item = &RawCell> {
    table
        .header
        .iter()
        .enumerate()
        .filter(move |(at, cell)| {
            let is_empty = |cell: &RawCell| cell.text.trim().is_empty();
            let cells = || table.rows.iter().filter_map(|row| row.cells.get(*at));
            !(is_read(*at) || is_empty(cell) && cells().all(is_empty))
        })
        .map(|(_, cell)| cell)
}

/// The span of a table's header.
pub(in crate::table) fn header_span(table: &RawTable) -> Range<usize> {
    match (table.header.first(), table.header.last()) {
        (Some(first), Some(last)) => first.span.start..last.span.end,
        _ => table.span.clone(),
    }
}

/// Reports misspelt headers: otherwise their columns would disappear unnoticed.
pub(in crate::table) fn refuse_misspelt(
    table: &RawTable,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let misspelt = table
        .header
        .iter()
        .filter_map(|cell| Some((cell, misspelt(&cell.text)?)))
        .collect::<Vec<_>>();
    for (cell, spelling) in &misspelt {
        diagnostics
            .error(Code::UnknownColumn, source.at(&cell.span))
            .found(format!("unknown column `{}`", cell.text.trim()))
            .expected(format!("`{spelling}`, or a clearly different name"))
            .help(format!("did you mean `{spelling}`?"));
    }
    misspelt.is_empty().then_some(())
}

pub(in crate::table) fn refuse_repeated(
    table: &RawTable,
    meanings: &[Option<Meaning>],
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    for (at, meaning) in meanings
        .iter()
        .enumerate()
        .filter(|(_, meaning)| meaning.is_some())
    {
        let first = meanings.iter().position(|known| known == meaning)?;
        if first < at {
            let (first, second) = (&table.header[first], &table.header[at]);
            diagnostics
                .error(Code::RepeatedColumn, source.at(&second.span))
                .found(format!("a second column `{}`", second.text.trim()))
                .expected("each column once")
                .other(source.at(&first.span), "first used here")
                .help("rename the column that means something else, or remove one of the two");
            return None;
        }
    }
    Some(())
}

/// Drops the column of post numbers if no row has a cell for it: some tables announce it, and every row is then one
/// cell short.
fn drop_unused_number(
    meanings: &mut Vec<Option<Meaning>>,
    table: &RawTable,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let number = meanings
        .iter()
        .position(|meaning| *meaning == Some(Meaning::PostNummer));
    let Some(at) = number else { return };
    let is_number = |cell: &RawCell| {
        let text = cell.text.trim();
        !text.is_empty()
            && text
                .chars()
                .all(|char| matches!(char, '0'..='9' | '.' | '/' | '-'))
    };
    let unused = table.rows.iter().all(|row| {
        row.cells.len() + 1 == meanings.len() && !row.cells.get(at).is_some_and(is_number)
    });
    if unused && !table.rows.is_empty() {
        meanings.remove(at);
        let cell = &table.header[at];
        diagnostics
            .note(Code::Repaired, source.at(&cell.span))
            .found(format!(
                "no row has a cell for the column `{}`; the column is ignored",
                cell.text.trim()
            ));
    }
}

//! The comparison of two lists of codes: which were added, removed or renamed, and what the tables say about each.

use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column, Origin, WireName};

use super::change::{Change, Walk, pairs};
use super::code_renames::{self, Codes, Known};
use super::kind::ChangeKind;
use super::verdict::{FindingKind, Sense, Wire};
use super::{describe, renames};

/// The use of the codes of a list.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// They come in responses.
    Received,
    /// They are sent in requests.
    Sent,
    /// They are looked up and are never on the wire.
    Listed,
}

impl Role {
    /// The verdicts on a code that was added, and on one that was removed.
    const fn verdicts(self) -> (Wire, Wire) {
        match self {
            Self::Received => (Wire::Reports(FindingKind::UnknownCode), Wire::Decodes),
            Self::Sent => (Wire::Decodes, Wire::Fails(super::verdict::Failure::Request)),
            Self::Listed => (Wire::Decodes, Wire::Decodes),
        }
    }
}

/// Compares the lists of two inntektsår, using the concepts known from all years.
pub(super) fn years(walk: &mut Walk, name: &str, lists: [Codes<'_>; 2], known: &Known<'_>) {
    both(walk, name, Role::Received, lists, known);
}

/// Compares two lists that may be absent.
pub(super) fn lists(walk: &mut Walk, name: &str, role: Role, [old, new]: [Option<&CodeList>; 2]) {
    match (old, new) {
        (Some(old), Some(new)) => {
            let concepts = [old, new].map(code_renames::linked);
            let lists = [(old, &concepts[0]), (new, &concepts[1])];
            let lists = lists.map(|(list, concepts)| Codes { list, concepts });
            both(walk, name, role, lists, &Known::new());
        }
        (Some(old), None) => {
            let words = describe::count(old.rows.len(), "code");
            walk.add(ChangeKind::ListRemoved, name)
                .before(words, &old.origin);
        }
        (None, Some(new)) => {
            let words = describe::count(new.rows.len(), "code");
            let (added, _) = role.verdicts();
            let change = walk.add(ChangeKind::ListAdded, name);
            change.after(words, &new.origin).wire(added);
        }
        (None, None) => {}
    }
}

fn both(walk: &mut Walk, name: &str, role: Role, lists: [Codes<'_>; 2], known: &Known<'_>) {
    let renamed = code_renames::find(lists, known);
    let [old, new] = lists.map(|codes| codes.list);
    let CodeList {
        origin,
        columns,
        rows,
        remarks,
    } = old;
    let at = (&origin.at, &new.origin.at);
    let [a, b] = [remarks, &new.remarks].map(describe::list);
    walk.differ(ChangeKind::RemarksChanged, name, (&a, at.0), (&b, at.1));
    for (a, b) in pairs(columns, &new.columns, |column| *column) {
        let change = match (a, b) {
            (Some(column), None) => walk
                .add(
                    ChangeKind::ColumnRemoved,
                    format!("{name}: {}", self::column(*column)),
                )
                .before(format!("{column:?}"), origin),
            (None, Some(column)) => walk
                .add(
                    ChangeKind::ColumnAdded,
                    format!("{name}: {}", self::column(*column)),
                )
                .after(format!("{column:?}"), &new.origin),
            _ => continue,
        };
        change.means(Sense::Table);
    }
    let both = pairs(rows, &new.rows, |row| &row.code);
    let (added, removed) = role.verdicts();
    for (a, b) in both {
        match (a, b) {
            (Some(a), Some(b)) => row(walk, (old, a), (new, b)),
            (Some(a), None) => {
                let Some((to, why)) = renamed.get(&a.code) else {
                    let change = walk.add(ChangeKind::CodeRemoved, &*a.code.0);
                    change.before(label(a), &a.origin).wire(removed);
                    continue;
                };
                let change = walk.add(ChangeKind::CodeRenamed, &*a.code.0);
                change.before(&*a.code.0, &a.origin);
                change
                    .after(&*to.code.0, &to.origin)
                    .wire(added.max(removed));
                change.evidence = Some(why.clone());
                row(walk, (old, a), (new, to));
            }
            (None, Some(b)) if !renames::is_taken(&renamed, &b.code) => {
                let is_it = |(_, (new, _)): &(_, &(&WireName, String))| **new == b.code;
                if let Some((was, (_, why))) = known.iter().find(is_it) {
                    beside(walk, (was, origin), b, why).wire(added);
                    continue;
                }
                let change = walk.add(ChangeKind::CodeAdded, &*b.code.0);
                change.after(label(b), &b.origin).wire(added);
            }
            _ => {}
        }
    }
}

/// Adds a code whose new name exists beside its old one.
fn beside<'w>(
    walk: &'w mut Walk,
    (was, origin): (&WireName, &Origin),
    now: &CodeRow,
    why: &str,
) -> &'w mut Change {
    let change = walk.add(ChangeKind::CodeRenamed, &*was.0);
    change.evidence = Some(format!("{why}; the old name is there too"));
    change
        .before(&*was.0, origin)
        .after(&*now.code.0, &now.origin)
}

/// A column in the subject of a change.
pub(super) fn column(column: Column) -> String {
    format!("{column:?}")
}

/// The display text of a code, or else the code itself.
pub(super) fn label(row: &CodeRow) -> String {
    row.cells
        .iter()
        .find_map(|cell| match cell {
            Cell::Text(text) | Cell::MaybeText(Some(text)) => Some(&**text),
            _ => None,
        })
        .unwrap_or(&row.code.0)
        .to_owned()
}

fn row(walk: &mut Walk, (old, a): (&CodeList, &CodeRow), (new, b): (&CodeList, &CodeRow)) {
    let CodeRow {
        // It differs only for a rename, which is a separate change.
        code: _,
        origin,
        cells,
        // The place of a cell.
        elsewhere: _,
        remarks,
    } = a;
    let subject = &*b.code.0;
    for (at, column) in old.columns.iter().enumerate() {
        let Some(there) = new.columns.iter().position(|other| other == column) else {
            continue;
        };
        let [from, to] = [&cells[at], &b.cells[there]].map(words_of);
        if from != to {
            let (kind, sense) = judge(*column);
            let change = walk.add(kind, subject);
            change.before(from, origin).after(to, &b.origin);
            let sides = [&cells[at], &b.cells[there]];
            let [no_old, no_new] = sides.map(|cell| matches!(cell, Cell::Concept(None)));
            // An absent concept has no value, and adding or removing the link changes no meaning.
            change.old.take_if(|_| no_old);
            change.new.take_if(|_| no_new);
            match sense {
                Some(sense) if !no_old && !no_new => change.means(sense),
                _ => change.reworded(),
            };
        }
    }
    let [from, to] = [remarks, &b.remarks].map(describe::list);
    let at = (&origin.at, &b.origin.at);
    walk.differ(
        ChangeKind::RemarksChanged,
        subject,
        (&from, at.0),
        (&to, at.1),
    );
}

/// The kind of change for a cell of a column, and the meaning that it changes.
pub(super) const fn judge(column: Column) -> (ChangeKind, Option<Sense>) {
    match column {
        Column::Kategori => (ChangeKind::KategoriChanged, Some(Sense::Kategori)),
        Column::Begrep => (ChangeKind::BegrepChanged, Some(Sense::Begrep)),
        Column::Spesifiseringstyper
        | Column::SpesifiseringstyperOrdinaer
        | Column::SpesifiseringstyperPilot => (
            ChangeKind::SpesifiseringstyperChanged,
            Some(Sense::Spesifiseringstyper),
        ),
        Column::HttpStatus | Column::MaybeHttpStatus => {
            (ChangeKind::StatusChanged, Some(Sense::Status))
        }
        Column::Stadier => (ChangeKind::StadierChanged, Some(Sense::Access)),
        Column::Visningstekst | Column::Omraade | Column::Aarsak | Column::Merknad => {
            (ChangeKind::TextChanged, None)
        }
        Column::PostIOppgjoer | Column::Spesifisert => {
            (ChangeKind::CellChanged, Some(Sense::Table))
        }
    }
}

/// A cell in words, ignoring the order of several values.
pub(super) fn words_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::MaybeText(text) | Cell::Concept(text) => describe::maybe(text.as_deref()).to_owned(),
        Cell::Mark(mark) => describe::yes(*mark).to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::MaybeNumber(number) => number.map_or("none".to_owned(), |number| number.to_string()),
        Cell::Value(value) => {
            let value = value.as_ref().map(|WireName(value)| &**value);
            describe::maybe(value).to_owned()
        }
        Cell::Values(values) => {
            let mut values = values.iter().map(|value| &*value.0).collect::<Vec<_>>();
            values.sort_unstable();
            describe::list(values)
        }
    }
}

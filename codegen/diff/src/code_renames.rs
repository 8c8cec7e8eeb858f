//! Renamed codes, found among those that were removed and those that were added between two lists.
//!
//! The concept (begrep) that a code links to identifies it, whatever its name. Where concepts do not settle it, the display
//! text and the kategori do, and the name itself only after those.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::ir::{
    Cell, CodeList, CodeRename, CodeRow, Column, RenameEvidence, WireName, Year, YearList,
};

use super::change::pairs;
use super::renames::{self, ALIKE, Renamed, likeness};

/// The known concepts of codes.
pub(super) type Concepts<'a> = BTreeMap<&'a WireName, &'a str>;

/// A list with the known concepts of its codes.
#[derive(Clone, Copy)]
pub(super) struct Codes<'a> {
    pub list: &'a CodeList,
    pub concepts: &'a Concepts<'a>,
}

/// The known names of codes in the other list, each with the evidence.
pub(super) type Known<'a> = BTreeMap<&'a WireName, (&'a WireName, String)>;

/// The known names of one inntektsår's codes in another.
pub(super) fn known<'a>(list: &'a YearList, [old, new]: [&'a Year; 2]) -> Known<'a> {
    let codes = old.codes.rows.iter().map(|row| &row.code);
    codes
        .filter_map(|code| {
            let (name, path) = list.renamed(code, [old.year, new.year])?;
            let is_published =
                |rename: &&CodeRename| matches!(rename.evidence, RenameEvidence::Stated(_));
            let why = match path.into_iter().find(is_published) {
                Some(_) => "published as a rename",
                None => "the same begrep in other years",
            };
            Some((code, (name, why.to_owned())))
        })
        .collect()
}

/// The concepts that a list links to.
pub(super) fn linked(list: &CodeList) -> Concepts<'_> {
    list.rows
        .iter()
        .filter_map(|row| Some((&row.code, row.concept()?)))
        .collect()
}

/// The concepts of the codes of each year's list.
///
/// The older lists link to none. There a code has the concept that other years agree on for the same name. A name that no
/// other year has gets the concept of its successor in the next year, if text and kategori are equal; it is the concept of
/// that year, since a name can have another one later.
pub(super) fn of_years(years: &[Year]) -> Vec<Concepts<'_>> {
    let linked = years
        .iter()
        .map(|year| linked(&year.codes))
        .collect::<Vec<_>>();
    let mut known = agreed(&linked);
    for (at, two) in years.windows(2).enumerate().rev() {
        let lists = [0, 1].map(|side| Codes {
            list: &two[side].codes,
            concepts: &linked[at + side],
        });
        let rows = lone(lists);
        for (old, new) in by_text(lists, &rows) {
            let own = linked[at + 1].get(&new.code);
            if let Some(concept) = own.or_else(|| known.get(&new.code)).copied() {
                known.entry(&old.code).or_insert(concept);
            }
        }
    }
    years
        .iter()
        .zip(&linked)
        .map(|(year, linked)| {
            year.codes
                .rows
                .iter()
                .map(|row| &row.code)
                .filter_map(|code| Some((code, *linked.get(code).or(known.get(code))?)))
                .collect()
        })
        .collect()
}

/// The concept of each name that has the same one in every list that gives it one.
fn agreed<'a>(lists: &[Concepts<'a>]) -> Concepts<'a> {
    let mut all = BTreeMap::<&WireName, BTreeSet<&str>>::new();
    for (code, concept) in lists.iter().flatten() {
        all.entry(code).or_default().insert(concept);
    }
    all.into_iter()
        .filter(|(_, concepts)| concepts.len() == 1)
        .filter_map(|(code, concepts)| Some((code, concepts.into_iter().next()?)))
        .collect()
}

/// The renamed codes, each with its new row and the evidence.
pub(super) fn find<'a>(lists: [Codes<'a>; 2], known: &Known<'_>) -> Renamed<'a, CodeRow> {
    let mut rows = lone(lists);
    let mut renamed = Renamed::new();
    let mut take = |found: Vec<(&'a CodeRow, &'a CodeRow)>, why: &str, rows: &mut Rows<'a>| {
        for (old, new) in found {
            rows.0.retain(|row| row.code != old.code);
            rows.1.retain(|row| row.code != new.code);
            renamed.insert(&old.code, (new, why.to_owned()));
        }
    };
    let linked = lists.map(|codes| self::linked(codes.list));
    let found = by_concept([&linked[0], &linked[1]], &rows);
    take(found, "the same begrep", &mut rows);
    for (old, (new, why)) in known {
        let gone = rows.0.iter().find(|row| row.code == **old);
        let fresh = rows.1.iter().find(|row| row.code == **new);
        if let (Some(gone), Some(fresh)) = (gone.copied(), fresh.copied()) {
            take(vec![(gone, fresh)], why, &mut rows);
        }
    }
    let found = by_concept(lists.map(|codes| codes.concepts), &rows);
    take(found, "the same begrep in other years", &mut rows);
    let found = by_text(lists, &rows);
    take(found, "the same text and kategori", &mut rows);
    renamed.extend(by_name(lists, &rows));
    renamed
}

/// The removed rows and the added rows.
type Rows<'a> = (Vec<&'a CodeRow>, Vec<&'a CodeRow>);

fn lone([old, new]: [Codes<'_>; 2]) -> Rows<'_> {
    renames::lone(&pairs(&old.list.rows, &new.list.rows, |row| &row.code))
}

/// The pairs with one concept that no other row has.
fn by_concept<'a>(
    [old, new]: [&Concepts<'a>; 2],
    rows: &Rows<'a>,
) -> Vec<(&'a CodeRow, &'a CodeRow)> {
    let of = |concepts: &Concepts<'a>, row: &'a CodeRow| concepts.get(&row.code).copied();
    one_to_one(rows, |row| of(old, row), |row| of(new, row))
}

/// The pairs with one text and kategori that no other row has, unless they have different concepts.
fn by_text<'a>(lists: [Codes<'a>; 2], rows: &Rows<'a>) -> Vec<(&'a CodeRow, &'a CodeRow)> {
    let [old, new] = lists;
    let mut found = Vec::new();
    for column in [Column::Visningstekst, Column::PostIOppgjoer] {
        let of = |codes: Codes<'a>| move |row: &'a CodeRow| described(codes.list, column, row);
        found.extend(one_to_one(rows, of(old), of(new)));
    }
    // A pair found by both columns counts once.
    let mut taken = BTreeSet::new();
    found.retain(|(a, b)| {
        let is_free = !taken.contains(&(0, &a.code)) && !taken.contains(&(1, &b.code));
        taken.extend([(0, &a.code), (1, &b.code)]);
        is_free && !are_two_concepts(lists, a, b)
    });
    found
}

/// The display text of a row in a column, with its kategori; `None` if either is missing.
fn described(list: &CodeList, column: Column, row: &CodeRow) -> Option<(String, String)> {
    let cell = |of: Column| {
        let at = list.columns.iter().position(|column| *column == of)?;
        row.cells.get(at)
    };
    let text = match cell(column)? {
        Cell::Text(text) | Cell::MaybeText(Some(text)) => text.split_whitespace(),
        _ => return None,
    };
    let text = text.collect::<Vec<_>>().join(" ");
    let Cell::Value(Some(kategori)) = cell(Column::Kategori)? else {
        return None;
    };
    (!text.is_empty()).then(|| (text, kategori.0.clone()))
}

/// The pairs that share a key with no other row.
fn one_to_one<'a, K: Ord>(
    (gone, fresh): &Rows<'a>,
    of_gone: impl Fn(&'a CodeRow) -> Option<K>,
    of_fresh: impl Fn(&'a CodeRow) -> Option<K>,
) -> Vec<(&'a CodeRow, &'a CodeRow)> {
    let mut by_key = BTreeMap::<K, Rows<'a>>::new();
    for row in gone {
        if let Some(key) = of_gone(row) {
            by_key.entry(key).or_default().0.push(row);
        }
    }
    for row in fresh {
        if let Some(key) = of_fresh(row) {
            by_key.entry(key).or_default().1.push(row);
        }
    }
    by_key
        .into_values()
        .filter_map(|rows| match rows {
            (gone, fresh) if gone.len() == 1 && fresh.len() == 1 => Some((gone[0], fresh[0])),
            _ => None,
        })
        .collect()
}

/// Whether two rows are known to have different concepts, so that they are different codes however alike they look.
fn are_two_concepts([old, new]: [Codes<'_>; 2], gone: &CodeRow, fresh: &CodeRow) -> bool {
    let [a, b] = [old.concepts.get(&gone.code), new.concepts.get(&fresh.code)];
    a.is_some() && b.is_some() && a != b
}

/// The pairs with the most similar names, each with the evidence.
fn by_name<'a>([old, new]: [Codes<'a>; 2], (gone, fresh): &Rows<'a>) -> Renamed<'a, CodeRow> {
    renames::pair(gone, fresh, |a, b| {
        // If several codes share a concept, it is unknown which became which.
        let is_known = old.concepts.contains_key(&a.code) && new.concepts.contains_key(&b.code);
        // Codes that differ in a number look similar but are different.
        let is_numbered = digits(&a.code) != digits(&b.code);
        let likeness = likeness(&a.code, &b.code);
        let why = if a.cells == b.cells {
            "a similar name and the same cells"
        } else {
            "a similar name"
        };
        (!is_known && !is_numbered && likeness >= ALIKE).then(|| (likeness, why.to_owned()))
    })
}

fn digits(name: &WireName) -> String {
    name.0.chars().filter(char::is_ascii_digit).collect()
}

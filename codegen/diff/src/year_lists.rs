//! The comparison of the years of an API: which there are, and what each list says.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{CodeList, CodeRename, IncomeYear, Year, YearList};
use skattekit_rust::Generation;

use super::change::{Change, Walk, pairs};
use super::codes::{self, Role};
use super::describe;
use super::kind::ChangeKind;
use super::settings::provenance;
use super::verdict::{FindingKind, Wire};

/// Compares the lists of years of an API, either of which may be missing.
pub(super) fn compare(
    walk: &mut Walk,
    slug: &str,
    [old, new]: [Option<&YearList>; 2],
    at: (&Location, &Location),
) {
    let words = |list: Option<&YearList>| {
        list.map_or_else(
            || "no list of years".to_owned(),
            |list| {
                let YearList {
                    name,
                    year_field,
                    // Compared below.
                    years: _,
                    renames: _,
                } = list;
                let field = year_field.as_ref().map(|field| &*field.value);
                format!("{} with the year in {}", name.value, describe::maybe(field))
            },
        )
    };
    walk.differ(
        ChangeKind::SettingChanged,
        slug,
        (&words(old), at.0),
        (&words(new), at.1),
    );
    let [old_years, new_years] =
        [old, new].map(|list| list.map(|list| &*list.years).unwrap_or_default());
    let name = new.or(old).map_or("", |list| &list.name.value);
    for (a, b) in pairs(old_years, new_years, |year| year.year) {
        let Some(number) = a.or(b).map(|year| year.year.0) else {
            continue;
        };
        walk.part = format!("aar{number}");
        match (a, b) {
            (Some(a), Some(b)) => {
                year(walk, name, a, b);
            }
            (Some(a), None) => {
                let change = walk.add(ChangeKind::YearRemoved, number.to_string());
                change.before(count(a), &a.codes.origin);
            }
            (None, Some(b)) => {
                let change = walk.add(ChangeKind::YearAdded, number.to_string());
                change.after(count(b), &b.codes.origin);
                change.wire(Wire::Reports(FindingKind::UnknownYear));
            }
            (None, None) => {}
        }
    }
    let [old, new] = [old, new].map(|list| list.map(|list| &*list.renames).unwrap_or_default());
    let is_of_one_side = |year| {
        let has = |years: &[Year]| years.iter().any(|of| of.year == year);
        has(old_years) != has(new_years)
    };
    renames(walk, [old, new], is_of_one_side);
    walk.part.clear();
}

/// The number of a year's codes, and whether they are final.
fn count(year: &Year) -> String {
    let count = describe::count(year.codes.rows.len(), "code");
    let provisional = if year.is_provisional {
        ", provisional"
    } else {
        ""
    };
    format!("{count}{provisional}")
}

/// Compares what codes are called from one year on. The names of a year that one side lacks came or went with it.
fn renames(
    walk: &mut Walk,
    [old, new]: [&[CodeRename]; 2],
    is_of_one_side: impl Fn(IncomeYear) -> bool,
) {
    for (a, b) in pairs(old, new, |rename| (rename.from, &rename.old)) {
        let Some(rename) = a.or(b).filter(|rename| !is_of_one_side(rename.from)) else {
            continue;
        };
        let words = |rename: Option<&CodeRename>| {
            let Some(CodeRename {
                old: _,
                new,
                until,
                from: _,
                // The evidence for a rename does not matter.
                evidence: _,
                at: _,
            }) = rename
            else {
                return "no later name".to_owned();
            };
            format!("called `{new}` after {}", until.0)
        };
        let [from, to] = [a, b].map(words);
        walk.part = format!("aar{}", rename.until.0);
        let [before, after] = [a, b].map(|side| &side.unwrap_or(rename).at);
        walk.differ(
            ChangeKind::RemarksChanged,
            &rename.old.0,
            (&from, before),
            (&to, after),
        );
    }
}

/// Compares a year that both sides have.
fn year(walk: &mut Walk, name: &str, old: &Year, new: &Year) {
    let Year {
        year,
        is_provisional,
        provenance: from,
        codes,
    } = old;
    let is_provisional = [*is_provisional, new.is_provisional];
    provisional(walk, year.0, is_provisional, [codes, &new.codes]);
    for (a, b) in pairs(from, &new.provenance, |from| &from.file) {
        provenance(walk, [a, b]);
    }
    let lists = [Some(codes), Some(&new.codes)];
    codes::lists(walk, name, Role::Received, lists);
}

/// Compares whether a year is provisional, which determines whether its feature is on by default.
fn provisional(walk: &mut Walk, year: u16, [from, to]: [bool; 2], codes: [&CodeList; 2]) {
    let [old, new] = codes.map(|codes| &codes.origin.at);
    let [a, b] = [from, to].map(|is| if is { "provisional" } else { "final" });
    let kind = ChangeKind::YearStatusChanged;
    let changed = walk.differ(kind, &year.to_string(), (a, old), (b, new));
    if let Some(change) = changed.filter(|_| to) {
        change
            .source
            .add(format!("`aar{year}` is no longer on by default"));
    }
}

/// Makes the changes of a list that was provisional break no promise, whatever code they break.
///
/// A year that is gone as a whole is no such change: its feature is gone with it, and cargo finds no crate that has it.
pub(super) fn excuse_provisional(changes: &mut [Change], old: &Generation) {
    for api in &old.specification.apis {
        for year in api.years().iter().filter(|year| year.is_provisional) {
            let part = format!("aar{}", year.year.0);
            let of_list = changes.iter_mut().filter(|change| {
                change.package == api.package
                    && change.part == part
                    && change.kind != ChangeKind::YearRemoved
            });
            for change in of_list {
                change.source.excuse();
            }
        }
    }
}

//! The codes of a new inntektsår compared with those of the year before, as details of the change that adds it.

use skattekit_ir::ir::{Api, IncomeYear};
use skattekit_rust::Generation;

use super::change::Change;
use super::kind::ChangeKind;
use super::presentation::{folded, title};
use super::years::compare_years;

/// The number of codes that are named for each kind of change.
const NAMED: usize = 12;

/// Adds the details to each change that adds a year.
pub(super) fn add(changes: &mut [Change], new: &Generation) {
    let added = changes.iter_mut();
    for change in added.filter(|change| change.kind == ChangeKind::YearAdded) {
        let apis = &new.specification.apis;
        let Some(api) = apis.iter().find(|api| api.package == change.package) else {
            continue;
        };
        let year = api.years().iter().map(|year| year.year);
        let Some(year) = year
            .clone()
            .find(|year| year.0.to_string() == change.subject)
        else {
            continue;
        };
        change.details = details(new, api, year);
    }
}

fn details(of: &Generation, api: &Api, year: IncomeYear) -> Vec<String> {
    let years = api.years().iter().map(|year| year.year);
    let Some(before) = years.filter(|before| *before < year).max() else {
        return Vec::new();
    };
    // Both are years of the API.
    let Ok(difference) = compare_years(of, before, year) else {
        return Vec::new();
    };
    let difference = difference.of(&api.package);
    let of_kind = |kind: ChangeKind| {
        let changes = difference.changes.iter();
        changes.filter(move |change| change.kind == kind)
    };
    let mut details = Vec::new();
    for kind in NAMED_KINDS {
        let names = of_kind(kind).map(name).collect::<Vec<_>>();
        if !names.is_empty() {
            let title = title(kind, names.len());
            details.push(format!(
                "{title} since {}: {}",
                before.0,
                folded(names, NAMED)
            ));
        }
    }
    let others = ChangeKind::ALL
        .iter()
        .filter(|kind| !NAMED_KINDS.contains(kind));
    let others = others
        .map(|kind| (*kind, of_kind(*kind).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| title(kind, count))
        .collect::<Vec<_>>();
    if !others.is_empty() {
        details.push(others.join(", "));
    }
    if details.is_empty() {
        return vec![format!("the same codes as {}", before.0)];
    }
    let command = format!("`cargo xtask diff --year {} {}`", before.0, year.0);
    details.push(format!("{command} lists them all"));
    details
}

/// The kinds of change whose codes are named, in reading order.
const NAMED_KINDS: [ChangeKind; 4] = [
    ChangeKind::CodeRenamed,
    ChangeKind::KategoriChanged,
    ChangeKind::CodeAdded,
    ChangeKind::CodeRemoved,
];

/// A code and its new name or kategori.
fn name(change: &Change) -> String {
    let subject = &change.subject;
    match (change.kind, &change.old, &change.new) {
        (ChangeKind::CodeRenamed, _, Some(new)) => format!("`{subject}` → `{new}`"),
        (ChangeKind::KategoriChanged, Some(old), Some(new)) => {
            format!("`{subject}` ({old} → {new})")
        }
        _ => format!("`{subject}`"),
    }
}

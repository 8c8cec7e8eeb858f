//! The comparison of the lists of two inntektsår of one specification.

use skattekit_ir::ir::{Api, CodeList, Column, IncomeYear, Year};
use skattekit_rust::Generation;

use super::change::{Change, Walk};
use super::code_renames::{self, Codes};
use super::codes;
use super::difference::Difference;
use super::kind::ChangeKind;

/// Compares the lists of two inntektsår, for every API that has both.
///
/// The source verdict is about code that moves from the module of one year to that of the other, the wire verdict about
/// responses of the new year that are read with the codes of the old one. No crate changes.
///
/// # Errors
/// If no API has both years: the years that there are.
pub fn compare_years(
    of: &Generation,
    old: IncomeYear,
    new: IncomeYear,
) -> Result<Difference, Vec<IncomeYear>> {
    let apis = &of.specification.apis;
    let year = |api: &'_ Api, year: IncomeYear| api.years().iter().position(|of| of.year == year);
    let mut walk = Walk::default();
    let mut found = false;
    for api in apis {
        let (Some(a), Some(b)) = (year(api, old), year(api, new)) else {
            continue;
        };
        found = true;
        let concepts = code_renames::of_years(api.years());
        let [a, b] = [a, b].map(|at| (&api.years()[at], &concepts[at]));
        walk.package.clone_from(&api.package);
        walk.part = format!("aar{}", new.0);
        let Year {
            year: _,
            // A provisional list can be compared like any other.
            is_provisional: _,
            // Two years come from two tables.
            provenance: _,
            codes: list,
        } = a.0;
        let years = api.year_list.as_ref();
        let name = years.map_or("", |list| &list.name.value);
        let known = years.map(|list| code_renames::known(list, [a.0, b.0]));
        let lists = [(list, a.1), (&b.0.codes, b.1)];
        let lists = lists.map(|(list, concepts)| Codes { list, concepts });
        let from = walk.changes.len();
        codes::years(&mut walk, name, lists, &known.unwrap_or_default());
        for change in &mut walk.changes[from..] {
            moved(change, &b.0.codes, old, new);
        }
    }
    if !found {
        let years = apis.iter().flat_map(Api::years);
        let mut years = years.map(|year| year.year).collect::<Vec<_>>();
        years.sort_unstable();
        years.dedup();
        return Err(years);
    }
    // Remarks are about the sources of one year.
    walk.changes
        .retain(|change| change.kind != ChangeKind::RemarksChanged);
    Ok(Difference::of_changes(walk.changes))
}

/// Whether the codes of every year have a method for a column, even if the table lacks it.
fn is_kept(subject: &str) -> bool {
    let mut kept = Column::OF_EVERY_YEAR.into_iter();
    kept.any(|column| {
        subject
            .strip_suffix(&codes::column(column))
            .is_some_and(|list| list.ends_with(": "))
    })
}

/// Adds the reason why code does not compile when it moves from the module of one year to that of the other.
fn moved(change: &mut Change, codes: &CodeList, old: IncomeYear, new: IncomeYear) {
    let why = match change.kind {
        ChangeKind::CodeRemoved => format!(
            "`aar{}` has a variant for {}, and `aar{}` does not",
            old.0, change.subject, new.0
        ),
        // The old name may exist beside the new one.
        ChangeKind::CodeRenamed if codes.rows.iter().all(|row| row.code.0 != change.subject) => {
            format!(
                "the variant for {} has another name in `aar{}`",
                change.subject, new.0
            )
        }
        ChangeKind::ColumnRemoved if !is_kept(&change.subject) => {
            format!("the method for {} is not in `aar{}`", change.subject, new.0)
        }
        _ => return,
    };
    change.source.add(why);
}

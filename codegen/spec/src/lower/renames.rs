//! Codes that are renamed between years: renames listed in the manifest, and those derived from the concepts in the
//! tables.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use skattekit_ir::ir::{CodeRename, CodeRow, IncomeYear, RenameEvidence, WireName, Year};
use toml::Spanned;

use crate::manifest::{CodeRenames, YearList, place};

/// The renames between the years of a list, oldest first.
pub(super) fn lower_renames(
    list: &YearList,
    years: &[Year],
    diagnostics: &mut Diagnostics,
) -> Vec<CodeRename> {
    // The names of a year that could not be read are unknown.
    if years.len() < list.years.len() {
        return Vec::new();
    }
    let mut renames = Vec::new();
    for stated in &list.renames {
        add_stated(stated, years, &mut renames, diagnostics);
    }
    for two in years.windows(2) {
        add_by_concept([&two[0], &two[1]], &mut renames);
    }
    renames.sort_by(|a, b| (a.from, &a.old).cmp(&(b.from, &b.old)));
    renames
}

fn add_stated(
    stated: &CodeRenames,
    years: &[Year],
    renames: &mut Vec<CodeRename>,
    diagnostics: &mut Diagnostics,
) {
    let [from, to] = [&stated.from, &stated.to].map(|year| IncomeYear(*year.get_ref()));
    for (year, key) in [(from, &stated.from), (to, &stated.to)] {
        if years.iter().all(|known| known.year != year) {
            diagnostics
                .error(Code::UnusedSetting, place(key))
                .found(format!("there is no list of {}", year.0))
                .expected("an inntektsår of `[api.year-list.years]`")
                .help("correct the year, or remove the entry");
            return;
        }
    }
    if to <= from {
        diagnostics
            .error(Code::InvalidManifest, place(&stated.to))
            .found(format!("{} is not after {}", to.0, from.0))
            .expected("the inntektsår of the new names")
            .help("`from` is the inntektsår of the old names, `to` that of the new ones");
        return;
    }
    for (old, new) in &stated.codes {
        let rename = Stated {
            from,
            to,
            years,
            source: &stated.source,
        };
        if let Some(rename) = rename.lower(old, new, renames, diagnostics) {
            renames.push(rename);
        }
    }
}

/// An entry of the manifest, and the years in which its names are searched.
struct Stated<'a> {
    from: IncomeYear,
    to: IncomeYear,
    years: &'a [Year],
    source: &'a str,
}

impl Stated<'_> {
    fn lower(
        &self,
        old: &Spanned<String>,
        new: &Spanned<String>,
        known: &[CodeRename],
        diagnostics: &mut Diagnostics,
    ) -> Option<CodeRename> {
        let [old_name, new_name] = [old, new].map(|name| WireName(name.get_ref().clone()));
        let between = |year: &&Year| self.from < year.year && year.year <= self.to;
        let mut later = self.years.iter().filter(between);
        let Some(first) = later.find(|year| has(year, &new_name)) else {
            let what = format!("after {} up to {}", self.from.0, self.to.0);
            self.report_unknown(new, &what, diagnostics);
            return None;
        };
        let mut before = self.years.iter().filter(|year| year.year < first.year);
        let Some(last) = before.rfind(|year| has(year, &old_name)) else {
            let what = format!("before {}", first.year.0);
            self.report_unknown(old, &what, diagnostics);
            return None;
        };
        let after = self.years.iter().find(|year| self.to < year.year);
        let same = |year: &&Year| year.year == self.from;
        let start = self.years.iter().find(same);
        diagnostics
            .error(Code::InvalidManifest, place(old))
            .found(
                if let Some(year) = after.filter(|year| has(year, &old_name)) {
                    format!("`{old_name}` is still a code of {}", year.year.0)
                } else if let Some(year) = start.filter(|year| has(year, &new_name)) {
                    format!("`{new_name}` is already a code of {}", year.year.0)
                } else if let Some(other) = known.iter().find(|known| {
                    known.from == first.year && (known.new == new_name || known.old == old_name)
                }) {
                    format!(
                        "`{}` is called `{}` from {} on",
                        other.old, other.new, first.year.0
                    )
                } else {
                    return Some(CodeRename {
                        old: old_name,
                        new: new_name,
                        until: last.year,
                        from: first.year,
                        evidence: RenameEvidence::Stated(self.source.to_owned()),
                        at: place(old),
                    });
                },
            )
            .expected("one name per code and year")
            .help("remove the entry: the two names are not the same code");
        None
    }

    fn report_unknown(&self, name: &Spanned<String>, what: &str, diagnostics: &mut Diagnostics) {
        let rows = self.years.iter().flat_map(|year| &year.codes.rows);
        let names = rows.map(|row| &*row.code.0);
        let help = near_or(
            name.get_ref(),
            names,
            "correct the name, or remove the entry",
        );
        diagnostics
            .error(Code::UnusedSetting, place(name))
            .found(format!("no list {what} has the code `{}`", name.get_ref()))
            .expected("a name that the code has in these years")
            .help(help);
    }
}

fn has(year: &Year, code: &WireName) -> bool {
    year.codes.rows.iter().any(|row| row.code == *code)
}

/// Adds the codes that alone, among the removed codes and among the new ones, link to one concept.
fn add_by_concept([old, new]: [&Year; 2], renames: &mut Vec<CodeRename>) {
    let [gone, fresh] = [(old, new), (new, old)].map(|(year, other)| {
        let mut by_concept = BTreeMap::<&str, Vec<&CodeRow>>::new();
        for row in year.codes.rows.iter().filter(|row| !has(other, &row.code)) {
            if let Some(concept) = row.concept() {
                by_concept.entry(concept).or_default().push(row);
            }
        }
        by_concept
    });
    for (concept, rows) in &gone {
        let (&[a], Some(&[b])) = (&**rows, fresh.get(concept).map(|rows| &**rows)) else {
            continue;
        };
        let is_stated = renames
            .iter()
            .any(|known| known.from == new.year && (known.old == a.code || known.new == b.code));
        if !is_stated {
            renames.push(CodeRename {
                old: a.code.clone(),
                new: b.code.clone(),
                until: old.year,
                from: new.year,
                evidence: RenameEvidence::Begrep,
                at: b.origin.at.clone(),
            });
        }
    }
}

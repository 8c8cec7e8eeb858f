//! A difference as text for a terminal.

use skattekit_ir::diag::visible;

use super::change::Change;
use super::describe;
use super::difference::Difference;
use super::presentation::{Comparison, Counts, CrateChanges, Group, Mark, release_kind, versions};

impl Difference {
    /// The difference as text: by crate and module, breaking changes first, with the totals on the last line.
    #[must_use]
    pub fn text(&self, sides: &Comparison<'_>) -> String {
        let printer = Printer {
            sides,
            is_of_years: self.is_of_years,
        };
        let sections = sides.sections(self);
        let mut text = sections
            .iter()
            .map(|section| printer.section(section))
            .collect::<String>();
        if let Some(sources) = sides.sources(self) {
            text.push_str(&format!("{sources}\n\n"));
        }
        let Counts {
            breaking,
            changed_meaning,
            other: _,
        } = Counts::of(&self.changes);
        let count = describe::count(self.changes.len(), "change");
        let (old, new) = (visible(sides.old_name), visible(sides.new_name));
        text.push_str(&format!("{old} to {new}: {count}, {breaking} breaking"));
        if changed_meaning > 0 {
            text.push_str(&format!(", {changed_meaning} with another meaning (~)"));
        }
        text + "\n"
    }
}

struct Printer<'a> {
    sides: &'a Comparison<'a>,
    is_of_years: bool,
}

impl Printer<'_> {
    fn section(&self, section: &CrateChanges<'_>) -> String {
        let mut text = visible(section.package);
        if let Some(bumped) = section.bumped {
            let (old, new) = versions(bumped);
            let kind = release_kind(bumped);
            text.push_str(&format!(" {} -> {} ({kind})", visible(&old), visible(&new)));
        }
        text.push_str("\n\n");
        for part in &section.parts {
            if self.is_of_years {
                let about = self.sides.about_years("`!`");
                text.push_str(&format!("  {}: {}\n", part.name, part.totals()));
                text.push_str(&format!("  {about}\n\n"));
            } else if !part.name.is_empty() {
                text.push_str(&format!("  {}\n", visible(part.name)));
            }
            text.extend(part.groups.iter().map(|group| self.group(group)));
            if !self.is_of_years {
                text.push('\n');
            }
        }
        text
    }

    fn group(&self, group: &Group<'_>) -> String {
        let first = group.first();
        if self.is_of_years {
            let changes = if group.is_folded {
                let names = group.names(visible);
                format!("  {} {names}; --all lists them\n", mark(first))
            } else {
                let changes = group.changes.iter();
                changes.map(|change| self.change(change)).collect()
            };
            return format!("  {} ({})\n{changes}\n", group.title(), first.verdicts());
        }
        if !group.is_folded {
            let changes = group.changes.iter();
            return changes
                .map(|change| self.change(change) + &consequences(change))
                .collect();
        }
        let mut text = format!(
            "  {} {}: {}\n",
            mark(first),
            group.title(),
            group.names(visible)
        );
        if let Some(place) = self.place(first) {
            text.push_str(&format!("      {place} and below; --all lists them\n"));
        }
        text + &format!("      {}\n", visible(&first.verdicts()))
    }

    fn change(&self, change: &Change) -> String {
        let mut text = format!("  {} {}\n", mark(change), visible(&change.sentence()));
        // A long list of names is shown in full, a long name is not.
        let details = change.details.iter().map(|detail| {
            let names = detail.split(", ").map(visible);
            names.collect::<Vec<_>>().join(", ")
        });
        for line in details.chain(self.place(change)) {
            text.push_str(&format!("      {line}\n"));
        }
        text
    }

    fn place(&self, change: &Change) -> Option<String> {
        let (place, old) = self.sides.place(change)?;
        let old = old.map_or_else(String::new, |old| format!(" in {old}"));
        Some(visible(&format!("{place}{old}")))
    }
}

/// The verdicts on a change, and the reasons why code may not compile.
fn consequences(change: &Change) -> String {
    let reasons = change.source.reasons().iter().map(String::as_str);
    std::iter::once(&*change.verdicts())
        .chain(reasons)
        .map(|line| format!("      {}\n", visible(line)))
        .collect::<Vec<_>>()
        .concat()
}

fn mark(change: &Change) -> char {
    match Mark::of(change) {
        Mark::Breaking => '!',
        Mark::ChangedMeaning => '~',
        Mark::None => ' ',
    }
}

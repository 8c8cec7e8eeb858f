//! A difference as Markdown for a pull request: a table of crates and releases, then the changes of each crate.

use skattekit_ir::markdown::{cell, code, inline};

use super::change::Change;
use super::difference::Difference;
use super::presentation::{Comparison, Counts, CrateChanges, Group, Mark, release_kind, versions};

/// The longest body, in bytes; GitHub refuses more than 65 536 characters.
const LONGEST: usize = 60_000;

impl Difference {
    /// The difference as the body of a pull request.
    #[must_use]
    pub fn markdown(&self, sides: &Comparison<'_>) -> String {
        let whole = self.markdown_of(sides);
        if whole.len() <= LONGEST {
            return whole;
        }
        let folded = self.markdown_of(&Comparison {
            all: false,
            ..*sides
        });
        if folded.len() <= LONGEST {
            return folded;
        }
        let end = (0..=LONGEST).rev().find(|at| folded.is_char_boundary(*at));
        let kept = &folded[..end.unwrap_or(0)];
        let kept = kept.rsplit_once('\n').map_or(kept, |(kept, _)| kept);
        format!("{kept}\n\nThe rest was cut off; `cargo xtask diff` shows all of it.\n")
    }

    fn markdown_of(&self, sides: &Comparison<'_>) -> String {
        if self.is_empty() {
            return format!(
                "Nothing changed between {} and {}.\n",
                code(sides.old_name),
                code(sides.new_name)
            );
        }
        let printer = Printer {
            sides,
            is_of_years: self.is_of_years,
        };
        let sections = sides.sections(self);
        let mut lines = format!(
            "What changed between {} and {}.\n",
            code(sides.old_name),
            code(sides.new_name)
        );
        if self.is_of_years {
            let about = sides.about_years("**Breaking**");
            lines.push_str(&format!("{about}\n"));
        } else {
            lines.push_str(TABLE);
            lines.extend(sections.iter().map(row));
        }
        lines.extend(sections.iter().map(|section| printer.section(section)));
        if let Some(sources) = sides.sources(self) {
            lines.push_str(&format!("\n{}.\n", inline(&sources)));
        }
        lines
    }
}

/// The head of the table of crates.
const TABLE: &str = "\n\
    | crate | is | becomes | release | breaking | changed meaning | other changes |\n\
    |---|---|---|---|---:|---:|---:|\n";

fn row(section: &CrateChanges<'_>) -> String {
    let (old, new, kind) = section.bumped.map_or_else(Default::default, |bumped| {
        let (old, new) = versions(bumped);
        (old, new, release_kind(bumped))
    });
    let Counts {
        breaking,
        changed_meaning,
        other,
    } = Counts::of(section.changes());
    format!(
        "| {} | {} | {} | {} | {breaking} | {changed_meaning} | {other} |\n",
        code(section.package).replace('|', "\\|"),
        cell(&old),
        cell(&new),
        cell(&kind)
    )
}

struct Printer<'a> {
    sides: &'a Comparison<'a>,
    is_of_years: bool,
}

impl Printer<'_> {
    fn section(&self, section: &CrateChanges<'_>) -> String {
        if section.parts.is_empty() {
            return String::new();
        }
        let mut lines = format!("\n## {}\n", code(section.package));
        for part in &section.parts {
            if !part.name.is_empty() {
                lines.push_str(&format!("\n### {}\n", code(part.name)));
            }
            lines.push('\n');
            if self.is_of_years {
                lines.push_str(&format!("{}.\n", part.totals()));
            }
            lines.extend(part.groups.iter().map(|group| self.group(group)));
        }
        lines
    }

    fn group(&self, group: &Group<'_>) -> String {
        let first = group.first();
        let mark = Mark::of(first).markdown();
        let (title, verdicts) = (group.title(), inline(&first.verdicts()));
        let changes = group.changes.iter();
        match (self.is_of_years, group.is_folded) {
            (true, false) => {
                let changes = changes.map(|change| format!("- {}\n", self.line(change)));
                let changes = changes.collect::<Vec<_>>().concat();
                format!("\n{mark}{title} ({verdicts})\n\n{changes}")
            }
            (true, true) => {
                let names = group.names(code);
                format!("\n{mark}{title} ({verdicts})\n\n- {names}\n")
            }
            (false, false) => changes
                .map(|change| {
                    let parts = items(change);
                    format!("- {mark}{}\n  {verdicts}\n{parts}", self.line(change))
                })
                .collect::<Vec<_>>()
                .concat(),
            (false, true) => {
                let place = self.place(first);
                let place = place.map_or_else(String::new, |place| format!(" (from {place} on)"));
                let names = group.names(code);
                format!("- {mark}{title}: {names}{place}\n  {verdicts}\n")
            }
        }
    }

    fn line(&self, change: &Change) -> String {
        match self.place(change) {
            Some(place) => format!("{} ({place})", sentence(change)),
            None => sentence(change),
        }
    }

    fn place(&self, change: &Change) -> Option<String> {
        let (place, old) = self.sides.place(change)?;
        let old = old.map_or_else(String::new, |old| format!(" in {}", code(old)));
        Some(code(&place) + &old)
    }
}

/// The contents of a new API or year, and the reasons why code may not compile, as a nested list.
pub(super) fn items(change: &Change) -> String {
    let lines = change.details.iter().chain(change.source.reasons());
    lines
        .map(|line| format!("  - {}\n", inline(line)))
        .collect::<Vec<_>>()
        .concat()
}

/// The change as a sentence: names as code, and texts of the specification escaped.
pub(super) fn sentence(change: &Change) -> String {
    change.sentence_with(code, |value| unlinked(&inline(value)))
}

/// Markdown without anything that GitHub would turn into a mention or a reference.
fn unlinked(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let is_number = chars.peek().is_some_and(char::is_ascii_digit);
        // Inside a URL they are part of it.
        let starts = !before.is_alphanumeric() && !matches!(before, '/' | '&');
        match char {
            '@' if starts => safe.push_str("&#64;"),
            '#' if starts && is_number => safe.push_str("&#35;"),
            char => safe.push(char),
        }
        before = char;
    }
    safe
}

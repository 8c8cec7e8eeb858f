//! A difference to text for a terminal: crate by crate, module by module, what breaks first.

use skattekit_ir::diag::visible;

use super::change::Change;
use super::difference::Difference;
use super::presentation::{Comparison, Group, Section, bump, subjects, versions};
use super::verdict::{Meaning, Source};

impl Difference {
    /// The difference as text; it ends with a line that counts.
    #[must_use]
    pub fn text(&self, sides: &Comparison<'_>) -> String {
        let mut text = String::new();
        for section in sides.sections(self) {
            section_text(sides, &section, &mut text);
        }
        if let Some(sources) = sides.sources(self) {
            text.push_str(&format!("{sources}\n\n"));
        }
        let breaking = self.changes.iter().filter(|change| change.is_breaking());
        let plural = if self.changes.len() == 1 { "" } else { "s" };
        text.push_str(&format!(
            "{} to {}: {} change{plural}, {} breaking\n",
            visible(sides.old_name),
            visible(sides.new_name),
            self.changes.len(),
            breaking.count()
        ));
        text
    }
}

fn section_text(sides: &Comparison<'_>, section: &Section<'_>, text: &mut String) {
    text.push_str(&visible(section.package));
    if let Some(bumped) = section.bumped {
        let (old, new) = versions(bumped);
        text.push_str(&format!(
            " {} -> {} ({})",
            visible(&old),
            visible(&new),
            bump(bumped)
        ));
    }
    text.push_str("\n\n");
    for (part, groups) in &section.parts {
        if !part.is_empty() {
            text.push_str(&format!("  {}\n", visible(part)));
        }
        for group in groups {
            match group {
                Group::One(change) => one(sides, change, text),
                Group::Many(changes) => many(sides, changes, text),
            }
        }
        text.push('\n');
    }
}

fn mark(change: &Change) -> &'static str {
    if change.is_breaking() { "!" } else { " " }
}

fn one(sides: &Comparison<'_>, change: &Change, text: &mut String) {
    text.push_str(&format!(
        "  {} {}\n",
        mark(change),
        visible(&change.sentence())
    ));
    if let Some(place) = sides.place(change) {
        text.push_str(&format!("      {}\n", visible(&place)));
    }
    text.push_str(&format!("      {}\n", visible(&verdicts(change))));
    if let Source::Breaks(reasons) = &change.source {
        for reason in reasons {
            text.push_str(&format!("      {}\n", visible(reason)));
        }
    }
}

fn many(sides: &Comparison<'_>, changes: &[&Change], text: &mut String) {
    let Some(first) = changes.first() else { return };
    let names = subjects(changes, visible);
    text.push_str(&format!(
        "  {} {} times `{}`: {names}\n",
        mark(first),
        changes.len(),
        first.kind.name()
    ));
    if let Some(place) = sides.place(first) {
        text.push_str(&format!(
            "      {}, and further on; --all tells each\n",
            visible(&place)
        ));
    }
    text.push_str(&format!("      {}\n", verdicts(first)));
}

/// The three verdicts on one line.
pub(super) fn verdicts(change: &Change) -> String {
    format!(
        "wire: {}; source: {}; meaning: {}",
        change.wire,
        source(&change.source),
        meaning(change.meaning)
    )
}

pub(super) const fn source(source: &Source) -> &'static str {
    match source {
        Source::Compiles => "compiles",
        Source::Breaks(_) => "breaks",
    }
}

pub(super) fn meaning(meaning: Meaning) -> String {
    match meaning.detail() {
        Some(detail) => format!("{} ({detail})", meaning.name()),
        None => meaning.name().to_owned(),
    }
}

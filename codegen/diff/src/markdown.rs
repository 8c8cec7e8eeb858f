//! A difference to Markdown for a pull request: what each crate's version becomes, then the changes of each.

use skattekit_ir::markdown::{cell, code, inline};

use super::change::{Change, shortened};
use super::difference::Difference;
use super::kind::Kind;
use super::presentation::{Comparison, Group, Section, bump, subjects, versions};
use super::text;
use super::verdict::Source;

/// How much a pull request's body may hold, in bytes; GitHub takes 65 536 characters.
const LONGEST: usize = 60_000;

impl Difference {
    /// The difference as the body of a pull request.
    #[must_use]
    pub fn markdown(&self, sides: &Comparison<'_>) -> String {
        let whole = self.markdown_of(sides);
        if whole.len() <= LONGEST {
            return whole;
        }
        // A body that is too long is refused as a whole.
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
        format!("{kept}\n\nThere is more; `cargo xtask diff` tells the rest.\n")
    }

    fn markdown_of(&self, sides: &Comparison<'_>) -> String {
        if self.is_empty() {
            return format!(
                "Nothing changed between {} and {}.\n",
                code(sides.old_name),
                code(sides.new_name)
            );
        }
        let sections = sides.sections(self);
        let mut lines = format!(
            "What changed between {} and {}.\n\n| crate | is | becomes | bump | breaking | other changes |\n|---|---|---|---|---:|---:|\n",
            code(sides.old_name),
            code(sides.new_name)
        );
        for section in &sections {
            let of = self
                .changes
                .iter()
                .filter(|change| change.package == section.package);
            let (breaking, other): (Vec<_>, Vec<_>) = of.partition(|change| change.is_breaking());
            let (old, new, bump) = section.bumped.map_or_else(Default::default, |bumped| {
                let (old, new) = versions(bumped);
                (old, new, bump(bumped))
            });
            lines.push_str(&format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                code_cell(section.package),
                cell(&old),
                cell(&new),
                cell(&bump),
                breaking.len(),
                other.len()
            ));
        }
        for section in &sections {
            section_lines(sides, section, &mut lines);
        }
        if let Some(sources) = sides.sources(self) {
            lines.push_str(&format!("\n{}.\n", inline(&sources)));
        }
        lines
    }
}

fn code_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

fn section_lines(sides: &Comparison<'_>, section: &Section<'_>, lines: &mut String) {
    if section.parts.is_empty() {
        return;
    }
    lines.push_str(&format!("\n## {}\n", code(section.package)));
    for (part, groups) in &section.parts {
        if !part.is_empty() {
            lines.push_str(&format!("\n### {}\n", code(part)));
        }
        lines.push('\n');
        for group in groups {
            match group {
                Group::One(change) => one(sides, change, lines),
                Group::Many(changes) => many(sides, changes, lines),
            }
        }
    }
}

fn one(sides: &Comparison<'_>, change: &Change, lines: &mut String) {
    let mark = if change.is_breaking() {
        "**Breaking:** "
    } else {
        ""
    };
    lines.push_str(&format!("- {mark}{}", sentence(change)));
    if let Some(place) = sides.place(change) {
        lines.push_str(&format!(" ({})", code(&place)));
    }
    lines.push_str(&format!("\n  {}\n", inline(&text::verdicts(change))));
    if let Source::Breaks(reasons) = &change.source {
        for reason in reasons {
            lines.push_str(&format!("  - {}\n", inline(reason)));
        }
    }
}

fn many(sides: &Comparison<'_>, changes: &[&Change], lines: &mut String) {
    let Some(first) = changes.first() else { return };
    let mark = if first.is_breaking() {
        "**Breaking:** "
    } else {
        ""
    };
    lines.push_str(&format!(
        "- {mark}{} times {}: {}",
        changes.len(),
        code(first.kind.name()),
        subjects(changes, code)
    ));
    if let Some(place) = sides.place(first) {
        lines.push_str(&format!(" (from {} on)", code(&place)));
    }
    lines.push_str(&format!("\n  {}\n", inline(&text::verdicts(first))));
}

/// The change as a sentence, with what the specification says in it as text and names as code.
pub(super) fn sentence(change: &Change) -> String {
    let subject = code(&change.subject);
    let verb = change.verb();
    if let (Some(evidence), Some(new)) = (&change.evidence, &change.new) {
        return format!("{subject} {verb} {} ({}).", code(new), inline(evidence));
    }
    // Rust is code, and no text of anybody.
    let short = |text: &str| match change.kind {
        Kind::RustApi => code(&shortened(text)),
        _ => short(text),
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": {}, and was {}", short(new), short(old)),
        (None, Some(value)) | (Some(value), None) if *value != change.subject => {
            format!(": {}", short(value))
        }
        _ => String::new(),
    };
    super::change::ended(format!("{subject} {verb}{values}"))
}

/// A text on one line, as text and not as markup; a long one without its middle.
fn short(text: &str) -> String {
    unlinked(&inline(&shortened(text)))
}

/// Markdown in which GitHub sees nobody's name and no number of an issue, which would be told that they are meant.
fn unlinked(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let is_number = chars.peek().is_some_and(char::is_ascii_digit);
        // Within an address they are part of it.
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

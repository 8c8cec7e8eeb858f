//! A summary of what changed in the specifications, in lines for people.

use similar::{ChangeTag, TextDiff};
use skattekit_codegen::diff::{Comparison, compare};
use skattekit_codegen::{Generation, LOCK, Sources, generate};

/// Prints what changed and what it means for consumers. If one side generates no code, only changes of the texts are
/// printed.
pub(crate) fn report_changes(
    old: &Sources,
    new: &Sources,
    generation: &Generation,
    prefix: &str,
) -> Vec<String> {
    let lines = by_lines(old, new, prefix);
    if lines.is_empty() {
        return lines;
    }
    // A new file has its own line, and what it adds to the old side generated no code without it.
    let mut before = old.clone();
    for path in new.paths().filter(|path| old.bytes(path).is_none()) {
        before.add(path, new.bytes(path).unwrap_or_default());
    }
    match text(&before, (new, generation), prefix) {
        Some(text) => text.lines().map(str::to_owned).collect(),
        None => lines,
    }
}

/// The changed files, one line each.
fn by_lines(old: &Sources, new: &Sources, prefix: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for path in new.paths().filter(|path| *path != LOCK) {
        let before = old.bytes(path).unwrap_or_default();
        let after = new.bytes(path).unwrap_or_default();
        if before == after {
            continue;
        }
        let (before, after) = (
            String::from_utf8_lossy(before),
            String::from_utf8_lossy(after),
        );
        let diff = TextDiff::from_lines(&*before, &*after);
        let count = |tag| {
            diff.iter_all_changes()
                .filter(|change| change.tag() == tag)
                .count()
        };
        lines.push(format!(
            "{prefix}{path}: {} lines added, {} removed",
            count(ChangeTag::Insert),
            count(ChangeTag::Delete)
        ));
    }
    lines
}

/// The changes between two sets of specifications, for people; `None` if one of them has errors.
fn text(old: &Sources, (new, after): (&Sources, &Generation), prefix: &str) -> Option<String> {
    let before = generate(old);
    if before.files.is_none() || after.files.is_none() {
        return None;
    }
    let sides = Comparison {
        old_name: "before",
        new_name: "now",
        old,
        new,
        prefix,
        all: false,
    };
    let text = compare(&before, after).text(&sides);
    Some(text.trim_end().to_owned())
}

//! What changed in the specifications: the old and the new ones in, lines for people out.

use similar::{ChangeTag, TextDiff};
use skattekit_codegen::{LOCK, Sources};

/// Tells what changed, a line a file.
pub(crate) fn tell_changes(old: &Sources, new: &Sources, prefix: &str) -> Vec<String> {
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

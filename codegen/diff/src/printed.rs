//! A last check: crates whose generated files differ although no change was found.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_rust::Generation;

use super::change::Walk;
use super::kind::ChangeKind;

/// Adds a change for every crate whose files differ although no change of it was found.
pub(super) fn compare_files(walk: &mut Walk, old: &Generation, new: &Generation) {
    let (Some(old_files), Some(new_files)) = (&old.files, &new.files) else {
        return;
    };
    let mut told = walk
        .changes
        .iter()
        .map(|change| change.package.clone())
        .collect::<BTreeSet<_>>();
    // The crate of all models has no content of its own.
    let tables = [old, new].map(|side| side.specification.models.as_ref());
    told.extend(
        tables
            .into_iter()
            .flatten()
            .map(|table| table.package.clone()),
    );
    let of = |kinds: &[ChangeKind]| {
        walk.changes
            .iter()
            .filter(|change| kinds.contains(&change.kind))
            .map(|change| change.package.clone())
            .collect()
    };
    let others = Others {
        released: of(&[ChangeKind::ReleaseChanged]),
        // The names as written in Rust code.
        named: of(&[ChangeKind::ApiAdded, ChangeKind::ApiRemoved])
            .iter()
            .map(|package| format!("`{}::", package.replace('-', "_")))
            .collect(),
    };
    let package = |path: &str| path.split_once('/').map(|(package, _)| package.to_owned());
    let mut differing = BTreeMap::<String, String>::new();
    let paths = old_files
        .iter()
        .chain(new_files.iter())
        .map(|(path, _)| path);
    for path in paths {
        let Some(package) = package(path).filter(|package| !told.contains(package)) else {
            continue;
        };
        let [before, after] = [old_files, new_files].map(|files| files.get(path));
        let lines = |output: Option<&'_ skattekit_ir::output::Output>| {
            output.map(|output| sorted(&output.text, &others))
        };
        if lines(before) != lines(after) {
            differing.entry(package).or_insert_with(|| path.to_owned());
        }
    }
    for (package, path) in differing {
        walk.package = package;
        walk.part.clear();
        let change = walk.add(ChangeKind::GeneratedText, &*path);
        change.new = Some("its text differs".to_owned());
    }
}

/// The crates whose own changes show in the text of others.
struct Others {
    /// Crates with another release, on which others depend.
    released: BTreeSet<String>,
    /// The prefixes of paths into added or removed crates, which the docs of others mention.
    named: Vec<String>,
}

/// The sorted lines of a file, without its provenance and without lines that differ because another crate does. They
/// are sorted because their order can be that of a source, which does not matter.
fn sorted(text: &str, others: &Others) -> Vec<String> {
    let is_own = |line: &&str| {
        let asked = line.split_once(" = ").map(|(name, _)| name);
        let is_asked = asked.is_some_and(|name| others.released.contains(name));
        let is_named = others.named.iter().any(|name| line.contains(name));
        !is_asked && !is_named && !line.starts_with("// From ")
    };
    let lines = text.lines().filter(is_own).map(str::to_owned);
    let mut lines = lines.collect::<Vec<_>>();
    lines.sort_unstable();
    lines
}

//! `cargo xtask release-notes`: the releases of the manifest and the changelog, from what changed since the last release.

use std::path::Path;

use anyhow::Context;
use skattekit_codegen::MANIFEST;
use skattekit_codegen::diff::{Base, Comparison, Raised, compare};

use crate::format::harmless;
use crate::outcome::Outcome;
use crate::paths::Folders;
use crate::print::print_line;
use crate::side::{self, Side};
use crate::{diff, files, git};

/// Without a tag nobody knows what was released.
const WITHOUT_TAG: &str = "there is no tag to compare with; name another side, as in \
    `cargo xtask release-notes --since HEAD`, which adds the changes of the work tree to the changelog";

/// Runs the command.
///
/// # Errors
/// A side or a file that cannot be read or written; nothing was changed.
pub(crate) fn run(
    folders: &Folders,
    since: Option<&str>,
    dry_run: bool,
    changelog: Option<&Path>,
) -> anyhow::Result<Outcome> {
    let last = || git::last_tag(&folders.specs).context(WITHOUT_TAG);
    let (since, base) = match since {
        Some(since) => (since.to_owned(), Base::Other),
        None => (last()?, Base::LastRelease),
    };
    let old = side::read(folders, Some(&since))?;
    let new = side::read(folders, None)?;
    let prefix = folders.specs_prefix();
    let (Some(before), Some(after)) = diff::both(&old, &new, &prefix) else {
        return Ok(Outcome::BadInput);
    };
    let difference = compare(&before, &after);
    let manifest = folders.specs.join(MANIFEST);
    let beside = folders.specs.with_file_name("CHANGELOG.md");
    let changelog = changelog.unwrap_or(&beside);
    let sides = Comparison {
        old_name: &old.name,
        new_name: &new.name,
        old: &old.sources,
        new: &new.sources,
        prefix: &prefix,
        all: false,
    };
    let texts = [files::read_text(&manifest)?, files::read_text(changelog)?];
    let raised = difference
        .raise(&texts[0])
        .with_context(|| folders.show(&manifest))?;
    let recorded = difference
        .record(&texts[1], &sides, base)
        .with_context(|| folders.show(changelog))?;
    diff::print_difference(&difference, &sides);
    print_status(&compared_with(folders, &since, &old));
    for Raised { package, from, to } in difference.raised() {
        print_status(&format!("{package}: {from} becomes {to}"));
    }
    let files = [
        (&*manifest, &*raised, &texts[0]),
        (changelog, &*recorded, &texts[1]),
    ];
    let differing = files
        .iter()
        .filter(|(_, text, before)| text != before)
        .map(|(path, text, _)| (*path, *text))
        .collect::<Vec<_>>();
    let verb = if dry_run { "would write" } else { "wrote" };
    if !dry_run {
        files::replace_all(&differing)?;
    }
    for (path, _) in &differing {
        print_status(&format!("{verb} {}", folders.show(path)));
    }
    if differing.is_empty() {
        print_status("nothing to write: the releases and the changelog are up to date");
    } else if raised != texts[0] {
        print_status(
            "the crates have new versions: run `cargo xtask regenerate`, and commit everything together",
        );
    }
    Ok(Outcome::Fine)
}

/// What the work tree was compared with; a revision with the commit that it is.
fn compared_with(folders: &Folders, since: &str, old: &Side) -> String {
    let commit = git::short(&folders.specs, since).filter(|_| old.is_revision);
    let commit = commit.map_or_else(String::new, |commit| format!(" ({commit})"));
    format!(
        "compared with {}{commit}",
        since.trim_start_matches("refs/tags/")
    )
}

fn print_status(line: &str) {
    print_line!("{}", harmless(line));
}

//! `cargo xtask release-notes`: the releases and the sections of the changelog that the changes since the last release require.

use std::path::Path;

use anyhow::Context;
use skattekit_codegen::MANIFEST;
use skattekit_codegen::diff::{Base, Raised, compare};

use crate::format::harmless;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::print::print_line;
use crate::side::{self, NamedSources};
use crate::{diff, files, git};

/// The message if there is no tag, so that the last release is unknown.
const WITHOUT_TAG: &str = "there is no tag, so there is no last release to compare with; name a revision to compare with, as in \
    `cargo xtask release-notes --since HEAD`, which adds the changes of the work tree to those in the changelog";

/// Runs the command.
///
/// # Errors
/// A side or a file that cannot be read or written; nothing is written then.
pub(crate) fn run(
    folders: &Folders,
    since: Option<&str>,
    dry_run: bool,
    changelog: Option<&Path>,
) -> anyhow::Result<CommandOutcome> {
    let last = || git::last_tag(&folders.specs).context(WITHOUT_TAG);
    let (since, base) = match since {
        Some(since) => (since.to_owned(), Base::Other),
        None => (last()?, Base::LastRelease),
    };
    let old = side::read(folders, Some(&since))?;
    let new = side::read(folders, None)?;
    print_status(&compared_with(folders, &since, &old));
    let prefix = folders.specs_prefix();
    let (Some(before), Some(after)) = diff::both(&old, &new, &prefix) else {
        return Ok(CommandOutcome::BadInput);
    };
    let difference = compare(&before, &after);
    let manifest = folders.specs.join(MANIFEST);
    let beside = folders.specs.with_file_name("CHANGELOG.md");
    let changelog = changelog.unwrap_or(&beside);
    let sides = old.compared_with(&new, &prefix, false);
    let texts = [files::read_text(&manifest)?, files::read_text(changelog)?];
    let raised = difference
        .raise(&texts[0])
        .with_context(|| folders.show(&manifest))?;
    let recorded = difference
        .record(&texts[1], &sides, base)
        .with_context(|| folders.show(changelog))?;
    diff::print_difference(&difference, &sides);
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
            "the releases have changed: run `cargo xtask regenerate`, and commit everything together",
        );
    }
    Ok(CommandOutcome::Fine)
}

/// What the work tree is compared with, and the commit if that is a revision.
fn compared_with(folders: &Folders, since: &str, old: &NamedSources) -> String {
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

//! Writing of an entry: manifest, files, lock, crates, export and what depends on them; all of it or nothing.

use std::time::Instant;

use anyhow::{Context, bail};
use skattekit_codegen::{FileSet, Sources};

use super::Ground;
use crate::input::Input;
use crate::outcome::CommandOutcome;
use crate::regenerate::{follow, print_changes, targets_beside};
use crate::replace::{Changes, Target, replace};
use crate::specs_folder::Edits;
use crate::swap::Swap;
use crate::workspace::Workspace;

/// Replaces the specifications and everything that is generated from them.
///
/// # Errors
/// If something cannot be written, or a lock cannot be brought up to date; everything is as before then.
pub(super) fn write(
    ground: &Ground<'_>,
    old: &Sources,
    new: &Input,
    files: &FileSet,
    start: Instant,
) -> anyhow::Result<()> {
    replace_all(ground, old, new, files, start)?;
    let followed = match Workspace::of(ground.folders, &new.crates, files) {
        Some(workspace) => follow(&workspace, ground.folders, ground.reporter),
        None => return Ok(()),
    };
    let why = match followed {
        Ok(CommandOutcome::Fine) => return Ok(()),
        Ok(_) => {
            anyhow::anyhow!("a Cargo.lock cannot be brought up to date; cargo's message is above")
        }
        Err(error) => error,
    };
    put_back(ground, old, new, start).with_context(|| format!("{why:#}"))?;
    bail!("{why:#}; nothing was written");
}

/// Writes the old specifications again, and what they generate.
fn put_back(ground: &Ground<'_>, old: &Sources, new: &Input, start: Instant) -> anyhow::Result<()> {
    let before = Input::of(old.clone(), ground.folders, ground.reporter);
    let files = before
        .files
        .as_ref()
        .context("the specifications cannot be put back")?;
    replace_all(ground, &new.sources, &before, files, start)?;
    if let Some(workspace) = Workspace::of(ground.folders, &before.crates, files) {
        follow(&workspace, ground.folders, ground.reporter)?;
    }
    Ok(())
}

fn replace_all(
    ground: &Ground<'_>,
    old: &Sources,
    new: &Input,
    files: &FileSet,
    start: Instant,
) -> anyhow::Result<()> {
    let folders = ground.folders;
    let edits = Edits::between(old, &new.sources);
    let specs = Swap::open(&folders.specs)?;
    let targets = targets_beside(specs.and(&folders.out)?, folders, new, files)?;
    let mut changes = Vec::new();
    edits.write(&specs, || {
        changes = replace(&targets)?;
        Ok(())
    })?;
    print(ground, &edits, &targets, &changes, start);
    Ok(())
}

fn print(
    ground: &Ground<'_>,
    edits: &Edits<'_>,
    targets: &[Target<'_>],
    changes: &[Changes],
    start: Instant,
) {
    let prefix = ground.folders.specs_prefix();
    for path in edits.written.keys() {
        ground
            .reporter
            .print_status(&format!("wrote {prefix}{path}"));
    }
    for path in &edits.removed {
        ground
            .reporter
            .print_status(&format!("removed {prefix}{path}"));
    }
    for (target, changes) in targets.iter().zip(changes) {
        print_changes(target, changes, ground.folders, ground.reporter, start);
    }
}

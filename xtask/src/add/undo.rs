//! Removal of an API that was added: its entry, the files that nothing else names, and what is generated from them.

use std::time::Instant;

use anyhow::bail;
use skattekit_codegen::{MANIFEST, Severity};

use super::manifest::ManifestText;
use super::{Ground, with_lock, write};
use crate::git;
use crate::outcome::CommandOutcome;

/// Runs the removal.
///
/// # Errors
/// If there is no such entry, it is committed, or something cannot be written; nothing was changed then.
pub(super) fn run(
    ground: &Ground<'_>,
    slug: &str,
    dry_run: bool,
) -> anyhow::Result<CommandOutcome> {
    let start = Instant::now();
    let Some(text) = ground.manifest.without(slug) else {
        bail!("the manifest has no entry `{slug}`, so there is nothing to undo");
    };
    if is_committed(ground, slug) {
        bail!(
            "`{slug}` is in the last commit, so it is not removed here; to take the commit back, run git revert"
        );
    }
    let mut sources = skattekit_codegen::Sources::default();
    let gone = ground.manifest.files_of_alone(slug);
    for path in ground
        .sources
        .paths()
        .filter(|path| !gone.iter().any(|gone| gone == path))
    {
        sources.add(path, ground.sources.bytes(path).unwrap_or_default());
    }
    sources.add(MANIFEST, text);
    let new = with_lock(ground, sources, None)?;
    let (Some(files), 0) = (&new.files, new.report.count(Severity::Error)) else {
        ground.reporter.report(&new.report);
        return Ok(CommandOutcome::BadInput);
    };
    if dry_run {
        for path in gone {
            let prefix = ground.folders.specs_prefix();
            ground
                .reporter
                .print_status(&format!("would remove {prefix}{path}"));
        }
        ground
            .reporter
            .print_status(&format!("would remove the entry `{slug}`"));
        return Ok(CommandOutcome::Fine);
    }
    write::write(ground, &ground.sources, &new, files, start)?;
    ground.reporter.print_status(&format!(
        "removed `{slug}`; everything is as before it was added"
    ));
    Ok(CommandOutcome::Fine)
}

/// Whether the manifest of the last commit has the entry.
fn is_committed(ground: &Ground<'_>, slug: &str) -> bool {
    let Ok(sources) = git::read_sources(&ground.folders.specs, "HEAD") else {
        return false;
    };
    ManifestText::of(&sources).is_ok_and(|known| known.entries().any(|(name, _)| name == slug))
}

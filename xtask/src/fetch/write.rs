//! Writing of the accepted files: the folder of specifications is replaced as a whole, or unchanged.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use skattekit_codegen::{LOCK, Sources, counted};

use super::Settings;
use super::report::print_status;
use super::validate::Accepted;
use crate::files::{self, folder};
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::swap::Swap;

/// Writes the fetched files and the lock at once.
///
/// # Errors
/// If something cannot be written, or was changed by somebody else in the meantime; everything is unchanged then.
pub(crate) fn write(
    folders: &Folders,
    settings: &Settings,
    old: &Sources,
    accepted: &Accepted,
) -> anyhow::Result<()> {
    let new = &accepted.sources;
    let news = new
        .paths()
        .filter_map(|path| {
            let bytes = new.bytes(path)?;
            (old.bytes(path) != Some(bytes)).then_some((path, bytes))
        })
        .collect::<BTreeMap<_, _>>();
    if news.is_empty() {
        return Ok(());
    }
    let specs = &folders.specs;
    Swap::open(specs)?
        .run(
            |staging| build(specs, staging, old, &news),
            |before| check(specs, before, old, &news),
        )
        .with_context(|| format!("`{}` is unchanged", specs.display()))?;
    let count = news.keys().filter(|path| **path != LOCK).count();
    print_status(
        settings,
        &format!(
            "wrote {} and {LOCK} in {}; next: cargo xtask regenerate{}",
            counted(count, "file"),
            folders.show(specs),
            folders.arguments
        ),
    );
    if std::env::current_dir().map_or(true, |current| current.starts_with(specs)) {
        eprint_line!("note: the current folder was replaced; run `cd .` to enter the new one");
    }
    Ok(())
}

/// Builds the new contents; a file that was not fetched is the same file as before, even if it is open somewhere.
fn build(
    specs: &Path,
    staging: &Path,
    old: &Sources,
    news: &BTreeMap<&str, &[u8]>,
) -> anyhow::Result<()> {
    folder::mirror(specs, staging, &|path| news.contains_key(path))?;
    for (path, bytes) in news {
        folder::refuse_links(staging, path)?;
        refuse_edited(specs, path, old)?;
        files::write_new(&staging.join(path), bytes)?;
    }
    Ok(())
}

/// A final check of the old contents: changes saved since they were read would be lost with them.
fn check(
    specs: &Path,
    before: &Path,
    old: &Sources,
    news: &BTreeMap<&str, &[u8]>,
) -> anyhow::Result<()> {
    let (mut there, mut here) = (folder::stamps(before)?, folder::stamps(specs)?);
    for path in news.keys() {
        refuse_edited(before, path, old)?;
        there.remove(*path);
        here.remove(*path);
    }
    anyhow::ensure!(
        there == here,
        "something in `{}` changed during writing; nothing was written, run the command again",
        specs.display()
    );
    Ok(())
}

fn refuse_edited(folder: &Path, path: &str, old: &Sources) -> anyhow::Result<()> {
    let is_same = files::read_if_there(&folder.join(path)).as_deref() == old.bytes(path);
    anyhow::ensure!(
        is_same,
        "`{path}` changed during fetching; nothing was written, run the command again"
    );
    Ok(())
}

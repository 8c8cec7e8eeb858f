//! Atomic replacement of a folder: the new content is built beside it and takes its place in one step.
//!
//! Whatever interrupts the run, the folder holds the old tree or the new one, whole. What an interrupted run leaves
//! beside it is removed, or put back in its place, by the next run.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::files;

/// A folder that is about to be replaced, locked against other runs meanwhile.
pub(crate) struct Swap {
    folder: PathBuf,
    staging: PathBuf,
    before: PathBuf,
    _lock: Option<files::FolderLock>,
}

impl Swap {
    /// Locks the folder, and clears away what an interrupted run left beside it.
    ///
    /// # Errors
    /// When another run holds the lock, or something cannot be moved or removed.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let (parent, name) = folder.parent().zip(folder.file_name()).with_context(|| {
            format!(
                "`{}` has no parent folder, so it cannot be replaced; name another folder",
                folder.display()
            )
        })?;
        files::create_folder(parent)?;
        let swap = Self {
            folder: folder.to_owned(),
            staging: beside(parent, name, "skattekit-staging"),
            before: beside(parent, name, "skattekit-before"),
            _lock: files::lock_folder(parent)?,
        };
        if !folder.exists() && swap.before.exists() {
            files::rename(&swap.before, folder)?;
        }
        files::remove_folder(&swap.staging)?;
        files::remove_folder(&swap.before)?;
        Ok(swap)
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Builds the new contents in a folder beside, exchanges the two, and removes the old ones.
    ///
    /// In between `check` has a look at the old contents, which nobody writes to any more, and can undo it all.
    ///
    /// # Errors
    /// When something cannot be written or moved, or the check fails; the folder is as it was.
    pub(crate) fn run(
        &self,
        build: impl FnOnce(&Path) -> anyhow::Result<()>,
        check: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let done = build(&self.staging).and_then(|()| self.exchange(check));
        // The staging folder now holds the old tree, or what was built in vain.
        done.and(files::remove_folder(&self.staging))
    }

    fn exchange(&self, check: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let Self {
            folder,
            staging,
            before,
            ..
        } = self;
        if !folder.exists() {
            return files::rename(staging, folder);
        }
        if exchange(staging, folder) {
            return check(staging).inspect_err(|_| {
                exchange(staging, folder);
            });
        }
        // Where two folders cannot be exchanged in one step, an interruption between these two is mended by the next run.
        files::remove_folder(before)?;
        files::rename(folder, before)?;
        let moved = check(before).and_then(|()| files::rename(staging, folder));
        if let Err(error) = moved {
            files::rename(before, folder)?;
            return Err(error);
        }
        files::remove_folder(before)
    }
}

fn beside(parent: &Path, name: &OsStr, suffix: &str) -> PathBuf {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".");
    hidden.push(suffix);
    parent.join(hidden)
}

/// Exchanges two folders in one step, where the system can.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(left: &Path, right: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

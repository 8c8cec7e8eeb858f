//! Atomic replacement of a folder: the new content is built beside it and takes its place in one step.
//!
//! Even if the run is interrupted, the folder contains either the old tree or the new one, complete. What an
//! interrupted run leaves beside it is removed or put back by the next run.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::files;

/// A folder that is about to be replaced, locked against other runs until then.
pub(crate) struct Swap {
    folder: PathBuf,
    staging: PathBuf,
    before: PathBuf,
    _lock: Option<files::FolderLock>,
}

impl Swap {
    /// Locks the folder, and cleans up after an interrupted run.
    ///
    /// # Errors
    /// If another run holds the lock, or something cannot be moved or removed.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        let (parent, name) = folder.parent().zip(folder.file_name()).with_context(|| {
            format!(
                "`{}` has no parent folder, so it cannot be replaced; name another folder",
                folder.display()
            )
        })?;
        files::create_folder(parent)?;
        let lock = files::lock_folder(parent)?;
        let swap = Self::new(folder, parent, name, lock);
        swap.clean_up()?;
        Ok(swap)
    }

    /// Another folder; one of the same parent is locked already.
    ///
    /// # Errors
    /// As for [`Swap::open`].
    pub(crate) fn and(&self, folder: &Path) -> anyhow::Result<Self> {
        let beside = folder.parent().zip(folder.file_name());
        match beside.filter(|(parent, _)| self.folder.parent() == Some(parent)) {
            Some((parent, name)) => {
                let swap = Self::new(folder, parent, name, None);
                swap.clean_up()?;
                Ok(swap)
            }
            None => Self::open(folder),
        }
    }

    fn new(folder: &Path, parent: &Path, name: &OsStr, lock: Option<files::FolderLock>) -> Self {
        Self {
            folder: folder.to_owned(),
            staging: beside(parent, name, "skattekit-staging"),
            before: beside(parent, name, "skattekit-before"),
            _lock: lock,
        }
    }

    /// Puts back or removes what an interrupted run left.
    fn clean_up(&self) -> anyhow::Result<()> {
        let Self {
            folder,
            staging,
            before,
            ..
        } = self;
        if !folder.exists() && before.exists() {
            files::rename(before, folder)?;
        }
        files::remove_folder(staging)?;
        files::remove_folder(before)
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Builds the new contents in a folder beside it, exchanges the two, and removes the old contents.
    ///
    /// In between, `check` inspects the old contents, which nobody can write to any more, and can undo the exchange.
    ///
    /// # Errors
    /// If something cannot be written or moved, or the check fails; the folder is unchanged then.
    pub(crate) fn run(
        &self,
        build: impl FnOnce(&Path) -> anyhow::Result<()>,
        check: impl FnOnce(&Path) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let done = build(&self.staging).and_then(|()| self.exchange(check));
        // The staging folder now contains the old tree, or the unused new one.
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
            files::rename(staging, folder)?;
            return check(staging).inspect_err(|_| {
                // The next run removes it where it cannot be moved away.
                let _ = files::rename(folder, staging);
            });
        }
        if exchange(staging, folder) {
            return check(staging).inspect_err(|_| {
                exchange(staging, folder);
            });
        }
        // If two folders cannot be exchanged in one step, the next run repairs an interruption between these two.
        files::remove_folder(before)?;
        files::rename(folder, before)?;
        let moved = files::rename(staging, folder).and_then(|()| {
            check(before).inspect_err(|_| {
                let _ = files::rename(folder, staging);
            })
        });
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

/// Exchanges two folders in one step, if the system supports it.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(left: &Path, right: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, left, CWD, right, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

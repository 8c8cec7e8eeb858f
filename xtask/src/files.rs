//! The only code that reads and writes files: the specifications, the generated tree, and its replacement.
#![expect(
    clippy::disallowed_methods,
    reason = "this is the only place that accesses the disk"
)]

pub(crate) mod folder;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use skattekit_codegen::Sources;

/// A tree of files: the paths below its folder, with `/` between the parts, and the contents.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Reads everything below the specs folder.
///
/// # Errors
/// If the folder cannot be read. An unreadable file is reported together with the faults of the others.
pub(crate) fn read_sources(folder: &Path) -> anyhow::Result<Sources> {
    if !folder.is_dir() {
        bail!(
            "`{}` is not a folder; name the folder with the specifications with --specs",
            folder.display()
        );
    }
    let mut sources = Sources::default();
    read_below(folder, Hidden::Skip, &mut |path, bytes| {
        match bytes {
            Ok(bytes) => sources.add(path, bytes),
            Err(error) => sources.add_unreadable(path, error.to_string()),
        }
        Ok(())
    })?;
    Ok(sources)
}

/// Reads all files below a folder; a missing folder has none.
///
/// # Errors
/// If a folder or file cannot be read, or its name is not UTF-8.
pub(crate) fn read_tree(folder: &Path) -> anyhow::Result<Tree> {
    let mut tree = Tree::new();
    match fs::symlink_metadata(folder) {
        Ok(_) => read_below(folder, Hidden::Read, &mut |path, bytes| {
            let cannot = || format!("`{}` cannot be read", folder.join(&path).display());
            tree.insert(path.clone(), bytes.with_context(cannot)?);
            Ok(())
        })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(error).with_context(|| format!("`{}` cannot be read", folder.display()));
        }
    }
    Ok(tree)
}

/// What to do with files whose names start with a dot, such as an editor's lock files.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    Read,
    Skip,
}

/// Reads each file below a folder and hands on its path, and its bytes or the reason why it has none.
fn read_below(
    folder: &Path,
    hidden: Hidden,
    take: &mut dyn FnMut(String, std::io::Result<Vec<u8>>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    walk(folder, "", hidden, &mut |path, kind| {
        let full = folder.join(&path);
        // A link is read as the file it leads to; one to a folder is a file without contents, and never walked into.
        match kind {
            kind if kind.is_dir() => Ok(()),
            _ if full.is_dir() => take(path, Ok(Vec::new())),
            _ => take(path, fs::read(full)),
        }
    })
}

/// Handles a path and its file type; folders come before their contents.
type Visit<'a> = dyn FnMut(String, fs::FileType) -> anyhow::Result<()> + 'a;

fn walk(folder: &Path, prefix: &str, hidden: Hidden, visit: &mut Visit<'_>) -> anyhow::Result<()> {
    let cannot = || format!("the folder `{}` cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let Ok(name) = entry.file_name().into_string() else {
            bail!(
                "`{}` has a name that is not UTF-8; rename it",
                entry.path().display()
            );
        };
        if hidden == Hidden::Skip && name.starts_with('.') {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().with_context(cannot)?;
        visit(path.clone(), kind)?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), hidden, visit)?;
        }
    }
    Ok(())
}

/// The names in a folder; none if it does not exist.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let cannot = || format!("the folder `{}` cannot be read", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(cannot)?,
    };
    entries
        .map(|entry| {
            let entry = entry.with_context(cannot)?;
            Ok(entry.file_name().to_string_lossy().into_owned())
        })
        .collect()
}

/// The contents of a file, if it exists.
pub(crate) fn read_if_there(path: &Path) -> Option<Vec<u8>> {
    fs::read(path).ok()
}

/// Writes a new file, and the folders above it.
///
/// # Errors
/// If a folder or file cannot be written.
pub(crate) fn write_new(path: &Path, contents: impl AsRef<[u8]>) -> anyhow::Result<()> {
    create_parent(path)?;
    fs::write(path, contents).with_context(|| format!("`{}` cannot be written", path.display()))
}

/// A temporary folder, which is removed when dropped.
///
/// # Errors
/// If it cannot be created.
pub(crate) fn temporary_folder() -> anyhow::Result<tempfile::TempDir> {
    tempfile::Builder::new()
        .prefix("skattekit-")
        .tempdir()
        .context("a temporary folder cannot be created")
}

/// Reads a file that the user names.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn read_bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("`{}` cannot be read", path.display()))
}

/// Reads a text.
///
/// # Errors
/// If the file cannot be read, or is not UTF-8.
pub(crate) fn read_text(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("`{}` cannot be read", path.display()))
}

/// Replaces several files: all of them or, if one cannot be written, none.
///
/// An interruption between two of them leaves whole files, old or new.
///
/// # Errors
/// If a file cannot be written; all of them are unchanged then.
pub(crate) fn replace_all(files: &[(&Path, &str)]) -> anyhow::Result<()> {
    let mut staged = Vec::new();
    for (path, text) in files {
        let cannot = || format!("`{}` cannot be written", path.display());
        let folder = path.parent().with_context(cannot)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).with_context(cannot)?;
        let before = fs::read(path).with_context(cannot)?;
        let permissions = fs::metadata(path).with_context(cannot)?.permissions();
        file.as_file()
            .set_permissions(permissions)
            .with_context(cannot)?;
        file.as_file().sync_all().with_context(cannot)?;
        staged.push((path, file, before));
    }
    let mut done: Vec<(&Path, Vec<u8>)> = Vec::new();
    for (path, file, before) in staged {
        if let Err(error) = file.persist(path) {
            for (path, before) in done {
                // The file was writable a moment ago, so it can be restored.
                fs::write(path, before)
                    .with_context(|| format!("`{}` cannot be put back", path.display()))?;
            }
            return Err(error.error)
                .with_context(|| format!("`{}` cannot be replaced", path.display()));
        }
        done.push((path, before));
    }
    Ok(())
}

/// Makes a file of another folder appear here too, with its modification time.
///
/// # Errors
/// If the file can be neither linked nor copied.
pub(crate) fn link_or_copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    create_parent(to)?;
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let copy = || -> std::io::Result<()> {
        fs::copy(from, to)?;
        fs::File::options()
            .write(true)
            .open(to)?
            .set_modified(fs::metadata(from)?.modified()?)
    };
    copy().with_context(|| format!("`{}` cannot be written", to.display()))
}

fn create_parent(path: &Path) -> anyhow::Result<()> {
    let Some(parent) = path.parent() else {
        return Ok(());
    };
    create_folder(parent)
}

/// Creates a folder and its parents.
///
/// # Errors
/// If that fails, for example because a file is in the way.
pub(crate) fn create_folder(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("the folder `{}` cannot be created", folder.display()))
}

/// Removes a folder with everything in it; a missing folder is fine.
///
/// # Errors
/// If a file or folder cannot be removed.
pub(crate) fn remove_folder(folder: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error)
            .with_context(|| format!("the folder `{}` cannot be removed", folder.display())),
        _ => Ok(()),
    }
}

/// Renames a folder or a file.
///
/// # Errors
/// If that fails.
pub(crate) fn rename(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::rename(from, to).with_context(|| {
        format!(
            "`{}` cannot be renamed to `{}`",
            from.display(),
            to.display()
        )
    })
}

/// A file that has been written but is not yet in its place.
pub(crate) struct Staged {
    from: PathBuf,
    to: PathBuf,
}

impl Staged {
    /// Removes what an interrupted run left beside a file.
    pub(crate) fn clear(to: &Path) {
        drop(Self::beside(to));
    }

    fn beside(to: &Path) -> Self {
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        Self {
            from: to.with_file_name(format!(".{name}.skattekit-staging")),
            to: to.to_owned(),
        }
    }

    /// Writes the contents beside a file, under a name that nothing reads.
    ///
    /// # Errors
    /// If the file cannot be written; nothing of it is left then.
    pub(crate) fn write(to: &Path, contents: &str) -> anyhow::Result<Self> {
        let staged = Self::beside(to);
        write_new(&staged.from, contents)?;
        Ok(staged)
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// If it cannot be renamed; the old file is unchanged then.
    pub(crate) fn commit(self) -> anyhow::Result<()> {
        rename(&self.from, &self.to)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // After a commit there is nothing to remove; if it cannot be removed, the next run overwrites it.
        let _ = fs::remove_file(&self.from);
    }
}

/// A lock on a folder, held until it is dropped.
pub(crate) type FolderLock = fs::File;

/// Locks a folder against other runs of this command until the lock is dropped; `None` if folders cannot be locked.
///
/// # Errors
/// If another run holds the lock.
pub(crate) fn lock_folder(folder: &Path) -> anyhow::Result<Option<FolderLock>> {
    let Ok(handle) = fs::File::open(folder) else {
        return Ok(None);
    };
    match handle.try_lock() {
        Ok(()) => Ok(Some(handle)),
        Err(fs::TryLockError::WouldBlock) => {
            bail!(
                "another run is writing below `{}`; wait until it has finished",
                folder.display()
            )
        }
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

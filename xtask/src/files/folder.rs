//! The specs folder as a whole: copying it, detecting concurrent changes, and refusing to write through links.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, bail};

use super::{Hidden, create_folder, link_or_copy, walk};

/// Copies a folder except for some files, including empty folders, permissions and links.
///
/// # Errors
/// If something cannot be read, linked or copied, or a name is not UTF-8.
pub(crate) fn mirror(
    from: &Path,
    to: &Path,
    leave_out: &dyn Fn(&str) -> bool,
) -> anyhow::Result<()> {
    create_folder(to)?;
    walk(from, "", Hidden::Read, &mut |path, kind| {
        let (from, to) = (from.join(&path), to.join(&path));
        if kind.is_dir() {
            create_folder(&to)?;
            fs::metadata(&from)
                .and_then(|of| fs::set_permissions(&to, of.permissions()))
                .with_context(|| format!("the folder `{}` cannot be created", to.display()))
        } else if leave_out(&path) {
            Ok(())
        } else {
            link_or_copy(&from, &to)
        }
    })
}

/// The length and modification time of each file below a folder; for a link, those of the link itself.
///
/// # Errors
/// If something cannot be read, or a name is not UTF-8.
pub(crate) fn stamps(folder: &Path) -> anyhow::Result<BTreeMap<String, (u64, SystemTime)>> {
    let mut stamps = BTreeMap::new();
    walk(folder, "", Hidden::Read, &mut |path, kind| {
        if !kind.is_dir() {
            let full = folder.join(&path);
            let stamp = fs::symlink_metadata(&full)
                .and_then(|of| Ok((of.len(), of.modified()?)))
                .with_context(|| format!("`{}` cannot be read", full.display()))?;
            stamps.insert(path, stamp);
        }
        Ok(())
    })?;
    Ok(stamps)
}

/// Refuses a path with a link in it, so that nothing is written outside the folder.
///
/// # Errors
/// If a folder on the path is a link.
pub(crate) fn refuse_links(folder: &Path, path: &str) -> anyhow::Result<()> {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    for above in folders.map(|above| folder.join(above)) {
        let is_link = fs::symlink_metadata(&above).is_ok_and(|of| of.is_symlink());
        if is_link {
            bail!(
                "`{}` is a symbolic link, which is not followed for writing; replace it by the folder itself",
                above.display()
            );
        }
    }
    Ok(())
}

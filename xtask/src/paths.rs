//! Paths of the workspace and its folders, and how they are shown.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The folders that a command works on.
pub(crate) struct Folders {
    root: PathBuf,
    /// The specifications, as an absolute path.
    pub specs: PathBuf,
    /// The folder that is written, of the generated crates or of the export, as an absolute path.
    pub out: PathBuf,
    /// Whether `out` is the workspace's own folder.
    pub out_is_default: bool,
    /// The folder of the export that goes with the crates in `out`; `None` if none goes with them.
    pub export: Option<PathBuf>,
    /// The arguments that name the folders, for repeating the command.
    pub arguments: String,
}

impl Folders {
    /// The folders that the arguments name, or the workspace's own.
    ///
    /// # Errors
    /// If the working directory no longer exists.
    pub(crate) fn resolve(specs: Option<&Path>, out: Option<&Path>) -> anyhow::Result<Self> {
        Self::with_export(specs, out, None)
    }

    /// The same, with the folder of the export that goes with the crates.
    ///
    /// # Errors
    /// If the working directory no longer exists.
    pub(crate) fn with_export(
        specs: Option<&Path>,
        out: Option<&Path>,
        export: Option<&Path>,
    ) -> anyhow::Result<Self> {
        let mut folders = Self::with_default(specs, out, "generated")?;
        if export.is_some() || folders.out_is_default {
            folders.export = Some(plain(folders.folder(export, "export")?));
        }
        if let Some(export) = folders
            .export
            .as_ref()
            .filter(|export| export.starts_with(&folders.out) || folders.out.starts_with(export))
        {
            bail!(
                "`{}` and `{}` are within each other, so that one of them would be removed; name folders beside each \
                 other with --out and --export",
                folders.show(&folders.out),
                folders.show(export)
            );
        }
        if let Some(given) = export {
            let argument = format!(" --export {}", given.display());
            folders.arguments.push_str(&argument);
        }
        Ok(folders)
    }

    /// The folders that the arguments of `export` name, or the workspace's own.
    ///
    /// # Errors
    /// If the working directory no longer exists.
    pub(crate) fn resolve_export(specs: Option<&Path>, out: Option<&Path>) -> anyhow::Result<Self> {
        Self::with_default(specs, out, "export")
    }

    /// The folders that the arguments of `report` name, or one of the workspace's `target`.
    ///
    /// # Errors
    /// If the working directory no longer exists.
    pub(crate) fn resolve_report(specs: Option<&Path>, out: Option<&Path>) -> anyhow::Result<Self> {
        Self::with_default(specs, out, "target/report")
    }

    fn with_default(
        specs: Option<&Path>,
        out: Option<&Path>,
        default_out: &str,
    ) -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root =
            std::path::absolute(plain(root)).context("the current folder cannot be determined")?;
        let mut arguments = String::new();
        for (name, given) in [("specs", specs), ("out", out)] {
            if let Some(given) = given {
                arguments.push_str(&format!(" --{name} {}", given.display()));
            }
        }
        let mut folders = Self {
            root,
            specs: PathBuf::new(),
            out: PathBuf::new(),
            out_is_default: false,
            export: None,
            arguments,
        };
        folders.specs = plain(folders.folder(specs, "specs")?);
        folders.out = plain(folders.folder(out, default_out)?);
        folders.out_is_default = folders.is_own(&folders.out, default_out);
        Ok(folders)
    }

    /// The folder that an argument names, or one of the workspace.
    fn folder(&self, given: Option<&Path>, default: &str) -> anyhow::Result<PathBuf> {
        match given {
            Some(given) => std::path::absolute(given).with_context(|| {
                format!(
                    "`{}` is not a valid path, or the current folder no longer exists",
                    given.display()
                )
            }),
            None => Ok(self.root.join(default)),
        }
    }

    /// Whether a folder is the workspace's of that name.
    pub(crate) fn is_own(&self, folder: &Path, name: &str) -> bool {
        folder == self.root.join(name)
    }

    /// The workspace's own folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// What to do about files that are not as the specifications have them.
    pub(crate) fn repair(&self) -> String {
        format!("run cargo xtask regenerate{}", self.arguments)
    }

    /// A path for messages: relative to the workspace if it is below it, otherwise absolute.
    pub(crate) fn show(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
            .replace('\\', "/")
    }

    /// The prefix of specification paths in messages.
    pub(crate) fn specs_prefix(&self) -> String {
        format!("{}/", self.show(&self.specs))
    }
}

/// A path without links in it, if it exists.
fn plain(folder: PathBuf) -> PathBuf {
    folder.canonicalize().unwrap_or(folder)
}

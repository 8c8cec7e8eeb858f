//! Paths of the workspace and its folders, and how they are shown.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// The folders that a command works on.
pub(crate) struct Folders {
    root: PathBuf,
    /// The specifications, as an absolute path.
    pub specs: PathBuf,
    /// The folder that is written, of the generated crates or of the export, as an absolute path.
    pub out: PathBuf,
    /// Whether `out` is the workspace's own folder.
    pub out_is_default: bool,
    /// The workspace's export, which follows its generated crates; `None` if `out` is anything else.
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
        let mut folders = Self::with_default(specs, out, "generated")?;
        let export = folders.root.join("export");
        folders.export = folders.out_is_default.then_some(export);
        Ok(folders)
    }

    /// The folders that the arguments of `export` name, or the workspace's own.
    ///
    /// # Errors
    /// If the working directory no longer exists.
    pub(crate) fn resolve_export(specs: Option<&Path>, out: Option<&Path>) -> anyhow::Result<Self> {
        Self::with_default(specs, out, "export")
    }

    fn with_default(
        specs: Option<&Path>,
        out: Option<&Path>,
        default_out: &str,
    ) -> anyhow::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = std::path::absolute(root.canonicalize().unwrap_or(root))
            .context("the current folder cannot be determined")?;
        let folder = |given: Option<&Path>, default: &str| match given {
            Some(given) => std::path::absolute(given).with_context(|| {
                format!(
                    "`{}` is not a valid path, or the current folder no longer exists",
                    given.display()
                )
            }),
            None => Ok(root.join(default)),
        };
        let mut arguments = String::new();
        for (name, given) in [("specs", specs), ("out", out)] {
            if let Some(given) = given {
                arguments.push_str(&format!(" --{name} {}", given.display()));
            }
        }
        let plain = |folder: PathBuf| folder.canonicalize().unwrap_or(folder);
        let (specs, out) = (
            plain(folder(specs, "specs")?),
            plain(folder(out, default_out)?),
        );
        Ok(Self {
            specs,
            out_is_default: out == root.join(default_out),
            out,
            export: None,
            arguments,
            root,
        })
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

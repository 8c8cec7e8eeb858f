//! A side of a comparison: the specifications of a folder, a revision or the work tree.

use std::path::Path;

use anyhow::Context;
use skattekit_codegen::{Fold, Generation, MANIFEST, Report, Sources, generate};

use crate::format::harmless;
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::{files, git};

/// What the work tree is called.
pub(crate) const WORK_TREE: &str = "the work tree";

/// One side, read.
pub(crate) struct Side {
    /// What it is called.
    pub name: String,
    /// Whether it was read from the repository, and not from a folder.
    pub is_revision: bool,
    pub sources: Sources,
}

/// Reads a side: the work tree where nothing is named; a folder with specifications, or above one called `specs`; or else a
/// revision.
///
/// # Errors
/// What is none of these, or cannot be read.
pub(crate) fn read(folders: &Folders, name: Option<&str>) -> anyhow::Result<Side> {
    let Some(name) = name else {
        return Ok(Side {
            name: WORK_TREE.to_owned(),
            is_revision: false,
            sources: files::read_sources(&folders.specs)?,
        });
    };
    let side = |is_revision, sources| Side {
        name: name.to_owned(),
        is_revision,
        sources,
    };
    let folder = Path::new(name);
    for folder in [folder.to_owned(), folder.join("specs")] {
        if folder.join(MANIFEST).is_file() {
            return Ok(side(false, files::read_sources(&folder)?));
        }
    }
    // Whoever writes a path means no revision.
    if folder.is_dir() && (name.starts_with(['.', '/', '~']) || name.ends_with('/')) {
        anyhow::bail!(
            "`{name}` has neither {MANIFEST} nor a folder specs/ that has it; name the folder with the specifications"
        );
    }
    git::read_sources(&folders.specs, name)
        .map(|sources| side(true, sources))
        .with_context(|| format!("the side `{name}` cannot be read"))
}

impl Side {
    /// Generates; what is wrong with the specifications is told, and there is nothing then.
    pub(crate) fn generate(&self, prefix: &str) -> Option<Generation> {
        let generation = generate(&self.sources);
        if generation.files.is_some() {
            return Some(generation);
        }
        let diagnostics = generation.diagnostics.without_notes();
        let report = Report::new(&diagnostics, &self.sources, prefix, Fold::Floods);
        eprint_line!("{}", report.text(false));
        eprint_line!(
            "{}",
            harmless(&format!(
                "error: {} has errors, listed above, and cannot be compared",
                self.name
            ))
        );
        None
    }
}

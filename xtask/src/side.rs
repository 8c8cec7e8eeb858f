//! A side of a comparison: the specifications of a folder, of a revision or of the work tree.

use std::path::Path;

use anyhow::Context;
use skattekit_codegen::diff::Comparison;
use skattekit_codegen::{Fold, Generation, MANIFEST, Report, Sources, generate};

use crate::format::harmless;
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::{files, git};

/// The name of the work tree.
pub(crate) const WORK_TREE: &str = "the work tree";

/// The specifications of a side.
pub(crate) struct NamedSources {
    /// Its name in messages.
    pub name: String,
    /// Whether it is a revision of the repository, and not a folder.
    pub is_revision: bool,
    pub sources: Sources,
}

/// Reads a side: the work tree if it has no name, a folder that is or contains `specs`, or a revision.
///
/// # Errors
/// A name that is none of these, or files that cannot be read.
pub(crate) fn read(folders: &Folders, name: Option<&str>) -> anyhow::Result<NamedSources> {
    let Some(name) = name else {
        return Ok(NamedSources {
            name: WORK_TREE.to_owned(),
            is_revision: false,
            sources: files::read_sources(&folders.specs)?,
        });
    };
    let side = |is_revision, sources| NamedSources {
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
    // A path is never a revision.
    if folder.is_dir() && (name.starts_with(['.', '/', '~']) || name.ends_with('/')) {
        anyhow::bail!(
            "`{name}` has neither a {MANIFEST} nor a folder specs/ with one; name the folder with the specifications"
        );
    }
    git::read_sources(&folders.specs, name)
        .map(|sources| side(true, sources))
        .with_context(|| format!("the side `{name}` cannot be read"))
}

impl NamedSources {
    /// The comparison with a later side, as it is printed.
    pub(crate) fn compared_with<'a>(
        &'a self,
        new: &'a Self,
        prefix: &'a str,
        all: bool,
    ) -> Comparison<'a> {
        Comparison {
            old_name: &self.name,
            new_name: &new.name,
            old: &self.sources,
            new: &new.sources,
            prefix,
            all,
        }
    }

    /// Generates in memory; `None` if the specifications have errors, which are printed.
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
                "error: {} has errors and cannot be compared; they are listed above",
                self.name
            ))
        );
        None
    }
}

//! Replacement of the specifications as a whole: all files that differ are written, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context;
use skattekit_codegen::Sources;

use crate::files::{self, folder};
use crate::swap::Swap;

/// What differs between two sets of specifications.
pub(crate) struct Edits<'a> {
    old: &'a Sources,
    /// The files that are new or have another content.
    pub written: BTreeMap<&'a str, &'a [u8]>,
    /// The files that are gone.
    pub removed: BTreeSet<&'a str>,
}

impl<'a> Edits<'a> {
    pub(crate) fn between(old: &'a Sources, new: &'a Sources) -> Self {
        let written = new.paths().filter_map(|path| {
            let bytes = new.bytes(path)?;
            (old.bytes(path) != Some(bytes)).then_some((path, bytes))
        });
        let is_gone = |path: &&str| new.bytes(path).is_none() && old.bytes(path).is_some();
        Self {
            old,
            written: written.collect(),
            removed: old.paths().filter(is_gone).collect(),
        }
    }

    #[cfg(feature = "fetch")]
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    fn has(&self, path: &str) -> bool {
        self.written.contains_key(path) || self.removed.contains(path)
    }

    fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.written
            .keys()
            .copied()
            .chain(self.removed.iter().copied())
    }

    /// Replaces the folder; `then` runs when the new files are in their place, and undoes that by failing.
    ///
    /// # Errors
    /// If something cannot be written, was changed by somebody else in the meantime, or `then` fails; everything is
    /// unchanged then.
    pub(crate) fn write(
        &self,
        swap: &Swap,
        then: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let specs = swap.folder();
        swap.run(
            |staging| self.build(specs, staging),
            |before| self.check(specs, before).and_then(|()| then()),
        )
        .with_context(|| format!("`{}` is unchanged", specs.display()))
    }

    /// Builds the new contents; a file that does not differ is the same file as before, even if it is open somewhere.
    fn build(&self, specs: &Path, staging: &Path) -> anyhow::Result<()> {
        folder::mirror(specs, staging, &|path| self.has(path))?;
        for path in self.paths() {
            folder::refuse_links(staging, path)?;
            self.refuse_edited(specs, path)?;
        }
        for (path, bytes) in &self.written {
            files::write_new(&staging.join(path), bytes)?;
        }
        Ok(())
    }

    /// A final check of the old contents: changes saved since they were read would be lost with them.
    fn check(&self, specs: &Path, before: &Path) -> anyhow::Result<()> {
        let (mut there, mut here) = (folder::stamps(before)?, folder::stamps(specs)?);
        for path in self.paths() {
            self.refuse_edited(before, path)?;
            there.remove(path);
            here.remove(path);
        }
        anyhow::ensure!(
            there == here,
            "something in `{}` changed during writing; nothing was written, run the command again",
            specs.display()
        );
        Ok(())
    }

    fn refuse_edited(&self, folder: &Path, path: &str) -> anyhow::Result<()> {
        let is_same = files::read_if_there(&folder.join(path)).as_deref() == self.old.bytes(path);
        anyhow::ensure!(
            is_same,
            "`{path}` changed during fetching; nothing was written, run the command again"
        );
        Ok(())
    }
}

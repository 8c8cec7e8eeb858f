//! Reading of the specifications: the manifest and the files that it names, lowered to the IR.

mod fixup;
mod load;
pub mod lock;
mod lower;
pub mod manifest;
mod openapi;
mod personal;
mod table;

use skattekit_ir::diag::{Diagnostics, Location};
use skattekit_ir::ir::Specification;
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Sources;

use crate::fixup::Fixups;
use crate::load::Loader;
use crate::lock::read_lock;
use crate::manifest::{Listing, read_manifest};
use crate::openapi::syntax::read_tree;
use crate::openapi::syntax::tree::Node;

/// The result of reading.
#[derive(Clone, Debug)]
pub struct Specs {
    /// The specification.
    pub specification: Specification,
    /// What the manifest says about fetching; `None` if it cannot be read.
    pub listing: Option<Listing>,
    /// Whether there were errors, so that parts of the specification may be missing.
    pub is_partial: bool,
    /// The places that fix-ups changed, each with the place of the fix-up and a sentence about it.
    mended: Vec<(Location, Location, String)>,
}

/// Reads the manifest and everything that it names. A file with errors is left out, after all its errors are reported.
pub fn read(sources: &Sources, diagnostics: &mut Diagnostics) -> Specs {
    sources.report_unreadable(diagnostics);
    let manifest = read_manifest(sources, diagnostics);
    let lock = read_lock(sources, diagnostics);
    let listing = manifest
        .as_ref()
        .map(|manifest| manifest.listing(lock.clone()));
    let mut manifest = manifest.unwrap_or_default();
    if let Some(lock) = &lock {
        manifest.settle(lock);
    }
    let fixups = Fixups::of(&manifest, diagnostics);
    let mut loader = Loader::new(sources, fixups);
    let mut specification = lower::lower(&manifest, &mut loader, diagnostics);
    loader.fixups.finish(&manifest, sources, diagnostics);
    // Names are checked even if a file failed, so that one run shows every fault.
    let is_partial = diagnostics.has_errors();
    let lock = lock.as_ref();
    lower::find_personal(&mut specification, &manifest, lock, is_partial, diagnostics);
    Specs {
        specification,
        listing,
        is_partial,
        mended: loader.fixups.mended(),
    }
}

impl Specs {
    /// Adds a note about the fix-up to each diagnostic at a corrected place.
    pub fn mention_fixups(&self, diagnostics: &mut Diagnostics) {
        for (at, fixup, what) in &self.mended {
            diagnostics.mention(at, fixup, what);
        }
    }
}

/// A document as it is published, before its fix-ups.
#[derive(Clone, Debug)]
pub struct Published(Node);

impl Published {
    /// Reads a document; `None` if it cannot be read.
    #[must_use]
    pub fn read(sources: &Sources, path: &str) -> Option<Self> {
        let mut diagnostics = Diagnostics::default();
        let source = sources.read(path, &mut diagnostics)?;
        read_tree(&source, &mut diagnostics).map(Self)
    }

    /// The value at a pointer, as the manifest writes it in a fix-up; `None` if there is none or TOML cannot write it.
    #[must_use]
    pub fn written_at(&self, pointer: &Pointer) -> Option<String> {
        let value = fixup::written(self.0.at(pointer)?)?;
        Some(value.to_string())
    }

    /// The text at a pointer; `None` if there is none.
    #[must_use]
    pub fn text_at(&self, pointer: &Pointer) -> Option<String> {
        self.0.at(pointer)?.text().map(str::to_owned)
    }
}

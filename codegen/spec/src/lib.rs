//! Reading of the specifications: the manifest and the files that it names, lowered to the IR.

mod fixup;
mod load;
pub mod lock;
mod lower;
pub mod manifest;
mod openapi;
mod personal;
mod table;
pub mod written;

use std::ops::Range;

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

    /// The pointer to the innermost value around a place of the file, or to the value of the key that is there.
    #[must_use]
    pub fn pointer_at(&self, span: &Range<usize>) -> Option<Pointer> {
        let mut at = Pointer::default();
        let mut node = &self.0;
        let has = |range: &Range<usize>| range.start <= span.start && span.end <= range.end;
        loop {
            let entries = node.entries().iter();
            let entry = entries
                .map(|entry| (entry.key.clone(), &entry.key_span, &entry.value))
                .find(|(_, key, value)| has(key) || has(&value.span));
            let items = node.items().iter().enumerate();
            let mut items = items.filter(|(_, item)| has(&item.span));
            let (key, inner, is_key) = match (entry, items.next()) {
                (Some((key, key_span, value)), _) => (key, value, has(key_span)),
                (None, Some((index, item))) => (index.to_string(), item, false),
                (None, None) => return has(&self.0.span).then_some(at),
            };
            at = at.key(&key);
            if is_key {
                return Some(at);
            }
            node = inner;
        }
    }

    /// The text at a pointer; `None` if there is none.
    #[must_use]
    pub fn text_at(&self, pointer: &Pointer) -> Option<String> {
        self.0.at(pointer)?.text().map(str::to_owned)
    }
}

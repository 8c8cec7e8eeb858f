//! Skatteetaten's specifications in, Rust source text or diagnostics out.
//!
//! ```text
//! Sources --read--> trees, raw tables --lower--> ir --resolve--> plan --emit--> tokens --render--> FileSet
//! ```
//!
//! | stage | module | what it does |
//! |---|---|---|
//! | read | `manifest`, `openapi::read`, `table::page` | text to trees and raw cells, each with its place; strict where the libraries are not |
//! | lower | `lower`, `openapi::lower`, `table::codes` | trees and cells to the [`ir`]: what the specifications say, by wire name |
//! | resolve | `resolve` | IR to the [`plan`]: every Rust name, type, derive and doc decided |
//! | emit | `emit` | plan items to tokens; decides nothing |
//! | render | `render` | tokens to formatted text with a header |
//!
//! The library is pure: it sees no disk, no clock, no environment and no network, and the same [`Sources`] give the same [`FileSet`].

mod diag;
pub mod diff;
mod emit;
mod fixup;
pub mod ir;
mod links;
mod lock;
mod lower;
mod manifest;
mod markdown;
mod openapi;
mod output;
mod personal;
pub mod plan;
mod render;
mod resolve;
mod source;
mod table;

pub use diag::{
    Code, Diagnostic, Diagnostics, Example, Excerpt, Explanation, Finding, Fold, Folded,
    JSON_SCHEMA, Location, Path, Place, Point, Report, Severity, Style, nearest, visible,
};
pub use ir::{Protected, Status};
pub use lock::{Fetched, LOCK, Lock, Locked};
pub use manifest::{Fetch, Listed, Listing, NextYear, Upstream, read_listing};
pub use output::{FileSet, Output};
pub use source::{MANIFEST, Sources};

/// What a run of the pipeline gives.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Everything that was found fault with, or is worth knowing.
    pub diagnostics: Diagnostics,
    /// What was understood.
    pub specification: ir::Specification,
    /// What is to be printed; none when there are errors.
    pub plan: Option<plan::Plan>,
    /// The files; none when there are errors.
    pub files: Option<FileSet>,
}

/// What a run of the pipeline gives to write, and what it found; see [`generate_files`].
#[derive(Clone, Debug)]
pub struct Files {
    /// Everything that was found fault with, or is worth knowing.
    pub diagnostics: Diagnostics,
    /// The files; none when there are errors.
    pub files: Option<FileSet>,
}

/// Runs the pipeline.
///
/// Faults are in the diagnostics, all of them that one run can find; with an error among them there are no files.
#[must_use]
pub fn generate(sources: &Sources) -> Generation {
    let (specification, resolved, diagnostics) = understand(sources);
    print(specification, resolved, diagnostics)
}

/// Runs the pipeline and keeps nothing but the files: what was understood is shown to `look`, and makes room for them.
pub fn generate_files(sources: &Sources, look: impl FnOnce(&ir::Specification)) -> Files {
    let (specification, resolved, diagnostics) = understand(sources);
    look(&specification);
    drop(specification);
    let files = (!diagnostics.has_errors()).then(|| render::render(&resolved));
    Files { diagnostics, files }
}

/// The first half of the pipeline: what the sources say, and what is to be printed.
fn understand(sources: &Sources) -> (ir::Specification, plan::Plan, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    sources.report_unreadable(&mut diagnostics);
    let manifest = manifest::read_manifest(sources, &mut diagnostics);
    let mut manifest = manifest.unwrap_or_default();
    let lock = lock::read_lock(sources, &mut diagnostics);
    if let Some(lock) = &lock {
        manifest.settle(lock);
    }
    let mut fixups = fixup::Fixups::of(&manifest, &mut diagnostics);
    let mut specification = lower::lower(&manifest, sources, &mut fixups, &mut diagnostics);
    fixups.finish(&manifest, sources, &mut diagnostics);
    // Names are checked too when a file failed, so that one run shows every fault.
    let partial = diagnostics.has_errors();
    let lock = lock.as_ref();
    lower::find_personal(
        &mut specification,
        &manifest,
        lock,
        partial,
        &mut diagnostics,
    );
    let resolved = resolve::resolve(&specification, partial, &mut diagnostics);
    fixups.mention(&mut diagnostics);
    (specification, resolved, diagnostics)
}

/// Runs the second half of the pipeline, on what was understood by other means than reading sources.
///
/// What the documentation of the [`ir`] promises of each item must hold of the specification.
#[must_use]
pub fn generate_from(specification: ir::Specification) -> Generation {
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve::resolve(&specification, false, &mut diagnostics);
    print(specification, resolved, diagnostics)
}

fn print(
    specification: ir::Specification,
    resolved: plan::Plan,
    diagnostics: Diagnostics,
) -> Generation {
    let plan = (!diagnostics.has_errors()).then_some(resolved);
    let files = plan.as_ref().map(render::render);
    Generation {
        diagnostics,
        specification,
        plan,
        files,
    }
}

//! The generator: turns Skatteetaten's specifications into Rust source text, or into diagnostics.
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
//! | export | [`export`] | IR to files for those who write no Rust |
//! | page | [`generate_page`] | IR and plan to a page for everybody |
//!
//! The library is pure: it sees no disk, no clock, no environment and no network, and the same [`Sources`] give the same [`FileSet`].

mod report;

use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

pub use skattekit_diff as diff;
pub use skattekit_export_files::export;
pub use skattekit_ir::diag::{
    Code, Diagnostic, Diagnostics, Example, Explanation, Location, Severity, counted, nearest,
    visible,
};
pub use skattekit_ir::ir::{self, Protected, Status};
pub use skattekit_ir::outline::Path;
pub use skattekit_ir::output::{FileSet, Output};
pub use skattekit_ir::pointer::Pointer;
pub use skattekit_ir::source::{MANIFEST, Sources};
pub use skattekit_rust::{Generation, generate_from, plan, public_api};
pub use skattekit_spec::Published;
pub use skattekit_spec::lock::{Fetched, LOCK, Lock, Locked};
pub use skattekit_spec::manifest::{
    Fetch, Listed, Listing, NextYear, Upstream, is_address_part, read_listing,
};
pub use skattekit_spec::written::{WrittenTable, read_document, read_tables};

pub use report::{Excerpt, Finding, Fold, Folded, JSON_SCHEMA, Place, Point, Report, codes_json};

use skattekit_rust::{render, resolve};
use skattekit_spec::Specs;

/// The files of a run and its findings; see [`generate_files`].
#[derive(Clone, Debug)]
pub struct Files {
    /// Faults and notes.
    pub diagnostics: Diagnostics,
    /// What the manifest says about fetching; `None` if it cannot be read.
    pub listing: Option<Listing>,
    /// The files of the crates; `None` if there are errors.
    pub files: Option<FileSet>,
    /// The files for those who write no Rust; `None` if there are errors.
    pub export: Option<FileSet>,
}

/// Runs the pipeline.
///
/// All faults that one run can find are in the diagnostics. If there are errors, there are no files.
#[must_use]
pub fn generate(sources: &Sources) -> Generation {
    let (specs, resolved, diagnostics) = understand(sources);
    skattekit_rust::print(specs.specification, resolved, diagnostics)
}

/// Runs the pipeline and returns only the files. The specification is passed to `look` and then dropped to save memory.
pub fn generate_files(sources: &Sources, look: impl FnOnce(&ir::Specification)) -> Files {
    let (specs, resolved, diagnostics) = understand(sources);
    look(&specs.specification);
    let is_fine = !diagnostics.has_errors();
    let (files, export) = is_fine
        .then(|| print(specs.specification, &resolved))
        .unzip();
    Files {
        diagnostics,
        listing: specs.listing,
        files,
        export,
    }
}

/// Prints the Rust, while a thread exports the specification and drops it; this one does both if none can be started.
///
/// This way round, the texts of the Rust take the memory that the specification had: allocators keep what was freed for
/// the thread that asked for it.
fn print(specification: ir::Specification, plan: &plan::Plan) -> (FileSet, FileSet) {
    let specification = Arc::new(specification);
    let shared = Arc::clone(&specification);
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, move || export(&shared));
        let Ok(beside) = beside else {
            let export = export(&specification);
            drop(specification);
            return (render::render(plan), export);
        };
        drop(specification);
        let files = render::render(plan);
        let export = beside.join().unwrap_or_else(|panic| resume_unwind(panic));
        (files, export)
    })
}

/// The page for everybody and the code lists beside it; see [`generate_page`].
#[derive(Clone, Debug)]
pub struct PageFiles {
    /// Faults and notes.
    pub diagnostics: Diagnostics,
    /// The files; `None` if there are errors.
    pub files: Option<FileSet>,
}

/// Reads the specifications and decides the Rust names, and makes a page of both without printing any Rust.
#[must_use]
pub fn generate_page(sources: &Sources) -> PageFiles {
    let (specs, resolved, diagnostics) = understand(sources);
    let lock = specs.listing.and_then(|listing| listing.lock);
    let files = (!diagnostics.has_errors())
        .then(|| skattekit_report::report(&specs.specification, &resolved, lock.as_ref()));
    PageFiles { diagnostics, files }
}

/// Reads the specification and decides every name, without printing files; finds the same faults as [`generate`].
#[must_use]
pub fn read(sources: &Sources) -> (ir::Specification, Diagnostics) {
    let (specs, _, diagnostics) = understand(sources);
    (specs.specification, diagnostics)
}

/// The first half of the pipeline, from the sources to the plan.
fn understand(sources: &Sources) -> (Specs, plan::Plan, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let specs = skattekit_spec::read(sources, &mut diagnostics);
    let resolved = resolve::resolve(&specs.specification, specs.is_partial, &mut diagnostics);
    specs.mention_fixups(&mut diagnostics);
    (specs, resolved, diagnostics)
}

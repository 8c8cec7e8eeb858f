//! `cargo xtask add`: from a page of the catalogue to a crate: the entry of the manifest, the document and what is generated.

mod bench;
mod cursors;
mod document;
mod draft;
mod every;
mod manifest;
mod page;
mod persons;
mod propose;
mod renames;
mod report;
mod sample;
mod sensitive;
mod shared;
mod start;
mod trial;
mod undo;
mod warnings;
mod write;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::Args;
use skattekit_codegen::ir::Specification;
use skattekit_codegen::{LOCK, Listing, Lock, MANIFEST, Report, Sources, read_listing};

use crate::format::Reporter;
use crate::input::Input;
use crate::lock;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::{files, input};

pub(crate) use document::FetchDocument;
#[cfg(feature = "fetch")]
pub(crate) use document::FetchedDocument;
use document::Found;
use manifest::ManifestText;
use page::Page;
use propose::Proposal;

/// The options of the command.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Settings {
    /// The API, by the slug of its page in the catalogue
    #[arg(
        value_name = "API",
        required_unless_present = "every",
        conflicts_with = "every"
    )]
    slug: Option<String>,
    /// Try every page of the catalogue and print a table; write nothing
    #[arg(
        long = "all",
        conflicts_with_all = ["undo", "document", "page", "swaggerhub", "package", "anyway"]
    )]
    every: bool,
    /// Remove an API that was added and is not committed yet
    #[arg(
        long,
        conflicts_with_all = ["document", "documents", "page", "swaggerhub", "package", "anyway"]
    )]
    undo: bool,
    /// Print the entry and what would change; write nothing
    #[arg(long)]
    dry_run: bool,
    /// The OpenAPI document, YAML or JSON, instead of the one that would be fetched
    #[arg(long, value_name = "FILE", conflicts_with = "documents")]
    document: Option<PathBuf>,
    /// A folder with documents, such as a mirror: `<slug>.json`, `.yaml` or `.yml`
    #[arg(long, value_name = "DIR")]
    documents: Option<PathBuf>,
    /// The documentation page, instead of the one in the specifications
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// The document's name on SwaggerHub, if the page names none or another: `NAME` or `OWNER/NAME`
    #[arg(long, value_name = "NAME")]
    swaggerhub: Option<String>,
    /// The crate's name [default: from the document's title]
    #[arg(long = "crate", value_name = "NAME")]
    package: Option<String>,
    /// Take the document although it seems to be that of another API
    #[arg(long)]
    anyway: bool,
}

/// What an API is added to.
struct Ground<'a> {
    folders: &'a Folders,
    reporter: &'a Reporter,
    sources: Sources,
    listing: Listing,
    manifest: ManifestText,
    specification: Specification,
}

/// Runs the command; `None` if a document must be fetched and nothing here can.
///
/// # Errors
/// If a file cannot be read or written, or what is asked for is not possible; nothing was written then.
pub(crate) fn run(
    folders: &Folders,
    settings: &Settings,
    reporter: &Reporter,
    fetch: Option<&FetchDocument<'_>>,
) -> anyhow::Result<Option<CommandOutcome>> {
    let start = Instant::now();
    let sources = files::read_sources(&folders.specs)?;
    let (listing, diagnostics) = read_listing(&sources);
    let (specification, found) = skattekit_codegen::read(&sources);
    let (Some(listing), false) = (listing, diagnostics.has_errors() || found.has_errors()) else {
        let found = found.without_notes();
        let report = Report::new(&found, &sources, &folders.specs_prefix(), reporter.fold());
        reporter.report(&report);
        return Ok(Some(CommandOutcome::BadInput));
    };
    let ground = Ground {
        folders,
        reporter,
        manifest: ManifestText::of(&sources)?,
        sources,
        listing,
        specification,
    };
    let Some(slug) = settings.slug.as_deref().filter(|_| !settings.every) else {
        return every::run(&ground, settings, fetch);
    };
    if settings.undo {
        return undo::run(&ground, slug, settings.dry_run).map(Some);
    }
    let page = Page::find(&ground, slug)?;
    let Some(found) = document::get(&ground, settings, &page, fetch)? else {
        return Ok(None);
    };
    let page_bytes = match &settings.page {
        Some(file) => Some(files::read_bytes(file)?),
        None => None,
    };
    let Some(proposal) = start::propose(&ground, settings, &page, &found, page_bytes.as_deref())?
    else {
        return Ok(Some(CommandOutcome::BadInput));
    };
    finish(&ground, settings, &found, &proposal, start).map(Some)
}

/// Generates everything with the proposal, and writes it if that has no error.
fn finish(
    ground: &Ground<'_>,
    settings: &Settings,
    found: &Found,
    proposal: &Proposal,
    start: Instant,
) -> anyhow::Result<CommandOutcome> {
    let sources = proposal.sources(ground, found);
    let new = with_lock(ground, sources, found.locked(&proposal.draft))?;
    let (Some(generated), true) = (
        &new.files,
        new.report.count(skattekit_codegen::Severity::Error) == 0,
    ) else {
        ground.reporter.report(&new.report);
        return Ok(CommandOutcome::BadInput);
    };
    if settings.dry_run {
        report::dry_run(ground, proposal, &new, generated)?;
        report::proposal(ground, proposal);
        return Ok(CommandOutcome::Fine);
    }
    write::write(ground, &ground.sources, &new, generated, start)?;
    report::proposal(ground, proposal);
    report::added(ground, proposal, settings.page.is_some(), start);
    Ok(CommandOutcome::Fine)
}

/// What specifications generate, with the lock that matches them.
///
/// # Errors
/// If a file that was fetched has been edited, which must be settled first.
fn with_lock(
    ground: &Ground<'_>,
    mut sources: Sources,
    fetched: Option<skattekit_codegen::Locked>,
) -> anyhow::Result<Input> {
    let Some(known) = &ground.listing.lock else {
        return Ok(Input::of(sources, ground.folders, ground.reporter));
    };
    let mut known: Lock = known.clone();
    known.files.extend(fetched);
    known
        .files
        .sort_by(|left, right| left.file.cmp(&right.file));
    let (listing, _) = read_listing(&sources);
    let listing = listing.with_context(|| format!("the new {MANIFEST} cannot be read"))?;
    for (file, difference) in lock::differences(&listing, &known, &sources) {
        if matches!(difference, lock::Difference::Edited(_)) {
            bail!(
                "{}{file}: {}; undo the edit, or keep it as a fix-up; nothing was written",
                ground.folders.specs_prefix(),
                difference.found()
            );
        }
    }
    let (specification, _) = skattekit_codegen::read(&sources);
    let text = lock::updated(&listing, &known, &sources, &specification.protected()).text();
    sources.add(LOCK, text);
    Ok(input::Input::of(sources, ground.folders, ground.reporter))
}

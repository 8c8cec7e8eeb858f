//! Reads the manifest, `specs.toml`, and checks what it says.

mod catalogue;
mod check;
mod data;
mod files;
mod keys;
mod listing;
mod mend;
mod next_year;
mod parse;
mod personal;
mod upstream;
mod words;

pub use data::Fetch;
pub(crate) use data::{
    Api, Catalogue, CataloguePage, CodeRenames, Cursor, Expect, FileEntry, Fixup, Manifest,
    PersonalData, Shown, YearList, place,
};
pub(crate) use files::check_listed;
pub use listing::{Listed, Listing, Upstream};
pub use next_year::NextYear;
pub use upstream::is_address_part;

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::source::{MANIFEST, Source, Sources};

use crate::lock;

/// The text of the manifest; a missing manifest is reported.
fn manifest_source<'a>(sources: &'a Sources, diagnostics: &mut Diagnostics) -> Option<Source<'a>> {
    if !sources.contains(MANIFEST) {
        diagnostics
            .error(Code::MissingFile, Location::file(MANIFEST))
            .found("the manifest does not exist")
            .expected("a file that lists the APIs")
            .help("name the folder that holds `specs.toml` with --specs");
        return None;
    }
    sources.read(MANIFEST, diagnostics)
}

/// Reads the manifest and checks it against the files that exist.
pub(crate) fn read_manifest(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let source = manifest_source(sources, diagnostics)?;
    let parse::Parsed { manifest, is_whole } = parse::parse(&source, diagnostics)?;
    let mut found = Diagnostics::default();
    check::check(&manifest, sources, &source, &mut found);
    // Faults of stand-in values are not faults of the manifest.
    found.forget_beyond(MANIFEST, source.text.len());
    diagnostics.extend(found);
    is_whole.then_some(manifest)
}

/// Reads what a manifest and its lock say about fetching; the files need not exist.
///
/// If there are errors among the diagnostics, the listing may be missing or incomplete.
#[must_use]
pub fn read_listing(sources: &Sources) -> (Option<Listing>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(source) = manifest_source(sources, &mut diagnostics) else {
        return (None, diagnostics);
    };
    let parsed = parse::parse(&source, &mut diagnostics);
    let Some(manifest) = parsed.filter(|parsed| parsed.is_whole) else {
        return (None, diagnostics);
    };
    let manifest = manifest.manifest;
    files::check_paths(&manifest, &mut diagnostics);
    upstream::check(&manifest, &mut diagnostics);
    let lock = lock::read_lock(sources, &mut diagnostics);
    (Some(manifest.listing(lock)), diagnostics)
}

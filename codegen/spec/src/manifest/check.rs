//! Checks of the manifest against itself and against the files that exist.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::Status;
use skattekit_ir::source::{MANIFEST, Source, Sources};
use toml::Spanned;

use crate::manifest::data::{Manifest, place};
use crate::manifest::words::{check_release, check_unique, check_word, check_words};
use crate::manifest::{catalogue, files, personal, upstream};

/// Checks the entries of the manifest against each other and against the files that exist.
pub(super) fn check(
    manifest: &Manifest,
    sources: &Sources,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    files::check_paths(manifest, diagnostics);
    files::check_there(manifest, sources, diagnostics);
    upstream::check(manifest, diagnostics);
    check_texts(manifest, source, diagnostics);
    personal::check(manifest, source, diagnostics);
    check_sources(manifest, source, diagnostics);
    check_unique(
        "slug",
        manifest.apis.iter().map(|api| &api.slug),
        diagnostics,
    );
    check_crates(manifest, diagnostics);
    check_shared(manifest, diagnostics);
    for api in &manifest.apis {
        let versions = api.documents.iter().map(|document| &document.version);
        check_unique("version", versions, diagnostics);
        check_words(api, diagnostics);
    }
    if let Some(catalogue) = &manifest.catalogue {
        catalogue::check(catalogue, source, diagnostics);
    }
    if let Some(models) = &manifest.models {
        check_word(&models.package, diagnostics);
        check_release(&models.release, diagnostics);
    }
}

/// Checks the texts that are printed unchanged.
fn check_texts(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    for api in &manifest.apis {
        let at = api.slug.span();
        let sources = api.files().map(|file| &file.source);
        let renames = api.year_list.iter().flat_map(|list| &list.renames);
        let sources = sources.chain(renames.map(|renames| &renames.source));
        for text in sources.chain([&api.title]) {
            source.refuse_hidden(text, &at, diagnostics);
        }
    }
}

/// Checks that the names of the crates differ from each other and from those of their dependencies.
fn check_crates(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    const USED: [&str; 7] = [
        "alloc", "core", "serde", "serde_core", "serde_json", "skattekit_runtime", "std",
    ];
    let ident = |package: &Spanned<String>| package.get_ref().replace('-', "_");
    let mut seen: BTreeMap<String, &Spanned<String>> = BTreeMap::new();
    let packages = manifest.apis.iter().map(|api| &api.package);
    let catalogue = manifest
        .catalogue
        .iter()
        .map(|catalogue| &catalogue.package);
    let models = manifest.models.iter().map(|models| &models.package);
    for package in packages.chain(catalogue).chain(models) {
        let name = package.get_ref();
        if USED.contains(&&*ident(package)) {
            diagnostics
                .error(Code::InvalidName, place(package))
                .found(format!(
                    "`{name}` is the name of a crate that generated code uses"
                ))
                .expected("another name")
                .help("rename the crate");
        }
        if let Some(first) = seen.insert(ident(package), package) {
            diagnostics
                .error(Code::InvalidManifest, place(package))
                .found(format!("the crate `{name}` is listed twice"))
                .expected("a crate whose name differs in more than `-` and `_`")
                .other(place(first), "first listed here")
                .help("rename one of the two");
        }
    }
    if manifest.apis.is_empty() && manifest.catalogue.is_none() {
        diagnostics
            .error(Code::InvalidManifest, Location::span(MANIFEST, 0..0))
            .found("the manifest lists no API")
            .expected("at least one `[[api]]`")
            .help("docs/src/reference/manifest.md lists the keys of an entry");
    }
}

fn check_shared(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let mut shared = manifest.apis.iter().filter(|api| api.shared);
    let Some(first) = shared.next() else { return };
    for api in shared {
        diagnostics
            .error(Code::InvalidManifest, place(&api.slug))
            .found("a second API has `shared = true`")
            .expected("at most one API that shares its types with the others")
            .other(place(&first.slug), "this API has it too")
            .help("remove `shared = true` from one of them");
    }
}

/// Reports settings that are only allowed for the source of a year.
fn check_sources(manifest: &Manifest, source: &Source<'_>, diagnostics: &mut Diagnostics) {
    let mut of_years = BTreeSet::new();
    let lists = manifest
        .apis
        .iter()
        .filter_map(|api| api.year_list.as_ref());
    for files in lists.flat_map(|list| list.years.values()) {
        for (at, file) in files.iter().enumerate() {
            of_years.insert(std::ptr::from_ref(file));
            let reasons = file.expect.iter().map(|expect| &expect.reason);
            for reason in reasons {
                source.refuse_hidden(reason.get_ref(), &reason.span(), diagnostics);
            }
            if at > 0 && file.status == Status::Provisional {
                diagnostics
                    .error(Code::InvalidManifest, place(&file.file))
                    .found("an additional source of a year is `provisional`")
                    .expected("`provisional` only for the first source of a year")
                    .help("write the status of this file, such as `transcribed`");
            }
        }
    }
    for file in manifest.files() {
        if of_years.contains(&std::ptr::from_ref(file)) {
            continue;
        }
        let is_provisional = file.status == Status::Provisional;
        if is_provisional || !file.expect.is_empty() {
            let key = if is_provisional {
                "provisional"
            } else {
                "expect"
            };
            diagnostics
                .error(Code::InvalidManifest, place(&file.file))
                .found(format!(
                    "`{key}` is set for a file that is not a source of a year"
                ))
                .expected("a file of `[api.year-list.years]`")
                .help("remove it");
        }
    }
}

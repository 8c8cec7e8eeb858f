//! The file entries of the manifest, and checks of them against the files that exist.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::source::{MANIFEST, Sources, is_hidden};

use crate::lock::LOCK;
use crate::manifest::data::{FileEntry, Manifest, place};

/// Checks that every path, also of a file still to be written, is one below the specs folder.
pub(super) fn check_paths(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    for entry in manifest.files() {
        let path = entry.file.get_ref();
        // The path is printed in comments, which a line break would end.
        if let Some(char) = path
            .chars()
            .find(|char| is_hidden(*char) || char.is_control())
        {
            diagnostics
                .error(Code::HiddenCharacter, place(&entry.file))
                .found(format!(
                    "a path with the character U+{:04X}",
                    u32::from(char)
                ))
                .expected("visible characters")
                .help("rename the file");
        }
        if !is_below(path) || [MANIFEST, LOCK].contains(&&**path) {
            diagnostics
                .error(Code::InvalidManifest, place(&entry.file))
                .found(format!("`{path}` is not a path below the specs folder"))
                .expected("a relative path with `/` between its parts")
                .help("put the file below the specs folder, and write its path relative to that folder");
        }
    }
}

/// Whether a path leads to a file below its base folder, on every system.
fn is_below(path: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(is_name) && !path.contains(['\\', ':'])
}

/// Reports missing files.
pub(super) fn check_there(manifest: &Manifest, sources: &Sources, diagnostics: &mut Diagnostics) {
    for entry in manifest.files() {
        let path = entry.file.get_ref();
        if !sources.contains(path) {
            let error = diagnostics
                .error(Code::MissingFile, place(&entry.file))
                .found(format!("the file `{path}` does not exist"))
                .expected("the path of a file below the specs folder");
            let extension = |path: &str| path.rsplit_once('.').map(|(_, after)| after.to_owned());
            let alike = sources
                .paths()
                .filter(|known| extension(known) == extension(path));
            match skattekit_ir::diag::did_you_mean(path, alike) {
                Some(help) => error.help(help),
                None if entry.fetch.is_some() => {
                    error.help("run `cargo xtask fetch` to fetch it, or add it by hand")
                }
                None => error.help("add the file, or remove the entry from the manifest"),
            };
        }
    }
}

/// Reports files that nothing is generated from; `referred` are the files that documents refer to.
pub(crate) fn check_listed(
    manifest: &Manifest,
    sources: &Sources,
    referred: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    // Without a readable manifest, nothing is known about any file.
    if manifest.apis.is_empty() {
        return;
    }
    let entries = manifest.files();
    let mut listed = entries
        .map(|entry| &**entry.file.get_ref())
        .collect::<BTreeSet<_>>();
    listed.extend(referred.iter().map(String::as_str));
    listed.insert(MANIFEST);
    for path in sources.paths().filter(|path| !listed.contains(path)) {
        let is_input = [".md", ".yaml", ".yml", ".json"]
            .iter()
            .any(|end| path.ends_with(end));
        if is_input {
            diagnostics
                .warning(Code::UnlistedFile, Location::file(path))
                .found("the manifest does not name this file, so it is not used")
                .help("add an entry for it to `specs.toml`, or delete it");
        }
    }
}

/// A file entry with its owner: the slug, and the version for a document.
pub(super) type Named<'a> = (&'a str, Option<&'a str>, &'a FileEntry);

pub(super) fn named(manifest: &Manifest) -> Vec<Named<'_>> {
    let mut named: Vec<Named<'_>> = Vec::new();
    for api in &manifest.apis {
        let slug = &**api.slug.get_ref();
        let versions = api
            .documents
            .iter()
            .map(|document| {
                let version = &**document.version.get_ref();
                (document.openapi.file.get_ref().clone(), version)
            })
            .collect::<BTreeMap<_, _>>();
        named.extend(api.files().map(|entry| {
            let version = versions.get(entry.file.get_ref()).copied();
            (slug, version, entry)
        }));
    }
    let pages = manifest
        .catalogue
        .iter()
        .flat_map(|catalogue| &catalogue.pages);
    named.extend(pages.map(|entry| (&**entry.slug.get_ref(), None, &entry.page)));
    named
}

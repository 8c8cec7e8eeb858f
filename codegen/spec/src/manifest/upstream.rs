//! Checks of the manifest's upstream settings: the base addresses, and every `fetch`.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use toml::Spanned;

use crate::manifest::catalogue::check_address;
use crate::manifest::data::{Bases, Fetch, FetchEntry, FileEntry, Manifest, place};
use crate::manifest::files::named;
use crate::manifest::words::check_word;

/// Checks `[upstream]` and every `fetch`.
pub(super) fn check(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    if let Some(bases) = &manifest.upstream {
        check_address(&bases.swaggerhub, diagnostics);
        check_address(&bases.dokumentasjon, diagnostics);
        check_part(&bases.owner, false, diagnostics);
        check_part(&bases.reference, true, diagnostics);
        for host in &bases.allowed_hosts {
            check_host(host, diagnostics);
        }
        for (name, repository) in &bases.repositories {
            check_word(name, diagnostics);
            check_address(&repository.address, diagnostics);
            check_part(&repository.reference, true, diagnostics);
        }
    }
    let mut seen: BTreeMap<&str, (&Spanned<FetchEntry>, Option<Fetch>)> = BTreeMap::new();
    for (_, _, entry) in named(manifest) {
        let Some(fetch) = &entry.fetch else { continue };
        check_place(entry, fetch, diagnostics);
        check_repository(fetch, manifest.upstream.as_ref(), diagnostics);
        let Some(bases) = &manifest.upstream else {
            diagnostics
                .error(Code::InvalidManifest, place(fetch))
                .found("a file with `fetch`, but no `[upstream]`")
                .expected("a table `[upstream]` with the base addresses")
                .help("add it; docs/src/reference/manifest.md lists its keys");
            continue;
        };
        let resolved = fetch.get_ref().resolve(bases);
        match seen.get(&**entry.file.get_ref()) {
            Some((first, other)) if *other != resolved => {
                let file = entry.file.get_ref();
                diagnostics
                    .error(Code::InvalidManifest, place(fetch))
                    .found(format!("`{file}` has two places to fetch it from"))
                    .expected("one place per file")
                    .other(place(first), "the other place")
                    .help("remove one of the two `fetch` keys");
            }
            Some(_) => {}
            None => {
                seen.insert(entry.file.get_ref(), (fetch, resolved));
            }
        }
    }
}

fn check_place(entry: &FileEntry, fetch: &Spanned<FetchEntry>, diagnostics: &mut Diagnostics) {
    const SHAPES: &str = "`swaggerhub` (with `version` and `owner` if needed), `page` (with `ref` if needed), or `repository` and `path` (with `ref` if needed)";
    let file = entry.file.get_ref();
    let ends = |ends: &[&str]| ends.iter().any(|end| file.ends_with(end));
    let FetchEntry {
        swaggerhub,
        version,
        owner,
        page,
        repository,
        path,
        reference,
    } = fetch.get_ref();
    let of_document = version.is_some() || owner.is_some();
    let (fits, kind, takes) = match (swaggerhub, page, repository, path) {
        (Some(_), None, None, None) if reference.is_none() => {
            let fits = ends(&[".yaml", ".yml", ".json"]);
            (fits, "an OpenAPI document", "a `.yaml` or `.json` file")
        }
        (None, Some(_), None, None) if !of_document => (ends(&[".md"]), "a page", "a `.md` file"),
        (None, None, Some(_), Some(path)) if !of_document => {
            let ending = path
                .get_ref()
                .rsplit_once('.')
                .map_or("", |(_, ending)| ending);
            let fits = !ending.is_empty() && file.ends_with(&format!(".{ending}"));
            (
                fits,
                "this file",
                "a file name with the same extension as the published file",
            )
        }
        _ => {
            diagnostics
                .error(Code::InvalidManifest, place(fetch))
                .found("`fetch` does not name exactly one document, page or file of a repository")
                .expected(SHAPES)
                .help("use one of these combinations of keys");
            return;
        }
    };
    if !fits {
        diagnostics
            .error(Code::InvalidManifest, place(&entry.file))
            .found(format!("`{file}` has the wrong extension for {kind}"))
            .expected(takes)
            .help("rename the file, or correct `fetch`");
    }
    for part in swaggerhub.iter().chain(version).chain(owner) {
        check_part(part, false, diagnostics);
    }
    for part in page.iter().chain(path).chain(reference) {
        check_part(part, true, diagnostics);
    }
}

/// Reports a repository that is not listed under `[upstream]`.
fn check_repository(
    fetch: &Spanned<FetchEntry>,
    bases: Option<&Bases>,
    diagnostics: &mut Diagnostics,
) {
    let (Some(name), Some(bases)) = (&fetch.get_ref().repository, bases) else {
        return;
    };
    let known = bases
        .repositories
        .keys()
        .map(|name| &**name.get_ref())
        .collect::<Vec<_>>();
    if !known.contains(&&**name.get_ref()) {
        diagnostics
            .error(Code::InvalidManifest, place(name))
            .found(format!("unknown repository `{}`", name.get_ref()))
            .expected("a name from `[upstream.repositories]`")
            .help(near_or(
                name.get_ref(),
                known,
                "correct the name, or add the repository with its `address` and `ref`",
            ));
    }
}

/// Whether a text can be part of an address or a path without having a special meaning there.
#[must_use]
pub fn is_address_part(text: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~".contains(char);
    !text.is_empty() && text.chars().all(is_plain) && !text.chars().all(|char| char == '.')
}

fn check_part(part: &Spanned<String>, may_be_several: bool, diagnostics: &mut Diagnostics) {
    let text = part.get_ref();
    let is_one = if may_be_several {
        text.split('/').all(is_address_part)
    } else {
        is_address_part(text)
    };
    if !is_one {
        diagnostics
            .error(Code::InvalidManifest, place(part))
            .found(format!("`{text}` cannot be part of an address"))
            .expected("letters from a to z, digits, `-`, `.`, `_` and `~`")
            .help("write only this part of the address, exactly as the address has it");
    }
}

fn check_host(host: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = host.get_ref();
    if !is_address_part(text) || text.contains(['_', '~']) {
        diagnostics
            .error(Code::InvalidManifest, place(host))
            .found(format!("`{text}` is not a host name"))
            .expected("a host name such as `example.org`")
            .help("write only the name, without `https://`, a port or a path");
    }
}

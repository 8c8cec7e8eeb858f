//! What the manifest says of upstream: where each file is published, and how it is listed for whoever fetches it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::katalog::check_address;
use super::next_year::{NextYear, next_years};
use super::{FileEntry, Manifest, Status, check_paths, check_word, parse, place};
use crate::diag::{Code, Diagnostics, Location, near_or};
use crate::lock::{self, Lock};
use crate::source::Sources;

/// The table `[upstream]`: base addresses and what they have in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Bases {
    /// The registry of OpenAPI documents.
    pub swaggerhub: Spanned<String>,
    /// Who owns the documents there.
    pub owner: Spanned<String>,
    /// The raw files of the repository of pages.
    pub dokumentasjon: Spanned<String>,
    /// Its branch, or a commit.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
    /// The hosts that an answer may lead to, beside those of the addresses.
    #[serde(default)]
    pub allowed_hosts: Vec<Spanned<String>>,
    /// Further repositories, by the names that entries call them.
    #[serde(default)]
    pub repositories: BTreeMap<Spanned<String>, Repository>,
}

/// A repository beside that of pages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ address = \"…\", ref = \"…\" }`")]
pub(crate) struct Repository {
    /// Its raw files.
    pub address: Spanned<String>,
    /// Its branch, or a commit.
    #[serde(rename = "ref")]
    pub reference: Spanned<String>,
}

/// The key `fetch` of a file: a document of the registry, a page of the repository, or a file of another one.
#[derive(Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`{ page = \"…\" }` or `{ swaggerhub = \"…\" }`"
)]
pub(crate) struct Place {
    swaggerhub: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    owner: Option<Spanned<String>>,
    page: Option<Spanned<String>>,
    repository: Option<Spanned<String>>,
    path: Option<Spanned<String>>,
    #[serde(rename = "ref")]
    reference: Option<Spanned<String>>,
}

/// What a manifest says to those who fetch.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Where files are fetched from; none when nothing is.
    pub upstream: Option<Upstream>,
    /// The files that the manifest names, sorted, each once.
    pub files: Vec<Listed>,
    /// The names of the APIs and pages, sorted, each once.
    pub slugs: Vec<String>,
    /// Where the years after the newest ones would be, sorted by API.
    pub next_years: Vec<NextYear>,
    /// What is recorded of the files; none when there is no lock.
    pub lock: Option<Lock>,
}

/// The base addresses: https, without a `/` at the end.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// The registry of OpenAPI documents.
    pub swaggerhub: String,
    /// The raw files of the repository of pages.
    pub dokumentasjon: String,
    /// The hosts that an answer may lead to, beside those of the addresses; lower case.
    pub allowed_hosts: Vec<String>,
    /// The raw files of further repositories, by their names.
    pub repositories: BTreeMap<String, String>,
}

/// A file that the manifest names.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its path below the specs folder: relative, of plain names, never the manifest or the lock.
    pub file: String,
    /// How it relates to what is published, as long as it was not fetched.
    pub status: Status,
    /// The APIs and pages that it is of, at least one.
    pub slugs: Vec<String>,
    /// For the document of a version, the number in its name: 2 for `v2`.
    pub major: Option<u64>,
    /// Where it is upstream; a file without it is never fetched.
    pub fetch: Option<Fetch>,
    /// The place of the entry.
    pub at: Location,
}

/// Where a file is upstream; each part is of characters that stand for themselves in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// A document of the registry.
    Document {
        /// Who owns it there.
        owner: String,
        /// Its name there.
        api: String,
        /// The one version that is wanted; the newest that fits when there is none.
        version: Option<String>,
    },
    /// A page of the repository.
    Page {
        /// Its path there.
        path: String,
        /// The branch or the commit.
        reference: String,
    },
    /// A file of another repository.
    File {
        /// The name of the repository, which [`Upstream::repositories`] has.
        repository: String,
        /// Its path there.
        path: String,
        /// The branch or the commit.
        reference: String,
    },
}

/// Reads what a manifest and its lock say to those who fetch; files need not be there.
///
/// With an error among the diagnostics there may be no listing, or one that lacks what is at fault.
#[must_use]
pub fn read_listing(sources: &Sources) -> (Option<Listing>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let Some(source) = super::manifest_source(sources, &mut diagnostics) else {
        return (None, diagnostics);
    };
    let parsed = parse::parse(&source, &mut diagnostics);
    let Some(manifest) = parsed.filter(|parsed| parsed.is_whole) else {
        return (None, diagnostics);
    };
    let manifest = manifest.manifest;
    check_paths(&manifest, &mut diagnostics);
    check(&manifest, &mut diagnostics);
    let lock = lock::read_lock(sources, &mut diagnostics);
    (Some(list(&manifest, lock)), diagnostics)
}

/// An entry with what it is of: the slug, and the version of a document.
type Named<'a> = (&'a str, Option<&'a str>, &'a FileEntry);

fn named(manifest: &Manifest) -> Vec<Named<'_>> {
    let mut named: Vec<Named<'_>> = Vec::new();
    for api in &manifest.apis {
        let slug = &**api.slug.get_ref();
        let versions = api.documents.iter().map(|document| {
            let version = &**document.version.get_ref();
            (document.openapi.file.get_ref().clone(), version)
        });
        let versions = BTreeMap::from_iter(versions);
        named.extend(api.files().map(|entry| {
            let version = versions.get(entry.file.get_ref()).copied();
            (slug, version, entry)
        }));
    }
    let pages = manifest.katalog.iter().flat_map(|katalog| &katalog.sider);
    named.extend(pages.map(|side| (&**side.slug.get_ref(), None, &side.page)));
    named
}

fn list(manifest: &Manifest, lock: Option<Lock>) -> Listing {
    let bases = manifest.upstream.as_ref();
    let mut files: BTreeMap<&str, Listed> = BTreeMap::new();
    let mut slugs = Vec::new();
    for (slug, version, entry) in named(manifest) {
        slugs.push(slug.to_owned());
        let listed = files.entry(entry.file.get_ref()).or_insert_with(|| Listed {
            file: entry.file.get_ref().clone(),
            status: entry.status,
            slugs: Vec::new(),
            major: None,
            fetch: None,
            at: place(&entry.file),
        });
        if !listed.slugs.iter().any(|known| known == slug) {
            listed.slugs.push(slug.to_owned());
        }
        let number = version.and_then(|version| version.strip_prefix('v')?.parse().ok());
        listed.major = listed.major.or(number);
        let fetch = entry.fetch.as_ref().zip(bases);
        let fetch = fetch.and_then(|(fetch, bases)| fetch.get_ref().resolve(bases));
        listed.fetch = listed.fetch.take().or(fetch);
    }
    slugs.sort();
    slugs.dedup();
    let repositories = |bases: &Bases| {
        let repositories = bases.repositories.iter();
        let repositories = repositories.map(|(name, repository)| {
            (name.get_ref().clone(), repository.address.get_ref().clone())
        });
        repositories.collect()
    };
    let hosts = |bases: &Bases| {
        let hosts = bases.allowed_hosts.iter();
        Vec::from_iter(hosts.map(|host| host.get_ref().to_ascii_lowercase()))
    };
    Listing {
        upstream: bases.map(|bases| Upstream {
            swaggerhub: bases.swaggerhub.get_ref().clone(),
            dokumentasjon: bases.dokumentasjon.get_ref().clone(),
            allowed_hosts: hosts(bases),
            repositories: repositories(bases),
        }),
        files: files.into_values().collect(),
        slugs,
        next_years: bases.map_or_else(Vec::new, |bases| next_years(manifest, bases)),
        lock,
    }
}

impl Listing {
    /// The nearest name of an API or page as a question, or where to find them all.
    #[must_use]
    pub fn near_slug(&self, name: &str) -> String {
        let slugs = self.slugs.iter().map(String::as_str);
        near_or(name, slugs, "`specs.toml` has the slug of each")
    }
}

impl Place {
    pub(super) fn resolve(&self, bases: &Bases) -> Option<Fetch> {
        let text = |value: &Option<Spanned<String>>| Some(value.as_ref()?.get_ref().clone());
        let places = (
            text(&self.swaggerhub),
            text(&self.page),
            text(&self.repository),
            text(&self.path),
        );
        match places {
            (Some(api), None, None, None) => Some(Fetch::Document {
                owner: text(&self.owner).unwrap_or_else(|| bases.owner.get_ref().clone()),
                api,
                version: text(&self.version),
            }),
            (None, Some(path), None, None) => Some(Fetch::Page {
                path,
                reference: text(&self.reference)
                    .unwrap_or_else(|| bases.reference.get_ref().clone()),
            }),
            (None, None, Some(repository), Some(path)) => {
                let mut known = bases.repositories.iter();
                let (_, known) = known.find(|(name, _)| *name.get_ref() == repository)?;
                let reference = text(&self.reference);
                Some(Fetch::File {
                    repository,
                    path,
                    reference: reference.unwrap_or_else(|| known.reference.get_ref().clone()),
                })
            }
            _ => None,
        }
    }
}

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
    let mut seen: BTreeMap<&str, (&Spanned<Place>, Option<Fetch>)> = BTreeMap::new();
    for (_, _, entry) in named(manifest) {
        let Some(fetch) = &entry.fetch else { continue };
        check_place(entry, fetch, diagnostics);
        check_repository(fetch, manifest.upstream.as_ref(), diagnostics);
        let Some(bases) = &manifest.upstream else {
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(fetch),
                    "a file to fetch and no `[upstream]`",
                )
                .expected("a table `[upstream]` with the base addresses")
                .help("add it; CONTRIBUTING.md explains its keys");
            continue;
        };
        let resolved = fetch.get_ref().resolve(bases);
        match seen.get(&**entry.file.get_ref()) {
            Some((first, other)) if *other != resolved => {
                let file = entry.file.get_ref();
                diagnostics
                    .error(
                        Code::InvalidManifest,
                        place(fetch),
                        format!("`{file}` is fetched from two places"),
                    )
                    .expected("one place for one file")
                    .other(place(first), "the other one")
                    .help("take one of the two out; one entry of a file is enough");
            }
            Some(_) => {}
            None => {
                seen.insert(entry.file.get_ref(), (fetch, resolved));
            }
        }
    }
}

fn check_place(entry: &FileEntry, fetch: &Spanned<Place>, diagnostics: &mut Diagnostics) {
    const SHAPES: &str = "`swaggerhub` with or without `version` and `owner`, `page` with or without `ref`, or `repository` and `path` with or without `ref`";
    let file = entry.file.get_ref();
    let ends = |ends: &[&str]| ends.iter().any(|end| file.ends_with(end));
    let Place {
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
            (fits, "an OpenAPI document", "a file `.yaml` or `.json`")
        }
        (None, Some(_), None, None) if !of_document => (ends(&[".md"]), "a page", "a file `.md`"),
        (None, None, Some(_), Some(path)) if !of_document => {
            let ending = path
                .get_ref()
                .rsplit_once('.')
                .map_or("", |(_, ending)| ending);
            let fits = !ending.is_empty() && file.ends_with(&format!(".{ending}"));
            (
                fits,
                "a file of another kind",
                "a file that ends as the one upstream",
            )
        }
        _ => {
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(fetch),
                    "a place upstream that is neither a document nor a page nor a file of a repository",
                )
                .expected(SHAPES)
                .help("say where the file is, in one of these ways");
            return;
        }
    };
    if !fits {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(&entry.file),
                format!("{kind} is fetched into `{file}`"),
            )
            .expected(takes)
            .help("name the file for what it is, or correct `fetch`");
    }
    for part in swaggerhub.iter().chain(version).chain(owner) {
        check_part(part, false, diagnostics);
    }
    for part in page.iter().chain(path).chain(reference) {
        check_part(part, true, diagnostics);
    }
}

/// Reports a repository that `[upstream]` does not name.
fn check_repository(fetch: &Spanned<Place>, bases: Option<&Bases>, diagnostics: &mut Diagnostics) {
    let (Some(name), Some(bases)) = (&fetch.get_ref().repository, bases) else {
        return;
    };
    let known = bases.repositories.keys().map(|name| &**name.get_ref());
    let known = Vec::from_iter(known);
    if !known.contains(&&**name.get_ref()) {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(name),
                format!("there is no repository `{}`", name.get_ref()),
            )
            .expected("a name of `[upstream.repositories]`")
            .help(near_or(
                name.get_ref(),
                known,
                "add it there with its `address` and `ref`",
            ));
    }
}

/// Whether a text can be a part of an address, and means nothing else there.
pub(crate) fn is_part(text: &str) -> bool {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~".contains(char);
    !text.is_empty() && text.chars().all(is_plain) && !text.chars().all(|char| char == '.')
}

fn check_part(part: &Spanned<String>, may_be_several: bool, diagnostics: &mut Diagnostics) {
    let text = part.get_ref();
    let is_one = if may_be_several {
        text.split('/').all(is_part)
    } else {
        is_part(text)
    };
    if !is_one {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(part),
                format!("`{text}` cannot be a part of an address"),
            )
            .expected("letters from a to z, digits, `-`, `.`, `_` and `~`")
            .help("write it as it stands in the address, without what stands around it");
    }
}

fn check_host(host: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let text = host.get_ref();
    if !is_part(text) || text.contains(['_', '~']) {
        diagnostics
            .error(
                Code::InvalidManifest,
                place(host),
                format!("`{text}` is no name of a host"),
            )
            .expected("a name such as `example.org`")
            .help("write the name alone, without `https://`, a port or a path");
    }
}

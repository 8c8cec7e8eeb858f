//! What the manifest says of upstream: where each file is published, and how it is listed for whoever fetches it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::katalog::check_address;
use super::{FileEntry, Manifest, Status, check_paths, parse, place};
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
    /// The hosts that an answer may lead to, beside those of the two addresses.
    #[serde(default)]
    pub allowed_hosts: Vec<Spanned<String>>,
}

/// The key `fetch` of a file: a document of the registry or a page of the repository.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    swaggerhub: Option<Spanned<String>>,
    version: Option<Spanned<String>>,
    owner: Option<Spanned<String>>,
    page: Option<Spanned<String>>,
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

/// Where the table of the year after the newest one of a list would be, were it published as the newest one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextYear {
    /// The API.
    pub slug: String,
    /// The year.
    pub year: u16,
    /// The path of the page in the repository of pages.
    pub path: String,
    /// The branch or the commit.
    pub reference: String,
    /// The path of the file below the specs folder.
    pub file: String,
}

/// The base addresses: https, without a `/` at the end.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// The registry of OpenAPI documents.
    pub swaggerhub: String,
    /// The raw files of the repository of pages.
    pub dokumentasjon: String,
    /// The hosts that an answer may lead to, beside those of the two addresses; lower case.
    pub allowed_hosts: Vec<String>,
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
    let Some(manifest) = parse::parse(&source, &mut diagnostics) else {
        return (None, diagnostics);
    };
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
    let hosts = |bases: &Bases| {
        let hosts = bases.allowed_hosts.iter();
        Vec::from_iter(hosts.map(|host| host.get_ref().to_ascii_lowercase()))
    };
    Listing {
        upstream: bases.map(|bases| Upstream {
            swaggerhub: bases.swaggerhub.get_ref().clone(),
            dokumentasjon: bases.dokumentasjon.get_ref().clone(),
            allowed_hosts: hosts(bases),
        }),
        files: files.into_values().collect(),
        slugs,
        next_years: bases.map_or_else(Vec::new, |bases| next_years(manifest, bases)),
        lock,
    }
}

fn next_years(manifest: &Manifest, bases: &Bases) -> Vec<NextYear> {
    let next = manifest.apis.iter().filter_map(|api| {
        let years = api.year_list.as_ref()?.years.iter();
        let newest = years.max_by_key(|(year, _)| year.get_ref().parse::<u16>().ok())?;
        let (newest, entry) = (newest.0.get_ref(), newest.1.first()?);
        let year = newest.parse::<u16>().ok()?.checked_add(1)?;
        let (file, fetch) = (entry.file.get_ref(), entry.fetch.as_ref()?);
        match fetch.get_ref().resolve(bases)? {
            Fetch::Page { path, reference } if path.contains(newest) && file.contains(newest) => {
                Some(NextYear {
                    slug: api.slug.get_ref().clone(),
                    year,
                    path: path.replace(newest, &year.to_string()),
                    reference,
                    file: file.replace(newest, &year.to_string()),
                })
            }
            _ => None,
        }
    });
    let mut next = Vec::from_iter(next);
    next.sort_by(|left, right| left.slug.cmp(&right.slug));
    next
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
    fn resolve(&self, bases: &Bases) -> Option<Fetch> {
        let text = |value: &Option<Spanned<String>>| Some(value.as_ref()?.get_ref().clone());
        match (text(&self.swaggerhub), text(&self.page)) {
            (Some(api), None) => Some(Fetch::Document {
                owner: text(&self.owner).unwrap_or_else(|| bases.owner.get_ref().clone()),
                api,
                version: text(&self.version),
            }),
            (None, Some(path)) => Some(Fetch::Page {
                path,
                reference: text(&self.reference)
                    .unwrap_or_else(|| bases.reference.get_ref().clone()),
            }),
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
    }
    let mut seen: BTreeMap<&str, (&Spanned<Place>, Option<Fetch>)> = BTreeMap::new();
    for (_, _, entry) in named(manifest) {
        let Some(fetch) = &entry.fetch else { continue };
        check_place(entry, fetch, diagnostics);
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
    const SHAPES: &str =
        "`swaggerhub` with or without `version` and `owner`, or `page` with or without `ref`";
    let file = entry.file.get_ref();
    let ends = |ends: &[&str]| ends.iter().any(|end| file.ends_with(end));
    let Place {
        swaggerhub,
        version,
        owner,
        page,
        reference,
    } = fetch.get_ref();
    let of_document = version.is_some() || owner.is_some();
    let (fits, kind, takes) = match (swaggerhub, page) {
        (Some(_), None) if reference.is_none() => {
            let fits = ends(&[".yaml", ".yml", ".json"]);
            (fits, "an OpenAPI document", "a file `.yaml` or `.json`")
        }
        (None, Some(_)) if !of_document => (ends(&[".md"]), "a page", "a file `.md`"),
        _ => {
            diagnostics
                .error(
                    Code::InvalidManifest,
                    place(fetch),
                    "a place upstream that is neither a document nor a page",
                )
                .expected(SHAPES)
                .help("say where the file is, in one of the two ways");
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
    for part in page.iter().chain(reference) {
        check_part(part, true, diagnostics);
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

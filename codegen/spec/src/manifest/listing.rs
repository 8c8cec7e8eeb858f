//! What a manifest says about fetching: where each file is published.

use std::collections::BTreeMap;

use skattekit_ir::diag::{Location, near_or};
use skattekit_ir::ir::Status;

use crate::lock::Lock;
use crate::manifest::data::{Bases, Fetch, Manifest, place};
use crate::manifest::files::named;
use crate::manifest::next_year::{NextYear, next_years};

/// What a manifest says about fetching.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Where files are fetched from; `None` if nothing is fetched.
    pub upstream: Option<Upstream>,
    /// The files that the manifest names, sorted, each once.
    pub files: Vec<Listed>,
    /// The names of the APIs and pages, sorted, each once.
    pub slugs: Vec<String>,
    /// Where the years after the newest ones would be published, sorted by API.
    pub next_years: Vec<NextYear>,
    /// The recorded files; `None` if there is no lock.
    pub lock: Option<Lock>,
}

/// The base addresses: https, without a `/` at the end.
#[derive(Clone, Debug)]
pub struct Upstream {
    /// The base address of the registry of OpenAPI documents.
    pub swaggerhub: String,
    /// The raw files of the pages' repository.
    pub dokumentasjon: String,
    /// The hosts that a redirect may lead to, in addition to those of the addresses; lower case.
    pub allowed_hosts: Vec<String>,
    /// The raw files of additional repositories, by name.
    pub repositories: BTreeMap<String, String>,
}

/// A file that the manifest names.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its path below the specs folder: relative, with plain names, never the manifest or the lock.
    pub file: String,
    /// How it relates to what is published, unless it was fetched.
    pub status: Status,
    /// The slugs of the APIs and pages that use it, at least one.
    pub slugs: Vec<String>,
    /// For the document of a version, the number in its name: 2 for `v2`.
    pub major: Option<u64>,
    /// Where it is published; a file without it is never fetched.
    pub fetch: Option<Fetch>,
    /// The place of the entry.
    pub at: Location,
}

impl Manifest {
    /// What the manifest says about fetching; `lock` is the record of its files.
    pub(crate) fn listing(&self, lock: Option<Lock>) -> Listing {
        list(self, lock)
    }
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
        bases
            .repositories
            .iter()
            .map(|(name, repository)| {
                (name.get_ref().clone(), repository.address.get_ref().clone())
            })
            .collect()
    };
    let hosts = |bases: &Bases| {
        bases
            .allowed_hosts
            .iter()
            .map(|host| host.get_ref().to_ascii_lowercase())
            .collect()
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
    /// A question with the most similar slug, or where to find all slugs.
    #[must_use]
    pub fn near_slug(&self, name: &str) -> String {
        let slugs = self.slugs.iter().map(String::as_str);
        near_or(name, slugs, "`specs.toml` has the slug of each")
    }
}

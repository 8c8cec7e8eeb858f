//! Fetching of the files of one place upstream, and the outcome for each.

use std::collections::BTreeMap;

use anyhow::anyhow;
use skattekit_codegen::{Fetch, Fetched, LOCK, Listed, Listing, Locked, NextYear, Sources};

use super::address::{Address, Base};
use super::client::{Answer, Client};
use super::content;
use super::kind::Kind;
use super::registry::{self, Choice};
use crate::lock::{self, Difference};

/// What became of a file, with what there is to say of it.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub file: String,
    pub kind: Kind,
    /// Its address, as the lock records it.
    pub address: Option<String>,
    /// The versions before and after, or the commits of a page.
    pub from: Option<String>,
    pub to: Option<String>,
    /// What else there is to say.
    pub message: Option<String>,
    /// Its new bytes, where they are others.
    pub bytes: Option<Vec<u8>>,
    /// What is to be recorded of it, where that is something else.
    pub locked: Option<Locked>,
    /// What is to be recorded of it when something is written anyway.
    pub refreshed: Option<Locked>,
}

impl Outcome {
    pub(crate) fn new(file: &str, kind: Kind) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            address: None,
            from: None,
            to: None,
            message: None,
            bytes: None,
            locked: None,
            refreshed: None,
        }
    }

    fn saying(file: &str, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
            ..Self::new(file, kind)
        }
    }
}

/// What a run asks, and what it compares the answers with.
pub(crate) struct Upstream<'a> {
    pub client: Client,
    pub swaggerhub: Base,
    pub dokumentasjon: Base,
    /// Further repositories, by name.
    pub repositories: BTreeMap<String, Base>,
    pub listing: &'a Listing,
    pub sources: &'a Sources,
    /// The time of the run, as the lock records it.
    pub now: String,
}

/// The files that are asked for one after another.
pub(crate) enum Job<'a> {
    /// The documents of an API in the registry: owner, name, and the files with the versions that are pinned.
    Documents(&'a str, &'a str, Vec<(&'a Listed, Option<&'a str>)>),
    /// A page, or a file of another repository.
    File(&'a Listed, &'a Fetch),
    /// A source of the year after the newest one, which may not be there yet.
    NextYear(&'a NextYear),
}

impl Job<'_> {
    /// How many files it is about.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Documents(_, _, files) => files.len(),
            Self::File(..) | Self::NextYear(_) => 1,
        }
    }
}

/// What is to be asked for, so that each list of versions is asked for once.
pub(crate) fn jobs<'a>(files: &[&'a Listed]) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job<'a>> = Vec::new();
    for listed in files {
        match &listed.fetch {
            None => {}
            Some(fetch @ (Fetch::Page { .. } | Fetch::File { .. })) => {
                jobs.push(Job::File(listed, fetch));
            }
            Some(Fetch::Document {
                owner,
                api,
                version,
            }) => {
                let file = (*listed, version.as_deref());
                let known = jobs.iter_mut().find_map(|job| match job {
                    Job::Documents(of, name, files) if *of == owner && *name == api => Some(files),
                    _ => None,
                });
                match known {
                    Some(files) => files.push(file),
                    None => jobs.push(Job::Documents(owner, api, vec![file])),
                }
            }
        }
    }
    jobs
}

/// Where a file is, and what it is there.
struct Source {
    address: Address,
    version: Option<String>,
    /// What is told of the version: of a document it, of a page the branch or commit.
    edition: String,
    note: Option<String>,
}

impl Upstream<'_> {
    /// Asks for the files of a job.
    pub(crate) fn run(&self, job: &Job<'_>) -> Vec<Outcome> {
        match job {
            Job::File(listed, fetch) => {
                let source = self.raw(fetch).map(|(address, reference)| Source {
                    address,
                    version: None,
                    edition: reference.to_owned(),
                    note: None,
                });
                Vec::from_iter(source.map(|source| self.fetch(listed, source)))
            }
            Job::Documents(owner, api, files) => self.documents(owner, api, files),
            Job::NextYear(next) => Vec::from_iter(self.next_year(next)),
        }
    }

    /// The address of a raw file of a repository, and its branch or commit.
    fn raw<'f>(&self, fetch: &'f Fetch) -> Option<(Address, &'f str)> {
        let (base, path, reference) = match fetch {
            Fetch::Document { .. } => return None,
            Fetch::Page { path, reference } => (&self.dokumentasjon, path, reference),
            Fetch::File {
                repository,
                path,
                reference,
            } => (self.repositories.get(repository)?, path, reference),
        };
        Some((base.join(&format!("{reference}/{path}")), reference))
    }

    /// A source of a year that is not listed; nothing, when it is not there or nobody can tell.
    fn next_year(&self, next: &NextYear) -> Option<Outcome> {
        let (address, _) = self.raw(&next.fetch)?;
        let answer = self.client.get(&address, None);
        let Ok(Answer::New { is_html: false, .. }) = answer else {
            return None;
        };
        Some(Outcome::saying(&next.file, Kind::NewYear, told(next)))
    }

    fn documents(&self, owner: &str, api: &str, files: &[(&Listed, Option<&str>)]) -> Vec<Outcome> {
        let all = |kind, why: &str| {
            files
                .iter()
                .map(|(listed, _)| self.missing(listed, kind, why))
                .collect()
        };
        let list = self.swaggerhub.join(&format!("{owner}/{api}"));
        let versions = match self.client.get(&list, None) {
            Ok(Answer::New { is_html: true, .. }) => {
                let why =
                    "the response is an HTML page, such as a login, and not a list of versions";
                return all(Kind::Failed, why);
            }
            Ok(Answer::New { bytes, .. }) => registry::versions(&bytes).map_err(Into::into),
            Ok(Answer::Gone(status)) => {
                let why = format!("the registry does not have this API (status {status})");
                return all(Kind::Gone, &format!("{}: {why}", list.asked));
            }
            Ok(Answer::Same) => Err(anyhow!(
                "the server answers 304 (not modified) to an unconditional request"
            )),
            Err(why) => Err(why.into()),
        };
        let versions = match versions {
            Ok(versions) => versions,
            Err(why) => return all(Kind::Failed, &format!("{}: {why}", list.asked)),
        };
        let one = |(listed, pin): &(&Listed, Option<&str>)| {
            let version = match registry::choose(&versions, *pin, listed) {
                Choice::Version(version) => version,
                Choice::Gone(why) => {
                    return self.missing(listed, Kind::Gone, &format!("{}: {why}", list.asked));
                }
            };
            let end = if is_json(&listed.file) {
                "json"
            } else {
                "yaml"
            };
            let later = registry::later(&versions, listed);
            let note = (!later.is_empty())
                .then(|| format!("the registry also has later versions: {}", later.join(", ")));
            let source = Source {
                address: self
                    .swaggerhub
                    .join(&format!("{owner}/{api}/{version}/swagger.{end}")),
                edition: version.clone(),
                version: Some(version),
                note,
            };
            self.fetch(listed, source)
        };
        files.iter().map(one).collect()
    }

    /// A file that upstream does not have: gone where there is an old one to keep, else one that cannot be had.
    fn missing(&self, listed: &Listed, kind: Kind, why: &str) -> Outcome {
        let has_old = self.sources.bytes(&listed.file).is_some();
        let kind = if has_old { kind } else { Kind::Failed };
        Outcome::saying(&listed.file, kind, why)
    }

    fn fetch(&self, listed: &Listed, source: Source) -> Outcome {
        let lock = self.listing.lock.as_ref();
        let known = lock.and_then(|lock| lock.get(&listed.file));
        let old = self.sources.bytes(&listed.file);
        let old_sum = old.map(lock::sha256);
        let is_recorded = known.is_some_and(|known| Some(&known.sha256) == old_sum.as_ref());
        // Only what is here unchanged need not come again.
        let etag = known
            .filter(|_| is_recorded)
            .and_then(|known| match &known.origin {
                Fetched::From { address, etag, .. } if *address == source.address.recorded => {
                    etag.as_deref()
                }
                _ => None,
            });
        let asked = &source.address.asked;
        let mut outcome = match self.client.get(&source.address, etag) {
            Err(why) => Outcome::saying(&listed.file, Kind::Failed, format!("{asked}: {why}")),
            Ok(Answer::Gone(status)) => {
                let why = format!("{asked}: the file does not exist (status {status})");
                self.missing(listed, Kind::Gone, &why)
            }
            Ok(Answer::Same) => Outcome::new(&listed.file, Kind::Unchanged),
            Ok(Answer::New {
                bytes,
                etag,
                is_html,
            }) => match content::check(&listed.file, &bytes, is_html, old, is_document(listed)) {
                Err(why) => Outcome::saying(&listed.file, Kind::Failed, format!("{asked}: {why}")),
                Ok(()) => self.compare(listed, known, &source, bytes, etag),
            },
        };
        outcome.address = Some(source.address.recorded);
        outcome.to = outcome.to.or(Some(source.edition));
        outcome.message = outcome.message.or(source.note);
        outcome
    }

    /// Compares what came with what is there and with what is recorded of it.
    fn compare(
        &self,
        listed: &Listed,
        known: Option<&Locked>,
        source: &Source,
        bytes: Vec<u8>,
        etag: Option<String>,
    ) -> Outcome {
        let file = &listed.file;
        let old = self.sources.bytes(file);
        let locked = lock::record(
            file,
            &bytes,
            Fetched::From {
                address: source.address.recorded.clone(),
                version: source.version.clone(),
                etag,
                time: self.now.clone(),
            },
        );
        let before = known.and_then(|known| before(known, source));
        let is_same = old == Some(&bytes[..]);
        if !is_same && let Some(why) = self.unrecorded(listed) {
            return Outcome::saying(file, Kind::Failed, why);
        }
        let kind = match (&before, old) {
            (_, None) => Kind::New,
            (Some(before), _) if !before.is_same => Kind::NewVersion,
            (_, Some(_)) if is_same => Kind::Unchanged,
            (None, _) => Kind::Replaced,
            (Some(_), _) if source.version.is_some() || is_commit(&source.edition) => {
                Kind::SilentEdit
            }
            (Some(_), _) => Kind::Changed,
        };
        let mut outcome = Outcome::new(file, kind);
        if let Some(before) = before {
            outcome.message = (kind == Kind::SilentEdit).then(|| {
                format!(
                    "the content differs from that of {}, but the version is the same",
                    before.time
                )
            });
            outcome.from = Some(before.edition);
            if kind == Kind::Unchanged {
                // The same bytes by another name: nothing that is worth a change.
                outcome.refreshed = Some(keep_time(locked, before.time));
                return outcome;
            }
        }
        outcome.bytes = (!is_same).then_some(bytes);
        outcome.locked = Some(locked);
        outcome
    }

    /// Why a file that is there must not be written over: somebody's work is in it that nobody has recorded.
    fn unrecorded(&self, listed: &Listed) -> Option<String> {
        let lock = self.listing.lock.as_ref()?;
        let bytes = self.sources.bytes(&listed.file)?;
        match lock::difference(listed, lock, bytes)? {
            Difference::Restated | Difference::Unlisted => None,
            Difference::Edited(_) => Some(
                "edited by hand since it was fetched, so not overwritten; to fetch it again, \
                 delete it and replace the edit by a fix-up"
                    .to_owned(),
            ),
            Difference::Unrecorded | Difference::Changed => Some(format!(
                "changed by hand since {LOCK} was written, so not overwritten; record it with \
                 `cargo xtask regenerate`, or delete it"
            )),
        }
    }
}

/// What there is to do about a source of a year that is published and not listed.
fn told(next: &NextYear) -> String {
    let NextYear {
        slug, year, file, ..
    } = next;
    let (path, fetch) = match &next.fetch {
        Fetch::Page { path, .. } => (path, format!("page = \"{path}\"")),
        Fetch::File {
            repository, path, ..
        } => {
            let fetch = format!("repository = \"{repository}\", path = \"{path}\"");
            (path, fetch)
        }
        Fetch::Document { api, .. } => (api, format!("swaggerhub = \"{api}\"")),
    };
    let status = match (next.is_list, next.is_listed) {
        (true, false) => "provisional",
        (true, true) | (false, _) => "published",
    };
    let entry = format!(
        "{{ file = \"{file}\", status = \"{status}\", source = \"{path}\", fetch = {{ {fetch} }} }}"
    );
    let what = if next.is_list {
        "a list of"
    } else {
        "the page of"
    };
    let years = "`[api.year-list.years]`";
    match (next.is_list, next.is_listed) {
        (_, false) => format!(
            "{what} the year {year} of `{slug}` has been published; add this line to its {years} and fetch again:\n    {year} = [{entry}]"
        ),
        (true, true) => format!(
            "{what} the year {year} of `{slug}` has been published; add this as the last entry of {year} in its {years} and fetch again:\n    {entry}"
        ),
        (false, true) => format!(
            "{what} the year {year} of `{slug}` has been published, so the year is no longer provisional; add this as the first entry of {year} in its {years}, set the status of the other to `published` too, and fetch again:\n    {entry}"
        ),
    }
}

/// What was fetched the last time.
struct Before {
    edition: String,
    time: String,
    /// Whether it is the same version, or the same branch or commit.
    is_same: bool,
}

fn before(known: &Locked, source: &Source) -> Option<Before> {
    let Fetched::From {
        address,
        version,
        time,
        ..
    } = &known.origin
    else {
        return None;
    };
    // Of a page the address tells the branch; one that moved is told by the whole of it.
    let edition = version.clone().unwrap_or_else(|| {
        let is_same = *address == source.address.recorded;
        if is_same {
            source.edition.clone()
        } else {
            address.clone()
        }
    });
    let is_same = match (version, &source.version) {
        (Some(old), Some(new)) => old == new,
        _ => *address == source.address.recorded,
    };
    Some(Before {
        edition,
        time: time.clone(),
        is_same,
    })
}

fn keep_time(mut locked: Locked, before: String) -> Locked {
    if let Fetched::From { time, .. } = &mut locked.origin {
        *time = before;
    }
    locked
}

/// Whether a file is an OpenAPI document, rather than a page or a list.
const fn is_document(listed: &Listed) -> bool {
    matches!(listed.fetch, Some(Fetch::Document { .. }))
}

fn is_json(file: &str) -> bool {
    file.rsplit('.').next() == Some("json")
}

/// Whether a name of the repository is that of a commit, whose files never change.
fn is_commit(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

//! Fetching of the files of one source, and the outcome for each.

use std::collections::BTreeMap;

use anyhow::anyhow;
use skattekit_codegen::{Fetch, Fetched, LOCK, Listed, Listing, Locked, NextYear, Sources};

use super::address::{Address, Base};
use super::client::{Answer, Client};
use super::content;
use super::outcome::{FileOutcome, FileState};
use super::registry::{self, Choice};
use crate::lock::{self, Difference};

/// The context of a run: where to fetch from, and what to compare with.
pub(crate) struct Upstream<'a> {
    pub client: Client,
    pub swaggerhub: Base,
    pub dokumentasjon: Base,
    /// Additional repositories, by name.
    pub repositories: BTreeMap<String, Base>,
    pub listing: &'a Listing,
    pub sources: &'a Sources,
    /// The time of the run, as recorded in the lock.
    pub now: String,
}

/// Files that are fetched one after another.
pub(crate) enum Job<'a> {
    /// The documents of an API in the registry: the owner, the name, and the files with their pinned versions.
    Documents(&'a str, &'a str, Vec<(&'a Listed, Option<&'a str>)>),
    /// A page, or a file of another repository.
    File(&'a Listed, &'a Fetch),
    /// A source of the year after the newest one, which may not exist yet.
    NextYear(&'a NextYear),
}

impl Job<'_> {
    /// The number of its files.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Documents(_, _, files) => files.len(),
            Self::File(..) | Self::NextYear(_) => 1,
        }
    }
}

/// The jobs for some files, so that each list of versions is fetched once.
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

/// The source of a file.
struct Source {
    address: Address,
    version: Option<String>,
    /// The edition: the version of a document, the branch or commit of a page.
    edition: String,
    note: Option<String>,
}

impl Upstream<'_> {
    /// Fetches the files of a job.
    pub(crate) fn run(&self, job: &Job<'_>) -> Vec<FileOutcome> {
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

    /// A source of an unlisted year; `None` if it does not exist or that cannot be determined.
    fn next_year(&self, next: &NextYear) -> Option<FileOutcome> {
        let (address, _) = self.raw(&next.fetch)?;
        let answer = self.client.get(&address, None);
        let Ok(Answer::New { is_html: false, .. }) = answer else {
            return None;
        };
        Some(FileOutcome::saying(
            &next.file,
            FileState::NewYear,
            told(next),
        ))
    }

    fn documents(
        &self,
        owner: &str,
        api: &str,
        files: &[(&Listed, Option<&str>)],
    ) -> Vec<FileOutcome> {
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
                return all(FileState::Failed, why);
            }
            Ok(Answer::New { bytes, .. }) => registry::versions(&bytes).map_err(Into::into),
            Ok(Answer::Gone(status)) => {
                let why = format!("the registry does not have this API (status {status})");
                return all(FileState::Gone, &format!("{}: {why}", list.asked));
            }
            Ok(Answer::Same) => Err(anyhow!(
                "the server answers 304 (not modified) to an unconditional request"
            )),
            Err(why) => Err(why.into()),
        };
        let versions = match versions {
            Ok(versions) => versions,
            Err(why) => return all(FileState::Failed, &format!("{}: {why}", list.asked)),
        };
        let one = |(listed, pin): &(&Listed, Option<&str>)| {
            let version = match registry::choose(&versions, *pin, listed) {
                Choice::Version(version) => version,
                Choice::Gone(why) => {
                    return self.missing(
                        listed,
                        FileState::Gone,
                        &format!("{}: {why}", list.asked),
                    );
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

    /// A file that upstream does not have: `Gone` if there is an old one to keep, otherwise `Failed`.
    fn missing(&self, listed: &Listed, kind: FileState, why: &str) -> FileOutcome {
        let has_old = self.sources.bytes(&listed.file).is_some();
        let kind = if has_old { kind } else { FileState::Failed };
        FileOutcome::saying(&listed.file, kind, why)
    }

    fn fetch(&self, listed: &Listed, source: Source) -> FileOutcome {
        let lock = self.listing.lock.as_ref();
        let known = lock.and_then(|lock| lock.get(&listed.file));
        let old = self.sources.bytes(&listed.file);
        let old_sum = old.map(lock::sha256);
        let is_recorded = known.is_some_and(|known| Some(&known.sha256) == old_sum.as_ref());
        // Only an unchanged local file need not be transferred again.
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
            Err(why) => {
                FileOutcome::saying(&listed.file, FileState::Failed, format!("{asked}: {why}"))
            }
            Ok(Answer::Gone(status)) => {
                let why = format!("{asked}: the file does not exist (status {status})");
                self.missing(listed, FileState::Gone, &why)
            }
            Ok(Answer::Same) => FileOutcome::new(&listed.file, FileState::Unchanged),
            Ok(Answer::New {
                bytes,
                etag,
                is_html,
            }) => match content::check(&listed.file, &bytes, is_html, old, is_document(listed)) {
                Err(why) => {
                    FileOutcome::saying(&listed.file, FileState::Failed, format!("{asked}: {why}"))
                }
                Ok(()) => self.compare(listed, known, &source, bytes, etag),
            },
        };
        outcome.address = Some(source.address.recorded);
        outcome.to = outcome.to.or(Some(source.edition));
        outcome.message = outcome.message.or(source.note);
        outcome
    }

    /// Compares the fetched content with the existing file and with its record.
    fn compare(
        &self,
        listed: &Listed,
        known: Option<&Locked>,
        source: &Source,
        bytes: Vec<u8>,
        etag: Option<String>,
    ) -> FileOutcome {
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
            return FileOutcome::saying(file, FileState::Failed, why);
        }
        let kind = match (&before, old) {
            (_, None) => FileState::New,
            (Some(before), _) if !before.is_same => FileState::NewVersion,
            (_, Some(_)) if is_same => FileState::Unchanged,
            (None, _) => FileState::Replaced,
            (Some(_), _) if source.version.is_some() || is_commit(&source.edition) => {
                FileState::SilentEdit
            }
            (Some(_), _) => FileState::Changed,
        };
        let mut outcome = FileOutcome::new(file, kind);
        if let Some(before) = before {
            outcome.message = (kind == FileState::SilentEdit).then(|| {
                format!(
                    "the content differs from that of {}, but the version is the same",
                    before.time
                )
            });
            outcome.from = Some(before.edition);
            if kind == FileState::Unchanged {
                // The same content under another name is not worth a change.
                outcome.refreshed = Some(keep_time(locked, before.time));
                return outcome;
            }
        }
        outcome.bytes = (!is_same).then_some(bytes);
        outcome.locked = Some(locked);
        outcome
    }

    /// Why an existing file must not be overwritten: it contains unrecorded changes.
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

/// What to do about a published source of a year that is not listed.
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

/// What was fetched last time.
struct Before {
    edition: String,
    time: String,
    /// Whether the version, branch or commit is the same.
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
    // The address of a page contains the branch; for a moved page, the whole address identifies the edition.
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

/// Whether a reference is a commit, whose files never change.
fn is_commit(name: &str) -> bool {
    name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

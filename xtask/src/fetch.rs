//! `cargo xtask fetch`: replaces the specifications by the published ones, and reports what changed.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail, ensure};
use clap::{Args, ValueEnum};
use skattekit_codegen::{Fold, LOCK, Listed, Listing, NextYear, Report, Sources, read_listing};

use crate::add::FetchedDocument;
use crate::format::has_color;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::swap::Swap;
use crate::{files, lock};

mod address;
mod changes;
mod client;
mod content;
mod file;
mod outcome;
mod pool;
mod registry;
mod report;
mod retry;
mod validate;
mod write;

use address::{Allowed, Base};
use client::{Client, Limits};
use file::{Job, Upstream};
use outcome::{FileOutcome, FileState};
use report::print_status;
use validate::accept;
use write::write;

/// The output format for the results.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: JSON on standard output, one line per file and a last line with counts
    Json,
}

/// The options of the command.
#[derive(Args)]
pub(crate) struct Settings {
    /// The APIs and pages to fetch, by their slugs in specs.toml [default: all]
    #[arg(value_name = "API")]
    slugs: Vec<String>,
    #[command(flatten)]
    mode: Mode,
    /// Also write files that the generator cannot read
    #[arg(long)]
    keep_broken: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How many files to fetch at a time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    jobs: u8,
    /// How long a request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds)]
    timeout: f64,
    /// How often to retry when a server is busy or a connection breaks
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=10))]
    retries: u32,
    /// How long to wait before the first retry; the wait doubles with each one
    #[arg(long, value_name = "SECONDS", default_value_t = 0.5, value_parser = seconds)]
    backoff: f64,
    /// The largest file to accept
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20)]
    max_size: u64,
    /// Also list unchanged files, and files that are not fetched
    #[arg(short, long)]
    pub verbose: bool,
}

/// What to do with the fetched files, if not to write them.
#[derive(Args)]
struct Mode {
    /// Show what differs upstream; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write nothing, and end with exit code 1 if upstream or the local files differ from the lock
    #[arg(long)]
    locked: bool,
}

fn seconds(text: &str) -> anyhow::Result<f64> {
    let number = text.parse().context("not a number")?;
    ensure!(
        (0.001..=3600.0).contains(&number),
        "expected from 0.001 to 3600 seconds"
    );
    Ok(number)
}

/// The mirrors that the environment names.
pub(crate) struct Mirrors {
    pub swaggerhub: Option<String>,
    pub dokumentasjon: Option<String>,
    /// The mirror for a named repository, from its environment variable.
    pub named: fn(&str) -> Option<String>,
}

/// The variable that names the mirror of a repository.
fn variable(repository: &str) -> String {
    let name = repository.to_ascii_uppercase().replace('-', "_");
    format!("SKATTEKIT_{name}_URL")
}

/// The variables of the environment that name mirrors.
pub(crate) const SWAGGERHUB: &str = "SKATTEKIT_SWAGGERHUB_URL";
pub(crate) const DOKUMENTASJON: &str = "SKATTEKIT_DOKUMENTASJON_URL";

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read or written, or an unknown API or page; nothing was changed.
pub(crate) fn run(
    folders: &Folders,
    settings: &Settings,
    mirrors: &Mirrors,
) -> anyhow::Result<CommandOutcome> {
    let is_quiet = settings.mode.dry_run || settings.mode.locked;
    if !is_quiet && folders.specs.parent().is_some_and(Path::is_dir) {
        // This cleans up after an interrupted run, and puts a moved folder back.
        drop(Swap::open(&folders.specs)?);
    }
    let old = files::read_sources(&folders.specs)?;
    let Some(listing) = listing(folders, &old) else {
        return Ok(CommandOutcome::BadInput);
    };
    let wanted = wanted(&listing, &settings.slugs)?;
    let mut outcomes = ask(settings, mirrors, &listing, &wanted, &old)?;
    let prefix = folders.specs_prefix();
    let accepted = accept(&listing, &old, &mut outcomes, settings.keep_broken, &prefix);
    outcomes.extend(without_upstream(&wanted));
    report::outcomes(folders, settings, &outcomes);
    let lines = changes::report_changes(&old, &accepted.sources, &accepted.generation, &prefix);
    for line in lines {
        print_status(settings, &line);
    }
    let text = accepted.report.text(has_color());
    if !text.is_empty() {
        eprint_line!("{text}");
    }
    let is_unlocked = settings.mode.locked && report_unlocked(folders, settings, &listing, &old);
    if accepted.is_blocked {
        eprint_line!(
            "nothing was written: no code can be generated with the fetched files, and the \
             fault is in another file; correct it, or write the fetched files with --keep-broken"
        );
        return Ok(CommandOutcome::BadInput);
    }
    if !is_quiet {
        write(folders, settings, &old, &accepted)?;
    }
    let any = |is: fn(FileState) -> bool| outcomes.iter().any(|outcome| is(outcome.kind));
    Ok(if any(FileState::is_failure) {
        CommandOutcome::BadInput
    } else if is_unlocked || settings.mode.locked && any(FileState::is_difference) {
        CommandOutcome::Drift
    } else {
        CommandOutcome::Fine
    })
}

/// The manifest and the lock; `None` if they cannot be read, after the reason was printed.
fn listing(folders: &Folders, sources: &Sources) -> Option<Listing> {
    let (listing, diagnostics) = read_listing(sources);
    let report = Report::new(&diagnostics, sources, &folders.specs_prefix(), Fold::Floods);
    let text = report.text(has_color());
    if !text.is_empty() {
        eprint_line!("{text}");
    }
    listing.filter(|_| !diagnostics.has_errors())
}

/// The files of the requested APIs and pages.
fn wanted<'a>(listing: &'a Listing, slugs: &[String]) -> anyhow::Result<Vec<&'a Listed>> {
    for slug in slugs {
        if !listing.slugs.contains(slug) {
            bail!("unknown API or page `{slug}`; {}", listing.near_slug(slug));
        }
    }
    let is_wanted =
        |listed: &&Listed| slugs.is_empty() || listed.slugs.iter().any(|slug| slugs.contains(slug));
    Ok(listing.files.iter().filter(is_wanted).collect())
}

fn ask(
    settings: &Settings,
    mirrors: &Mirrors,
    listing: &Listing,
    wanted: &[&Listed],
    old: &Sources,
) -> anyhow::Result<Vec<FileOutcome>> {
    let Some(addresses) = &listing.upstream else {
        return Ok(Vec::new());
    };
    let limits = Limits {
        timeout: Duration::from_secs_f64(settings.timeout),
        retries: settings.retries,
        backoff: Duration::from_secs_f64(settings.backoff),
        most_bytes: settings.max_size,
    };
    let upstream = upstream(addresses, mirrors, limits, listing, old)?;
    let shows_progress = settings.format == Format::Text && std::io::stderr().is_terminal();
    let mut jobs = file::jobs(wanted);
    let is_wanted =
        |next: &&NextYear| settings.slugs.is_empty() || settings.slugs.contains(&next.slug);
    let next_years = listing.next_years.iter().filter(is_wanted);
    jobs.extend(next_years.map(Job::NextYear));
    Ok(pool::run(
        &upstream,
        &jobs,
        settings.jobs.into(),
        shows_progress,
    ))
}

/// Where files are fetched from: the manifest's addresses, or the mirrors.
fn upstream<'a>(
    addresses: &skattekit_codegen::Upstream,
    mirrors: &Mirrors,
    limits: Limits,
    listing: &'a Listing,
    sources: &'a Sources,
) -> anyhow::Result<Upstream<'a>> {
    let mirror = mirrors.swaggerhub.as_deref();
    let swaggerhub = Base::new(&addresses.swaggerhub, mirror, SWAGGERHUB)?;
    let mirror = mirrors.dokumentasjon.as_deref();
    let dokumentasjon = Base::new(&addresses.dokumentasjon, mirror, DOKUMENTASJON)?;
    let mut repositories = BTreeMap::new();
    for (name, address) in &addresses.repositories {
        let variable = variable(name);
        let mirror = (mirrors.named)(&variable);
        let base = Base::new(address, mirror.as_deref(), &variable)?;
        repositories.insert(name.clone(), base);
    }
    let bases = [&swaggerhub, &dokumentasjon];
    let bases = bases
        .into_iter()
        .chain(repositories.values())
        .collect::<Vec<_>>();
    let allowed = Allowed::new(&bases, &addresses.allowed_hosts);
    Ok(Upstream {
        client: Client::new(limits, allowed),
        swaggerhub,
        dokumentasjon,
        repositories,
        listing,
        sources,
        now: humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
    })
}

/// Fetches a document that the manifest need not name.
///
/// # Errors
/// If it cannot be fetched, or a mirror is not a base address.
pub(crate) fn document(
    mirrors: &Mirrors,
    listing: &Listing,
    sources: &Sources,
    listed: &Listed,
) -> anyhow::Result<FetchedDocument> {
    let addresses = listing
        .upstream
        .as_ref()
        .context("nothing is fetched without `[upstream]`")?;
    let limits = Limits {
        timeout: Duration::from_secs(60),
        retries: 3,
        backoff: Duration::from_millis(500),
        most_bytes: 8 << 20,
    };
    let upstream = upstream(addresses, mirrors, limits, listing, sources)?;
    let jobs = file::jobs(&[listed]);
    let outcome = jobs.iter().flat_map(|job| upstream.run(job)).next();
    let outcome = outcome.context("there is nothing to fetch")?;
    let message = outcome
        .message
        .unwrap_or_else(|| "there is no such document".to_owned());
    let bytes = outcome.bytes.ok_or_else(|| anyhow::anyhow!(message))?;
    Ok(FetchedDocument {
        bytes,
        locked: outcome.locked,
    })
}

fn without_upstream(wanted: &[&Listed]) -> Vec<FileOutcome> {
    wanted
        .iter()
        .filter(|listed| listed.fetch.is_none())
        .map(|listed| FileOutcome::new(&listed.file, FileState::WithoutUpstream))
        .collect()
}

/// Prints how the files differ from the lock; returns whether any does, or whether there is no lock.
fn report_unlocked(
    folders: &Folders,
    settings: &Settings,
    listing: &Listing,
    sources: &Sources,
) -> bool {
    let Some(lock) = &listing.lock else {
        print_status(
            settings,
            &format!("{}{LOCK} does not exist", folders.specs_prefix()),
        );
        return true;
    };
    let differences = lock::differences(listing, lock, sources);
    for (file, difference) in &differences {
        let found = difference.found();
        print_status(
            settings,
            &format!("{}{file}: {found}", folders.specs_prefix()),
        );
    }
    !differences.is_empty()
}

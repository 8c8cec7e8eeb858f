//! Validation of fetched files by the generator; unreadable ones are held back.

use skattekit_codegen::{
    Fetched, Fold, Generation, LOCK, Listing, Lock, Protected, Report, Severity, Sources, generate,
};

use super::outcome::{FileOutcome, FileState};
use crate::lock::by_hand;

/// The result that a run would write.
pub(crate) struct Accepted {
    /// The new specifications, including the lock.
    pub sources: Sources,
    /// What they generate.
    pub generation: Generation,
    /// The generator's findings about the fetched files.
    pub report: Report,
    /// Whether the new specifications have errors that are in no fetched file, although the old ones have none.
    pub is_blocked: bool,
}

/// Holds back the files that the generator cannot read, unless they are to be kept.
pub(crate) fn accept(
    listing: &Listing,
    old: &Sources,
    outcomes: &mut [FileOutcome],
    keep_broken: bool,
    prefix: &str,
) -> Accepted {
    let mut report = Report::default();
    loop {
        let sources = with(listing, old, outcomes);
        let generation = generate(&sources);
        let found = generation.diagnostics.clone().without_notes();
        let found = Report::new(&found, &sources, prefix, Fold::Floods);
        let is_whole = !generation.diagnostics.has_errors();
        let mut broken = fetched(outcomes);
        broken.retain(|file| has_error(&generation, file));
        if is_whole || keep_broken || broken.is_empty() {
            let is_blocked = !is_whole
                && !keep_broken
                && outcomes.iter().any(|outcome| outcome.bytes.is_some())
                && !generate(old).diagnostics.has_errors();
            let news = fetched(outcomes);
            add(&mut report, found, &|file| {
                is_blocked || news.iter().any(|new| file == format!("{prefix}{new}"))
            });
            return Accepted {
                sources,
                generation,
                report,
                is_blocked,
            };
        }
        add(&mut report, found, &|file| {
            broken
                .iter()
                .any(|broken| file == format!("{prefix}{broken}"))
        });
        for outcome in outcomes.iter_mut() {
            if broken.contains(&outcome.file) {
                outcome.kind = FileState::Broken;
                outcome.message =
                    Some("the generator cannot read it; --keep-broken writes it anyway".to_owned());
                (outcome.bytes, outcome.locked) = (None, None);
            }
        }
    }
}

fn fetched(outcomes: &[FileOutcome]) -> Vec<String> {
    outcomes
        .iter()
        .filter(|outcome| outcome.bytes.is_some())
        .map(|outcome| outcome.file.clone())
        .collect()
}

fn has_error(generation: &Generation, file: &str) -> bool {
    let found = generation.diagnostics.sorted();
    found
        .iter()
        .any(|found| found.severity == Severity::Error && *found.at.file == *file)
}

fn add(report: &mut Report, found: Report, is_wanted: &dyn Fn(&str) -> bool) {
    let findings = found.findings.into_iter();
    report
        .findings
        .extend(findings.filter(|finding| is_wanted(&finding.place.file)));
    let folded = found.folded.into_iter();
    report
        .folded
        .extend(folded.filter(|folded| is_wanted(&folded.file)));
}

/// The specifications with the fetched files, and the matching lock.
fn with(listing: &Listing, old: &Sources, outcomes: &[FileOutcome]) -> Sources {
    let mut sources = old.clone();
    for outcome in outcomes {
        if let Some(bytes) = &outcome.bytes {
            sources.add(outcome.file.clone(), bytes.clone());
        }
    }
    sources.add(LOCK, lock(listing, old, outcomes).text());
    sources
}

/// The lock after a run. Files that were not fetched keep their record; files without a record get one.
fn lock(listing: &Listing, old: &Sources, outcomes: &[FileOutcome]) -> Lock {
    let mut lock = listing.lock.clone().unwrap_or_else(|| {
        let files = listing.files.iter();
        Lock {
            files: files
                .filter_map(|listed| Some(by_hand(listed, old.bytes(&listed.file)?)))
                .collect(),
            protected: Protected::new(),
        }
    });
    let is_written = outcomes.iter().any(|outcome| outcome.locked.is_some());
    for outcome in outcomes {
        // A new `ETag` is no reason to write the lock, but is stored if it is written anyway.
        let refreshed = outcome.refreshed.as_ref().filter(|_| is_written);
        let Some(new) = outcome.locked.as_ref().or(refreshed) else {
            continue;
        };
        debug_assert!(matches!(new.origin, Fetched::From { .. }));
        lock.files.retain(|known| known.file != new.file);
        lock.files.push(new.clone());
    }
    lock.files.sort_by(|left, right| left.file.cmp(&right.file));
    lock
}

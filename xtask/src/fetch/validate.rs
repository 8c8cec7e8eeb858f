//! Validation of fetched files by the generator; files that it cannot read are held back.

use skattekit_codegen::{
    Fetched, Fold, Generation, LOCK, Listing, Lock, Protected, Report, Severity, Sources, generate,
};

use super::file::Outcome;
use super::kind::Kind;
use crate::lock::by_hand;

/// What a run would write.
pub(crate) struct Accepted {
    /// The specifications as they would be, the lock included.
    pub sources: Sources,
    /// What they give.
    pub generation: Generation,
    /// What the generator finds fault with in what was fetched.
    pub report: Report,
    /// Whether the new specifications give no code for a reason that lies in no fetched file, and the old ones do.
    pub is_blocked: bool,
}

/// Holds back the files that the generator cannot read, unless they are to be kept.
pub(crate) fn accept(
    listing: &Listing,
    old: &Sources,
    outcomes: &mut [Outcome],
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
                outcome.kind = Kind::Broken;
                outcome.message =
                    Some("the generator cannot read it; --keep-broken writes it anyway".to_owned());
                (outcome.bytes, outcome.locked) = (None, None);
            }
        }
    }
}

fn fetched(outcomes: &[Outcome]) -> Vec<String> {
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

/// The specifications with what was fetched, and the lock that is true of them.
fn with(listing: &Listing, old: &Sources, outcomes: &[Outcome]) -> Sources {
    let mut sources = old.clone();
    for outcome in outcomes {
        if let Some(bytes) = &outcome.bytes {
            sources.add(outcome.file.clone(), bytes.clone());
        }
    }
    sources.add(LOCK, lock(listing, old, outcomes).text());
    sources
}

/// The lock after a run: what is recorded of the files that were not fetched stays, and where nothing was, what they are.
fn lock(listing: &Listing, old: &Sources, outcomes: &[Outcome]) -> Lock {
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
        // What a server calls the bytes is no reason to write, and worth keeping when there is one.
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

//! Fetching of several files in parallel, with progress on a terminal.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::file::{Job, Upstream};
use super::outcome::FileOutcome;

/// Runs the jobs, at most `most` at a time; the outcomes are sorted by file.
pub(crate) fn run(
    upstream: &Upstream<'_>,
    jobs: &[Job<'_>],
    most: usize,
    shows_progress: bool,
) -> Vec<FileOutcome> {
    let bar = bar(jobs.iter().map(Job::len).sum(), shows_progress);
    let (next, outcomes) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let done = upstream.run(job);
            bar.inc(u64::try_from(done.len()).unwrap_or_default());
            let mut outcomes = outcomes
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            outcomes.extend(done);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..most.min(jobs.len()) {
            scope.spawn(work);
        }
    });
    bar.finish_and_clear();
    let mut outcomes = outcomes
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    outcomes.sort_by(|left, right| left.file.cmp(&right.file));
    outcomes
}

fn bar(files: usize, is_shown: bool) -> ProgressBar {
    let target = if is_shown {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), target);
    // If the template does not parse, the default bar is used.
    if let Ok(style) =
        ProgressStyle::with_template("fetching {bar:30} {pos}/{len} files, {elapsed}")
    {
        bar.set_style(style);
    }
    bar
}

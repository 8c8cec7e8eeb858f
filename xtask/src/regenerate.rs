//! `cargo xtask regenerate`: replaces the generated crates and the export, and lists what changed.

use std::time::Instant;

use skattekit_codegen::{FileSet, LOCK, Report};

use crate::files::{self, Staged};
use crate::format::{Reporter, harmless};
use crate::input::{self, Input};
use crate::lock::{self, Difference};
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::print::eprint_line;
use crate::replace::{Changes, Target, replace};
use crate::swap::Swap;
use crate::workspace::{self, Workspace};

/// Runs the command.
///
/// # Errors
/// If a folder cannot be read or written; nothing was changed then.
pub(crate) fn run(folders: &Folders, reporter: &Reporter) -> anyhow::Result<CommandOutcome> {
    let start = Instant::now();
    let mut input = input::read(folders, reporter)?;
    let lock = Locking::of(folders, &input);
    reporter.report(&lock.refused);
    let refused = lock.refused.findings.iter().cloned();
    input.report.findings.extend(refused);
    reporter.finish(&input.report);
    if !lock.refused.findings.is_empty() {
        return Ok(CommandOutcome::BadInput);
    }
    let files = input.files.as_ref();
    let (None, Some(new)) = (input.refused(reporter), files) else {
        return Ok(input.refused(reporter).unwrap_or(CommandOutcome::BadInput));
    };
    reporter.print_status(&format!(
        "read {}: {}",
        folders.show(&folders.specs),
        input.summary
    ));
    let targets = targets(folders, &input, new)?;
    // The new lock is written before anything is replaced and moved into place last, so that both succeed or both fail.
    let staged = lock.stage(folders)?;
    let changes = replace(&targets)?;
    if let Some(staged) = staged {
        staged.commit()?;
        lock.print_status(folders, reporter);
    }
    for (target, changes) in targets.iter().zip(&changes) {
        print_changes(target, changes, folders, reporter, start);
    }
    match Workspace::of(folders, &input.crates, new) {
        Some(workspace) => follow(&workspace, folders, reporter),
        None => Ok(CommandOutcome::Fine),
    }
}

/// The folder of the crates and, beside it, that of the export.
fn targets<'a>(
    folders: &Folders,
    input: &'a Input,
    files: &'a FileSet,
) -> anyhow::Result<Vec<Target<'a>>> {
    targets_beside(Swap::open(&folders.out)?, folders, input, files)
}

/// The same, with the folder of the crates locked already.
///
/// # Errors
/// If another run holds the lock of the export's folder.
pub(crate) fn targets_beside<'a>(
    swap: Swap,
    folders: &Folders,
    input: &'a Input,
    files: &'a FileSet,
) -> anyhow::Result<Vec<Target<'a>>> {
    let beside = match folders.export.as_ref().zip(input.export.as_ref()) {
        Some((folder, files)) => Some(Target {
            swap: swap.and(folder)?,
            files,
            is_ours: folders.is_own(folder, "export"),
        }),
        None => None,
    };
    let crates = Target {
        swap,
        files,
        is_ours: folders.out_is_default,
    };
    Ok(std::iter::once(crates).chain(beside).collect())
}

/// Prints what was done to a folder.
pub(crate) fn print_changes(
    target: &Target<'_>,
    changes: &Changes,
    folders: &Folders,
    reporter: &Reporter,
    start: Instant,
) {
    let folder = target.swap.folder();
    let lists = [
        ("created", &changes.created),
        ("updated", &changes.updated),
        ("removed", &changes.removed),
    ];
    for (what, list) in lists {
        for path in list {
            let file = folders.show(&folder.join(path));
            reporter.print_status(&format!("{what} {file}"));
        }
    }
    reporter.print_status(&format!(
        "{}: {} created, {} updated, {} unchanged, {} removed, in {:.2} s",
        folders.show(folder),
        changes.created.len(),
        changes.updated.len(),
        changes.unchanged.len(),
        changes.removed.len(),
        start.elapsed().as_secs_f64()
    ));
    // The whole folder was replaced, so a shell inside it is in a folder that no longer exists.
    let gone = std::env::current_dir().map_or(true, |current| current.starts_with(folder));
    if gone && !changes.is_empty() {
        eprint_line!("note: the current folder was replaced; run `cd .` to enter the new one");
    }
}

/// Updates the files that depend on the crates: the texts first, since the locks depend on them.
///
/// # Errors
/// If a file cannot be read or written.
pub(crate) fn follow(
    workspace: &Workspace<'_>,
    folders: &Folders,
    reporter: &Reporter,
) -> anyhow::Result<CommandOutcome> {
    let texts = workspace.texts()?;
    let new = texts
        .iter()
        .map(|(path, _, new)| (&**path, &**new))
        .collect::<Vec<_>>();
    files::replace_all(&new)?;
    for (path, ..) in &texts {
        reporter.print_status(&format!("updated {}", folders.show(path)));
    }
    let mut outcome = CommandOutcome::Fine;
    for behind in workspace.locks()? {
        let shown = folders.show(&behind.path);
        match workspace::update_lock(&behind.path, &shown) {
            Ok(()) => reporter.print_status(&format!("updated {shown}: {}", behind.found)),
            Err(error) => {
                eprint_line!("{}", harmless(&format!("error: {error:#}")));
                outcome = CommandOutcome::Drift;
            }
        }
    }
    Ok(outcome)
}

/// What has to be done about the lock.
#[derive(Default)]
struct Locking {
    /// The fetched files that were edited, which is an error.
    refused: Report,
    /// The other files that differ from their records.
    differences: Vec<(String, Difference)>,
    /// Whether the positions with personal data differ from those in the lock.
    is_protected_otherwise: bool,
    /// The new lock; `None` without a lock or if the manifest cannot be read.
    text: Option<String>,
}

impl Locking {
    fn of(folders: &Folders, input: &Input) -> Self {
        let sources = &input.sources;
        let Some(listing) = &input.listing else {
            return Self::default();
        };
        let Some(lock) = &listing.lock else {
            return Self::default();
        };
        let (refused, differences) = lock::differences(listing, lock, sources)
            .into_iter()
            .partition::<Vec<_>, _>(|(_, difference)| matches!(difference, Difference::Edited(_)));
        let findings = refused
            .iter()
            .map(|(file, difference)| difference.finding(file, folders));
        Self {
            refused: Report {
                findings: findings.collect(),
                folded: Vec::new(),
            },
            differences,
            text: Some(lock::updated(listing, lock, sources, &input.protected).text()),
            is_protected_otherwise: lock.protected != input.protected,
        }
    }

    /// Writes the new lock beside the old one, if it differs.
    fn stage(&self, folders: &Folders) -> anyhow::Result<Option<Staged>> {
        let path = folders.specs.join(LOCK);
        Staged::clear(&path);
        let text = self
            .text
            .as_deref()
            .filter(|_| self.is_protected_otherwise || !self.differences.is_empty());
        text.map(|text| Staged::write(&path, text)).transpose()
    }

    fn print_status(&self, folders: &Folders, reporter: &Reporter) {
        if self.is_protected_otherwise {
            reporter.print_status(&format!(
                "recorded the positions with personal data in {LOCK}"
            ));
        }
        for (file, difference) in &self.differences {
            let (verb, preposition) = match difference {
                Difference::Unlisted => ("removed", "from"),
                _ => ("recorded", "in"),
            };
            reporter.print_status(&format!(
                "{verb} {}{file} {preposition} {LOCK}: {}",
                folders.specs_prefix(),
                difference.past()
            ));
        }
    }
}

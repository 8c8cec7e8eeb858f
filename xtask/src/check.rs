//! `cargo xtask check`: reports every difference between the generated files and the specifications; writes nothing.

use std::path::Path;

use similar::{DiffOp, DiffTag, TextDiff};
use skattekit_codegen::{Code, FileSet, Finding, LOCK, Location, Output, Place, counted};

use crate::files::{self, Tree};
use crate::format::{Format, Reporter, harmless};
use crate::input::{self, Input};
use crate::lock;
use crate::outcome::CommandOutcome;
use crate::paths::Folders;
use crate::print::print_line;
use crate::replace::{Changes, refuse_foreign};
use crate::workspace::Workspace;

/// The most places of a file that are shown.
const MOST_PLACES: usize = 5;

/// The most lines of a place that are shown.
const MOST_LINES: usize = 12;

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn run(folders: &Folders, reporter: &Reporter) -> anyhow::Result<CommandOutcome> {
    let mut input = input::read(folders, reporter)?;
    let drift = compare(folders, reporter, &input);
    let unlocked = compare_lock(folders, reporter, &input);
    if let Ok(drift) = &drift {
        input.report.findings.extend(drift.iter().cloned());
    }
    input.report.findings.extend(unlocked.iter().cloned());
    let behind = compare_workspace(folders, reporter, &input)?;
    input.report.findings.extend(behind.iter().cloned());
    reporter.finish(&input.report);
    let mut drift = drift?;
    drift.extend(unlocked);
    drift.extend(behind);
    Ok(match input.refused(reporter) {
        Some(outcome) => outcome,
        None if drift.is_empty() => CommandOutcome::Fine,
        None => CommandOutcome::Drift,
    })
}

/// Compares the generated files with what the specifications produce, and prints the result; nothing if they produce
/// none.
fn compare(folders: &Folders, reporter: &Reporter, input: &Input) -> anyhow::Result<Vec<Finding>> {
    let Some(new) = &input.files else {
        return Ok(Vec::new());
    };
    if !folders.out_is_default {
        refuse_foreign(&folders.out, new)?;
    }
    let mut findings = compare_folder(&folders.out, new, folders, reporter, input)?;
    if let Some((folder, new)) = folders.export.as_ref().zip(input.export.as_ref()) {
        if !folders.is_own(folder, "export") {
            refuse_foreign(folder, new)?;
        }
        findings.extend(compare_folder(folder, new, folders, reporter, input)?);
    }
    Ok(findings)
}

fn compare_folder(
    folder: &Path,
    new: &FileSet,
    folders: &Folders,
    reporter: &Reporter,
    input: &Input,
) -> anyhow::Result<Vec<Finding>> {
    let old = files::read_tree(folder)?;
    let changes = Changes::between(&old, new);
    let mut comparison = Comparison {
        folder,
        folders,
        input,
        is_text: reporter.format == Format::Text,
        findings: Vec::new(),
    };
    comparison.stale(&changes.updated, &old, new);
    comparison.missing(&changes.created, new);
    comparison.orphans(&changes.removed);
    reporter.mark(&comparison.findings);
    if changes.is_empty() {
        reporter.print_status(&format!(
            "{}: {}, all up to date with the specifications",
            folders.show(folder),
            counted(changes.unchanged.len(), "file")
        ));
    } else {
        reporter.print_status(&format!(
            "{}: {} stale, {} missing, {} orphan; repair with:\n\n    cargo xtask regenerate{}\n",
            folders.show(folder),
            changes.updated.len(),
            changes.created.len(),
            changes.removed.len(),
            folders.arguments
        ));
    }
    Ok(comparison.findings)
}

/// Compares the specifications with their lock, if there is one, and prints the result.
fn compare_lock(folders: &Folders, reporter: &Reporter, input: &Input) -> Vec<Finding> {
    let Some(listing) = &input.listing else {
        return Vec::new();
    };
    let Some(lock) = &listing.lock else {
        return Vec::new();
    };
    // While there are errors, nothing is recorded, and it is unknown what the specifications hide.
    let is_recorded_next = input.files.is_some();
    let differences = lock::differences(listing, lock, &input.sources).into_iter();
    let differences =
        differences.filter(|(_, difference)| is_recorded_next || difference.is_edit());
    let findings = differences.map(|(file, difference)| difference.finding(&file, folders));
    let mut findings = findings.collect::<Vec<_>>();
    if is_recorded_next && lock.protected != input.protected {
        findings.push(lock::unrecorded_protection(folders));
    }
    if !is_recorded_next && findings.is_empty() {
        return findings;
    }
    if reporter.format == Format::Text {
        for finding in &findings {
            let help = finding.help.as_deref().unwrap_or_default();
            let (file, found) = (&finding.place.file, &finding.found);
            print_line!(
                "{}",
                harmless(&format!(
                    "{} {file}\n  {found}\n  help: {help}\n",
                    finding.code.as_str()
                ))
            );
        }
    }
    reporter.mark(&findings);
    let shown = folders.show(&folders.specs.join(LOCK));
    reporter.print_status(&match findings.len() {
        0 => format!(
            "{shown}: {}, all as recorded",
            counted(lock.files.len(), "file")
        ),
        count => format!(
            "{shown}: {} from what it records",
            counted(count, "difference")
        ),
    });
    findings
}

/// Checks the files that depend on the crates, and prints the result.
fn compare_workspace(
    folders: &Folders,
    reporter: &Reporter,
    input: &Input,
) -> anyhow::Result<Vec<Finding>> {
    let files = input.files.as_ref();
    let workspace = files.and_then(|files| Workspace::of(folders, &input.crates, files));
    let Some(workspace) = workspace else {
        return Ok(Vec::new());
    };
    let mut findings = Vec::new();
    for behind in workspace.behind()? {
        let (file, line) = (folders.show(&behind.path), behind.line);
        if reporter.format == Format::Text {
            let found = format!("stale {file}:{line}\n  {}\n", behind.found);
            print_line!("{}", harmless(&found));
        }
        let place = Place::line(file, line);
        let (code, help) = (Code::StaleOutput, folders.repair());
        findings.push(Finding::error(code, place, behind.found, help));
    }
    reporter.mark(&findings);
    if !findings.is_empty() {
        reporter.print_status(&format!(
            "files that depend on the crates: {} stale; repair with:\n\n    cargo xtask regenerate{}\n",
            findings.len(),
            folders.arguments
        ));
    }
    Ok(findings)
}

struct Comparison<'a> {
    folder: &'a Path,
    folders: &'a Folders,
    input: &'a Input,
    is_text: bool,
    findings: Vec<Finding>,
}

/// Prints a line of the comparison for people; programs get findings.
macro_rules! show {
    ($comparison:expr, $($text:tt)*) => {
        if $comparison.is_text {
            print_line!("{}", harmless(&format!($($text)*)));
        }
    };
}

impl Comparison<'_> {
    fn stale(&mut self, paths: &[String], old: &Tree, new: &FileSet) {
        for path in paths {
            let (Some(bytes), Some(output)) = (old.get(path), new.get(path)) else {
                continue;
            };
            let text = String::from_utf8_lossy(bytes);
            let file = self.folders.show(&self.folder.join(path));
            let diff = TextDiff::from_lines(&*text, &output.text);
            let places = diff.grouped_ops(1);
            for ops in places.iter().take(MOST_PLACES) {
                self.place(&file, output, &diff, ops);
            }
            if places.len() > MOST_PLACES {
                show!(
                    self,
                    "stale {file}: {} more\n",
                    counted(places.len() - MOST_PLACES, "place")
                );
            }
        }
    }

    /// One place of a stale file: its line, the line of the specification, and the lines that differ.
    fn place(&mut self, file: &str, output: &Output, diff: &TextDiff<'_, '_, str>, ops: &[DiffOp]) {
        let Some(changed) = ops.iter().find(|op| op.tag() != DiffTag::Equal) else {
            return;
        };
        let line = changed.old_range().start + 1;
        let at = output.origin(changed.new_range().start + 1);
        let origin = at.map_or("the generator".to_owned(), |at| self.show(at));
        show!(self, "stale {file}:{line}\n  from {origin}");
        let lines = ops
            .iter()
            .flat_map(|op| diff.iter_changes(op))
            .collect::<Vec<_>>();
        for line in lines.iter().take(MOST_LINES) {
            show!(
                self,
                "  {}{}",
                line.tag(),
                line.value().trim_end_matches('\n')
            );
        }
        if lines.len() > MOST_LINES {
            show!(
                self,
                "  … and {} more",
                counted(lines.len() - MOST_LINES, "line")
            );
        }
        show!(self, "");
        let found = format!("differs from what {origin} produces");
        self.add(Code::StaleOutput, file, line, found, at);
    }

    fn missing(&mut self, paths: &[String], new: &FileSet) {
        for path in paths {
            let file = self.folders.show(&self.folder.join(path));
            show!(self, "missing {file}");
            let first = new.get(path).and_then(|output| output.origins.first());
            let at = first.map(|(_, place)| place);
            if let Some(at) = at {
                show!(self, "  from {}", self.show(at));
            }
            show!(self, "");
            let found = "the specifications produce this file, but it does not exist".to_owned();
            self.add(Code::MissingOutput, &file, 1, found, at);
        }
    }

    fn orphans(&mut self, paths: &[String]) {
        for path in paths {
            let file = self.folders.show(&self.folder.join(path));
            show!(
                self,
                "orphan {file}\n  nothing in the specifications produces it\n"
            );
            let found = "nothing in the specifications produces this file".to_owned();
            self.add(Code::OrphanOutput, &file, 1, found, None);
        }
    }

    fn show(&self, place: &Location) -> String {
        let line = place
            .line(&self.input.sources)
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        format!("{}{}{line}", self.folders.specs_prefix(), place.file)
    }

    fn add(&mut self, code: Code, file: &str, line: usize, found: String, at: Option<&Location>) {
        let origin = at.map(|at| {
            let file = format!("{}{}", self.folders.specs_prefix(), at.file);
            let place = match at.line(&self.input.sources) {
                Some(line) => Place::line(file, line),
                None => Place::file(file),
            };
            (place, "produced from here".to_owned())
        });
        let place = Place::line(file, line);
        self.findings.push(Finding {
            others: origin.into_iter().collect(),
            ..Finding::error(code, place, found, self.folders.repair())
        });
    }
}

//! `cargo xtask check`: the specifications in, every difference from the generated crates printed, nothing written.

use similar::{DiffOp, DiffTag, TextDiff};
use skattekit_codegen::{FileSet, Location, Output};

use crate::Outcome;
use crate::files::{self, Tree};
use crate::input::{self, Input, annotation};
use crate::paths::Folders;
use crate::print::say;
use crate::replace::{Changes, refuse_foreign};

/// How many places of a file are shown.
const MOST_PLACES: usize = 5;

/// How many lines of a place are shown.
const MOST_LINES: usize = 12;

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn run(folders: &Folders, annotate: bool) -> anyhow::Result<Outcome> {
    let input = input::read(folders, false, annotate)?;
    let Some(new) = &input.generation.files else {
        return Ok(Outcome::BadInput);
    };
    if !folders.out_is_default {
        refuse_foreign(&folders.out, new)?;
    }
    let old = files::read_tree(&folders.out)?;
    let changes = Changes::between(&old, new);
    let report = Report {
        folders,
        input: &input,
        annotate,
    };
    report.stale(&changes.updated, &old, new);
    report.missing(&changes.created, new);
    report.orphans(&changes.removed);
    let differences = changes.updated.len() + changes.created.len() + changes.removed.len();
    if differences == 0 {
        say!(
            "{}: {} files, all as the specifications give them",
            folders.show(&folders.out),
            changes.unchanged.len()
        );
        return Ok(Outcome::Fine);
    }
    say!(
        "{}: {} stale, {} missing, {} orphan; repair with:\n\n    cargo xtask regenerate{}\n",
        folders.show(&folders.out),
        changes.updated.len(),
        changes.created.len(),
        changes.removed.len(),
        folders.arguments
    );
    Ok(Outcome::Drift)
}

struct Report<'a> {
    folders: &'a Folders,
    input: &'a Input,
    annotate: bool,
}

impl Report<'_> {
    fn stale(&self, paths: &[String], old: &Tree, new: &FileSet) {
        for path in paths {
            let (Some(bytes), Some(output)) = (old.get(path), new.get(path)) else {
                continue;
            };
            let text = String::from_utf8_lossy(bytes);
            let file = self.folders.show(&self.folders.out.join(path));
            let diff = TextDiff::from_lines(&*text, &output.text);
            let places = diff.grouped_ops(1);
            for ops in places.iter().take(MOST_PLACES) {
                self.place(&file, output, &diff, ops);
            }
            if places.len() > MOST_PLACES {
                say!("stale {file}: {} more places\n", places.len() - MOST_PLACES);
            }
        }
    }

    /// One place of a stale file: its line, the line of the specification, and the lines that differ.
    fn place(&self, file: &str, output: &Output, diff: &TextDiff<'_, '_, str>, ops: &[DiffOp]) {
        let Some(changed) = ops.iter().find(|op| op.tag() != DiffTag::Equal) else {
            return;
        };
        let line = changed.old_range().start + 1;
        let origin = self.origin(output, changed.new_range().start + 1);
        let origin = origin.as_deref().unwrap_or("the generator");
        say!("stale {file}:{line}\n  from {origin}");
        let lines = Vec::from_iter(ops.iter().flat_map(|op| diff.iter_changes(op)));
        for line in lines.iter().take(MOST_LINES) {
            say!("  {}{}", line.tag(), line.value().trim_end_matches('\n'));
        }
        if lines.len() > MOST_LINES {
            say!("  … and {} more lines", lines.len() - MOST_LINES);
        }
        say!("");
        self.mark(file, line, &format!("not what {origin} gives"));
    }

    fn missing(&self, paths: &[String], new: &FileSet) {
        for path in paths {
            let file = self.folders.show(&self.folders.out.join(path));
            say!("missing {file}");
            let first = new.get(path).and_then(|output| output.origins.first());
            let origin = first.map(|(_, place)| self.show(place));
            if let Some(origin) = origin {
                say!("  from {origin}");
            }
            say!("");
            self.mark(
                &file,
                1,
                "the specifications give this file and it is not there",
            );
        }
    }

    fn orphans(&self, paths: &[String]) {
        for path in paths {
            let file = self.folders.show(&self.folders.out.join(path));
            say!("orphan {file}\n  nothing in the specifications gives it\n");
            self.mark(&file, 1, "nothing in the specifications gives this file");
        }
    }

    /// The place in the specifications that a line comes from: file and line.
    fn origin(&self, output: &Output, line: usize) -> Option<String> {
        output.origin(line).map(|place| self.show(place))
    }

    fn show(&self, place: &Location) -> String {
        let line = place
            .line(&self.input.sources)
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        format!("{}{}{line}", self.folders.specs_prefix(), place.file)
    }

    fn mark(&self, file: &str, line: usize, message: &str) {
        if self.annotate {
            let message = format!(
                "{message}; run cargo xtask regenerate{}",
                self.folders.arguments
            );
            say!("{}", annotation("error", file, line, &message));
        }
    }
}

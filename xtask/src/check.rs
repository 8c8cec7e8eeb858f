//! `cargo xtask check`: the specifications in, every difference from the generated crates printed, nothing written.

use similar::TextDiff;
use skattekit_codegen::{FileSet, Output};

use crate::Outcome;
use crate::files::{self, Tree};
use crate::input::{self, Input, annotation};
use crate::paths::Folders;
use crate::replace::Changes;

/// How many lines of a diff are shown.
const MOST_LINES: usize = 16;

/// Runs the command.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn run(folders: &Folders, annotate: bool) -> anyhow::Result<Outcome> {
    let input = input::read(folders, false, annotate)?;
    let Some(new) = &input.generation.files else {
        return Ok(Outcome::BadInput);
    };
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
        println!(
            "{}: {} files, all as the specifications give them",
            folders.show(&folders.out),
            changes.unchanged.len()
        );
        return Ok(Outcome::Fine);
    }
    println!(
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
            let (old_line, new_line) = first_difference(&text, &output.text);
            let file = self.folders.show(&self.folders.out.join(path));
            println!("stale {file}:{old_line}");
            let origin = self.origin(output, new_line);
            if let Some(origin) = &origin {
                println!("  from {origin}");
            }
            print!("{}", short_diff(&text, &output.text));
            println!();
            self.mark(
                &file,
                old_line,
                &format!(
                    "not what {} gives",
                    origin.as_deref().unwrap_or("the specification")
                ),
            );
        }
    }

    fn missing(&self, paths: &[String], new: &FileSet) {
        for path in paths {
            let file = self.folders.show(&self.folders.out.join(path));
            println!("missing {file}");
            let origin = new
                .get(path)
                .and_then(|output| self.origin(output, usize::MAX));
            if let Some(origin) = origin {
                println!("  from {origin}");
            }
            println!();
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
            println!("orphan {file}\n  nothing in the specifications gives it\n");
            self.mark(&file, 1, "nothing in the specifications gives this file");
        }
    }

    /// The place in the specifications that a line comes from: file and line.
    fn origin(&self, output: &Output, line: usize) -> Option<String> {
        let place = output.origin(line)?;
        let line = place
            .line(&self.input.sources)
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        Some(format!(
            "{}{}{line}",
            self.folders.specs_prefix(),
            place.file
        ))
    }

    fn mark(&self, file: &str, line: usize, message: &str) {
        if self.annotate {
            let message = format!(
                "{message}; run cargo xtask regenerate{}",
                self.folders.arguments
            );
            println!("{}", annotation("error", file, line, &message));
        }
    }
}

/// The lines (from 1) of the old and the new text at which they first differ.
fn first_difference(old: &str, new: &str) -> (usize, usize) {
    let same = old
        .lines()
        .zip(new.lines())
        .take_while(|(old, new)| old == new)
        .count();
    (same + 1, same + 1)
}

/// A unified diff, cut when it is long.
fn short_diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().context_radius(1).to_string();
    let lines = Vec::from_iter(text.lines());
    let mut short = String::new();
    for line in lines.iter().take(MOST_LINES) {
        short.push_str(&format!("  {line}\n"));
    }
    if lines.len() > MOST_LINES {
        short.push_str(&format!(
            "  … and {} more lines\n",
            lines.len() - MOST_LINES
        ));
    }
    short
}

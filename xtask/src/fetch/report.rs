//! The outcome of a fetch, printed as one line per file and a line of counts, for people or as JSON.

use serde_json::json;
use skattekit_codegen::counted;

use super::outcome::{FileOutcome, FileState};
use super::{Format, Settings};
use crate::format::harmless;
use crate::paths::Folders;
use crate::print::{eprint_line, print_line};

/// The kinds in the order in which they are told, the worst last, where a terminal shows it.
const ORDER: [FileState; 11] = [
    FileState::WithoutUpstream,
    FileState::Unchanged,
    FileState::New,
    FileState::Replaced,
    FileState::Changed,
    FileState::NewVersion,
    FileState::SilentEdit,
    FileState::NewYear,
    FileState::Gone,
    FileState::Broken,
    FileState::Failed,
];

/// Prints a line for people about what the command does: where it is in no program's way.
pub(crate) fn print_status(settings: &Settings, line: &str) {
    if settings.format == Format::Text {
        print_line!("{}", harmless(line));
    } else {
        eprint_line!("{}", harmless(line));
    }
}

/// Prints what became of every file.
pub(crate) fn outcomes(folders: &Folders, settings: &Settings, outcomes: &[FileOutcome]) {
    let counts = ORDER.map(|kind| {
        let of_it = outcomes.iter().filter(|outcome| outcome.kind == kind);
        (kind, of_it.count())
    });
    if settings.format == Format::Json {
        for outcome in outcomes {
            print_line!("{}", json_line(folders, outcome));
        }
        let counts = counts
            .map(|(kind, count)| (kind.as_str().to_owned(), json!(count)))
            .into_iter()
            .collect::<serde_json::Map<_, _>>();
        print_line!("{}", json!({ "summary": counts }));
        return;
    }
    for kind in ORDER {
        let is_quiet =
            matches!(kind, FileState::WithoutUpstream | FileState::Unchanged) && !settings.verbose;
        for outcome in outcomes.iter().filter(|outcome| outcome.kind == kind) {
            // Later versions are worth a line whatever became of the file.
            if !is_quiet || outcome.message.is_some() {
                print_status(settings, &text_line(folders, outcome));
            }
        }
    }
    let counts = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| format!("{count} {}", words(*kind)))
        .collect::<Vec<_>>()
        .join(", ");
    print_status(
        settings,
        &format!("{}: {counts}", counted(outcomes.len(), "file")),
    );
}

const fn words(kind: FileState) -> &'static str {
    match kind {
        FileState::Unchanged => "unchanged",
        FileState::Changed => "changed",
        FileState::SilentEdit => "SILENTLY EDITED",
        FileState::NewVersion => "with a new version",
        FileState::Replaced => "replacing hand-written files",
        FileState::New => "new",
        FileState::Gone => "GONE upstream",
        FileState::Failed => "FAILED",
        FileState::Broken => "BROKEN",
        FileState::WithoutUpstream => "not fetched",
        FileState::NewYear => "for a NEW YEAR",
    }
}

fn text_line(folders: &Folders, outcome: &FileOutcome) -> String {
    let label = match outcome.kind {
        FileState::Unchanged => "unchanged",
        FileState::Changed => "changed",
        FileState::SilentEdit => "SILENT EDIT",
        FileState::NewVersion => "new version",
        FileState::Replaced => "replaced",
        FileState::New => "new",
        FileState::Gone => "GONE",
        FileState::Failed => "FAILED",
        FileState::Broken => "BROKEN",
        FileState::WithoutUpstream => "no upstream",
        FileState::NewYear => "NEW YEAR",
    };
    let mut line = format!("{label:<11} {}{}", folders.specs_prefix(), outcome.file);
    match (&outcome.from, &outcome.to) {
        (Some(from), Some(to)) if from != to => line.push_str(&format!(" {from} -> {to}")),
        (_, Some(to)) => line.push_str(&format!(" {to}")),
        _ => {}
    }
    if let Some(message) = &outcome.message {
        line.push_str(&format!(": {message}"));
    }
    if matches!(outcome.kind, FileState::Gone) {
        line.push_str("; the old file is kept");
    }
    line
}

fn json_line(folders: &Folders, outcome: &FileOutcome) -> serde_json::Value {
    let locked = outcome.locked.as_ref();
    json!({
        "file": format!("{}{}", folders.specs_prefix(), outcome.file),
        "kind": outcome.kind.as_str(),
        "address": outcome.address,
        "from": outcome.from,
        "to": outcome.to,
        "sha256": locked.map(|locked| &locked.sha256),
        "size": locked.map(|locked| locked.size),
        "message": outcome.message,
    })
}

//! The outcome of a fetch, printed as one line per file and a line of counts, for people or as JSON.

use serde_json::json;
use skattekit_codegen::counted;

use super::outcome::{FileOutcome, FileState};
use super::{Format, Settings};
use crate::format::harmless;
use crate::paths::Folders;
use crate::print::{eprint_line, print_line};

/// Prints a line about progress for people, to where it does not disturb programs.
pub(crate) fn print_status(settings: &Settings, line: &str) {
    if settings.format == Format::Text {
        print_line!("{}", harmless(line));
    } else {
        eprint_line!("{}", harmless(line));
    }
}

/// Prints the outcome for every file.
pub(crate) fn outcomes(folders: &Folders, settings: &Settings, outcomes: &[FileOutcome]) {
    let counts = FileState::ALL.iter().map(|kind| {
        let of_it = outcomes.iter().filter(|outcome| outcome.kind == *kind);
        (kind.words(), of_it.count())
    });
    if settings.format == Format::Json {
        for outcome in outcomes {
            print_line!("{}", json_line(folders, outcome));
        }
        let counts = counts
            .map(|((name, ..), count)| (name.to_owned(), json!(count)))
            .collect::<serde_json::Map<_, _>>();
        print_line!("{}", json!({ "summary": counts }));
        return;
    }
    for kind in FileState::ALL.iter().copied() {
        let is_quiet =
            matches!(kind, FileState::WithoutUpstream | FileState::Unchanged) && !settings.verbose;
        for outcome in outcomes.iter().filter(|outcome| outcome.kind == kind) {
            // Later versions are always worth a line.
            if !is_quiet || outcome.message.is_some() {
                print_status(settings, &text_line(folders, outcome));
            }
        }
    }
    let counts = counts
        .filter(|(_, count)| *count > 0)
        .map(|((.., counted), count)| format!("{count} {counted}"))
        .collect::<Vec<_>>()
        .join(", ");
    print_status(
        settings,
        &format!("{}: {counts}", counted(outcomes.len(), "file")),
    );
}

fn text_line(folders: &Folders, outcome: &FileOutcome) -> String {
    let (_, label, _) = outcome.kind.words();
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
        "kind": outcome.kind.words().0,
        "address": outcome.address,
        "from": outcome.from,
        "to": outcome.to,
        "sha256": locked.map(|locked| &locked.sha256),
        "size": locked.map(|locked| locked.size),
        "message": outcome.message,
    })
}

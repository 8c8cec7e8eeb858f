//! The outcome of a fetch, printed as one line per file and a line of counts, for people or as JSON.

use serde_json::json;
use skattekit_codegen::counted;

use super::file::Outcome;
use super::kind::Kind;
use super::{Format, Settings};
use crate::format::harmless;
use crate::paths::Folders;
use crate::print::{eprint_line, print_line};

/// Prints a line for people about what the command does: where it is in no program's way.
pub(crate) fn print_status(settings: &Settings, line: &str) {
    if settings.format == Format::Text {
        print_line!("{}", harmless(line));
    } else {
        eprint_line!("{}", harmless(line));
    }
}

/// Prints what became of every file.
pub(crate) fn outcomes(folders: &Folders, settings: &Settings, outcomes: &[Outcome]) {
    let counts = Kind::ALL.iter().map(|kind| {
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
    for kind in Kind::ALL.iter().copied() {
        let is_quiet = matches!(kind, Kind::WithoutUpstream | Kind::Unchanged) && !settings.verbose;
        for outcome in outcomes.iter().filter(|outcome| outcome.kind == kind) {
            // Later versions are worth a line whatever became of the file.
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

fn text_line(folders: &Folders, outcome: &Outcome) -> String {
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
    if matches!(outcome.kind, Kind::Gone) {
        line.push_str("; the old file is kept");
    }
    line
}

fn json_line(folders: &Folders, outcome: &Outcome) -> serde_json::Value {
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

//! The outcome of a fetch, printed as one line per file and a line of counts, for people or as JSON.

use serde_json::json;
use skattekit_codegen::counted;

use super::file::{Kind, Outcome};
use super::{Format, Settings};
use crate::format::harmless;
use crate::paths::Folders;
use crate::print::{eprint_line, print_line};

/// The kinds in the order in which they are printed, the worst last, where a terminal shows it.
const ORDER: [Kind; 11] = [
    Kind::WithoutUpstream,
    Kind::Unchanged,
    Kind::New,
    Kind::Replaced,
    Kind::Changed,
    Kind::NewVersion,
    Kind::SilentEdit,
    Kind::NewYear,
    Kind::Gone,
    Kind::Broken,
    Kind::Failed,
];

/// Prints a line about progress for people, to where it does not disturb programs.
pub(crate) fn print_status(settings: &Settings, line: &str) {
    if settings.format == Format::Text {
        print_line!("{}", harmless(line));
    } else {
        eprint_line!("{}", harmless(line));
    }
}

/// Prints the outcome for every file.
pub(crate) fn outcomes(folders: &Folders, settings: &Settings, outcomes: &[Outcome]) {
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
        let is_quiet = matches!(kind, Kind::WithoutUpstream | Kind::Unchanged) && !settings.verbose;
        for outcome in outcomes.iter().filter(|outcome| outcome.kind == kind) {
            // Later versions are always worth a line.
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

const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Unchanged => "unchanged",
        Kind::Changed => "changed",
        Kind::SilentEdit => "SILENTLY EDITED",
        Kind::NewVersion => "with a new version",
        Kind::Replaced => "replacing hand-written files",
        Kind::New => "new",
        Kind::Gone => "GONE upstream",
        Kind::Failed => "FAILED",
        Kind::Broken => "BROKEN",
        Kind::WithoutUpstream => "not fetched",
        Kind::NewYear => "for a NEW YEAR",
    }
}

fn text_line(folders: &Folders, outcome: &Outcome) -> String {
    let label = match outcome.kind {
        Kind::Unchanged => "unchanged",
        Kind::Changed => "changed",
        Kind::SilentEdit => "SILENT EDIT",
        Kind::NewVersion => "new version",
        Kind::Replaced => "replaced",
        Kind::New => "new",
        Kind::Gone => "GONE",
        Kind::Failed => "FAILED",
        Kind::Broken => "BROKEN",
        Kind::WithoutUpstream => "no upstream",
        Kind::NewYear => "NEW YEAR",
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
    if matches!(outcome.kind, Kind::Gone) {
        line.push_str("; the old file is kept");
    }
    line
}

fn json_line(folders: &Folders, outcome: &Outcome) -> serde_json::Value {
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

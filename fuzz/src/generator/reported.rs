//! A check that every diagnostic can be shown in every format, and shows no more than it may.

use skattekit_codegen::{Diagnostics, Fold, Location, Report, Sources};

use super::{Files, is_hidden};

/// Checks what was found, and every way to tell it.
pub(super) fn check(diagnostics: &Diagnostics, sources: &Sources, files: &Files) {
    for diagnostic in diagnostics.sorted() {
        check_place(&diagnostic.at, files);
        for (at, _) in &diagnostic.others {
            check_place(at, files);
        }
    }
    let report = Report::new(diagnostics, sources, "specs/", Fold::Floods);
    let text = report.text(false);
    let hidden = text.chars().find(|char| is_hidden(*char));
    assert_eq!(hidden, None, "in {text:?}");
    assert!(report.text(true).len() >= text.len());
    for line in report.json().lines() {
        check_json(line);
    }
    check_json(&report.sarif());
    for line in report.github().lines() {
        let is_command = ["::error ", "::warning ", "::notice "];
        let is_command = is_command.iter().any(|start| line.starts_with(start));
        assert!(is_command, "no annotation: {line:?}");
    }
}

/// Whether a place is one in a file that there is.
fn check_place(at: &Location, files: &Files) {
    let (Some(span), Some(bytes)) = (&at.span, files.get(&*at.file)) else {
        return;
    };
    assert!(
        span.start <= span.end && span.end <= bytes.len(),
        "{}, {span:?} of {}",
        at.file,
        bytes.len()
    );
}

fn check_json(text: &str) {
    let parsed = serde_json::from_str::<serde_json::Value>(text);
    assert!(parsed.is_ok(), "no JSON: {text}");
}

//! `cargo xtask add --all`: every page of the catalogue tried in memory, and a table of the results.

use std::time::Instant;

use skattekit_codegen::{Severity, counted};

use super::document;
use super::page::Page;
use super::{FetchDocument, Ground, Settings, start};
use crate::outcome::CommandOutcome;

/// A row of the table.
struct Row {
    slug: String,
    document: String,
    result: String,
    warnings: String,
    seconds: String,
}

/// Tries every page; `None` if documents must be fetched and nothing here can.
///
/// # Errors
/// If the folder of documents cannot be read.
pub(super) fn run(
    ground: &Ground<'_>,
    settings: &Settings,
    fetch: Option<&FetchDocument<'_>>,
) -> anyhow::Result<Option<CommandOutcome>> {
    if settings.documents.is_none() && fetch.is_none() {
        return Ok(None);
    }
    if let Some(folder) = &settings.documents {
        document::in_folder(folder, "")?;
    }
    let (mut rows, mut without, mut known, mut failed) = (Vec::new(), 0, 0, 0);
    for page in Page::all(ground) {
        if page.entry.common {
            continue;
        }
        if ground
            .manifest
            .entries()
            .any(|(slug, _)| slug == page.entry.slug)
        {
            known += 1;
            continue;
        }
        let has_none = match &settings.documents {
            Some(folder) => document::in_folder(folder, &page.entry.slug)?.is_none(),
            None => false,
        };
        if has_none {
            without += 1;
            continue;
        }
        let row = row(ground, settings, &page, fetch);
        failed += usize::from(row.result != "fine");
        rows.push(row);
    }
    print(ground, &rows);
    ground.reporter.print_status(&format!(
        "{} tried, {failed} not fine; {} without a document here, {} with an entry already",
        counted(rows.len(), "API"),
        counted(without, "page"),
        known
    ));
    Ok(Some(if failed > 0 {
        CommandOutcome::Drift
    } else {
        CommandOutcome::Fine
    }))
}

fn row(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
    fetch: Option<&FetchDocument<'_>>,
) -> Row {
    let begin = Instant::now();
    let (document, result, warnings) = tried(ground, settings, page, fetch);
    Row {
        slug: page.entry.slug.clone(),
        document,
        result,
        warnings: warnings.map_or_else(|| "–".to_owned(), |count| count.to_string()),
        seconds: format!("{:.2}", begin.elapsed().as_secs_f64()),
    }
}

/// The document, what came of it, and the number of warnings.
fn tried(
    ground: &Ground<'_>,
    settings: &Settings,
    page: &Page<'_>,
    fetch: Option<&FetchDocument<'_>>,
) -> (String, String, Option<usize>) {
    let line = |error: &anyhow::Error| {
        let text = format!("{error:#}");
        text.lines().next().unwrap_or_default().to_owned()
    };
    let found = match document::get(ground, settings, page, fetch) {
        Ok(Some(found)) => found,
        Ok(None) => return ("–".to_owned(), "not fetched".to_owned(), None),
        Err(error) => return ("–".to_owned(), line(&error), None),
    };
    let of = |result, warnings| (found.from.clone(), result, warnings);
    let (draft, trial) = match start::draft(ground, settings, page, &found, None) {
        Ok(Ok(known)) => known,
        Ok(Err(trial)) => return of(first_error(&trial), None),
        Err(error) => return of(line(&error), None),
    };
    let proposal = start::rest(ground, draft, trial, &found, None);
    let result = if proposal.trial.diagnostics.has_errors() {
        first_error(&proposal.trial)
    } else {
        "fine".to_owned()
    };
    of(result, Some(proposal.warnings.len()))
}

/// How many errors there are, and the first one.
fn first_error(trial: &super::trial::Trial) -> String {
    let found = trial.diagnostics.sorted();
    let mut errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let count = errors.clone().count();
    let first = errors.next().map_or_else(String::new, |first| {
        format!(": [{}] {}", first.code.as_str(), first.found)
    });
    format!("{}{first}", counted(count, "error"))
}

fn print(ground: &Ground<'_>, rows: &[Row]) {
    let header = Row {
        slug: "API".to_owned(),
        document: "document".to_owned(),
        result: "result".to_owned(),
        warnings: "warnings".to_owned(),
        seconds: "seconds".to_owned(),
    };
    let width = |of: fn(&Row) -> &str| {
        let widths = rows
            .iter()
            .chain([&header])
            .map(|row| of(row).chars().count());
        widths.max().unwrap_or_default()
    };
    let (slug, document) = (width(|row| &row.slug), width(|row| &row.document));
    for row in [&header].into_iter().chain(rows) {
        // The result comes last, since it can be long.
        ground.reporter.print_status(&format!(
            "{:slug$}  {:document$}  {:>8}  {:>7}  {}",
            row.slug, row.document, row.warnings, row.seconds, row.result
        ));
    }
}

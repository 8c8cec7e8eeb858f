//! Lints of the catalogue's pages: likely mistakes, reported or expected by the manifest.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostic, Diagnostics, Location};
use skattekit_ir::ir::{CataloguePage, Cell, CodeRow, PageLint};
use toml::Spanned;

use crate::manifest::{Expect, place};
use crate::table::prefix;

/// Finds what only a comparison of pages shows, and adds it to the lints found within each page.
pub(super) fn find(entries: &mut [CataloguePage]) {
    let shared = shared_codes(entries);
    let statuses = unlikely_statuses(entries);
    for (entry, found) in entries.iter_mut().zip(
        shared
            .into_iter()
            .zip(statuses)
            .map(|(shared, statuses)| shared.into_iter().chain(statuses)),
    ) {
        entry.lints.extend(found);
        entry.lints.sort_by_key(|lint| start(&lint.at));
    }
}

fn start(at: &Location) -> usize {
    at.span.as_ref().map_or(0, |span| span.start)
}

fn rows(entry: &CataloguePage) -> impl Iterator<Item = &CodeRow> {
    entry.feilkoder.iter().flat_map(|table| &table.codes.rows)
}

/// Per page, the pages that list some of its codes too: pages of the same service, a shared prefix, or a copy.
fn shared_codes(entries: &[CataloguePage]) -> Vec<Option<PageLint>> {
    let mut owners: BTreeMap<&str, Vec<(usize, &CodeRow)>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        // A code that is foreign in its own table says nothing about the rest of the page.
        let foreign = entry
            .lints
            .iter()
            .filter(|lint| lint.kind == Code::ForeignCode)
            .flat_map(|lint| &lint.codes)
            .collect::<BTreeSet<_>>();
        for row in rows(entry).filter(|row| !foreign.contains(&row.code.0)) {
            let known = owners.entry(&row.code.0).or_default();
            if known.iter().all(|(other, _)| *other != at) {
                known.push((at, row));
            }
        }
    }
    owners.retain(|_, owners| owners.len() > 1);
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let codes = owners.values().filter_map(|owners| {
                let own = owners.iter().find(|(owner, _)| *owner == at)?.1;
                let others = owners.iter().filter(|(owner, _)| *owner != at);
                Some((own, others.copied().collect::<Vec<_>>()))
            });
            shared_by(entry, &codes.collect::<Vec<_>>(), entries)
        })
        .collect()
}

type Shared<'a> = (&'a CodeRow, Vec<(usize, &'a CodeRow)>);

fn shared_by(
    entry: &CataloguePage,
    codes: &[Shared<'_>],
    entries: &[CataloguePage],
) -> Option<PageLint> {
    let (first, others) = codes.iter().min_by_key(|(own, _)| start(&own.origin.at))?;
    let pages = codes
        .iter()
        .flat_map(|(_, others)| others)
        .map(|(at, _)| *at)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|at| format!("`{}`", entries[at].slug))
        .collect::<Vec<_>>();
    let differ = codes
        .iter()
        .filter(|(own, others)| others.iter().any(|(_, other)| said(other) != said(own)));
    let all = rows(entry).count();
    let meaning = match differ.count() {
        0 => "with the same meaning".to_owned(),
        1 if codes.len() == 1 => "but with another status or text".to_owned(),
        1 => "but one of them has another status or text".to_owned(),
        count => format!("but {count} of them have another status or text"),
    };
    let of_all = match (codes.len(), all) {
        (1, 1) => "the page's only code is also a code".to_owned(),
        (1, _) => format!("1 of the page's {all} codes is also a code"),
        (count, _) if count == all => format!("all {all} codes of the page are also codes"),
        (count, _) => format!("{count} of the page's {all} codes are also codes"),
    };
    let found = format!("{of_all} of {}, {meaning}", joined(&pages));
    let prefixes = codes
        .iter()
        .map(|(own, _)| prefix(&own.code.0))
        .map(Option::unwrap_or_default)
        .collect::<BTreeSet<_>>();
    let other = others.first();
    let subject = Vec::from_iter(prefixes).join(" ");
    let at = first.origin.at.clone();
    Some(PageLint {
        other: other.map(|(_, row)| (row.origin.at.clone(), "one of them is here".to_owned())),
        ..PageLint::new(Code::SharedCodes, &subject, found, at)
    })
}

/// Names as an enumeration: commas between them, and "and" before the last one.
fn joined(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

/// Per page, the rows whose status differs from that of nearly all rows with the same text.
fn unlikely_statuses(entries: &[CataloguePage]) -> Vec<Vec<PageLint>> {
    /// How many rows must agree for each row that differs.
    const MAJORITY: usize = 4;
    let mut texts: BTreeMap<String, BTreeMap<u16, (usize, &CodeRow)>> = BTreeMap::new();
    for row in entries.iter().flat_map(rows) {
        if let Some((text, Some(status))) = said(row) {
            let statuses = texts.entry(text).or_default();
            statuses.entry(status).or_insert((0, row)).0 += 1;
        }
    }
    entries
        .iter()
        .map(|entry| {
            rows(entry)
                .filter_map(|row| {
                    let (text, status) = said(row)?;
                    let status = status?;
                    let statuses = texts.get(&text)?;
                    let own = statuses.get(&status)?.0;
                    let (usual, (count, example)) =
                        statuses.iter().max_by_key(|(_, (count, _))| *count)?;
                    (own * MAJORITY <= *count).then(|| PageLint {
                kind: Code::UnlikelyStatus,
                subject: row.code.0.clone(),
                codes: vec![row.code.0.clone()],
                found: format!(
                    "`{}` has the status {status}, but {count} rows with the same text have {usual}",
                    row.code
                ),
                at: row.origin.at.clone(),
                other: Some((example.origin.at.clone(), "for example this one".to_owned())),
                reason: None,
            })
                })
                .collect()
        })
        .collect()
}

/// The text of a row in a comparable form, and its status. The cause is left out, since some tables lack it.
fn said(row: &CodeRow) -> Option<(String, Option<u16>)> {
    match row.cells.as_slice() {
        [Cell::MaybeNumber(status), Cell::Text(text), ..] => {
            let text = text.trim_end_matches('.').to_lowercase();
            (!text.is_empty()).then_some((text, *status))
        }
        _ => None,
    }
}

/// Reports the lints of a page that the manifest does not expect, and the expected lints that were not found.
pub(super) fn report(page: &mut CataloguePage, expect: &[Expect], diagnostics: &mut Diagnostics) {
    let mut unfulfilled: Vec<(&Expect, Vec<&Spanned<String>>, bool)> = expect
        .iter()
        .map(|expect| (expect, expect.about.iter().collect(), true))
        .collect();
    for lint in &mut page.lints {
        let expected = unfulfilled.iter_mut().find(|(expect, ..)| {
            *expect.lint.get_ref() == lint.kind.as_str()
                && (expect.about.is_empty()
                    || expect
                        .about
                        .iter()
                        .any(|about| *about.get_ref() == lint.subject))
        });
        let Some((expect, about, is_unfulfilled)) = expected else {
            say(lint, diagnostics);
            continue;
        };
        about.retain(|about| *about.get_ref() != lint.subject);
        *is_unfulfilled = false;
        lint.reason = Some(expect.reason.get_ref().clone());
    }
    for (expect, about, is_unfulfilled) in unfulfilled {
        let name = expect.lint.get_ref();
        let about = about
            .into_iter()
            .map(|about| (place(about), format!(" about `{}`", about.get_ref())));
        let whole = (expect.about.is_empty() && is_unfulfilled)
            .then(|| (place(&expect.lint), String::new()));
        for (at, what) in about.chain(whole) {
            diagnostics
                .error(Code::UnusedSetting, at)
                .found(format!("the page has no lint `{name}`{what}"))
                .expected("a lint that the page has")
                .help("the page may have been corrected: remove the entry");
        }
    }
}

/// Reports a lint of a catalogue page, and how to expect it.
fn say(lint: &PageLint, diagnostics: &mut Diagnostics) {
    warn(lint, diagnostics).help(format!(
        "compare the page with the published one; if it is published like this, add to its entry in the manifest: `expect = [{{ lint = \"{}\", about = [\"{}\"], reason = \"…\" }}]`",
        lint.kind.as_str(),
        lint.subject
    ));
}

/// Reports a lint of a page that is not in the catalogue.
pub(super) fn say_unlisted(lint: &PageLint, diagnostics: &mut Diagnostics) {
    warn(lint, diagnostics).help(
        "compare the page with the published one; if it is published like this, list the page in `[catalogue]` of the manifest, and add an `expect` there",
    );
}

fn warn<'d>(lint: &PageLint, diagnostics: &'d mut Diagnostics) -> &'d mut Diagnostic {
    let warning = diagnostics
        .warning(lint.kind, lint.at.clone())
        .found(lint.found.clone());
    let expected = match lint.kind {
        Code::ForeignCode => "codes with the same prefix in a table",
        Code::SharedCodes => "codes that are on no other page",
        Code::SwappedColumns => "cells in the order of the header",
        Code::UnknownColumn => "a known column",
        Code::MissingColumn => "the columns of a table of error codes or of rettighetspakker",
        Code::MissingFact => {
            "a scope, an error code, a rettighetspakke, an event list or a link to SwaggerHub"
        }
        _ => "the status that the other rows have",
    };
    if let Some((at, what)) = &lint.other {
        warning.other(at.clone(), what.clone());
    }
    warning.expected(expected)
}

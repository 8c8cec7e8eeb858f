//! The pages of the catalogue side by side to what looks like a slip in them, said or known.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostic, Diagnostics, Location};
use skattekit_ir::ir::{Cell, CodeRow, Funn, Side};

use crate::manifest::{Kjent, place};
use crate::table::prefix;

/// Finds what only shows when pages are compared, and adds it to what was found within each.
pub(super) fn find(sider: &mut [Side]) {
    let shared = shared_codes(sider);
    let statuses = unlikely_statuses(sider);
    for (side, found) in sider.iter_mut().zip(
        shared
            .into_iter()
            .zip(statuses)
            .map(|(shared, statuses)| shared.into_iter().chain(statuses)),
    ) {
        side.funn.extend(found);
        side.funn.sort_by_key(|funn| start(&funn.at));
    }
}

fn start(at: &Location) -> usize {
    at.span.as_ref().map_or(0, |span| span.start)
}

fn rows(side: &Side) -> impl Iterator<Item = &CodeRow> {
    side.feilkoder.iter().flat_map(|table| &table.codes.rows)
}

/// Per page, the pages whose codes it has too: the pages of one service, a prefix that two services chose, or a copy.
fn shared_codes(sider: &[Side]) -> Vec<Option<Funn>> {
    let mut owners: BTreeMap<&str, Vec<(usize, &CodeRow)>> = BTreeMap::new();
    for (at, side) in sider.iter().enumerate() {
        // A code that is foreign in its own table says nothing about the rest of the page.
        let foreign = side
            .funn
            .iter()
            .filter(|funn| funn.kind == Code::ForeignCode);
        let foreign = BTreeSet::from_iter(foreign.flat_map(|funn| &funn.koder));
        for row in rows(side).filter(|row| !foreign.contains(&row.code.0)) {
            let known = owners.entry(&row.code.0).or_default();
            if known.iter().all(|(other, _)| *other != at) {
                known.push((at, row));
            }
        }
    }
    owners.retain(|_, owners| owners.len() > 1);
    let funn = sider.iter().enumerate().map(|(at, side)| {
        let codes = owners.values().filter_map(|owners| {
            let own = owners.iter().find(|(owner, _)| *owner == at)?.1;
            let others = owners.iter().filter(|(owner, _)| *owner != at);
            Some((own, Vec::from_iter(others.copied())))
        });
        shared_by(side, &Vec::from_iter(codes), sider)
    });
    funn.collect()
}

type Shared<'a> = (&'a CodeRow, Vec<(usize, &'a CodeRow)>);

fn shared_by(side: &Side, codes: &[Shared<'_>], sider: &[Side]) -> Option<Funn> {
    let (first, others) = codes.iter().min_by_key(|(own, _)| start(&own.origin.at))?;
    let pages = codes.iter().flat_map(|(_, others)| others);
    let pages = BTreeSet::from_iter(pages.map(|(at, _)| *at));
    let pages = Vec::from_iter(pages.into_iter().map(|at| format!("`{}`", sider[at].slug)));
    let differ = codes
        .iter()
        .filter(|(own, others)| others.iter().any(|(_, other)| said(other) != said(own)));
    let all = rows(side).count();
    let meaning = match differ.count() {
        0 => "with the same meaning".to_owned(),
        count => format!("{count} of them with another status or text"),
    };
    let found = format!(
        "{} of the page's {all} codes are codes of {} too, {meaning}",
        codes.len(),
        pages.join(", ")
    );
    let prefixes = codes.iter().map(|(own, _)| prefix(&own.code.0));
    let prefixes = BTreeSet::from_iter(prefixes.map(Option::unwrap_or_default));
    let other = others.first();
    Some(Funn {
        kind: Code::SharedCodes,
        hva: Vec::from_iter(prefixes).join(" "),
        koder: Vec::new(),
        found,
        at: first.origin.at.clone(),
        other: other.map(|(_, row)| (row.origin.at.clone(), "one of them stands here".to_owned())),
        grunn: None,
    })
}

/// Per page, the rows whose status is another than that of nearly all rows with the same text.
fn unlikely_statuses(sider: &[Side]) -> Vec<Vec<Funn>> {
    /// So many rows must agree, for each that does not.
    const MAJORITY: usize = 4;
    let mut texts: BTreeMap<String, BTreeMap<u16, (usize, &CodeRow)>> = BTreeMap::new();
    for row in sider.iter().flat_map(rows) {
        if let Some((text, Some(status))) = said(row) {
            let statuses = texts.entry(text).or_default();
            statuses.entry(status).or_insert((0, row)).0 += 1;
        }
    }
    let found = sider.iter().map(|side| {
        let funn = rows(side).filter_map(|row| {
            let (text, status) = said(row)?;
            let status = status?;
            let statuses = texts.get(&text)?;
            let own = statuses.get(&status)?.0;
            let (usual, (count, example)) = statuses.iter().max_by_key(|(_, (count, _))| *count)?;
            (own * MAJORITY <= *count).then(|| Funn {
                kind: Code::UnlikelyStatus,
                hva: row.code.0.clone(),
                koder: vec![row.code.0.clone()],
                found: format!(
                    "`{}` has the status {status}, and {count} rows of the same text have {usual}",
                    row.code
                ),
                at: row.origin.at.clone(),
                other: Some((example.origin.at.clone(), "such as this one".to_owned())),
                grunn: None,
            })
        });
        funn.collect()
    });
    found.collect()
}

/// What a row says, without what pages write differently, and its status; not why, which some tables leave out.
fn said(row: &CodeRow) -> Option<(String, Option<u16>)> {
    match row.cells.as_slice() {
        [Cell::MaybeNumber(status), Cell::Text(text), ..] => {
            let text = text.trim_end_matches('.').to_lowercase();
            (!text.is_empty()).then_some((text, *status))
        }
        _ => None,
    }
}

/// Says what was found on a page and is not known, and what is known and was not found.
pub(super) fn report(side: &mut Side, known: &[Kjent], diagnostics: &mut Diagnostics) {
    let mut used = vec![false; known.len()];
    for funn in &mut side.funn {
        let fits = |kjent: &Kjent| {
            *kjent.funn.get_ref() == funn.kind.as_str()
                && kjent
                    .hva
                    .as_ref()
                    .is_none_or(|hva| *hva.get_ref() == funn.hva)
        };
        let Some(at) = known.iter().position(fits) else {
            say(funn, diagnostics);
            continue;
        };
        used[at] = true;
        funn.grunn = Some(known[at].grunn.clone());
    }
    for (kjent, used) in known.iter().zip(used) {
        if !used {
            let what = kjent
                .hva
                .as_ref()
                .map_or(String::new(), |hva| format!(" about `{}`", hva.get_ref()));
            diagnostics
                .error(
                    Code::UnusedSetting,
                    place(&kjent.funn),
                    format!("the page gives no `{}`{what}", kjent.funn.get_ref()),
                )
                .expected("a finding that the page gives")
                .help("the page may have been corrected: take the entry out");
        }
    }
}

/// Says what was found on a page of the catalogue, and how to say that it is known.
fn say(funn: &Funn, diagnostics: &mut Diagnostics) {
    warn(funn, diagnostics).help(format!(
        "compare the page with the published one; if it is printed so, say so in the manifest: `kjent = [{{ funn = \"{}\", hva = \"{}\", grunn = \"…\" }}]`",
        funn.kind.as_str(),
        funn.hva
    ));
}

/// Says what was found on a page that is not of the catalogue.
pub(super) fn say_unlisted(funn: &Funn, diagnostics: &mut Diagnostics) {
    warn(funn, diagnostics).help(
        "compare the page with the published one; if it is printed so, list it in `[katalog]` of the manifest, where one can say that it is known",
    );
}

fn warn<'d>(funn: &Funn, diagnostics: &'d mut Diagnostics) -> &'d mut Diagnostic {
    let warning = diagnostics.warning(funn.kind, funn.at.clone(), funn.found.clone());
    let expected = match funn.kind {
        Code::ForeignCode => "codes of one prefix in a table",
        Code::SharedCodes => "codes of its own",
        Code::SwappedColumns => "the cells of a row in the order of the header",
        Code::UnknownColumn => "a column that is known",
        Code::MissingColumn => "the columns of a table of error codes or of rettighetspakker",
        Code::MissingFact => {
            "a scope, an error code, a rettighetspakke, an event list or a link to SwaggerHub"
        }
        _ => "the status that the other rows have",
    };
    if let Some((at, what)) = &funn.other {
        warning.other(at.clone(), what.clone());
    }
    warning.expected(expected)
}

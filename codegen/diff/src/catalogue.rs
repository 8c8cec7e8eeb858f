//! The comparison of two catalogues, page by page with their tables.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Catalogue, CataloguePage, Document, ErrorWithoutCode, FeilkodeTable, PageLint, Setting,
};

use super::change::{Walk, pairs};
use super::codes::{self, Role};
use super::describe;
use super::kind::ChangeKind;
use super::settings::{Crate, of_everything, provenance, settings};
use super::verdict::{Sense, Wire};

pub(super) fn compare(walk: &mut Walk, old: Option<&Catalogue>, new: Option<&Catalogue>) {
    let crates = [old, new].map(|catalogue| {
        let Catalogue {
            package,
            release,
            at,
            pages: _,
        } = catalogue?;
        Some(Crate {
            package,
            release,
            at,
        })
    });
    let has_both = of_everything(walk, "catalogue", crates);
    let (Some(old), Some(new), true) = (old, new, has_both) else {
        return;
    };
    for (a, b) in pairs(&old.pages, &new.pages, |entry| &entry.slug) {
        let Some(slug) = a.or(b).map(|entry| &entry.slug) else {
            continue;
        };
        walk.part = slug.replace('-', "_");
        match (a, b) {
            (Some(a), Some(b)) => entry(walk, a, b),
            (Some(a), None) => {
                walk.add(ChangeKind::PageRemoved, &**slug)
                    .before_at(&*a.title, &a.at);
            }
            (None, Some(b)) => {
                walk.add(ChangeKind::PageAdded, &**slug)
                    .after_at(&*b.title, &b.at);
            }
            (None, None) => {}
        }
    }
    walk.part.clear();
}

fn entry(walk: &mut Walk, old: &CataloguePage, new: &CataloguePage) {
    let CataloguePage {
        slug,
        at,
        provenance: from,
        title,
        common,
        scopes,
        idporten_scopes,
        swaggerhub,
        documents,
        hendelser,
        test,
        production,
        feilkoder,
        without_code,
        rettighetspakker,
        lints,
        renames,
    } = old;
    let at = (at, &new.at);
    provenance(walk, [Some(from), Some(&new.provenance)]);
    walk.differ(
        ChangeKind::TitleChanged,
        slug,
        (title, at.0),
        (&new.title, at.1),
    );
    let [a, b] = [*common, new.common].map(|common| format!("common: {}", describe::yes(common)));
    walk.differ(ChangeKind::SettingChanged, slug, (&a, at.0), (&b, at.1));
    let scope = [ChangeKind::ScopeRemoved, ChangeKind::ScopeAdded];
    let list = [ChangeKind::EventListRemoved, ChangeKind::EventListAdded];
    let same = Wire::Decodes;
    walk.members([scopes, &new.scopes], scope, same);
    walk.members([idporten_scopes, &new.idporten_scopes], scope, same);
    walk.members([hendelser, &new.hendelser], list, same);
    let hub = [swaggerhub.as_ref(), new.swaggerhub.as_ref()];
    let subject = format!("{slug}.swaggerhub");
    walk.texts(ChangeKind::InfoChanged, &subject, hub, [at.0, at.1]);
    let [a, b] = [documents, &new.documents].map(|documents| listed(documents));
    let subject = format!("{slug}.documents");
    walk.differ(ChangeKind::InfoChanged, &subject, (&a, at.0), (&b, at.1));
    let subject = |name: &str| format!("{slug}.{name}");
    address(walk, &subject("test"), [test, &new.test], at);
    address(
        walk,
        &subject("production"),
        [production, &new.production],
        at,
    );
    tables(walk, feilkoder, &new.feilkoder);
    notes(
        walk,
        slug,
        (without_code, &new.without_code),
        (lints, &new.lints),
        at,
    );
    let lists = [rettighetspakker.as_ref(), new.rettighetspakker.as_ref()];
    codes::lists(walk, "Rettighetspakke", Role::Listed, lists);
    settings(walk, "rename", renames, &new.renames, at);
}

/// The documents of a page, in words.
fn listed(documents: &[Document]) -> String {
    let documents = documents
        .iter()
        .map(|Document { name, swaggerhub }| format!("{name}: {}", swaggerhub.text));
    describe::list(documents)
}

/// Compares a base address, which may be set in the manifest.
fn address(
    walk: &mut Walk,
    subject: &str,
    [old, new]: [&Option<Setting>; 2],
    at: (&Location, &Location),
) {
    let [a, b] = [(old, at.0), (new, at.1)].map(|(address, at)| match address {
        None => ("none", at),
        Some(Setting { value, at }) => (&**value, at),
    });
    let changed = walk.differ(ChangeKind::AddressChanged, subject, a, b);
    changed.map(|change| change.means(Sense::Address));
}

/// Compares the tables of error codes. Where a list has one table on both sides, its headings do not matter; several are
/// paired by their headings, and in their order where these are equal too.
fn tables(walk: &mut Walk, old: &[FeilkodeTable], new: &[FeilkodeTable]) {
    let of = |entry: &[FeilkodeTable], list: &str| {
        entry.iter().filter(|table| table.list == list).count()
    };
    let is_only = |list: &str| of(old, list) <= 1 && of(new, list) <= 1;
    let key = |table: &FeilkodeTable| {
        let FeilkodeTable {
            list,
            headings,
            codes: _,
        } = table;
        let headings = (!is_only(list)).then(|| headings.clone());
        (*list, headings)
    };
    for (a, b) in pairs(old, new, key) {
        let Some((list, headings)) = a.or(b).map(key) else {
            continue;
        };
        let name = match &headings {
            Some(headings) => format!("{list} ({})", headings.join(" / ")),
            None => list.to_owned(),
        };
        if let (Some(a), Some(b)) = (a, b) {
            let [old, new] = [a, b].map(|table| match &*table.headings {
                [] => "none".to_owned(),
                headings => headings.join(" / "),
            });
            let [from, to] = [a, b].map(|table| &table.codes.origin.at);
            walk.differ(ChangeKind::TitleChanged, &name, (&old, from), (&new, to));
        }
        let lists = [a, b].map(|table| table.map(|table| &table.codes));
        codes::lists(walk, &name, Role::Listed, lists);
    }
}

fn notes(
    walk: &mut Walk,
    slug: &str,
    (old_rows, new_rows): (&[ErrorWithoutCode], &[ErrorWithoutCode]),
    (old, new): (&[PageLint], &[PageLint]),
    at: (&Location, &Location),
) {
    for (a, b) in pairs(old_rows, new_rows, row_words) {
        match (a, b) {
            (Some(a), None) => {
                let change = walk.add(ChangeKind::RowRemoved, &*a.omraade);
                change.before_at(row_words(a), &a.at).means(Sense::Table);
            }
            (None, Some(b)) => {
                let change = walk.add(ChangeKind::RowAdded, &*b.omraade);
                change.after_at(row_words(b), &b.at).means(Sense::Table);
            }
            _ => {}
        }
    }
    for (a, b) in pairs(old, new, |found| (found.kind, &found.subject)) {
        let Some(found) = a.or(b) else { continue };
        let places = [(a, at.0), (b, at.1)];
        let [from, to] = places.map(|(entry, at)| entry.map_or(at, |found| &found.at));
        let words = |found: Option<&PageLint>| found.map_or_else(|| "none".to_owned(), found_words);
        let subject = format!("{slug}: {} {}", found.kind.as_str(), found.subject);
        let kind = ChangeKind::NoteChanged;
        walk.differ(kind, &subject, (&words(a), from), (&words(b), to));
    }
}

fn row_words(row: &ErrorWithoutCode) -> String {
    let ErrorWithoutCode {
        http_status,
        feil,
        omraade,
        at: _,
    } = row;
    let status = http_status.map_or("none".to_owned(), |status| status.to_string());
    format!("{status}, {}, {omraade}", describe::maybe(feil.as_deref()))
}

fn found_words(found: &PageLint) -> String {
    let PageLint {
        // The key of the comparison.
        kind: _,
        subject: _,
        codes,
        found,
        at: _,
        // Another place of the same finding.
        other: _,
        reason,
    } = found;
    let reason = describe::maybe(reason.as_deref());
    format!("{found} ({}); {reason}", describe::list(codes))
}

//! Fix-ups: named corrections of the sources. A fix-up that no longer changes anything is an error.
//!
//! A fix-up is an entry of the manifest. It is applied after its file is parsed and before anything is checked, so that
//! it can correct what would be rejected. A corrected value keeps the location of the value that it replaces.

mod page;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics, Location, did_you_mean};
use skattekit_ir::source::{Source, Sources};
use toml::value::Datetime;
use toml::{Spanned, Value};

pub(crate) use tree::written;

use crate::manifest::{Fixup, Manifest, place};
use crate::openapi::syntax::tree::Node;
use crate::table::Page;

/// The fix-ups of a run and their results.
#[derive(Default)]
pub(crate) struct Fixups<'a> {
    entries: Vec<&'a Fixup>,
    /// The corrected places, each with the fix-up that corrected it.
    applied: Vec<(Location, &'a Fixup)>,
}

/// The result of one fix-up.
enum FixupOutcome {
    /// It corrected the bytes in this range; the text is the sentence for the docs.
    Applied(Range<usize>, String),
    /// It has no effect: the place already has the wanted value. `None` for a row that is gone.
    Spent(Option<Range<usize>>),
    /// What it corrects does not exist.
    Unmatched(Unmatched),
}

/// Why a fix-up does not apply.
struct Unmatched {
    found: String,
    expected: String,
    help: String,
    /// The place in the source that the message is about.
    at: Option<Range<usize>>,
}

fn unmatched(
    found: String,
    expected: impl Into<String>,
    help: impl Into<String>,
    at: Option<Range<usize>>,
) -> FixupOutcome {
    FixupOutcome::Unmatched(Unmatched {
        found,
        expected: expected.into(),
        help: help.into(),
        at,
    })
}

impl<'a> Fixups<'a> {
    /// The fix-ups of a manifest. Invalid ones are reported and left out.
    pub(crate) fn of(manifest: &'a Manifest, diagnostics: &mut Diagnostics) -> Self {
        let of_apis = manifest.apis.iter().flat_map(|api| &api.fixups);
        let mut entries = manifest.fixups.iter().chain(of_apis).collect::<Vec<_>>();
        let repeated = refuse_repeated(&entries, diagnostics);
        entries.retain(|entry| check(entry, diagnostics));
        entries.retain(|entry| !repeated.iter().any(|other| std::ptr::eq(*entry, *other)));
        for api in &manifest.apis {
            for entry in &api.fixups {
                let file = entry.file.get_ref();
                if !api.files().any(|named| named.file.get_ref() == file) {
                    let files = api.files().map(|named| named.file.get_ref().as_str());
                    let near = did_you_mean(file, files);
                    diagnostics
                        .error(Code::UnmatchedFixup, place(&entry.file))
                        .found(format!("`{file}` is not a file of this API"))
                        .expected("a file that the entry of the API names")
                        .help(near.unwrap_or_else(|| {
                            "correct the path, or move the fix-up to `[[fixup]]`".to_owned()
                        }));
                }
            }
        }
        Self {
            entries,
            applied: Vec::new(),
        }
    }

    /// Corrects the tree of a document, or of a file that it refers to. `source` resolves the spans of the tree.
    pub(crate) fn mend_document(
        &mut self,
        mut tree: Node,
        source: &Source<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Node {
        let mut entries = self.of_file(&source.path);
        // Later items first, so that the indexes of the earlier ones stay valid.
        let order = |entry: &&Fixup| {
            entry
                .at
                .iter()
                .flat_map(|at| at.get_ref().split('/'))
                .map(|part| (part.parse::<usize>().ok(), part.to_owned()))
                .collect::<Vec<_>>()
        };
        entries.sort_by_key(|entry| std::cmp::Reverse(order(entry)));
        for entry in entries {
            let Some(at) = &entry.at else {
                refuse_place(entry, "`at`, a JSON pointer", diagnostics);
                continue;
            };
            let outcome = tree::apply(&mut tree, at.get_ref(), entry);
            self.settle(entry, outcome, source, diagnostics);
        }
        tree
    }

    /// Corrects a page.
    pub(crate) fn mend_page(&mut self, page: &mut Page<'_>, diagnostics: &mut Diagnostics) {
        let mut entries = self.of_file(&page.source.path);
        entries
            .sort_by_key(|entry| std::cmp::Reverse(entry.row.as_ref().map(|row| *row.get_ref())));
        for entry in entries {
            if entry.at.is_some() {
                refuse_place(entry, "`code`, `row` or `after`", diagnostics);
                continue;
            }
            let outcome = page::apply(page, entry);
            if let FixupOutcome::Applied(at, remark) = &outcome {
                page.remarks.push((at.clone(), remark.clone()));
            }
            self.settle(entry, outcome, &page.source, diagnostics);
        }
    }

    fn of_file(&self, file: &str) -> Vec<&'a Fixup> {
        self.entries
            .iter()
            .copied()
            .filter(|entry| entry.file.get_ref() == file)
            .collect()
    }

    /// Whether a file was corrected.
    pub(crate) fn touched(&self, file: &str) -> bool {
        self.applied.iter().any(|(at, _)| *at.file == *file)
    }

    fn settle(
        &mut self,
        entry: &'a Fixup,
        outcome: FixupOutcome,
        source: &Source<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let name = entry.name.get_ref();
        match outcome {
            FixupOutcome::Applied(at, _) => self.applied.push((source.at(&at), entry)),
            FixupOutcome::Spent(at) => {
                let error = diagnostics
                    .error(Code::SpentFixup, place(&entry.name))
                    .found(format!("the fix-up `{name}` no longer changes anything"))
                    .expected("a correction that the source still needs")
                    .help("the source was corrected: remove the entry from the manifest");
                if let Some(at) = at {
                    error.other(source.at(&at), "the source already has the corrected value");
                }
            }
            FixupOutcome::Unmatched(why) => {
                let error = diagnostics
                    .error(Code::UnmatchedFixup, place(&entry.name))
                    .found(format!("the fix-up `{name}` does not apply: {}", why.found))
                    .expected(why.expected)
                    .help(why.help);
                if let Some(at) = why.at {
                    error.other(source.at(&at), "found here");
                }
            }
        }
    }

    /// Reports the fix-ups of files that were never read.
    pub(crate) fn finish(
        &self,
        manifest: &Manifest,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) {
        let names = manifest
            .files()
            .map(|entry| entry.file.get_ref().as_str())
            .collect::<BTreeSet<_>>();
        for entry in &self.entries {
            let file = entry.file.get_ref();
            if names.contains(&**file) || self.touched(file) {
                continue;
            }
            let found = if sources.contains(file) {
                format!("nothing reads `{file}`")
            } else {
                format!("the file `{file}` does not exist")
            };
            let near = did_you_mean(file, names.iter().copied());
            diagnostics
                .error(Code::UnmatchedFixup, place(&entry.file))
                .found(found)
                .expected("a file that the manifest names")
                .help(near.unwrap_or_else(|| {
                    "correct the path; if the file is gone, remove the fix-up".to_owned()
                }));
        }
    }

    /// The corrected places, each with the place of its fix-up and a sentence about it.
    pub(crate) fn mended(&self) -> Vec<(Location, Location, String)> {
        self.applied
            .iter()
            .map(|(at, entry)| {
                let name = entry.name.get_ref();
                let what = format!("changed by the fix-up `{name}`");
                (at.clone(), place(&entry.name), what)
            })
            .collect()
    }
}

/// A fault of an entry: the place, what was found, what was expected, what to do.
type Fault = (Location, String, &'static str, &'static str);

fn check_source(entry: &Fixup) -> Option<Fault> {
    let source = entry.source.get_ref();
    let fits = source.starts_with("https://") || source.starts_with("http://") || is_date(source);
    (!fits).then(|| {
        (
            place(&entry.source),
            format!("`{source}` is neither a link nor a date"),
            "a link to where the fault was reported or found, or the date when it was found",
            "write a link that begins with `https://`, or a date such as 2026-11-22",
        )
    })
}

/// Whether a fix-up is valid. Its faults are reported.
fn check(entry: &Fixup, diagnostics: &mut Diagnostics) -> bool {
    let mut faults: Vec<Fault> = Vec::new();
    let texts = [
        ("name", &entry.name),
        ("reason", &entry.reason),
        ("file", &entry.file),
    ];
    for (key, value) in texts {
        if value.get_ref().trim().is_empty() {
            faults.push((
                place(value),
                format!("an empty `{key}`"),
                "a non-empty string",
                "fill it in",
            ));
        }
    }
    faults.extend(check_source(entry));
    let places = [
        entry.at.is_some(),
        entry.code.is_some(),
        entry.row.is_some(),
        entry.after.is_some(),
    ];
    let name = place(&entry.name);
    if places.iter().filter(|given| **given).count() != 1 {
        faults.push((
            name.clone(),
            format!(
                "the fix-up `{}` does not name exactly one place",
                entry.name.get_ref()
            ),
            "exactly one of `at`, `code`, `row` and `after`",
            "use `at` for a document, one of the others for a page",
        ));
    }
    let value =
        |value: &Option<Spanned<Value>>| value.as_ref().map(|value| value.get_ref().clone());
    let same = value(&entry.from) == value(&entry.to);
    if same {
        faults.push((
            name,
            format!("the fix-up `{}` changes nothing", entry.name.get_ref()),
            "`from` and `to` that differ, or only one of them",
            "write the present value as `from` and the corrected one as `to`; `to` alone adds, `from` alone removes",
        ));
    }
    let fits = faults.is_empty();
    for (at, found, expected, help) in faults {
        diagnostics
            .error(Code::InvalidManifest, at)
            .found(found)
            .expected(expected)
            .help(help);
    }
    fits
}

/// Whether a text is a calendar date, such as 2026-11-22.
fn is_date(text: &str) -> bool {
    let datetime = text.parse::<Datetime>();
    datetime.is_ok_and(|datetime| datetime.date.is_some() && datetime.time.is_none())
}

/// Reports fix-ups with the same name, and those that correct the same place as another; returns the latter.
fn refuse_repeated<'a>(entries: &[&'a Fixup], diagnostics: &mut Diagnostics) -> Vec<&'a Fixup> {
    let mut overlapping = Vec::new();
    let mut names: BTreeMap<&str, &Fixup> = BTreeMap::new();
    for entry in entries {
        if let Some(first) = names.insert(entry.name.get_ref(), entry) {
            let found = format!("a second fix-up with the name `{}`", entry.name.get_ref());
            repeated(
                entry,
                first,
                found,
                "a unique name for each fix-up",
                diagnostics,
            );
        }
    }
    let mut places: BTreeMap<(&str, String), &Fixup> = BTreeMap::new();
    let mut outer_first = entries.to_vec();
    outer_first.sort_by_key(|entry| entry.where_it_is().len());
    for entry in outer_first {
        let place = (&**entry.file.get_ref(), entry.where_it_is());
        // A fix-up of a value and one of something inside it also conflict.
        let above = entry.at.iter().flat_map(|at| {
            let pointer = at.get_ref();
            pointer
                .match_indices('/')
                .map(|(at, _)| pointer[..at].to_owned())
        });
        let mut keys = above
            .map(|pointer| (place.0, pointer))
            .chain([place.clone()]);
        if let Some(first) = keys.find_map(|key| places.get(&key)) {
            let found = format!(
                "the fix-up `{}` corrects the same place as `{}`",
                entry.name.get_ref(),
                first.name.get_ref()
            );
            repeated(entry, first, found, "one fix-up per place", diagnostics);
            overlapping.push(entry);
        }
        places.insert(place, entry);
    }
    overlapping
}

fn repeated(
    entry: &Fixup,
    first: &Fixup,
    found: String,
    expected: &str,
    diagnostics: &mut Diagnostics,
) {
    diagnostics
        .error(Code::RepeatedFixup, place(&entry.name))
        .found(found)
        .expected(expected)
        .other(place(&first.name), "the first one is here")
        .help("merge the two, or rename one");
}

fn refuse_place(entry: &Fixup, expected: &str, diagnostics: &mut Diagnostics) {
    diagnostics
        .error(Code::InvalidManifest, place(&entry.name))
        .found(format!(
            "the fix-up `{}` does not say which place in `{}`",
            entry.name.get_ref(),
            entry.file.get_ref()
        ))
        .expected(expected)
        .help("name the place by a JSON pointer in a document, by a row of a table on a page");
}

impl Fixup {
    /// The place that it names, as a text: equal texts mean the same place.
    fn where_it_is(&self) -> String {
        if let Some(at) = &self.at {
            return at.get_ref().clone();
        }
        let text =
            |value: &Option<Spanned<String>>| value.as_ref().map(|text| text.get_ref().clone());
        format!(
            "{:?}",
            (
                text(&self.code),
                self.row.as_ref().map(|row| *row.get_ref()),
                text(&self.after),
                text(&self.heading),
                text(&self.column)
            )
        )
    }

    /// The sentence for the docs of the corrected item; `what` is what was done.
    fn remark(&self, what: &str) -> String {
        let reason = self.reason.get_ref().trim().trim_end_matches('.');
        let source = self.source.get_ref();
        if is_date(source) {
            format!("{what}: {reason} ({source}).")
        } else {
            format!("{what}: {reason}. See {source}.")
        }
    }

    /// What was replaced, in words for the docs.
    fn replaced(&self) -> String {
        // A link that is quoted would be a link again, and at fault again.
        let has_link = |from: &Value| from.as_str().is_some_and(|text| text.contains("<a "));
        match (&self.from, &self.to) {
            (Some(from), to) if has_link(from.get_ref()) => match to {
                Some(_) => "Corrected from a text with another link".to_owned(),
                None => "A text with a link was removed".to_owned(),
            },
            (Some(from), Some(_)) => format!("Corrected from {}", show(from.get_ref())),
            (Some(from), None) => format!("{} was removed", show(from.get_ref())),
            (None, _) => "Added".to_owned(),
        }
    }
}

/// A value of the manifest on one line, cut short when it is long.
fn show(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    quote(&text)
}

/// A text in backticks on one line, cut short when it is long.
fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('`', "'");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("`{} …`", &line[..at]),
        None if line.is_empty() => "nothing".to_owned(),
        None => format!("`{line}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_day_that_there_is() {
        for date in ["2026-11-22", "2024-02-29"] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "2026-99-99", "2026-02-29", "2026-1-2", "2026-11-22T10:00:00", "10:00:00", "",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}

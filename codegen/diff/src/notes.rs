//! Updates of a repository from a difference: the releases in the manifest, and the sections of the changelog.

use std::collections::BTreeMap;

use semver::Version;
use skattekit_ir::markdown::code;
use thiserror::Error;
use toml_edit::{DocumentMut, Item, TableLike, TomlError};

use super::difference::{Bumped, Difference};
use super::markdown;
use super::presentation::{Comparison, CrateChanges, Group, Mark};
use super::unreleased::{self, Base};
use super::verdict::{Source, Wire};

/// The first line of the changelog section that the command maintains.
const BEGIN: &str =
    "<!-- written by `cargo xtask release-notes`, which writes all down to its end again -->";

/// Its last line.
const END: &str = "<!-- end of what `cargo xtask release-notes` wrote -->";

/// The heading of unreleased changes.
const UNRELEASED: &str = "## Unreleased";

/// A release that the changes require and that the manifest does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The crate.
    pub package: String,
    /// The release in the manifest.
    pub from: String,
    /// The release that the changes require.
    pub to: String,
}

/// Why the manifest or the changelog cannot be updated.
#[derive(Debug, Error)]
pub enum NotesError {
    /// The manifest is not TOML.
    #[error("the manifest is not TOML")]
    NoToml(#[from] TomlError),
    /// The manifest lacks a crate that changed.
    #[error("the manifest has no crate `{0}`")]
    NoCrate(String),
    /// The manifest has no release of a crate that changed.
    #[error("the crate `{0}` has no release")]
    NoRelease(String),
    /// The changelog lacks one of the two marker lines, or has them in the wrong order.
    #[error(
        "one of the two lines around what was written last is missing or misplaced; put `{BEGIN}` before it and `{END}` after it, or remove both"
    )]
    LineMissing,
}

impl Difference {
    /// The releases that the changes require and the new side lacks; a higher release is kept.
    #[must_use]
    pub fn raised(&self) -> Vec<Raised> {
        self.crates
            .iter()
            .filter_map(|(package, bumped)| {
                let wanted = bumped.release()?;
                let from = bumped.new.as_ref()?;
                (Version::parse(from).ok()? < wanted).then(|| Raised {
                    package: package.clone(),
                    from: from.clone(),
                    to: wanted.to_string(),
                })
            })
            .collect()
    }

    /// The manifest with the releases that the changes require; everything else in it stays as it is.
    ///
    /// # Errors
    /// A manifest that is not TOML, or that lacks a crate or its release.
    pub fn raise(&self, manifest: &str) -> Result<String, NotesError> {
        let raised = self.raised();
        if raised.is_empty() {
            return Ok(manifest.to_owned());
        }
        let mut document = manifest.parse::<DocumentMut>()?;
        for Raised { package, to, .. } in raised {
            let Some(table) = entry(&mut document, &package) else {
                return Err(NotesError::NoCrate(package));
            };
            let Some(release) = table.get_mut("release").and_then(Item::as_value_mut) else {
                return Err(NotesError::NoRelease(package));
            };
            // Comments around it stay.
            let decor = release.decor().clone();
            *release = to.into();
            *release.decor_mut() = decor;
        }
        Ok(document.to_string())
    }

    /// The changelog with a section for each crate that changed, in its unreleased part.
    ///
    /// What an earlier run wrote there is replaced if it is written again, and kept if it was never released.
    ///
    /// # Errors
    /// A changelog that lacks one of the two lines around that part.
    pub fn record(
        &self,
        changelog: &str,
        sides: &Comparison<'_>,
        base: Base,
    ) -> Result<String, NotesError> {
        let notes = self.release_notes(sides);
        let around = |notes: &[unreleased::Section]| match notes {
            [] => String::new(),
            notes => {
                let notes = notes.iter().map(unreleased::Section::text);
                format!("{BEGIN}\n{}\n{END}", notes.collect::<String>())
            }
        };
        let start = match find_line(changelog, UNRELEASED) {
            Some(at) => at + UNRELEASED.len(),
            None if notes.is_empty() => return Ok(changelog.to_owned()),
            None => return Ok(with_unreleased(changelog, &around(&notes))),
        };
        let (before, rest) = changelog.split_at(start);
        let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
        let (part, after) = rest.split_at(end);
        let (part, section) = match (find_line(part, BEGIN), find_line(part, END)) {
            (None, None) => (part.to_owned(), around(&notes)),
            (Some(begin), Some(end)) if begin < end => {
                let kept = part[end + END.len()..].trim_start_matches(['\n', '\r']);
                let written = &part[begin + BEGIN.len()..end];
                let merged = unreleased::merge(written, notes, base, &self.released());
                let kept = format!("{}\n\n{kept}", part[..begin].trim_end());
                (kept, around(&merged))
            }
            _ => return Err(NotesError::LineMissing),
        };
        let part = part.trim_matches(['\n', '\r']);
        let mut text = before.to_owned();
        for piece in [&*section, part, after] {
            if !piece.is_empty() {
                text.push_str("\n\n");
                text.push_str(piece.trim_end_matches('\n'));
            }
        }
        Ok(text + "\n")
    }

    /// The releases of the old side, by crate as the headings have it.
    fn released(&self) -> BTreeMap<String, Version> {
        self.crates
            .iter()
            .filter_map(|(package, bumped)| {
                let old = Version::parse(bumped.old.as_deref()?).ok()?;
                Some((code(package), old))
            })
            .collect()
    }

    /// The sections of the changelog on the crates that changed.
    fn release_notes(&self, sides: &Comparison<'_>) -> Vec<unreleased::Section> {
        let sides = Comparison {
            all: false,
            ..*sides
        };
        sides
            .sections(self)
            .iter()
            .map(note)
            .filter(|section| !section.items.is_empty())
            .collect()
    }
}

fn note(section: &CrateChanges<'_>) -> unreleased::Section {
    let because = section.bumped.and_then(|bumped| bumped.because.as_ref());
    let because = because.map(|shared| {
        let mark = Mark::Breaking.markdown();
        format!(
            "- {mark}it exports types of {}, which breaks.",
            code(shared)
        )
    });
    let parts = section.parts.iter();
    let items = parts.flat_map(|part| part.groups.iter().flat_map(|group| items(part.name, group)));
    unreleased::Section {
        package: code(section.package),
        // A release that was raised further by hand is the one that will be released.
        release: section.bumped.and_then(Bumped::next),
        items: because.into_iter().chain(items).collect(),
    }
}

/// The items of a group: one for each change, or one for all where they are folded.
fn items(part: &str, group: &Group<'_>) -> Vec<String> {
    let first = group.first();
    let mark = Mark::of(first);
    let within = match part {
        "" => String::new(),
        part if part == first.subject => String::new(),
        part => format!("{}: ", code(part)),
    };
    let start = format!("- {}{within}", mark.markdown());
    // Verdicts are shown unless they are obvious.
    let verdicts = match (mark, first.wire, &first.source, first.meaning) {
        (Mark::None, Wire::Decodes, Source::Compiles, _) => String::new(),
        (Mark::None, wire, Source::Compiles, _) => format!(" Wire: {wire}."),
        (_, wire, source, meaning) => {
            format!(" Wire: {wire}; source: {source}; meaning: {meaning}.")
        }
    };
    if group.is_folded {
        let (title, names) = (group.title(), group.names(code));
        return vec![format!("{start}{title}: {names}.{verdicts}")];
    }
    let changes = group.changes.iter();
    changes
        .map(|change| {
            let (sentence, items) = (markdown::sentence(change), markdown::items(change));
            let item = format!("{start}{sentence}{verdicts}\n{items}");
            item.trim_end().to_owned()
        })
        .collect()
}

/// The start of the first line that equals the given one.
fn find_line(text: &str, line: &str) -> Option<usize> {
    let mut start = 0;
    for found in text.split_inclusive('\n') {
        if found.trim_end() == line {
            return Some(start);
        }
        start += found.len();
    }
    None
}

/// The changelog with an unreleased part before its first release.
fn with_unreleased(changelog: &str, section: &str) -> String {
    let at = changelog.find("\n## ").map_or(changelog.len(), |at| at + 1);
    let (head, releases) = changelog.split_at(at);
    let head = head.trim_end();
    let apart = if head.is_empty() { "" } else { "\n\n" };
    let text = format!("{head}{apart}{UNRELEASED}\n\n{section}\n");
    if releases.is_empty() {
        text
    } else {
        format!("{text}\n{releases}")
    }
}

/// The entry of a crate in the manifest.
fn entry<'a>(document: &'a mut DocumentMut, package: &str) -> Option<&'a mut dyn TableLike> {
    let is_it = |table: &dyn TableLike| {
        let name = table.get("crate").and_then(Item::as_str);
        name == Some(package)
    };
    for key in ["catalogue", "models"] {
        let table = document.get(key).and_then(Item::as_table_like);
        if table.is_some_and(is_it) {
            return document.get_mut(key)?.as_table_like_mut();
        }
    }
    match document.get_mut("api")? {
        Item::ArrayOfTables(tables) => {
            let mut tables = tables.iter_mut();
            let table = tables.find(|table| is_it(*table as &dyn TableLike))?;
            Some(table as &mut dyn TableLike)
        }
        Item::Value(toml_edit::Value::Array(array)) => {
            let mut tables = array
                .iter_mut()
                .filter_map(toml_edit::Value::as_inline_table_mut);
            let table = tables.find(|table| is_it(*table as &dyn TableLike))?;
            Some(table as &mut dyn TableLike)
        }
        _ => None,
    }
}

//! A difference in; the manifest with the releases it asks for, and the changelog with what it says of each crate, out.

use std::collections::BTreeMap;

use semver::Version;
use skattekit_ir::markdown::code;
use thiserror::Error;
use toml_edit::{DocumentMut, Item, TableLike, TomlError};

use super::change::Change;
use super::difference::Difference;
use super::kind::Kind;
use super::markdown;
use super::presentation::{Comparison, Group, Section, subjects};
use super::unreleased::{self, Base};
use super::verdict::Meaning;

/// The line that the part of the changelog begins with which is written by the command.
const BEGIN: &str =
    "<!-- written by `cargo xtask release-notes`, which writes all down to its end again -->";

/// The line that it ends with.
const END: &str = "<!-- end of what `cargo xtask release-notes` wrote -->";

/// The heading of what is not released yet.
const UNRELEASED: &str = "## Unreleased";

/// A release that the manifest does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The crate.
    pub package: String,
    /// The release that it has.
    pub from: String,
    /// The release that the changes ask for.
    pub to: String,
}

/// Why the manifest or the changelog cannot be brought up to date.
#[derive(Debug, Error)]
pub enum NotesError {
    /// The manifest is no TOML.
    #[error("the manifest is no TOML")]
    NoToml(#[from] TomlError),
    /// The manifest lacks a crate that changed.
    #[error("the manifest has no crate `{0}`")]
    NoCrate(String),
    /// The manifest has no release of a crate that changed.
    #[error("the crate `{0}` has no release")]
    NoRelease(String),
    /// The changelog has one of the lines around what was written last, and not the other behind it.
    #[error(
        "one of the lines around what was written last is missing; put `{BEGIN}` before it and `{END}` behind it, or take both out"
    )]
    LineMissing,
}

impl Difference {
    /// The releases that the changes ask for and the new side does not have; one that is higher already is left alone.
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

    /// The manifest with the releases that the changes ask for; all else in it stays as it is written.
    ///
    /// # Errors
    /// A manifest that is no TOML, or that lacks a crate.
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
            // With what stands around it, such as a comment.
            let decor = release.decor().clone();
            *release = to.into();
            *release.decor_mut() = decor;
        }
        Ok(document.to_string())
    }

    /// The changelog with a section on each crate that changed, in the part on what is not released.
    ///
    /// What a run wrote there before is replaced where it is said again, and stays where nobody released it and it is not.
    ///
    /// # Errors
    /// A changelog in which the lines around that part do not match.
    pub fn record(
        &self,
        changelog: &str,
        sides: &Comparison<'_>,
        base: Base,
    ) -> Result<String, NotesError> {
        let notes = self.release_notes(sides);
        let around = |notes: &str| match notes {
            "" => String::new(),
            notes => format!("{BEGIN}\n{notes}\n{END}"),
        };
        let section = around(&notes);
        let start = match find_line(changelog, UNRELEASED) {
            Some(at) => at + UNRELEASED.len(),
            None if section.is_empty() => return Ok(changelog.to_owned()),
            None => return Ok(with_unreleased(changelog, &section)),
        };
        let (before, rest) = changelog.split_at(start);
        let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
        let (part, after) = rest.split_at(end);
        let (part, section) = match (find_line(part, BEGIN), find_line(part, END)) {
            (None, None) => (part.to_owned(), section),
            (Some(begin), Some(end)) if begin < end => {
                let kept = part[end + END.len()..].trim_start_matches(['\n', '\r']);
                let written = &part[begin + BEGIN.len()..end];
                let merged = unreleased::merge(written, &notes, base, &self.released());
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

    /// The sections on the crates; nothing where no crate changed.
    fn release_notes(&self, sides: &Comparison<'_>) -> String {
        let told = Self {
            changes: self
                .changes
                .iter()
                .filter(|change| change.kind != Kind::ReleaseChanged)
                .cloned()
                .collect(),
            crates: self.crates.clone(),
        };
        let sides = Comparison {
            all: false,
            ..*sides
        };
        let sections = sides.sections(&told);
        let mut lines = String::new();
        for section in &sections {
            note(section, &mut lines);
        }
        lines
    }
}

fn note(section: &Section<'_>, lines: &mut String) {
    let release = section.bumped.and_then(|bumped| {
        // What was raised further by hand is what will be released.
        let wanted = bumped.release();
        let has = bumped.new.as_deref();
        let has = has.and_then(|has| Version::parse(has).ok());
        wanted.max(has)
    });
    let release = release.map_or_else(String::new, |release| format!(" {release}"));
    lines.push_str(&format!("\n### {}{release}\n\n", code(section.package)));
    if let Some(shared) = section.bumped.and_then(|bumped| bumped.because.as_ref()) {
        lines.push_str(&format!(
            "- **Breaking:** it exports types of {}, which breaks.\n",
            code(shared)
        ));
    }
    for (part, groups) in &section.parts {
        let within = if part.is_empty() {
            String::new()
        } else {
            format!("{}: ", code(part))
        };
        for group in groups {
            let (first, told) = match group {
                Group::One(change) => (*change, markdown::sentence(change)),
                Group::Many(changes) => match changes.first() {
                    Some(first) => (*first, many(first, changes)),
                    None => continue,
                },
            };
            let mark = match first.meaning {
                _ if first.is_breaking() => "**Breaking:** ",
                // What is written alike and means something else compiles and is read, so nothing else says it.
                Meaning::Changed(_) => "**Changed meaning:** ",
                Meaning::Same | Meaning::Reworded => "",
            };
            lines.push_str(&format!("- {mark}{within}{told}\n"));
        }
    }
}

fn many(first: &Change, changes: &[&Change]) -> String {
    format!(
        "{} times {}: {}.",
        changes.len(),
        code(first.kind.name()),
        subjects(changes, code)
    )
}

/// Where a line begins that reads so.
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

/// A changelog that has no part on what is not released yet gets one before its first release.
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

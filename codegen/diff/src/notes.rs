//! A difference in; the manifest with the releases it asks for, and the changelog with what it says of each crate, out.

use skattekit_ir::markdown::code;
use toml_edit::{DocumentMut, Item, TableLike};

use super::change::Change;
use super::difference::Difference;
use super::kind::Kind;
use super::markdown;
use super::presentation::{Group, Section, Sides, subjects};
use super::verdict::Release;

/// The line that the part of the changelog begins with which is written by the command.
const BEGIN: &str =
    "<!-- written by `cargo xtask release-notes`; the next run replaces all down to its end -->";

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

impl Difference {
    /// The releases that the changes ask for and the new side does not have; one that is higher already is left alone.
    #[must_use]
    pub fn raised(&self) -> Vec<Raised> {
        let crates = self.crates.iter().filter_map(|(package, bumped)| {
            let wanted = bumped.release()?;
            let from = bumped.new.as_ref()?;
            (Release::parse(from)? < wanted).then(|| Raised {
                package: package.clone(),
                from: from.clone(),
                to: wanted.to_string(),
            })
        });
        crates.collect()
    }

    /// The manifest with the releases that the changes ask for; all else in it stays as it is written.
    ///
    /// # Errors
    /// A manifest that is no TOML, or that lacks a crate.
    pub fn raise(&self, manifest: &str) -> Result<String, String> {
        let raised = self.raised();
        if raised.is_empty() {
            return Ok(manifest.to_owned());
        }
        let mut document = manifest
            .parse::<DocumentMut>()
            .map_err(|error| format!("the manifest is no TOML: {error}"))?;
        for Raised { package, to, .. } in raised {
            let table = entry(&mut document, &package)
                .ok_or_else(|| format!("the manifest has no crate `{package}`"))?;
            let release = table
                .get_mut("release")
                .and_then(Item::as_value_mut)
                .ok_or_else(|| format!("the crate `{package}` has no release"))?;
            // With what stands around it, such as a comment.
            let decor = release.decor().clone();
            *release = to.into();
            *release.decor_mut() = decor;
        }
        Ok(document.to_string())
    }

    /// The changelog with a section on each crate that changed, in the part on what is not released.
    ///
    /// What a run wrote there before is replaced, so that it says what changed since the release once.
    ///
    /// # Errors
    /// A changelog in which the lines around that part do not match.
    pub fn record(&self, changelog: &str, sides: &Sides<'_>) -> Result<String, String> {
        let section = self.release_notes(sides);
        let start = match find_line(changelog, UNRELEASED) {
            Some(at) => at + UNRELEASED.len(),
            None if section.is_empty() => return Ok(changelog.to_owned()),
            None => return Ok(with_unreleased(changelog, &section)),
        };
        let (before, rest) = changelog.split_at(start);
        let end = rest.find("\n## ").map_or(rest.len(), |at| at + 1);
        let (part, after) = rest.split_at(end);
        let part = match (find_line(part, BEGIN), find_line(part, END)) {
            (None, None) => part.to_owned(),
            (Some(begin), Some(end)) if begin < end => {
                let kept = part[end + END.len()..].trim_start_matches(['\n', '\r']);
                format!("{}\n\n{kept}", part[..begin].trim_end())
            }
            _ => {
                return Err(format!(
                    "one of the lines around what was written last is missing; put `{BEGIN}` before it and `{END}` behind it, or take both out"
                ));
            }
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

    /// The sections on the crates, with the lines around them; nothing where no crate changed.
    fn release_notes(&self, sides: &Sides<'_>) -> String {
        let told = Self {
            changes: self
                .changes
                .iter()
                .filter(|change| change.kind != Kind::ReleaseChanged)
                .cloned()
                .collect(),
            crates: self.crates.clone(),
        };
        let sides = Sides {
            all: false,
            ..*sides
        };
        let sections = sides.sections(&told);
        if sections.is_empty() {
            return String::new();
        }
        let mut lines = format!("{BEGIN}\n");
        for section in &sections {
            note(section, &mut lines);
        }
        lines + "\n" + END
    }
}

fn note(section: &Section<'_>, lines: &mut String) {
    let release = section.bumped.and_then(|bumped| {
        // What was raised further by hand is what will be released.
        let wanted = bumped.release();
        let has = bumped.new.as_deref().and_then(Release::parse);
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
            let mark = if first.is_breaking() {
                "**Breaking:** "
            } else {
                ""
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
    for key in ["katalog", "modeller"] {
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

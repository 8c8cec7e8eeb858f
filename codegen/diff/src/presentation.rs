//! What a difference is told with: the two sides by name, the places in them, and floods folded.

use std::collections::BTreeMap;

use skattekit_ir::diag::Location;
use skattekit_ir::source::Sources;

use super::change::Change;
use super::difference::{Bumped, Difference};
use super::kind::Kind;
use super::verdict::Wire;

/// The two sides as they are told.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// What the old side is called: a folder or a revision.
    pub old_name: &'a str,
    /// What the new side is called.
    pub new_name: &'a str,
    /// What was compared.
    pub old: &'a Sources,
    /// With what.
    pub new: &'a Sources,
    /// What stands before the path of a file, such as `specs/`.
    pub prefix: &'a str,
    /// Whether every change is told, where there would be a line for those of one kind.
    pub all: bool,
}

/// How many changes of one kind and module are told one by one.
const MOST: usize = 8;

/// How many of the folded ones are named.
const NAMED: usize = 5;

/// Some changes of a module that are told together.
pub(super) enum Group<'a> {
    /// One by itself.
    One(&'a Change),
    /// Several of one kind and with the same verdicts.
    Many(Vec<&'a Change>),
}

/// A crate with its changes, by module.
pub(super) struct Section<'a> {
    pub package: &'a str,
    pub bumped: Option<&'a Bumped>,
    pub parts: Vec<(&'a str, Vec<Group<'a>>)>,
}

impl Comparison<'_> {
    /// The file and line of a change: in the new side, unless what it is about is gone.
    pub(super) fn place(&self, change: &Change) -> Option<String> {
        match (&change.new_at, &change.old_at) {
            (Some(at), _) => Some(self.at(self.new, at)),
            (None, Some(at)) => Some(format!("{} in {}", self.at(self.old, at), self.old_name)),
            (None, None) => None,
        }
    }

    /// A place as it is shown.
    pub(super) fn at(&self, sources: &Sources, at: &Location) -> String {
        let line = at.line(sources);
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{}{line}", self.prefix, at.file)
    }

    pub(super) fn sections<'d>(&self, difference: &'d Difference) -> Vec<Section<'d>> {
        let mut sections = Vec::<Section<'_>>::new();
        let is_told = |change: &&Change| {
            let others = || {
                let mut changes = difference.changes.iter();
                let is_more =
                    |kind| !matches!(kind, Kind::ReleaseChanged | Kind::ProvenanceChanged);
                changes.any(|other| other.package == change.package && is_more(other.kind))
            };
            self.all
                || match change.kind {
                    Kind::ProvenanceChanged => false,
                    // The heading says it, beside what it is for.
                    Kind::ReleaseChanged => !others(),
                    _ => true,
                }
        };
        for change in difference.changes.iter().filter(is_told) {
            if sections
                .last()
                .is_none_or(|last| last.package != change.package)
            {
                sections.push(Section {
                    package: &change.package,
                    bumped: difference.crates.get(&change.package),
                    parts: Vec::new(),
                });
            }
            let Some(section) = sections.last_mut() else {
                continue;
            };
            if section
                .parts
                .last()
                .is_none_or(|(part, _)| **part != change.part)
            {
                let part =
                    difference.changes.iter().filter(is_told).filter(|other| {
                        other.package == change.package && other.part == change.part
                    });
                let groups = self.groups(part);
                section.parts.push((&change.part, groups));
            }
        }
        // Crates that change for another's sake alone have no change of their own.
        for (package, bumped) in &difference.crates {
            if bumped.because.is_some() && !sections.iter().any(|known| known.package == package) {
                sections.push(Section {
                    package,
                    bumped: Some(bumped),
                    parts: Vec::new(),
                });
            }
        }
        sections
    }

    /// How many files come from another source, where a line for each would hide what is said in them.
    pub(super) fn sources(&self, difference: &Difference) -> Option<String> {
        let changes = difference.changes.iter();
        let sources = changes.filter(|change| change.kind == Kind::ProvenanceChanged);
        match sources.count() {
            _ if self.all => None,
            0 => None,
            1 => Some("1 file comes from another source; --all tells which".to_owned()),
            count => Some(format!(
                "{count} files come from another source; --all tells which"
            )),
        }
    }

    fn groups<'d>(&self, changes: impl Iterator<Item = &'d Change>) -> Vec<Group<'d>> {
        let mut groups = BTreeMap::<(bool, Kind, Wire, String), Vec<&Change>>::new();
        for change in changes {
            let meaning = format!("{:?} {}", change.meaning, change.source.breaks());
            let key = (!change.is_breaking(), change.kind, change.wire, meaning);
            groups.entry(key).or_default().push(change);
        }
        groups
            .into_values()
            .flat_map(|changes| {
                if changes.len() > MOST && !self.all {
                    vec![Group::Many(changes)]
                } else {
                    changes.into_iter().map(Group::One).collect()
                }
            })
            .collect()
    }
}

/// The subjects of folded changes, the first of them by name.
pub(super) fn subjects(changes: &[&Change], shown: impl Fn(&str) -> String) -> String {
    let first = changes
        .iter()
        .take(NAMED)
        .map(|change| shown(&change.subject));
    let more = changes.len().saturating_sub(NAMED);
    format!("{} and {more} more", first.collect::<Vec<_>>().join(", "))
}

/// What the version becomes, in words.
pub(super) fn versions(bumped: &Bumped) -> (String, String) {
    let none = || "–".to_owned();
    let old = bumped.old.clone().unwrap_or_else(none);
    let wanted = match (&bumped.old, &bumped.new) {
        (None, Some(new)) => new.clone(),
        (Some(_), None) => none(),
        _ => bumped
            .release()
            .map_or_else(none, |release| release.to_string()),
    };
    (old, wanted)
}

/// What the bump is, in a word or two.
pub(super) fn bump(bumped: &Bumped) -> String {
    let because = bumped
        .because
        .as_ref()
        .map_or_else(String::new, |shared| format!(", with {shared}"));
    let word = match (&bumped.old, &bumped.new) {
        (None, _) => "new",
        (_, None) => "gone",
        _ => bumped.bump.name(),
    };
    format!("{word}{because}")
}

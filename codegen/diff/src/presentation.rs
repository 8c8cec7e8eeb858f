//! The layout of a difference for people, in any format: sections, groups, folded lists, places and versions.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use skattekit_ir::diag::Location;
use skattekit_ir::source::Sources;

use super::change::Change;
use super::describe;
use super::difference::{Bumped, Difference};
use super::kind::ChangeKind;
use super::verdict::{Bump, Meaning};

/// The two sides of a difference, and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The name of the old side: a folder, a revision or a year.
    pub old_name: &'a str,
    /// The name of the new side.
    pub new_name: &'a str,
    /// The sources of the old side.
    pub old: &'a Sources,
    /// The sources of the new side.
    pub new: &'a Sources,
    /// The prefix of the paths of files, such as `specs/`.
    pub prefix: &'a str,
    /// Whether every change is listed, however many there are of a kind.
    pub all: bool,
}

/// The number of changes of one kind and module beyond which they are folded into one line.
const MOST: usize = 8;

/// The number of folded changes that are named.
const NAMED: usize = 5;

/// Changes of a module that are shown together: of the same kind and with the same verdicts. Never empty.
pub(super) struct Group<'a> {
    pub changes: Vec<&'a Change>,
    /// Whether they are one line that names some of them.
    pub is_folded: bool,
}

/// The changes of a module; those of the crate itself have no module name.
pub(super) struct ModuleChanges<'a> {
    pub name: &'a str,
    pub groups: Vec<Group<'a>>,
}

/// The changes of a crate. It has no parts if its release is required by another crate's change, or if there is none.
pub(super) struct CrateChanges<'a> {
    pub package: &'a str,
    pub bumped: Option<&'a Bumped>,
    pub parts: Vec<ModuleChanges<'a>>,
}

/// The numbers of changes, by importance.
#[derive(Default)]
pub(super) struct Counts {
    pub breaking: usize,
    pub changed_meaning: usize,
    pub other: usize,
}

impl Counts {
    pub(super) fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match Mark::of(change) {
                Mark::Breaking => counts.breaking += 1,
                Mark::ChangedMeaning => counts.changed_meaning += 1,
                Mark::None => counts.other += 1,
            }
        }
        counts
    }
}

/// What a reader must not overlook.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mark {
    Breaking,
    /// It compiles and decodes, so nothing else reports it.
    ChangedMeaning,
    None,
}

impl Mark {
    pub(super) fn of(change: &Change) -> Self {
        match change.meaning {
            _ if change.is_breaking() => Self::Breaking,
            Meaning::Changed(_) => Self::ChangedMeaning,
            Meaning::Same | Meaning::Reworded => Self::None,
        }
    }

    pub(super) const fn markdown(self) -> &'static str {
        match self {
            Self::Breaking => "**Breaking:** ",
            Self::ChangedMeaning => "**Changed meaning:** ",
            Self::None => "",
        }
    }
}

impl<'a> Group<'a> {
    pub(super) fn first(&self) -> &'a Change {
        self.changes[0]
    }

    /// The number and kind of the changes: `8 codes renamed`.
    pub(super) fn title(&self) -> String {
        title(self.first().kind, self.changes.len())
    }

    /// The subjects, of which the first few are named.
    pub(super) fn names(&self, shown: impl Fn(&str) -> String) -> String {
        let names = self.changes.iter().map(|change| shown(&change.subject));
        folded(names, NAMED)
    }
}

/// Names on one line; those beyond a limit are counted.
pub(super) fn folded(names: impl IntoIterator<Item = String>, most: usize) -> String {
    let mut names = names.into_iter().collect::<Vec<_>>();
    let more = names.len().saturating_sub(most);
    // "1 more" is no shorter than one more name.
    if more < 2 {
        return names.join(", ");
    }
    names.truncate(most);
    format!("{} and {more} more", names.join(", "))
}

/// The number of changes of a kind, in words.
pub(super) fn title(kind: ChangeKind, number: usize) -> String {
    let (noun, done) = kind.counted_as();
    format!("{} {done}", describe::count(number, noun))
}

impl ModuleChanges<'_> {
    /// The number of changes of each kind, in words.
    pub(super) fn totals(&self) -> String {
        let mut totals = Vec::<(ChangeKind, usize)>::new();
        for group in &self.groups {
            let kind = group.first().kind;
            match totals.last_mut().filter(|(last, _)| *last == kind) {
                Some((_, total)) => *total += group.changes.len(),
                None => totals.push((kind, group.changes.len())),
            }
        }
        let totals = totals.into_iter().map(|(kind, total)| title(kind, total));
        describe::list(totals)
    }
}

impl<'a> CrateChanges<'a> {
    pub(super) fn changes(&self) -> impl Iterator<Item = &'a Change> {
        let groups = self.parts.iter().flat_map(|part| &part.groups);
        groups.flat_map(|group| group.changes.iter().copied())
    }
}

impl Comparison<'_> {
    /// The file and line of a change, on the new side unless the subject was removed; and the old side's name if it was.
    pub(super) fn place(&self, change: &Change) -> Option<(String, Option<&str>)> {
        match (&change.new_at, &change.old_at) {
            (Some(at), _) => Some((self.at(self.new, at), None)),
            (None, Some(at)) => Some((self.at(self.old, at), Some(self.old_name))),
            (None, None) => None,
        }
    }

    fn at(&self, sources: &Sources, at: &Location) -> String {
        let line = at.line(sources);
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{}{line}", self.prefix, at.file)
    }

    /// The explanation of the breaking mark for a comparison of two inntektsår.
    pub(super) fn about_years(&self, mark: &str) -> String {
        format!(
            "{mark} marks names with which code does not compile after it moves from `aar{}` to `aar{}`; no crate changes.",
            self.old_name, self.new_name
        )
    }

    pub(super) fn sections<'d>(&self, difference: &'d Difference) -> Vec<CrateChanges<'d>> {
        let mut packages = BTreeMap::<&str, BTreeMap<&str, Vec<&Change>>>::new();
        for change in &difference.changes {
            if self.all || !is_of_manifest_alone(change.kind) {
                let parts = packages.entry(&change.package).or_default();
                parts.entry(&change.part).or_default().push(change);
            } else if change.kind == ChangeKind::ReleaseChanged {
                // The versions in the heading show it.
                packages.entry(&change.package).or_default();
            }
        }
        for (package, bumped) in &difference.crates {
            if bumped.because.is_some() {
                packages.entry(package).or_default();
            }
        }
        packages
            .into_iter()
            .map(|(package, parts)| CrateChanges {
                package,
                bumped: difference.crates.get(package),
                parts: parts
                    .into_iter()
                    .map(|(name, changes)| ModuleChanges {
                        name,
                        groups: self.groups(&changes, difference.is_of_years),
                    })
                    .collect(),
            })
            .collect()
    }

    /// The number of files with another source, unless each is listed.
    pub(super) fn sources(&self, difference: &Difference) -> Option<String> {
        let files = difference
            .changes
            .iter()
            .filter(|change| change.kind == ChangeKind::ProvenanceChanged)
            .map(|change| &*change.subject)
            .collect::<BTreeSet<_>>();
        let (count, comes) = match files.len() {
            _ if self.all => return None,
            0 => return None,
            1 => ("1 file".to_owned(), "comes"),
            count => (format!("{count} files"), "come"),
        };
        Some(format!(
            "{count} {comes} from another source; `--all` lists them"
        ))
    }

    fn groups<'d>(&self, changes: &[&'d Change], is_of_years: bool) -> Vec<Group<'d>> {
        let mut groups = BTreeMap::<_, Vec<&Change>>::new();
        for change in changes.iter().copied() {
            let is_compatible = !change.is_breaking();
            let rank = if is_of_years {
                of_years(change.kind)
            } else {
                u8::from(is_compatible)
            };
            let verdicts = (change.wire, change.source.name(), change.meaning);
            let key = (rank, change.kind, is_compatible, verdicts);
            groups.entry(key).or_default().push(change);
        }
        groups
            .into_iter()
            .map(|((rank, ..), changes)| {
                let is_wanted = self.all || is_of_years && rank < REWORDED;
                Group {
                    is_folded: changes.len() > MOST && !is_wanted,
                    changes,
                }
            })
            .collect()
    }
}

/// Whether a kind of change only concerns the manifest.
const fn is_of_manifest_alone(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::ReleaseChanged | ChangeKind::ProvenanceChanged
    )
}

/// The rank of reworded texts between two years; earlier ranks are never folded.
const REWORDED: u8 = 4;

/// The order of the kinds of change between two years.
const fn of_years(kind: ChangeKind) -> u8 {
    match kind {
        ChangeKind::CodeRenamed => 0,
        ChangeKind::KategoriChanged => 1,
        ChangeKind::CodeAdded => 2,
        ChangeKind::CodeRemoved => 3,
        ChangeKind::TextChanged => REWORDED,
        _ => REWORDED + 1,
    }
}

/// The old release of a crate and the next one, or a dash.
pub(super) fn versions(bumped: &Bumped) -> (String, String) {
    let none = || "–".to_owned();
    let old = bumped.old.clone().unwrap_or_else(none);
    let wanted = match (&bumped.old, &bumped.new) {
        (None, Some(new)) => new.clone(),
        _ => bumped
            .next()
            .map_or_else(none, |release| release.to_string()),
    };
    (old, wanted)
}

/// The meaning of a crate's next release for its users.
pub(super) fn release_kind(bumped: &Bumped) -> String {
    let old = bumped.old.as_deref().map(Version::parse);
    let word = match (old, bumped.next()) {
        (None, _) => "new",
        (_, None) => "removed",
        (Some(Ok(old)), Some(next)) if next == old => "no release",
        (Some(Ok(old)), Some(next)) if next < Bump::Major.apply(&old) => "compatible",
        _ => "breaking",
    };
    match &bumped.because {
        Some(shared) => format!("{word}, with {shared}"),
        None => word.to_owned(),
    }
}

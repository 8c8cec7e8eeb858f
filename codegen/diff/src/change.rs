//! A change, and the walk over two specifications that collects changes.

use std::collections::{BTreeMap, VecDeque};

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Origin, Personal, RequestBody, Text};
use skattekit_ir::pointer::Pointer;

use super::describe;
use super::kind::ChangeKind;
use super::units;
use super::verdict::{Bump, Meaning, REFUSED, Sense, Source, Wire};

/// One thing that differs between two specifications.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The crate that changes.
    pub package: String,
    /// The module of the crate: a version, `aar2024`, a page of the catalogue; empty for the crate as a whole.
    pub part: String,
    /// The kind of change.
    pub kind: ChangeKind,
    /// The subject, by its names on the wire: `Avregning.skjermet`, `SSG-010`, `hentAvregning.inntektsaar`.
    pub subject: String,
    /// The JSON pointer of the subject, in the new document unless it was removed.
    pub pointer: Option<Pointer>,
    /// The old value, in a few words.
    pub old: Option<String>,
    /// The new value.
    pub new: Option<String>,
    /// The place in the old specification.
    pub old_at: Option<Location>,
    /// The place in the new specification.
    pub new_at: Option<Location>,
    /// What the old crate does with new responses, and the new service with requests of the old crate.
    pub wire: Wire,
    /// Whether code written for the old crate compiles with the new one.
    pub source: Source,
    /// Whether the value still means the same.
    pub meaning: Meaning,
    /// The evidence for a rename.
    pub evidence: Option<String>,
    /// The contents of a new API or year: phrases with names in backticks.
    pub(super) details: Vec<String>,
    /// Whether it extends the public API of the crate.
    pub(super) grows: bool,
    /// The places of the schema or operation that the subject is part of.
    pub(super) owner: [Option<Location>; 2],
    /// Per side, the places of what was removed or added together with it: inline schemas, bodies.
    pub(super) within: [Vec<Location>; 2],
}

impl Change {
    /// Whether existing code no longer compiles or now logs personal data, or the old crate no longer decodes
    /// responses.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.breaks_code() || matches!(self.wire, Wire::Fails(_))
    }

    fn breaks_code(&self) -> bool {
        self.source.breaks() || self.kind == ChangeKind::ProtectionLost
    }

    /// The release that the change requires of its crate.
    ///
    /// A change that compiles is compatible whatever the service does, since the new release handles the service better
    /// than the old one. A changed meaning is more than a correction, so it requires the same release as an addition does; so do other codes of a list that was
    /// provisional, which promises none of them.
    #[must_use]
    pub fn bump(&self) -> Bump {
        if self.breaks_code() {
            Bump::Major
        } else if matches!(
            self.kind,
            ChangeKind::ReleaseChanged | ChangeKind::ProvenanceChanged
        ) {
            // A change of the origin alone needs no release.
            Bump::None
        } else if self.grows
            || self.kind.adds()
            || matches!(self.meaning, Meaning::Changed(_))
            || matches!(self.source, Source::Provisional(_))
        {
            Bump::Minor
        } else {
            Bump::Patch
        }
    }

    fn verb(&self) -> String {
        let verb = match (self.kind, &self.old, &self.new) {
            (ChangeKind::RustApi, None, Some(_)) => "is new in the crate",
            (ChangeKind::RustApi, Some(_), None) => "was removed from the crate",
            (ChangeKind::BegrepChanged, None, Some(_)) => "now links to a begrep",
            (ChangeKind::BegrepChanged, Some(_), None) => "no longer links to a begrep",
            (ChangeKind::DeprecatedChanged, _, Some(new)) => return format!("is now {new}"),
            (ChangeKind::YearStatusChanged, Some(old), Some(new)) => {
                return format!("has a {new} list of codes now; it was {old}");
            }
            _ => self.kind.verb(),
        };
        verb.to_owned()
    }

    /// The change as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.sentence_with(str::to_owned, str::to_owned)
    }

    /// The change as a sentence in which names are written as code and values as text.
    pub(super) fn sentence_with(
        &self,
        code: impl Fn(&str) -> String,
        text: impl Fn(&str) -> String,
    ) -> String {
        let value = |value: &str| match self.kind {
            ChangeKind::RustApi => code(&shortened(value)),
            _ => text(&shortened(value)),
        };
        let is_said_by_verb = matches!(
            self.kind,
            ChangeKind::NowRequired
                | ChangeKind::NowOptional
                | ChangeKind::DeprecatedChanged
                | ChangeKind::YearStatusChanged
                | ChangeKind::ColumnAdded
                | ChangeKind::ColumnRemoved
        );
        let values = match (&self.old, &self.new, &self.evidence) {
            (_, Some(new), Some(evidence)) => format!(" {} ({})", code(new), text(evidence)),
            _ if is_said_by_verb => String::new(),
            (Some(old), Some(new), _) => format!(": {} (was {})", value(new), value(old)),
            (None, Some(one), _) | (Some(one), None, _) if *one != self.subject => {
                format!(": {}", value(one))
            }
            _ => String::new(),
        };
        let sentence = format!("{} {}{values}", code(&self.subject), self.verb());
        // A text of the specification may end with a full stop.
        if sentence.ends_with('.') {
            sentence
        } else {
            sentence + "."
        }
    }

    /// The three verdicts on one line.
    pub(super) fn verdicts(&self) -> String {
        format!(
            "wire: {}; source: {}; meaning: {}",
            self.wire, self.source, self.meaning
        )
    }

    pub(super) fn before(&mut self, value: impl Into<String>, origin: &Origin) -> &mut Self {
        self.before_at(value, &origin.at);
        self.pointer = self.pointer.take().or_else(|| origin.pointer.clone());
        self
    }

    pub(super) fn after(&mut self, value: impl Into<String>, origin: &Origin) -> &mut Self {
        self.after_at(value, &origin.at);
        self.pointer = origin.pointer.clone().or(self.pointer.take());
        self
    }

    pub(super) fn before_at(&mut self, value: impl Into<String>, at: &Location) -> &mut Self {
        self.old = Some(value.into());
        self.old_at = Some(at.clone());
        self
    }

    pub(super) fn after_at(&mut self, value: impl Into<String>, at: &Location) -> &mut Self {
        self.new = Some(value.into());
        self.new_at = Some(at.clone());
        self
    }

    /// Adds the contents of a body that was added or removed with the subject.
    pub(super) fn with_body(&mut self, side: usize, body: Option<&RequestBody>) -> &mut Self {
        let contents = body.into_iter().flat_map(|body| &body.contents);
        self.within[side].extend(contents.map(|content| content.origin.at.clone()));
        self
    }

    pub(super) const fn wire(&mut self, wire: Wire) -> &mut Self {
        self.wire = wire;
        self
    }

    pub(super) const fn means(&mut self, sense: Sense) -> &mut Self {
        self.meaning = Meaning::Changed(sense);
        self
    }

    pub(super) const fn reworded(&mut self) -> &mut Self {
        self.meaning = Meaning::Reworded;
        self
    }
}

/// The longest value that is not shortened, in characters.
const LONGEST: usize = 160;

/// A value on one line, shortened in the middle if it is long.
fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = words.chars().count();
    if length <= LONGEST {
        return words;
    }
    let half = LONGEST / 2;
    let head = words.chars().take(half);
    let tail = words.chars().skip(length - half);
    format!(
        "{} … {}",
        head.collect::<String>(),
        tail.collect::<String>()
    )
}

/// The changes found so far, and the position of the walk.
#[derive(Default)]
pub(super) struct Walk {
    pub changes: Vec<Change>,
    pub package: String,
    pub part: String,
    pub owner: [Option<Location>; 2],
}

impl Walk {
    /// Adds a change.
    pub(super) fn add(&mut self, kind: ChangeKind, subject: impl Into<String>) -> &mut Change {
        self.changes.push(Change {
            package: self.package.clone(),
            part: self.part.clone(),
            kind,
            subject: subject.into(),
            pointer: None,
            old: None,
            new: None,
            old_at: None,
            new_at: None,
            wire: Wire::Decodes,
            source: Source::Compiles,
            meaning: Meaning::Same,
            evidence: None,
            details: Vec::new(),
            grows: false,
            owner: self.owner.clone(),
            within: [Vec::new(), Vec::new()],
        });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }

    /// Adds a change if two values differ; each is given in words and with its place.
    pub(super) fn differ(
        &mut self,
        kind: ChangeKind,
        subject: &str,
        old: (&str, &Location),
        new: (&str, &Location),
    ) -> Option<&mut Change> {
        if old.0 == new.0 {
            return None;
        }
        let change = self.add(kind, subject);
        Some(change.before_at(old.0, old.1).after_at(new.0, new.1))
    }

    /// Adds a change if the protection of personal data differs, or the check of an identifier in a request.
    pub(super) fn protection(
        &mut self,
        subject: &str,
        personal: [Option<Personal>; 2],
        at: [&Origin; 2],
    ) {
        let kind = match personal {
            [Some(_), None] => ChangeKind::ProtectionLost,
            [None, Some(_)] => ChangeKind::ProtectionGained,
            [old, new] if old != new => ChangeKind::ConstraintsChanged,
            _ => return,
        };
        let change = self.add(kind, subject);
        if kind == ChangeKind::ConstraintsChanged {
            let words = |personal| match personal {
                Some(Personal::Identifier) => Some("a personidentifikator".to_owned()),
                _ => Some("any value".to_owned()),
            };
            [change.old, change.new] = personal.map(words);
        }
        (change.old_at, change.new_at) = (Some(at[0].at.clone()), Some(at[1].at.clone()));
        change.pointer.clone_from(&at[1].pointer);
    }

    /// Adds a change if a value that is sent is required on one side only.
    pub(super) fn presence(&mut self, subject: &str, [old, new]: [bool; 2], at: [&Location; 2]) {
        let (kind, wire) = if new {
            (ChangeKind::NowRequired, REFUSED)
        } else {
            (ChangeKind::NowOptional, Wire::Decodes)
        };
        let [a, b] = [old, new].map(describe::required);
        let changed = self.differ(kind, subject, (a, at[0]), (b, at[1]));
        changed.map(|change| change.wire(wire));
    }

    /// Adds a change if something is deprecated on one side only.
    pub(super) fn deprecation(&mut self, subject: &str, sides: [bool; 2], at: [&Location; 2]) {
        let [a, b] = sides.map(|is| if is { "deprecated" } else { "not deprecated" });
        let changed = self.differ(
            ChangeKind::DeprecatedChanged,
            subject,
            (a, at[0]),
            (b, at[1]),
        );
        changed.map(|change| change.means(Sense::Deprecated));
    }

    /// Adds a change for each text that only one of two lists has; `added` is the verdict on a new one.
    pub(super) fn members(
        &mut self,
        [old, new]: [&[Text]; 2],
        [removal, addition]: [ChangeKind; 2],
        added: Wire,
    ) {
        for (a, b) in pairs(old, new, |text| &text.text) {
            match (a, b) {
                (Some(Text { text, at }), None) => {
                    self.add(removal, &**text).before_at(&**text, at);
                }
                (None, Some(Text { text, at })) => {
                    let change = self.add(addition, &**text);
                    change.after_at(&**text, at).wire(added);
                }
                _ => {}
            }
        }
    }

    /// Adds a change if two concepts differ; `at` are the places of the links.
    ///
    /// An added or removed link changes the documentation but no meaning.
    pub(super) fn concepts(
        &mut self,
        subject: &str,
        concepts: [Option<&Text>; 2],
        at: [&Location; 2],
    ) {
        let [old, new] = concepts.map(|text| text.map_or("none", |text| &*text.text));
        let is_other = concepts.iter().all(Option::is_some);
        let change = self.differ(
            ChangeKind::BegrepChanged,
            subject,
            (old, at[0]),
            (new, at[1]),
        );
        let Some(change) = change else { return };
        if is_other {
            change.means(Sense::Begrep);
            return;
        }
        change.reworded();
        // An absent link has no value.
        for (value, concept) in [&mut change.old, &mut change.new].into_iter().zip(concepts) {
            value.take_if(|_| concept.is_none());
        }
    }

    /// Adds a change if two texts differ, each of which may be absent; `at` are the places of what they describe.
    pub(super) fn texts(
        &mut self,
        kind: ChangeKind,
        subject: &str,
        [old, new]: [Option<&Text>; 2],
        at: [&Location; 2],
    ) {
        let sides = [(old, at[0]), (new, at[1])];
        let [from, to] =
            sides.map(|(text, at)| text.map_or(("none", at), |text| (&*text.text, &text.at)));
        let [a, b] = [old, new].map(|text| text.map_or("", |text| &*text.text));
        let kind = match kind {
            ChangeKind::DescriptionChanged if units::differ(a, b) => ChangeKind::UnitChanged,
            kind => kind,
        };
        let Some(change) = self.differ(kind, subject, from, to) else {
            return;
        };
        if kind == ChangeKind::UnitChanged {
            change.means(Sense::Unit);
        } else {
            change.reworded();
        }
    }
}

/// Pairs the items of two sides by a key: first those that were removed, then the others in the order of the new side.
pub(super) fn pairs<'a, T, K: Ord>(
    old: impl IntoIterator<Item = &'a T>,
    new: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let old = old.into_iter().collect::<Vec<_>>();
    let new = new.into_iter().collect::<Vec<_>>();
    let keys = |items: &[&'a T]| items.iter().map(|item| key(item)).collect::<Vec<_>>();
    let places = paired_places(keys(&old), &keys(&new)).into_iter();
    let pairs = places.map(|(a, b)| (a.map(|at| old[at]), b.map(|at| new[at])));
    pairs.collect()
}

/// The places of what [`pairs`] pairs, by the keys alone: there are ten types of keys, and many more of items.
fn paired_places<K: Ord>(old: Vec<K>, new: &[K]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut is_paired = vec![false; old.len()];
    // Several items with one key are paired in their order.
    let mut by_key = BTreeMap::<K, VecDeque<usize>>::new();
    for (at, key) in old.into_iter().enumerate() {
        by_key.entry(key).or_default().push_back(at);
    }
    let mut both = Vec::new();
    for (new_at, key) in new.iter().enumerate() {
        let at = by_key.get_mut(key).and_then(VecDeque::pop_front);
        if let Some(at) = at {
            is_paired[at] = true;
        }
        both.push((at, Some(new_at)));
    }
    let removed = is_paired.iter().enumerate().filter(|(_, paired)| !**paired);
    let mut places = removed.map(|(at, _)| (Some(at), None)).collect::<Vec<_>>();
    places.append(&mut both);
    places
}

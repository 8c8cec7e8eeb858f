//! A change, and the list that a walk over two specifications collects.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Origin, Personal, RequestBody, Text};
use skattekit_ir::pointer::Pointer;

use super::kind::Kind;
use super::verdict::{Bump, Meaning, Sense, Source, Wire};

/// One thing that differs between two specifications.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The crate that it is in.
    pub package: String,
    /// The module of it: a version, `aar2024`, a page of the catalogue; empty for the crate as a whole.
    pub part: String,
    /// What kind of change it is.
    pub kind: Kind,
    /// What it is about, by wire names: `Avregning.skjermet`, `SSG-010`, `hentAvregning.inntektsaar`.
    pub subject: String,
    /// Where the subject stands in its document: a JSON pointer, in the new one unless it is gone.
    pub pointer: Option<Pointer>,
    /// What was, in a few words.
    pub old: Option<String>,
    /// What is now.
    pub new: Option<String>,
    /// The place in the old specification.
    pub old_at: Option<Location>,
    /// The place in the new specification.
    pub new_at: Option<Location>,
    /// What the old crate does with the new side's responses, and the service with the old crate's requests.
    pub wire: Wire,
    /// Whether code compiles with the new crate.
    pub source: Source,
    /// Whether what is said is still the same.
    pub meaning: Meaning,
    /// Why a rename is proposed, where one is.
    pub evidence: Option<String>,
    /// Whether the crate has more for it than it had.
    pub(super) grows: bool,
    /// The places of the schema or operation that the subject is part of.
    pub(super) owner: [Option<Location>; 2],
    /// Per side, the places of what went or came with it: schemas without a name, bodies.
    pub(super) within: [Vec<Location>; 2],
}

impl Change {
    /// Whether yesterday's code does not compile or shows what was hidden, or yesterday's crate does not decode.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.breaks_code() || matches!(self.wire, Wire::Fails(_))
    }

    fn breaks_code(&self) -> bool {
        self.source.breaks() || self.kind == Kind::ProtectionLost
    }

    /// What the change asks of the version of its crate.
    ///
    /// What compiles is compatible, whatever the service does: who takes the new version is better off than who does not.
    #[must_use]
    pub fn bump(&self) -> Bump {
        if self.breaks_code() {
            Bump::Major
        } else if matches!(self.kind, Kind::ReleaseChanged | Kind::ProvenanceChanged) {
            // Of where a text comes from, nobody needs a release.
            Bump::None
        } else if self.grows || self.kind.adds() || matches!(self.meaning, Meaning::Changed(_)) {
            Bump::Minor
        } else {
            Bump::Patch
        }
    }

    /// What became of the subject.
    pub(super) fn verb(&self) -> &'static str {
        match (self.kind, &self.old, &self.new) {
            (Kind::RustApi, None, Some(_)) => "is new in the crate",
            (Kind::RustApi, Some(_), None) => "is gone from the crate",
            (Kind::BegrepChanged, None, Some(_)) => "has a concept of the data catalogue",
            (Kind::BegrepChanged, Some(_), None) => "has no concept of the data catalogue any more",
            _ => self.kind.verb(),
        }
    }

    /// The change as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        if let (Some(evidence), Some(new)) = (&self.evidence, &self.new) {
            return format!("{} {} {new} ({evidence}).", self.subject, self.verb());
        }
        let values = match (&self.old, &self.new) {
            (Some(old), Some(new)) => format!(": {}, and was {}", shortened(new), shortened(old)),
            (None, Some(value)) | (Some(value), None) if *value != self.subject => {
                format!(": {}", shortened(value))
            }
            _ => String::new(),
        };
        ended(format!("{} {}{values}", self.subject, self.verb()))
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

    /// Adds the forms and the like of a body, which are there on one side alone with it.
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

/// A sentence with its end, which a text of the specification may have brought.
pub(super) fn ended(sentence: String) -> String {
    if sentence.ends_with('.') {
        sentence
    } else {
        sentence + "."
    }
}

/// How long a value is that is told whole, in characters.
const LONGEST: usize = 160;

/// A value that a sentence can hold: on one line, and without its middle where it is long.
pub(super) fn shortened(text: &str) -> String {
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

/// The changes that were found so far, and where the walk is.
#[derive(Default)]
pub(super) struct Walk {
    pub changes: Vec<Change>,
    pub package: String,
    pub part: String,
    pub owner: [Option<Location>; 2],
}

impl Walk {
    /// Adds a change.
    pub(super) fn add(&mut self, kind: Kind, subject: impl Into<String>) -> &mut Change {
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
            grows: false,
            owner: self.owner.clone(),
            within: [Vec::new(), Vec::new()],
        });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }

    /// Adds a change where two values differ, each in words and with its place.
    pub(super) fn differ(
        &mut self,
        kind: Kind,
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

    /// Adds a change where the values of one side alone are personal data, or are checked in a request.
    pub(super) fn protection(
        &mut self,
        subject: &str,
        personal: [Option<Personal>; 2],
        at: [&Origin; 2],
    ) {
        let kind = match personal {
            [Some(_), None] => Kind::ProtectionLost,
            [None, Some(_)] => Kind::ProtectionGained,
            [old, new] if old != new => Kind::ConstraintsChanged,
            _ => return,
        };
        let change = self.add(kind, subject);
        if kind == Kind::ConstraintsChanged {
            let words = |personal| match personal {
                Some(Personal::Identifier) => Some("a personidentifikator".to_owned()),
                _ => Some("any value".to_owned()),
            };
            [change.old, change.new] = personal.map(words);
        }
        (change.old_at, change.new_at) = (Some(at[0].at.clone()), Some(at[1].at.clone()));
        change.pointer.clone_from(&at[1].pointer);
    }

    /// Adds a change where two concepts differ; `at` are the places of what has them.
    ///
    /// A concept where none was, or none where one was, is another link in the docs and changes no meaning.
    pub(super) fn concepts(
        &mut self,
        subject: &str,
        concepts: [Option<&Text>; 2],
        at: [&Location; 2],
    ) {
        let [old, new] = concepts.map(|text| text.map_or("none", |text| &*text.text));
        let is_other = concepts.iter().all(Option::is_some);
        let change = self.differ(Kind::BegrepChanged, subject, (old, at[0]), (new, at[1]));
        let Some(change) = change else { return };
        if is_other {
            change.means(Sense::Begrep);
            return;
        }
        change.reworded();
        // What is not there is no concept.
        for (value, concept) in [&mut change.old, &mut change.new].into_iter().zip(concepts) {
            value.take_if(|_| concept.is_none());
        }
    }

    /// Adds a change where two texts differ that may be absent; `at` are the places of what has them.
    pub(super) fn texts(
        &mut self,
        kind: Kind,
        subject: &str,
        [old, new]: [Option<&Text>; 2],
        at: [&Location; 2],
    ) {
        let words = |text: Option<&Text>| text.map_or("none", |text| &*text.text).to_owned();
        if words(old) == words(new) {
            return;
        }
        let place = |text: Option<&Text>, at: &Location| {
            text.map_or_else(|| at.clone(), |text| text.at.clone())
        };
        let (from, to) = (place(old, at[0]), place(new, at[1]));
        let unit = super::units::differ(
            old.map_or("", |text| &text.text),
            new.map_or("", |text| &text.text),
        );
        let kind = match kind {
            Kind::DescriptionChanged if unit => Kind::UnitChanged,
            kind => kind,
        };
        let change = self.add(kind, subject);
        change
            .before_at(words(old), &from)
            .after_at(words(new), &to);
        if kind == Kind::UnitChanged {
            change.means(Sense::Unit);
        } else {
            change.reworded();
        }
    }
}

/// Things of the old and the new side by a key that is unique on each: those of both, in the order of the new side with
/// what is gone before it.
pub(super) fn pairs<'a, T, K: Ord>(
    old: impl IntoIterator<Item = &'a T>,
    new: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut by_key = std::collections::BTreeMap::<K, Vec<&T>>::new();
    let mut gone = Vec::new();
    let new = new
        .into_iter()
        .map(|item| (key(item), item))
        .collect::<Vec<_>>();
    let of_new = new
        .iter()
        .map(|(key, _)| key)
        .collect::<std::collections::BTreeSet<_>>();
    for item in old {
        let key = key(item);
        if of_new.contains(&key) {
            by_key.entry(key).or_default().insert(0, item);
        } else {
            gone.push((Some(item), None));
        }
    }
    let both = new.into_iter().map(|(key, item)| {
        // Several of one key go together in their order.
        let old = by_key.get_mut(&key).and_then(Vec::pop);
        (old, Some(item))
    });
    let both = both.collect::<Vec<_>>();
    // What is left over of several of one key is gone too.
    gone.extend(
        by_key
            .into_values()
            .flatten()
            .map(|item| (Some(item), None)),
    );
    gone.extend(both);
    gone
}

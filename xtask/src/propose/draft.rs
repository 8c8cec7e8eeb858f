//! The drafts of fix-ups: findings by the place that would have to change, those of the same place merged.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_codegen::Pointer;

use super::report::{Evidence, Types};

/// What a fix-up changes; equal for findings that the same change settles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The file below the specs folder.
    pub file: String,
    /// The place in it; the root for a page.
    pub at: Pointer,
    pub change: Change,
}

/// A change of a schema, of an enum or of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// The list gets an element around its items, and then the name of the items.
    Wrapper(String, String),
    /// The object gets a property.
    Property(String),
    /// The value can be null.
    Nullable,
    /// A property of the object is not required.
    Optional(String),
    /// The string has no format.
    NoFormat,
    /// The enum gets a value.
    EnumValue(String),
    /// The union gets a member.
    Member(String),
    /// The list of an inntektsår gets a code.
    Row(u16, String),
}

/// What was found of a target.
#[derive(Default)]
pub(super) struct Draft {
    pub count: u64,
    /// In how many inputs at least.
    pub inputs: u64,
    /// The places in responses.
    pub places: BTreeSet<String>,
    pub json: Option<Types>,
    pub xml: Option<Types>,
}

/// All drafts, and what no fix-up can teach.
#[derive(Default)]
pub(super) struct Drafts {
    pub drafts: BTreeMap<Target, Draft>,
    pub notes: BTreeSet<String>,
}

impl Drafts {
    /// Adds a finding.
    pub(super) fn add(
        &mut self,
        target: Target,
        place: String,
        count: u64,
        evidence: Option<&Evidence>,
    ) {
        let draft = self.drafts.entry(target).or_default();
        draft.count += count;
        draft.places.insert(place);
        let Some(evidence) = evidence else { return };
        // The same input can be behind several findings.
        draft.inputs = draft.inputs.max(evidence.inputs);
        for (own, more) in [
            (&mut draft.json, &evidence.json),
            (&mut draft.xml, &evidence.xml),
        ] {
            if let Some(more) = more {
                own.get_or_insert_default().merge(more);
            }
        }
    }

    /// Adds what no fix-up can teach.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.insert(note.into());
    }

    /// Drops what a wrapper settles: the list that seems to be missing since its element is another one, and the fields
    /// that an element around items lacks where it was taken for one of them.
    pub(super) fn settle_wrapped(&mut self) {
        let is_wrapper = |target: &&Target| matches!(target.change, Change::Wrapper(..));
        let lists = self.drafts.keys().filter(is_wrapper).filter_map(|target| {
            let (properties, name) = target.at.parent()?;
            let (owner, _) = properties.parent()?;
            Some((target.file.clone(), owner, Change::Optional(name)))
        });
        let lists = lists.collect::<BTreeSet<_>>();
        let wrappers = self.drafts.iter().filter(|(target, _)| is_wrapper(target));
        let items = wrappers
            .flat_map(|(_, draft)| &draft.places)
            .filter_map(|place| place.split_once("[] of "))
            .map(|(list, model)| (format!("{list}[]."), format!(" of {model}")))
            .collect::<Vec<_>>();
        let is_in_item = |place: &String| {
            items
                .iter()
                .any(|(list, model)| place.starts_with(list) && place.ends_with(model))
        };
        self.drafts.retain(|target, draft| {
            let key = (
                target.file.clone(),
                target.at.clone(),
                target.change.clone(),
            );
            let is_optional = matches!(target.change, Change::Optional(_));
            let is_settled = is_optional && draft.places.iter().all(is_in_item);
            !lists.contains(&key) && !is_settled
        });
    }
}

/// A count of something in words.
pub(super) fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

impl Draft {
    /// How often it was found, and where, on one line.
    pub(super) fn seen(&self) -> String {
        let times = counted(self.count, "time", "times");
        let files = match (self.inputs, self.places.len()) {
            (0, _) => String::new(),
            (files, 1) => format!(" in {}", counted(files, "file", "files")),
            (files, _) => format!(" in at least {}", counted(files, "file", "files")),
        };
        let places = self.places.iter().map(String::as_str).collect::<Vec<_>>();
        format!("seen {times}{files}: {}", places.join(", "))
    }
}

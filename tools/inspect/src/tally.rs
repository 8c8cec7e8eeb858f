//! The tally: the findings in the records, counted per model and inntektsår, with the first place of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use skattekit_runtime::{CodeList, Format};

use crate::content::Content;
use crate::evidence::Evidence;
use crate::framing::{Batch, Record, RecordKind};
use crate::models::Models;
use crate::notes::{Note, Remembered, Told, is_same};
use crate::outcome::{Outcome, Why, read_record};
use crate::recognise::{Inspection, Recogniser};

/// The most places of a kind, and the most findings, in a report, so that its size is limited.
const MOST: usize = 10_000;

/// A place in the input; earlier places are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// The number of the input.
    pub(crate) input: usize,
    /// The line, from 1.
    pub(crate) line: u64,
    /// The byte in the line, from 1.
    pub(crate) column: u64,
}

/// How often something occurs, and where first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) count: u64,
    pub(crate) first: At,
}

/// The records of one model and one inntektsår.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    /// How often each code of each list occurs, by row.
    pub(crate) codes: Vec<(&'static CodeList, Vec<u64>)>,
    /// In the order of their first occurrence.
    pub(crate) news: IndexMap<Arc<Note>, Seen>,
    /// What is known about the values of some, if it is wanted.
    pub(crate) evidence: BTreeMap<Note, Evidence>,
    /// The same by number, while a batch is read; `None` for those that have not occurred.
    numbered: Vec<Option<Seen>>,
}

/// A record that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) at: At,
    pub(crate) why: Why,
}

/// The records of one kind that were not read.
#[derive(Debug, Default)]
pub(crate) struct AllUnread {
    pub(crate) count: u64,
    /// The first of them.
    pub(crate) first: Vec<Unread>,
}

/// The results of some records.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) records: u64,
    pub(crate) bytes: u64,
    pub(crate) groups: BTreeMap<(usize, Option<u16>), Group>,
    pub(crate) broken: AllUnread,
    pub(crate) unrecognised: AllUnread,
    /// The number of distinct findings in all groups.
    kept: usize,
    /// The number of findings beyond the limit.
    pub(crate) omitted: u64,
}

impl Tally {
    /// Reads the records of a batch, with the types of unknown values if they are wanted.
    pub(crate) fn of(
        batch: &Batch,
        input: usize,
        with_types: bool,
        recogniser: &mut Recogniser<'_, Inspection>,
    ) -> Self {
        let mut tally = Self {
            bytes: size(batch.bytes.len()),
            ..Self::default()
        };
        for record in &batch.records {
            let bytes = batch.bytes.get(record.bytes.clone()).unwrap_or_default();
            tally.add(record, bytes, (input, with_types), recogniser);
        }
        let mut remembered = recogniser.remembered();
        for group in tally.groups.values_mut() {
            group.name(&remembered);
        }
        remembered.forget();
        tally
    }

    fn add(
        &mut self,
        record: &Record,
        bytes: &[u8],
        (input, with_types): (usize, bool),
        recogniser: &mut Recogniser<'_, Inspection>,
    ) {
        let at = At {
            input,
            line: record.line,
            column: record.column,
        };
        self.records += 1;
        let read = read_record(record, bytes, recogniser);
        match read {
            Outcome::Read { model, value } => {
                let group = self.groups.entry((model, value)).or_default();
                group.records += 1;
                group.bytes += size(bytes.len());
                if let (true, RecordKind::Response(format)) = (with_types, &record.kind) {
                    group.add_evidence(*format, bytes, input, recogniser);
                }
                recogniser.with_told(|told| group.take(told, at));
            }
            Outcome::Unread { line, column, why } => {
                // What begins there counts by itself.
                self.records -= u64::from(record.kind == RecordKind::OpenList);
                let at = At { line, column, ..at };
                let all = match why {
                    Why::Broken { .. } => &mut self.broken,
                    Why::Foreign | Why::Ambiguous(_) => &mut self.unrecognised,
                };
                all.add(Unread { at, why });
            }
        }
    }

    /// Adds the results of later records.
    pub(crate) fn merge(&mut self, later: Self) {
        self.records += later.records;
        self.bytes += later.bytes;
        self.omitted += later.omitted;
        self.broken.merge(later.broken);
        self.unrecognised.merge(later.unrecognised);
        for (key, mut group) in later.groups {
            let own = self.groups.entry(key).or_default();
            own.records += group.records;
            own.bytes += group.bytes;
            for (list, counts) in group.codes {
                for (count, more) in own.counts_of(list).iter_mut().zip(counts) {
                    *count += more;
                }
            }
            for (note, seen) in group.news {
                let evidence = group.evidence.remove(&*note);
                if let Some(own) = own.news.get_mut(&note) {
                    own.count += seen.count;
                } else if self.kept < MOST {
                    self.kept += 1;
                    own.news.insert(Arc::clone(&note), seen);
                } else {
                    self.omitted += seen.count;
                    continue;
                }
                if let Some(later) = evidence {
                    let own = own.evidence.entry(Note::clone(&note)).or_default();
                    own.merge(later);
                }
            }
        }
    }
}

impl Group {
    /// Adds what is known about the values of the last record's findings.
    fn add_evidence(
        &mut self,
        format: Format,
        record: &[u8],
        input: usize,
        recogniser: &Recogniser<'_, Inspection>,
    ) {
        let mut notes = BTreeSet::new();
        recogniser.findings(|note| {
            notes.insert(note.clone());
        });
        if notes.is_empty() {
            return;
        }
        let Some(content) = Content::of(format, record) else {
            return;
        };
        for note in notes {
            let evidence = self.evidence.entry(note.clone()).or_default();
            evidence.add(&note, &content, format, input);
        }
    }

    fn take(&mut self, told: &mut Told, at: At) {
        for (list, row) in told.codes.drain(..) {
            if let Some(count) = self.counts_of(list).get_mut(row) {
                *count += 1;
            }
        }
        for number in told.news.drain(..) {
            if number >= self.numbered.len() {
                self.numbered.resize(number + 1, None);
            }
            let none = Seen {
                count: 0,
                first: at,
            };
            self.numbered[number].get_or_insert(none).count += 1;
        }
    }

    /// Replaces the numbers by their notes.
    fn name(&mut self, remembered: &Remembered) {
        let mut named = Vec::new();
        for (number, seen) in std::mem::take(&mut self.numbered).into_iter().enumerate() {
            let note = remembered.note(number).zip(seen);
            named.extend(note.map(|(note, seen)| (Arc::clone(note), seen)));
        }
        // In the order in which any reader of the same batch would find them, whatever it has read before.
        named.sort_by(|(left, one), (right, other)| (one.first, left).cmp(&(other.first, right)));
        self.news.extend(named);
    }

    fn counts_of(&mut self, list: &'static CodeList) -> &mut [u64] {
        let found = self
            .codes
            .iter()
            .position(|(other, _)| is_same(other, list));
        let at = found.unwrap_or_else(|| {
            self.codes.push((list, vec![0; list.count()]));
            self.codes.len() - 1
        });
        &mut self.codes[at].1
    }
}

impl AllUnread {
    fn add(&mut self, unread: Unread) {
        self.count += 1;
        if self.first.len() < MOST {
            self.first.push(unread);
        }
    }

    fn merge(&mut self, later: Self) {
        self.count += later.count;
        let room = MOST - self.first.len();
        self.first.extend(later.first.into_iter().take(room));
    }
}

impl Models {
    /// The readers of a group's lists: the list of the year, and those that every year has.
    pub(crate) fn lists(
        &self,
        model: usize,
        year: Option<u16>,
    ) -> impl Iterator<Item = &'static CodeList> {
        let row = self.rows()[model];
        let years = row.year_lists.iter();
        let of_year = years.filter(move |(own, _)| Some(*own) == year);
        row.lists.iter().chain(of_year.map(|(_, list)| list))
    }
}

pub(crate) fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

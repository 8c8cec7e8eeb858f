//! A tally to a report: plain data with names and texts, sorted, the same for the same input.

use skattekit_runtime::{CodeList, FindingKind};

use crate::models::{Models, full_name};
use crate::run::Total;
use crate::tally::{AllUnread, At, Group, Unread, Why};

/// What was read, and what the models do not know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many inputs there were.
    pub inputs: usize,
    /// How many bytes, unpacked.
    pub bytes: u64,
    /// How many records, whatever became of them.
    pub records: u64,
    /// What was read, by model in the order of their names, then by inntektsår.
    pub groups: Vec<GroupReport>,
    /// The records that are broken.
    pub broken: UnreadReport,
    /// The records that are of no model, or of any of several.
    pub unrecognised: UnreadReport,
    /// The inputs that could not be read to their end, and why.
    pub faults: Vec<(String, String)>,
    /// How often there was news beyond what a report lists.
    pub omitted: u64,
}

/// What the records of one model and one inntektsår have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupReport {
    /// The slug of the API.
    pub api: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The model's name.
    pub model: &'static str,
    /// Whether it is an error.
    pub is_error: bool,
    /// The inntektsår that the records say they are of.
    pub year: Option<u16>,
    /// How many records.
    pub records: u64,
    /// How many bytes they have together.
    pub bytes: u64,
    /// What the model does not know, by kind, then by path.
    pub news: Vec<Item>,
    /// The lists whose codes the model can have.
    pub codes: Vec<Codes>,
}

/// Something that a model does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of news it is.
    pub kind: FindingKind,
    /// Where it stands by the names of the model, such as `grunnlag[].kategori[]`; empty for the root.
    pub path: String,
    /// The list that lacks an unknown code.
    pub list: Option<&'static str>,
    /// The unknown code, type, inntektsår or name of a field, without long numbers.
    pub what: Option<String>,
    /// How often it came.
    pub count: u64,
    /// The record that had it first.
    pub first: Place,
}

/// Which codes of a list came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// The list's name.
    pub list: &'static str,
    /// How many codes it has.
    pub codes: usize,
    /// How many of them came.
    pub met: usize,
    /// Those that came, and how often, in the order of the list.
    pub counts: Vec<(&'static str, u64)>,
    /// Those that never came, in the order of the list.
    pub unused: Vec<&'static str>,
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the file; `-` for the standard input.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The byte in the line, from 1.
    pub column: u64,
}

/// Records that were not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadReport {
    /// How many.
    pub count: u64,
    /// The first of them: where, why, and the models that it can be of.
    pub first: Vec<(Place, String, Vec<String>)>,
}

impl Report {
    pub(crate) fn of(total: Total, names: &[String], models: &Models) -> Self {
        let Total { tally, faults } = total;
        let place = |at: At| Place {
            file: names.get(at.input).cloned().unwrap_or_default(),
            line: at.line,
            column: at.column,
        };
        let groups = tally.groups.iter();
        let groups =
            groups.map(|((model, year), group)| group_report(*model, *year, group, models, &place));
        let name = |input: usize| names.get(input).cloned().unwrap_or_default();
        Self {
            inputs: names.len(),
            bytes: tally.bytes,
            records: tally.records,
            groups: groups.collect(),
            broken: unread(&tally.broken, models, &place),
            unrecognised: unread(&tally.unrecognised, models, &place),
            faults: faults
                .into_iter()
                .map(|(input, fault)| (name(input), fault))
                .collect(),
            omitted: tally.omitted,
        }
    }

    /// Whether a model does not know something of what it read.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.omitted > 0 || self.groups.iter().any(|group| !group.news.is_empty())
    }

    /// Whether something was not read.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.broken.count > 0 || self.unrecognised.count > 0 || !self.faults.is_empty()
    }
}

fn group_report(
    model: usize,
    year: Option<u16>,
    group: &Group,
    models: &Models,
    place: &impl Fn(At) -> Place,
) -> GroupReport {
    let row = models.rows()[model];
    let mut sorted = Vec::from_iter(&group.news);
    sorted.sort_by_key(|(note, _)| *note);
    let news = sorted.into_iter().map(|(note, seen)| Item {
        kind: note.kind,
        path: note.path.to_string(),
        list: note.list,
        what: note
            .name
            .as_ref()
            .or(note.code.as_ref())
            .map(ToString::to_string),
        count: seen.count,
        first: place(seen.first),
    });
    let lists = models.lists(model, year);
    GroupReport {
        api: row.api,
        version: row.version,
        model: row.name,
        is_error: row.is_error,
        year,
        records: group.records,
        bytes: group.bytes,
        news: news.collect(),
        codes: lists.map(|list| codes(list, group)).collect(),
    }
}

fn codes(list: &'static CodeList, group: &Group) -> Codes {
    let counts = group
        .codes
        .iter()
        .find(|(other, _)| crate::notes::is_same(other, list));
    let count = |row: usize| {
        counts
            .and_then(|(_, counts)| counts.get(row))
            .copied()
            .unwrap_or_default()
    };
    let (mut met, mut unused) = (Vec::new(), Vec::new());
    for row in 0..list.count() {
        match count(row) {
            0 => unused.push(list.code(row)),
            count => met.push((list.code(row), count)),
        }
    }
    Codes {
        list: list.name(),
        codes: list.count(),
        met: met.len(),
        counts: met,
        unused,
    }
}

fn unread(all: &AllUnread, models: &Models, place: &impl Fn(At) -> Place) -> UnreadReport {
    let name = |model: usize| models.rows().get(model).map(|row| full_name(row));
    let first = all.first.iter().map(|Unread { at, why }| {
        let (reason, of) = match why {
            Why::Broken { reason, models } => (reason.to_string(), models.clone()),
            Why::Foreign => ("of no model that is known".to_owned(), Vec::new()),
            Why::Ambiguous(models) => (
                "fits several models equally well".to_owned(),
                models.clone(),
            ),
        };
        (
            place(*at),
            reason,
            of.into_iter().filter_map(name).collect(),
        )
    });
    UnreadReport {
        count: all.count,
        first: first.collect(),
    }
}

/// What a kind of news is called in reports.
pub(crate) const fn kind_name(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::UnknownCode => "unknown-code",
        FindingKind::UnknownMember => "unknown-type",
        FindingKind::UnknownField => "unknown-field",
        FindingKind::UnknownYear => "unknown-year",
        FindingKind::Null => "null",
        FindingKind::Missing => "missing",
        FindingKind::Form => "form",
        FindingKind::OutOfBounds => "out-of-bounds",
        FindingKind::UnknownBody => "unknown-body",
        FindingKind::OtherYear => "other-year",
        // A kind that the runtime has and this crate does not yet.
        _ => "other",
    }
}

//! The report as plain, sorted data with names and texts, the same for the same input.

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use skattekit_runtime::{CodeList, FindingKind};

use crate::models::{Models, full_name};
use crate::run::Total;
use crate::tally::{AllUnread, At, Group, Unread, Why};

/// What was read, and what the models do not know of it.
///
/// Nothing in it is a value of a response: unknown names and codes are there with long numbers replaced by `***`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Report {
    /// How many inputs there were.
    pub inputs: usize,
    /// How many bytes, unpacked.
    pub bytes: u64,
    /// How many records, whatever became of them.
    pub records: u64,
    /// What was read, by model in the order of their names, then by inntektsår.
    #[serde(rename = "models")]
    pub groups: Vec<GroupReport>,
    /// The records that are no JSON or XML, or not what their model asks for.
    pub broken: UnreadReport,
    /// The records that are of no model, or of any of several.
    pub unrecognised: UnreadReport,
    /// The inputs that could not be read to their end, and why.
    pub faults: Vec<Fault>,
    /// How often there was news beyond what a report lists.
    pub omitted: u64,
}

/// What the records of one model and one inntektsår have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct GroupReport {
    /// The slug of the API.
    pub api: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The model's name.
    pub model: &'static str,
    /// Whether it is an error.
    #[serde(rename = "error")]
    pub is_error: bool,
    /// The inntektsår that the records say they are of.
    #[serde(rename = "inntektsaar")]
    pub year: Option<u16>,
    /// How many records.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub records: u64,
    /// How many bytes they have together.
    pub bytes: u64,
    /// What the model does not know, by kind, then by path.
    pub news: Vec<Item>,
    /// The lists whose codes the model can have.
    #[serde(rename = "lists")]
    pub codes: Vec<Codes>,
}

/// Something that a model does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Item {
    /// What kind of news it is.
    #[serde(serialize_with = "kind_name")]
    #[cfg_attr(test, schemars(schema_with = "tests::kind_names"))]
    pub kind: FindingKind,
    /// Where it stands by the names of the model, such as `grunnlag[].kategori[]`; empty for the root.
    ///
    /// A name that is the response's own is `*`.
    pub path: String,
    /// How often it came.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub count: u64,
    /// The record that had it first.
    pub first: Place,
    /// The unknown code, type, inntektsår or name of a field, without long numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub what: Option<String>,
    /// The list that lacks an unknown code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub list: Option<&'static str>,
}

/// Which codes of a list came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Codes {
    /// The list's name.
    pub list: &'static str,
    /// How many codes it has.
    pub codes: usize,
    /// How many of them came.
    pub met: usize,
    /// Those that came, and how often, in the order of the list.
    #[serde(serialize_with = "in_order")]
    #[cfg_attr(
        test,
        schemars(with = "std::collections::BTreeMap<String, std::num::NonZeroU64>")
    )]
    pub counts: Vec<(&'static str, u64)>,
    /// Those that never came, in the order of the list; only where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub unused: Option<Vec<&'static str>>,
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Place {
    /// The path of the file as it was given or found; `-` for the standard input.
    pub file: String,
    /// The line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: u64,
    /// The byte in the line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: u64,
}

/// An input that could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Fault {
    /// The path of the file as it was given or found; `-` for the standard input.
    pub file: String,
    /// Why not.
    pub reason: String,
}

/// Records that were not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct UnreadReport {
    /// How many.
    pub count: u64,
    /// The first 10 000 of them.
    pub first: Vec<UnreadRecord>,
}

/// A record that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct UnreadRecord {
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// Why it was not read.
    pub reason: String,
    /// The models that it can be of, as `api.version.Name`.
    pub models: Vec<String>,
}

impl Report {
    pub(crate) fn of(total: Total, names: &[String], models: &Models) -> Self {
        let Total { tally, faults } = total;
        let name = |input: usize| names.get(input).cloned().unwrap_or_default();
        let place = |at: At| Place {
            file: name(at.input),
            line: at.line,
            column: at.column,
        };
        Self {
            inputs: names.len(),
            bytes: tally.bytes,
            records: tally.records,
            groups: tally
                .groups
                .iter()
                .map(|((model, year), group)| group_report(*model, *year, group, models, &place))
                .collect(),
            broken: unread(&tally.broken, models, &place),
            unrecognised: unread(&tally.unrecognised, models, &place),
            faults: faults
                .into_iter()
                .map(|(input, reason)| Fault {
                    file: name(input),
                    reason,
                })
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
        unused: Some(unused),
    }
}

fn unread(all: &AllUnread, models: &Models, place: &impl Fn(At) -> Place) -> UnreadReport {
    let record = |Unread { at, why }: &Unread| {
        let (reason, of) = match why {
            Why::Broken { reason, models } => (reason.as_ref(), &**models),
            Why::Foreign => ("matches no known model", &[][..]),
            Why::Ambiguous(models) => ("matches several models equally well", &**models),
        };
        UnreadRecord {
            place: place(*at),
            reason: reason.to_owned(),
            models: of
                .iter()
                .filter_map(|model| Some(full_name(models.rows().get(*model)?)))
                .collect(),
        }
    };
    UnreadReport {
        count: all.count,
        first: all.first.iter().map(record).collect(),
    }
}

/// Writes what a kind of news is called in reports.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn kind_name<S: Serializer>(kind: &FindingKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(words(*kind).0)
}

/// The kinds of findings, each with its name in JSON and its heading in text.
const KINDS: [(FindingKind, &str, &str); 10] = [
    (FindingKind::UnknownCode, "unknown-code", "unknown codes"),
    (FindingKind::UnknownMember, "unknown-type", "unknown types"),
    (FindingKind::UnknownField, "unknown-field", "unknown fields"),
    (
        FindingKind::UnknownYear,
        "unknown-year",
        "unknown inntektsår",
    ),
    (FindingKind::Null, "null", "nulls"),
    (FindingKind::Missing, "missing", "missing fields"),
    (FindingKind::Form, "form", "values of another form"),
    (FindingKind::OutOfBounds, "out-of-bounds", "out of bounds"),
    (FindingKind::UnknownBody, "unknown-body", "unknown body"),
    (
        FindingKind::OtherYear,
        "other-year",
        "inntektsår of another code list",
    ),
];

/// The name and the heading of a kind; `other` is one that the runtime has and this crate does not yet.
pub(crate) fn words(kind: FindingKind) -> (&'static str, &'static str) {
    let known = KINDS.iter().find(|(known, ..)| *known == kind);
    known.map_or(("other", "other"), |(_, name, heading)| (name, heading))
}

/// Writes counts as an object, in the order of the list.
fn in_order<S: Serializer>(
    counts: &[(&'static str, u64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(counts.iter().copied())
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;

    use schemars::generate::SchemaSettings;
    use schemars::{Schema, SchemaGenerator, json_schema};
    use serde_json::Value;

    use super::{KINDS, Report};

    pub(super) fn kind_names(_: &mut SchemaGenerator) -> Schema {
        let names = KINDS.iter().map(|(_, name, _)| *name).chain(["other"]);
        json_schema!({ "type": "string", "enum": names.collect::<Vec<_>>() })
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the schema is written where a snapshot is accepted"
    )]
    fn the_schema_says_what_the_report_has() {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let schema = settings
            .into_generator()
            .into_root_schema_for::<Report>()
            .to_value();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report.schema.json");
        if env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
            fs::write(path, format!("{schema:#}\n")).unwrap();
        }
        let stands = fs::read_to_string(path).unwrap();
        let stands = serde_json::from_str::<Value>(&stands).unwrap();
        assert_eq!(stands, schema, "stale, accept it with INSTA_UPDATE=always");
    }
}

//! The report as plain, sorted data; the same for the same input.

#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use skattekit_runtime::{CodeList, FindingKind};

use crate::evidence::Evidence;
use crate::models::{Models, full_name};
use crate::outcome::Why;
use crate::run::Total;
use crate::tally::{AllUnread, At, Group, Unread};

/// The records that were read, and what the models do not know about them.
///
/// It contains no values of responses: unknown names and codes are included, with long numbers replaced by `***`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Report {
    /// The number of inputs.
    pub inputs: usize,
    /// The number of bytes, decompressed.
    pub bytes: u64,
    /// The number of records, whatever the result.
    pub records: u64,
    /// The records that were read, by model in alphabetical order, then by inntektsår.
    #[serde(rename = "models")]
    pub groups: Vec<GroupReport>,
    /// The records that are not JSON or XML, or do not match their model.
    pub broken: UnreadReport,
    /// The records that match no model, or several.
    pub unrecognised: UnreadReport,
    /// The inputs that could not be read to the end, and why.
    pub faults: Vec<Fault>,
    /// The number of findings beyond the limit of a report.
    pub omitted: u64,
}

/// The records of one model and one inntektsår.
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
    /// The inntektsår in the records.
    #[serde(rename = "inntektsaar")]
    pub year: Option<u16>,
    /// The number of records.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub records: u64,
    /// Their total size in bytes.
    pub bytes: u64,
    /// The findings, by kind, then by path.
    pub news: Vec<NewsItem>,
    /// The lists whose codes the model can contain.
    #[serde(rename = "lists")]
    pub codes: Vec<Codes>,
}

/// A finding: something that a model does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct NewsItem {
    /// The kind of finding.
    #[serde(serialize_with = "kind_name")]
    #[cfg_attr(test, schemars(schema_with = "tests::kind_names"))]
    pub kind: FindingKind,
    /// The path by the names of the model, such as `grunnlag[].kategori[]`; empty for the root.
    ///
    /// A name from the response is `*`.
    pub path: String,
    /// How often it occurs.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub count: u64,
    /// The first record with it.
    pub first: InputPosition,
    /// The unknown code, type, inntektsår or field name, without long numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub what: Option<String>,
    /// The list that lacks an unknown code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub list: Option<&'static str>,
    /// What is known about its values, if that was requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Evidence"))]
    pub evidence: Option<Evidence>,
}

/// The codes of a list that occur.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Codes {
    /// The list's name.
    pub list: &'static str,
    /// The number of codes in the list.
    pub codes: usize,
    /// The number of codes that occur.
    pub met: usize,
    /// The codes that occur, and how often, in the order of the list.
    #[serde(serialize_with = "in_order")]
    #[cfg_attr(
        test,
        schemars(with = "std::collections::BTreeMap<String, std::num::NonZeroU64>")
    )]
    pub counts: Vec<(&'static str, u64)>,
    /// The codes that never occur, in the order of the list; only if requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub unused: Option<Vec<&'static str>>,
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct InputPosition {
    /// The path of the file as given or found; `-` for standard input.
    pub file: String,
    /// The line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: u64,
    /// The byte in the line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: u64,
}

/// An input that could not be read to the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct Fault {
    /// The path of the file as given or found; `-` for standard input.
    pub file: String,
    /// The reason.
    pub reason: String,
}

/// Records that were not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct UnreadReport {
    /// The number of records.
    pub count: u64,
    /// The first 10 000 of them.
    pub first: Vec<UnreadRecord>,
}

/// A record that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct UnreadRecord {
    /// Its place.
    #[serde(flatten)]
    pub place: InputPosition,
    /// The reason.
    pub reason: String,
    /// The models that it may be of, as `api.version.Name`.
    pub models: Vec<String>,
}

impl Report {
    pub(crate) fn of(total: Total, names: &[String], models: &Models) -> Self {
        let Total { tally, faults } = total;
        let name = |input: usize| names.get(input).cloned().unwrap_or_default();
        let place = |at: At| InputPosition {
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

    /// Whether there are findings.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.omitted > 0 || self.groups.iter().any(|group| !group.news.is_empty())
    }

    /// Whether any record was not read.
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
    place: &impl Fn(At) -> InputPosition,
) -> GroupReport {
    let row = models.rows()[model];
    let mut sorted = Vec::from_iter(&group.news);
    sorted.sort_by_key(|(note, _)| *note);
    let news = sorted.into_iter().map(|(note, seen)| NewsItem {
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
        evidence: group.evidence.get(&**note).cloned(),
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

fn unread(all: &AllUnread, models: &Models, place: &impl Fn(At) -> InputPosition) -> UnreadReport {
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

/// The name of a kind of finding in reports.
#[must_use]
pub fn name_of_kind(kind: FindingKind) -> &'static str {
    words(kind).0
}

/// Writes the name of a kind of finding in reports.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn kind_name<S: Serializer>(kind: &FindingKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(name_of_kind(*kind))
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

/// The name and the heading of a kind; `other` is one that the runtime has and this crate does not know yet.
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

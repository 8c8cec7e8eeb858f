//! A report to JSON; `report.schema.json` says what it has.

use serde_json::{Map, Value, json};

use crate::report::{GroupReport, Item, Place, Report, UnreadReport, kind_name};

/// The JSON Schema of a report.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// The report as one JSON object, on several lines; the codes that never came are named only if asked for.
#[must_use]
pub fn to_json(report: &Report, unused: bool) -> String {
    let faults = report.faults.iter();
    let faults = faults.map(|(file, reason)| json!({ "file": file, "reason": reason }));
    let groups = report.groups.iter().map(|group| group_json(group, unused));
    let value = json!({
        "inputs": report.inputs,
        "bytes": report.bytes,
        "records": report.records,
        "models": Vec::from_iter(groups),
        "broken": unread(&report.broken),
        "unrecognised": unread(&report.unrecognised),
        "faults": Vec::from_iter(faults),
        "omitted": report.omitted,
    });
    format!("{value:#}\n")
}

fn group_json(group: &GroupReport, unused: bool) -> Value {
    let lists = group.codes.iter().map(|list| {
        let counts = list.counts.iter();
        let counts = counts.map(|(code, count)| ((*code).to_owned(), json!(count)));
        let mut value = json!({
            "list": list.list,
            "codes": list.codes,
            "met": list.met,
            "counts": Map::from_iter(counts),
        });
        if unused {
            value["unused"] = json!(list.unused);
        }
        value
    });
    json!({
        "api": group.api,
        "version": group.version,
        "model": group.model,
        "error": group.is_error,
        "inntektsaar": group.year,
        "records": group.records,
        "bytes": group.bytes,
        "news": Vec::from_iter(group.news.iter().map(item)),
        "lists": Vec::from_iter(lists),
    })
}

fn item(item: &Item) -> Value {
    let mut value = json!({
        "kind": kind_name(item.kind),
        "path": item.path,
        "count": item.count,
        "first": place(&item.first),
    });
    if let Some(what) = &item.what {
        value["what"] = json!(what);
    }
    if let Some(list) = item.list {
        value["list"] = json!(list);
    }
    value
}

fn unread(unread: &UnreadReport) -> Value {
    let first = unread.first.iter().map(|(at, reason, models)| {
        let mut value = place(at);
        value["reason"] = json!(reason);
        value["models"] = json!(models);
        value
    });
    json!({ "count": unread.count, "first": Vec::from_iter(first) })
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

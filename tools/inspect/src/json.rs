//! The report as JSON, described by `report.schema.json`, which a test generates.

use crate::report::Report;

/// The JSON Schema of a report.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// The report as one JSON object, on several lines; unused codes are named only if requested.
///
/// # Panics
/// Never: every key of a report is a string.
#[must_use]
pub fn to_json(report: &Report, unused: bool) -> String {
    let mut report = report.clone();
    let lists = report.groups.iter_mut().flat_map(|group| &mut group.codes);
    for list in lists.filter(|_| !unused) {
        list.unused = None;
    }
    serde_json::to_string_pretty(&report).expect("every key of a report is a string") + "\n"
}

//! The report as JSON, whose types `report.schema.json` describes; a test generates that schema.

use crate::report::Report;

/// The JSON Schema of a report.
pub const SCHEMA: &str = include_str!("report.schema.json");

/// The report as one JSON object, on several lines; the codes that never came are named only if asked for.
///
/// # Panics
/// Never: every key of a report is a text.
#[must_use]
pub fn to_json(report: &Report, unused: bool) -> String {
    let mut report = report.clone();
    let lists = report.groups.iter_mut().flat_map(|group| &mut group.codes);
    for list in lists.filter(|_| !unused) {
        list.unused = None;
    }
    serde_json::to_string_pretty(&report).expect("every key of a report is a text") + "\n"
}

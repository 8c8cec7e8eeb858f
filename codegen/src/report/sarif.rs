//! SARIF 2.1.0 reports, which code scanning services read.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use skattekit_ir::diag::{Code, Severity, visible_json};
use skattekit_ir::outline::Path;

use super::finding::{Finding, Report};
use super::place::Place;

/// The characters that must be escaped in the path of a URI.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

impl Report {
    /// The findings as one SARIF log of one run; columns count Unicode code points.
    #[must_use]
    pub fn sarif(&self) -> String {
        let mut codes = self
            .findings
            .iter()
            .map(|finding| finding.code)
            .collect::<Vec<_>>();
        codes.sort_unstable();
        codes.dedup();
        let log = json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "skattekit",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": codes.iter().copied().map(rule).collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "results": self.findings.iter().map(|finding| result(finding, &codes)).collect::<Vec<_>>(),
            }],
        });
        visible_json(log.to_string()) + "\n"
    }
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": explanation.summary },
        "help": { "text": explanation.text, "markdown": explanation.text },
    })
}

fn result(finding: &Finding, codes: &[Code]) -> Value {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let related = finding
        .others
        .iter()
        .enumerate()
        .map(|(id, (place, what))| {
            let mut related = location(place);
            related["id"] = id.into();
            related["message"] = json!({ "text": what });
            related
        });
    json!({
        "ruleId": finding.code.as_str(),
        "ruleIndex": codes.binary_search(&finding.code).ok(),
        "level": level,
        "message": { "text": finding.message() },
        "locations": [location(&finding.place)],
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn location(place: &Place) -> Value {
    let path = utf8_percent_encode(&place.file, PATH).to_string();
    let uri = if path.starts_with('/') {
        format!("file://{path}")
    } else {
        path
    };
    let mut physical = json!({ "artifactLocation": { "uri": uri } });
    if let Some(start) = place.start {
        let mut region = json!({ "startLine": start.line, "startColumn": start.column });
        if let Some(end) = place.end {
            region["endLine"] = end.line.into();
            region["endColumn"] = end.column.into();
        }
        physical["region"] = region;
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(path) = &place.path {
        let name = path.to_string();
        let kind = match path {
            Path::Pointer(_) | Path::Key(_) => "property",
            Path::Table { .. } => "element",
        };
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": kind }]);
    }
    location
}

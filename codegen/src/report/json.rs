//! A report to JSON lines, as `diagnostics.schema.json` describes them.

use serde_json::{Map, Value, json};
use skattekit_ir::diag::{Code, Severity, visible_json};
use skattekit_ir::outline::Path;

use super::finding::{Finding, Report};
use super::place::Place;

/// The schema of a line of [`Report::json`], as text.
pub const JSON_SCHEMA: &str = include_str!("diagnostics.schema.json");

impl Report {
    /// The findings as JSON, one a line, and a last line with their counts.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            text.push_str(&visible_json(line(finding).to_string()));
            text.push('\n');
        }
        let summary = json!({"summary": {
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "notes": self.count(Severity::Note),
        }});
        text + &visible_json(summary.to_string()) + "\n"
    }
}

/// The codes with their summaries as JSON, or one code with its full text.
#[must_use]
pub fn codes_json(codes: &[Code]) -> String {
    codes
        .iter()
        .map(|code| {
            let explanation = code.explanation();
            let line = json!({
                "code": code.as_str(),
                "summary": explanation.summary,
                "text": explanation.text,
            });
            visible_json(line.to_string()) + "\n"
        })
        .collect()
}

fn line(finding: &Finding) -> Value {
    let mut line = Map::new();
    line.insert("code".to_owned(), finding.code.as_str().into());
    line.insert("severity".to_owned(), finding.severity.as_str().into());
    add_place(&mut line, &finding.place);
    line.insert("found".to_owned(), finding.found.as_str().into());
    line.insert("expected".to_owned(), finding.expected.as_deref().into());
    line.insert("help".to_owned(), finding.help.as_deref().into());
    let others = finding.others.iter().map(|(place, what)| {
        let mut other = Map::new();
        add_place(&mut other, place);
        other.insert("message".to_owned(), what.as_str().into());
        Value::Object(other)
    });
    line.insert("others".to_owned(), others.collect());
    Value::Object(line)
}

fn add_place(line: &mut Map<String, Value>, place: &Place) {
    line.insert("file".to_owned(), place.file.as_str().into());
    line.insert(
        "line".to_owned(),
        place.start.map(|start| start.line).into(),
    );
    line.insert(
        "column".to_owned(),
        place.start.map(|start| start.column).into(),
    );
    line.insert("endLine".to_owned(), place.end.map(|end| end.line).into());
    line.insert(
        "endColumn".to_owned(),
        place.end.map(|end| end.column).into(),
    );
    let path = match &place.path {
        None => Value::Null,
        Some(Path::Pointer(pointer)) => json!({ "pointer": pointer.as_str() }),
        Some(Path::Key(key)) => json!({ "key": key }),
        Some(Path::Table {
            heading,
            number,
            row,
        }) => json!({ "table": number, "heading": heading, "row": row }),
    };
    line.insert("path".to_owned(), path);
}

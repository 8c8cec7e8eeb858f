//! A difference as JSON, described by `difference.schema.json`.

use serde_json::{Value, json};
use skattekit_ir::diag::Location;
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Sources;

use super::change::Change;
use super::difference::Difference;
use super::presentation::Comparison;

/// The JSON Schema of [`Difference::json`].
pub const DIFFERENCE_SCHEMA: &str = include_str!("difference.schema.json");

impl Difference {
    /// The difference as JSON on one line, with every change.
    #[must_use]
    pub fn json(&self, sides: &Comparison<'_>) -> String {
        let crates = self.crates.iter().map(|(package, bumped)| {
            json!({
                "crate": package,
                "old": bumped.old,
                "new": bumped.new,
                "bump": bumped.bump.as_str(),
                "because": bumped.because,
                "release": bumped.release().map(|release| release.to_string()),
            })
        });
        let changes = self.changes.iter().map(|change| change_json(sides, change));
        let whole = json!({
            "old": sides.old_name,
            "new": sides.new_name,
            "breaking": self.is_breaking(),
            "crates": crates.collect::<Vec<_>>(),
            "changes": changes.collect::<Vec<_>>(),
        });
        skattekit_ir::diag::visible_json(whole.to_string())
    }
}

fn change_json(sides: &Comparison<'_>, change: &Change) -> Value {
    json!({
        "crate": change.package,
        "module": change.part,
        "kind": change.kind.name(),
        "subject": change.subject,
        "pointer": change.pointer.as_ref().map(Pointer::as_str),
        "old": side(sides, sides.old, change.old.as_deref(), change.old_at.as_ref()),
        "new": side(sides, sides.new, change.new.as_deref(), change.new_at.as_ref()),
        "wire": { "verdict": change.wire.name(), "detail": change.wire.detail() },
        "source": { "verdict": change.source.name(), "reasons": change.source.reasons() },
        "meaning": { "verdict": change.meaning.name(), "detail": change.meaning.detail() },
        "breaking": change.is_breaking(),
        "bump": change.bump().as_str(),
        "evidence": change.evidence,
        "sentence": change.sentence(),
    })
}

fn side(
    sides: &Comparison<'_>,
    sources: &Sources,
    value: Option<&str>,
    at: Option<&Location>,
) -> Value {
    if value.is_none() && at.is_none() {
        return Value::Null;
    }
    json!({
        "value": value,
        "file": at.map(|at| format!("{}{}", sides.prefix, at.file)),
        "line": at.and_then(|at| at.line(sources)),
    })
}

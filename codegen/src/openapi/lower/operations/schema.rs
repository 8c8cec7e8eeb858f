//! The schemas that stand with operations: a place in, its type or its value out.

use openapiv3::ReferenceOr;
use serde_json::{Map, Number, Value as Json};

use super::super::{Lower, Place};
use crate::ir::Type;
use crate::openapi::tree::{Node, Value};

impl<'a> Lower<'a> {
    /// The type of a schema; what is no schema that is read is reported.
    pub(super) fn schema(&mut self, place: &Place<'a>) -> Option<Type> {
        let schema = serde_json::from_value::<ReferenceOr<openapiv3::Schema>>(json(place.node));
        let Ok(schema) = schema else {
            self.unsupported(place, "a schema of this form", "correct it");
            return None;
        };
        self.ty(&schema, place)
    }
}

/// A value of the document as JSON.
pub(super) fn json(node: &Node) -> Json {
    match &node.value {
        Value::Mapping(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|entry| (entry.key.clone(), json(&entry.value)));
            Json::Object(Map::from_iter(entries))
        }
        Value::Sequence(items) => Json::Array(items.iter().map(json).collect()),
        Value::Scalar(text, _) => match node.reads_as() {
            "null" => Json::Null,
            "a flag" => Json::Bool(text.eq_ignore_ascii_case("true")),
            "a whole number" | "a number" => {
                number(text).map_or_else(|| Json::String(text.clone()), Json::Number)
            }
            _ => Json::String(text.clone()),
        },
    }
}

fn number(text: &str) -> Option<Number> {
    let whole = text.parse::<i64>().ok().map(Number::from);
    let large = || text.parse::<u64>().ok().map(Number::from);
    let other = || text.parse::<f64>().ok().and_then(Number::from_f64);
    whole.or_else(large).or_else(other)
}

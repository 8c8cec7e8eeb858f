//! What a schema says of its values beyond their type, in words for the generated docs.

use super::values::values_of;
use crate::ir::Constraints;
use crate::openapi::tree::Node;

/// The bounds, the pattern, the format and the like of a schema, one phrase each.
pub(super) fn of(schema: &Node) -> Constraints {
    let phrases = [
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
        ("pattern", "of the pattern {}"),
        ("multipleOf", "a multiple of {}"),
        ("minItems", "at least {} items"),
        ("maxItems", "at most {} items"),
        ("minProperties", "at least {} properties"),
        ("maxProperties", "at most {} properties"),
        ("format", "of the format {}"),
    ];
    let says = |key: &str| schema.get(key).and_then(Node::text) == Some("true");
    let mut said = Vec::new();
    for (key, phrase) in phrases {
        let value = schema.get(key).and_then(Node::text);
        let value = value.filter(|value| key != "format" || !TYPED.contains(value));
        said.extend(value.map(|value| match key {
            "pattern" | "format" => phrase.replace("{}", &code(value)),
            _ => phrase.replace("{}", value),
        }));
    }
    for (key, exclusive, at, beyond) in [
        ("minimum", "exclusiveMinimum", "at least", "more than"),
        ("maximum", "exclusiveMaximum", "at most", "less than"),
    ] {
        let words = if says(exclusive) { beyond } else { at };
        let bound = schema.get(key).and_then(Node::text);
        said.extend(bound.map(|bound| format!("{words} {bound}")));
    }
    if schema.get("type").and_then(Node::text) != Some("string") && schema.entry("enum").is_some() {
        let values = values_of(schema).filter_map(|value| value.text().map(code));
        said.push(format!("one of {}", Vec::from_iter(values).join(", ")));
    }
    let default = schema.get("default").and_then(Node::text);
    said.extend(default.map(|default| format!("{} when it is not sent", code(default))));
    for (key, phrase) in [
        ("uniqueItems", "no item twice"),
        ("readOnly", "in responses only"),
        ("writeOnly", "in requests only"),
        ("deprecated", "deprecated"),
    ] {
        said.extend(says(key).then(|| phrase.to_owned()));
    }
    if schema.entry("not").is_some() {
        said.push("with exceptions that the document names".to_owned());
    }
    said
}

/// The formats that are types of their own, or say no more than the type.
const TYPED: [&str; 7] = [
    "date",
    "date-time",
    "year",
    "int32",
    "int64",
    "float",
    "double",
];

/// A text as code in Markdown, however many backticks are in it.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    if fence.len() == 1 && !text.is_empty() {
        format!("`{text}`")
    } else {
        format!("{fence} {text} {fence}")
    }
}

//! What a schema says of its values beyond their type: words for the generated docs, and rules that a strict reading checks.

use super::values::values_of;
use crate::ir::{Bound, Constraint, Constraints};
use crate::markdown::code;
use crate::openapi::tree::Node;

/// The bounds, the pattern, the format and the like of a schema, one phrase each.
pub(super) fn of(schema: &Node) -> Constraints {
    let phrases = [
        ("minLength", "at least {} characters", "min_length"),
        ("maxLength", "at most {} characters", "max_length"),
        ("pattern", "of the pattern {}", "pattern"),
        ("multipleOf", "a multiple of {}", "multiple_of"),
        ("minItems", "at least {} items", "min_items"),
        ("maxItems", "at most {} items", "max_items"),
        ("minProperties", "at least {} properties", "min_properties"),
        ("maxProperties", "at most {} properties", "max_properties"),
        ("format", "of the format {}", ""),
    ];
    let says = |key: &str| schema.get(key).and_then(Node::text) == Some("true");
    let mut said = Vec::new();
    for (key, phrase, rule) in phrases {
        let value = schema.get(key).and_then(Node::text);
        let value = value.filter(|value| key != "format" || !TYPED.contains(value));
        said.extend(value.map(|value| match key {
            "pattern" => Constraint {
                words: phrase.replace("{}", &code(value)),
                bound: Some(Bound::Text(rule, value.to_owned())),
            },
            "format" => words(phrase.replace("{}", &code(value))),
            "multipleOf" => Constraint {
                words: phrase.replace("{}", value),
                bound: Some(Bound::Text(rule, value.to_owned())),
            },
            _ => Constraint {
                words: phrase.replace("{}", value),
                bound: value.parse().ok().map(|count| Bound::Count(rule, count)),
            },
        }));
    }
    for (key, exclusive, at, beyond, rules) in [
        (
            "minimum",
            "exclusiveMinimum",
            "at least",
            "more than",
            ["minimum", "exclusive_minimum"],
        ),
        (
            "maximum",
            "exclusiveMaximum",
            "at most",
            "less than",
            ["maximum", "exclusive_maximum"],
        ),
    ] {
        let is_exclusive = says(exclusive);
        let words = if is_exclusive { beyond } else { at };
        let bound = schema.get(key).and_then(Node::text);
        said.extend(bound.map(|bound| Constraint {
            words: format!("{words} {bound}"),
            bound: Some(Bound::Text(
                rules[usize::from(is_exclusive)],
                bound.to_owned(),
            )),
        }));
    }
    if schema.get("type").and_then(Node::text) != Some("string") && schema.entry("enum").is_some() {
        let values = values_of(schema).filter_map(|value| value.text().map(code));
        said.push(words(format!(
            "one of {}",
            Vec::from_iter(values).join(", ")
        )));
    }
    let default = schema.get("default").and_then(Node::text);
    said.extend(default.map(|default| words(format!("{} when it is not sent", code(default)))));
    for (key, phrase) in [
        ("uniqueItems", "no item twice"),
        ("readOnly", "in responses only"),
        ("writeOnly", "in requests only"),
        ("deprecated", "deprecated"),
    ] {
        said.extend(says(key).then(|| Constraint {
            words: phrase.to_owned(),
            bound: (key == "uniqueItems").then_some(Bound::Holds("unique_items")),
        }));
    }
    if schema.entry("not").is_some() {
        said.push(words("with exceptions that the document names".to_owned()));
    }
    said
}

/// What no strict reading checks.
const fn words(words: String) -> Constraint {
    Constraint { words, bound: None }
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

//! What a schema says of its values beyond their type: words for the generated docs, and rules that a strict reading checks.

use super::values::values_of;
use crate::ir::{Bound, Constraint, Constraints};
use crate::markdown::code;
use crate::openapi::tree::Node;

/// The bounds, the pattern, the format and the like of a schema, one phrase each.
pub(super) fn of(schema: &Node) -> Constraints {
    let mut said = counted(schema);
    said.extend(bounded(schema));
    if schema.get("type").and_then(Node::text) != Some("string") && schema.entry("enum").is_some() {
        let values = values_of(schema).filter_map(|value| value.text().map(code));
        let values = Vec::from_iter(values).join(", ");
        said.push(words(format!("one of {values}")));
    }
    said.extend(schema.get("default").map(|default| {
        let text = default.text().map(str::to_owned);
        let text = text.unwrap_or_else(|| default.to_json().to_string());
        Constraint {
            words: format!("{} when it is not sent", code(&text)),
            bound: None,
            default: Some(text),
        }
    }));
    for (key, phrase) in [
        ("uniqueItems", "no item twice"),
        ("readOnly", "in responses only"),
        ("writeOnly", "in requests only"),
        ("deprecated", "deprecated"),
    ] {
        said.extend(says(schema, key).then(|| Constraint {
            bound: (key == "uniqueItems").then_some(Bound::Holds("unique_items")),
            ..words(phrase.to_owned())
        }));
    }
    if schema.entry("not").is_some() {
        said.push(words("with exceptions that the document names".to_owned()));
    }
    said
}

/// What a schema says by a keyword alone.
fn counted(schema: &Node) -> Constraints {
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
    let said = phrases.into_iter().filter_map(|(key, phrase, rule)| {
        let value = schema.get(key)?.text()?;
        if key == "format" && TYPED.contains(&value) {
            return None;
        }
        let shown = match key {
            "pattern" | "format" => code(value),
            _ => value.to_owned(),
        };
        Some(Constraint {
            bound: match key {
                "format" => None,
                "pattern" | "multipleOf" => Some(Bound::Text(rule, value.to_owned())),
                _ => value.parse().ok().map(|count| Bound::Count(rule, count)),
            },
            ..words(phrase.replace("{}", &shown))
        })
    });
    said.collect()
}

/// The bounds of numbers, which may themselves be left out.
fn bounded(schema: &Node) -> Constraints {
    let sides = [
        (
            ["minimum", "exclusiveMinimum"],
            ["at least", "more than"],
            ["minimum", "exclusive_minimum"],
        ),
        (
            ["maximum", "exclusiveMaximum"],
            ["at most", "less than"],
            ["maximum", "exclusive_maximum"],
        ),
    ];
    let said = sides
        .into_iter()
        .filter_map(|([key, exclusive], phrases, rules)| {
            let bound = schema.get(key)?.text()?;
            let which = usize::from(says(schema, exclusive));
            Some(Constraint {
                bound: Some(Bound::Text(rules[which], bound.to_owned())),
                ..words(format!("{} {bound}", phrases[which]))
            })
        });
    said.collect()
}

fn says(schema: &Node, key: &str) -> bool {
    schema.get(key).and_then(Node::text) == Some("true")
}

/// What no strict reading checks.
const fn words(words: String) -> Constraint {
    Constraint {
        words,
        bound: None,
        default: None,
    }
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

//! What a schema says of its values beyond their type: words for the generated docs, and rules that a strict reading checks.

use skattekit_ir::ir::{Bound, Constraint, Constraints};
use skattekit_ir::markdown::code;

use crate::openapi::lower::values::values_of;
use crate::openapi::syntax::tree::Node;

/// The values, the bounds, the pattern, the format and the like of a schema, one phrase each.
pub(super) fn of(schema: &Node) -> Constraints {
    let mut said = Constraints::new();
    if schema.get("type").and_then(Node::text) != Some("string") && schema.entry("enum").is_some() {
        let values = values_of(schema).filter_map(|value| value.text().map(code));
        let values = Vec::from_iter(values).join(", ");
        said.push(words(format!("one of {values}")));
    }
    said.extend(beside_values(schema));
    said
}

/// The same without the values, which an enum has as variants.
pub(super) fn beside_values(schema: &Node) -> Constraints {
    let mut said = counted(schema);
    said.extend(bounded(schema));
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
    said.extend(schema.get("not").map(|not| words(excepted(not))));
    said.extend(within(schema, "items", "each item", "items"));
    said.extend(within(
        schema,
        "additionalProperties",
        "each value",
        "values",
    ));
    said
}

/// The bounds of each item of a list, or of each value of a map, where that is no component.
fn within(schema: &Node, key: &str, subject: &str, rule: &'static str) -> Option<Constraint> {
    let inner = schema
        .get(key)
        .filter(|inner| inner.entry("$ref").is_none())?;
    let said = of(inner).into_iter().filter(|said| said.default.is_none());
    let (said, bounds): (Vec<_>, Vec<_>) = said.map(|said| (said.words, said.bound)).unzip();
    let bounds = Vec::from_iter(bounds.into_iter().flatten());
    (!said.is_empty()).then(|| Constraint {
        bound: (!bounds.is_empty()).then_some(Bound::Each(rule, bounds)),
        ..words(format!("{subject} {}", said.join(" and ")))
    })
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
        ("contentMediaType", "of the media type {}", ""),
    ];
    let said = phrases.into_iter().filter_map(|(key, phrase, rule)| {
        let value = schema.get(key)?.text()?;
        if key == "format" && is_typed(value) {
            return None;
        }
        let shown = match key {
            "pattern" | "format" | "contentMediaType" => code(value),
            _ => value.to_owned(),
        };
        Some(Constraint {
            bound: match key {
                "format" | "contentMediaType" => None,
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

/// What a value must not be: the values themselves, where they are listed and that is all.
fn excepted(not: &Node) -> String {
    let constant = not.get("const").map(std::slice::from_ref);
    let listed = not.get("enum").map(Node::items).or(constant);
    let values = listed.filter(|_| not.entries().len() == 1);
    let values = values.unwrap_or_default().iter().map(Node::text);
    match values.collect::<Option<Vec<_>>>() {
        Some(values) if !values.is_empty() => {
            let values = Vec::from_iter(values.into_iter().map(code));
            format!("other than {}", values.join(", "))
        }
        _ => "with exceptions that the document names".to_owned(),
    }
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

/// Whether a format is a type of its own, or says no more than the type.
pub(super) fn is_typed(format: &str) -> bool {
    ["date", "date-time", "year", "int64", "double"].contains(&format)
}

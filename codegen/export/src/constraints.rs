//! Constraints as keywords of JSON Schema and of OpenAPI.

use serde_json::{Map, Value, json};
use skattekit_ir::ir::{Constraint, Part, Rule, Scalar};

use crate::dialect::Dialect;

/// Adds the keywords of constraints to a schema whose values, or the innermost of them, are of a kind.
pub(crate) fn constrain(
    schema: &mut Map<String, Value>,
    constraints: &[Constraint],
    scalar: Option<Scalar>,
    dialect: Dialect,
) {
    for constraint in constraints {
        match constraint {
            Constraint::OneOf(values) => {
                let values = values.iter().map(|value| typed(value, scalar));
                insert(schema, "enum", values.collect());
            }
            Constraint::Except(values) if values.is_empty() => {}
            Constraint::Except(values) => {
                let values = values.iter().map(|value| typed(value, scalar));
                insert(schema, "not", json!({ "enum": values.collect::<Vec<_>>() }));
            }
            Constraint::Rule(rule, value) => rule_of(schema, *rule, value, dialect),
            Constraint::UniqueItems => insert(schema, "uniqueItems", true.into()),
            Constraint::ReadOnly => insert(schema, "readOnly", true.into()),
            Constraint::WriteOnly => insert(schema, "writeOnly", true.into()),
            Constraint::Deprecated => insert(schema, "deprecated", true.into()),
            Constraint::Default(value) => {
                let ty = schema.get("type").and_then(Value::as_str);
                let scalar = scalar.filter(|_| !matches!(ty, Some("array" | "object")));
                insert(schema, "default", typed(value, scalar));
            }
            Constraint::Each(part, constraints) => {
                let key = match part {
                    Part::Items => "items",
                    Part::Values => "additionalProperties",
                };
                // What a value that is a list or not says of its items stands in the alternative.
                if let Some(Value::Object(inner)) = schema.get_mut(key) {
                    let before = std::mem::take(inner);
                    *inner = dialect.beside(before, |inner| {
                        constrain(inner, constraints, scalar, dialect);
                    });
                }
            }
        }
    }
}

fn insert(schema: &mut Map<String, Value>, key: &str, value: Value) {
    schema.insert(key.to_owned(), value);
}

fn rule_of(schema: &mut Map<String, Value>, rule: Rule, value: &str, dialect: Dialect) {
    let number = || {
        serde_json::from_str::<Value>(value)
            .ok()
            .filter(Value::is_number)
    };
    let (key, value) = match rule {
        Rule::Pattern => ("pattern", Some(value.into())),
        Rule::Format => ("format", Some(value.into())),
        Rule::ContentMediaType => ("contentMediaType", Some(value.into())),
        Rule::MinLength => ("minLength", number()),
        Rule::MaxLength => ("maxLength", number()),
        Rule::MultipleOf => ("multipleOf", number()),
        Rule::MinItems => ("minItems", number()),
        Rule::MaxItems => ("maxItems", number()),
        Rule::MinProperties => ("minProperties", number()),
        Rule::MaxProperties => ("maxProperties", number()),
        Rule::Minimum => ("minimum", number()),
        Rule::Maximum => ("maximum", number()),
        Rule::ExclusiveMinimum => {
            return exclusive(schema, ["minimum", "exclusiveMinimum"], number(), dialect);
        }
        Rule::ExclusiveMaximum => {
            return exclusive(schema, ["maximum", "exclusiveMaximum"], number(), dialect);
        }
    };
    if let Some(value) = value {
        insert(schema, key, value);
    }
}

/// A bound that is not a value itself: a number of its own in JSON Schema, a mark beside the bound in OpenAPI 3.0.
fn exclusive(
    schema: &mut Map<String, Value>,
    [bound, mark]: [&str; 2],
    number: Option<Value>,
    dialect: Dialect,
) {
    let Some(number) = number else { return };
    match dialect {
        Dialect::JsonSchema => insert(schema, mark, number),
        Dialect::OpenApi => {
            insert(schema, bound, number);
            insert(schema, mark, true.into());
        }
    }
}

/// A value that the IR has as text: a string if the type is one, otherwise what it is in JSON.
fn typed(value: &str, scalar: Option<Scalar>) -> Value {
    let is_text = matches!(
        scalar,
        Some(Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year)
    );
    let parsed = || serde_json::from_str(value).ok();
    Some(value)
        .filter(|_| !is_text)
        .and_then(|_| parsed())
        .unwrap_or_else(|| value.into())
}

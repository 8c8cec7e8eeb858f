//! Constraints: what a schema says about its values beyond their type.

use skattekit_ir::ir::{Constraint, Constraints, Part, Rule};

use crate::openapi::lower::values::values_of;
use crate::openapi::syntax::tree::Node;

/// The keywords whose value is a bound, and the rule for each.
const RULES: [(&str, Rule); 10] = [
    ("minLength", Rule::MinLength),
    ("maxLength", Rule::MaxLength),
    ("pattern", Rule::Pattern),
    ("multipleOf", Rule::MultipleOf),
    ("minItems", Rule::MinItems),
    ("maxItems", Rule::MaxItems),
    ("minProperties", Rule::MinProperties),
    ("maxProperties", Rule::MaxProperties),
    ("format", Rule::Format),
    ("contentMediaType", Rule::ContentMediaType),
];

/// The bounds of numbers: each keyword with its rule, then the keyword and rule that excludes the bound itself.
const BOUNDS: [[(&str, Rule); 2]; 2] = [
    [
        ("minimum", Rule::Minimum),
        ("exclusiveMinimum", Rule::ExclusiveMinimum),
    ],
    [
        ("maximum", Rule::Maximum),
        ("exclusiveMaximum", Rule::ExclusiveMaximum),
    ],
];

/// The keywords that apply if they are true.
const FLAGS: [(&str, Constraint); 4] = [
    ("uniqueItems", Constraint::UniqueItems),
    ("readOnly", Constraint::ReadOnly),
    ("writeOnly", Constraint::WriteOnly),
    ("deprecated", Constraint::Deprecated),
];

/// The constraints of a schema: values, bounds, pattern, format and others.
pub(super) fn of(schema: &Node) -> Constraints {
    let mut said = Constraints::new();
    if schema.get("type").and_then(Node::text) != Some("string") && schema.entry("enum").is_some() {
        let values = values_of(schema).filter_map(Node::text);
        said.push(Constraint::OneOf(values.map(str::to_owned).collect()));
    }
    said.extend(beside_values(schema));
    said
}

/// The constraints without the values, which an enum has as variants.
pub(super) fn beside_values(schema: &Node) -> Constraints {
    let text = |key| schema.get(key).and_then(Node::text);
    let rules = RULES.into_iter().filter_map(|(key, rule)| {
        let value = text(key)?;
        let is_said = rule != Rule::Format || !is_typed(value);
        is_said.then(|| Constraint::Rule(rule, value.to_owned()))
    });
    let mut said = rules.collect::<Constraints>();
    said.extend(
        BOUNDS
            .into_iter()
            .filter_map(|[(key, rule), (flag, exclusive)]| {
                let bound = text(key)?.to_owned();
                let is_exclusive = text(flag) == Some("true");
                Some(Constraint::Rule(
                    if is_exclusive { exclusive } else { rule },
                    bound,
                ))
            }),
    );
    said.extend(schema.get("default").map(|default| {
        let text = default.text().map(str::to_owned);
        Constraint::Default(text.unwrap_or_else(|| default.to_json().to_string()))
    }));
    let flags = FLAGS
        .into_iter()
        .filter(|(key, _)| text(key) == Some("true"));
    said.extend(flags.map(|(_, constraint)| constraint));
    said.extend(schema.get("not").map(excepted));
    said.extend(within(schema, "items", Part::Items));
    said.extend(within(schema, "additionalProperties", Part::Values));
    said
}

/// The constraints of each item of a list, or of each value of a map, unless that is a component.
fn within(schema: &Node, key: &str, part: Part) -> Option<Constraint> {
    let inner = schema
        .get(key)
        .filter(|inner| inner.entry("$ref").is_none())?;
    let mut said = of(inner);
    said.retain(|said| said.default().is_none());
    (!said.is_empty()).then_some(Constraint::Each(part, said))
}

/// The forbidden values, if they are listed and nothing else is said.
fn excepted(not: &Node) -> Constraint {
    let constant = not.get("const").map(std::slice::from_ref);
    let listed = not.get("enum").map(Node::items).or(constant);
    let values = listed
        .filter(|_| not.entries().len() == 1)
        .unwrap_or_default()
        .iter()
        .map(|value| value.text().map(str::to_owned));
    Constraint::Except(values.collect::<Option<_>>().unwrap_or_default())
}

/// Whether a format is a type of its own, or adds nothing to the type.
pub(super) fn is_typed(format: &str) -> bool {
    ["date", "date-time", "year", "int64", "double"].contains(&format)
}

//! Resolution of constraints to the rules that a strict reading checks.

use skattekit_ir::ir::{Constraint, Constraints, Field, Part, Rule, Shape, Type, Version};

use crate::plan::Bound;

/// The rules for the values of a property: its own, and those of its type.
pub(super) fn field(field: &Field, version: &Version) -> Vec<Bound> {
    let mut bounds = rules(&field.constraints);
    bounds.extend(of_type(&field.ty, version));
    bounds
}

fn rules(constraints: &Constraints) -> Vec<Bound> {
    constraints.iter().filter_map(bound).collect()
}

/// The rule that a strict reading checks for a constraint, if any.
fn bound(constraint: &Constraint) -> Option<Bound> {
    match constraint {
        Constraint::Rule(rule, value) => {
            let name = name_of(*rule)?;
            if rule.is_count() {
                return Some(Bound::Count(name, value.parse().ok()?));
            }
            Some(Bound::Text(name, value.clone()))
        }
        Constraint::UniqueItems => Some(Bound::Holds("unique_items")),
        Constraint::Each(part, constraints) => each(*part, rules(constraints)),
        _ => None,
    }
}

fn each(part: Part, bounds: Vec<Bound>) -> Option<Bound> {
    let name = match part {
        Part::Items => "items",
        Part::Values => "values",
    };
    (!bounds.is_empty()).then_some(Bound::Each(name, bounds))
}

/// The runtime's name of a rule; `None` if the runtime does not check it.
const fn name_of(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::MinLength => "min_length",
        Rule::MaxLength => "max_length",
        Rule::Pattern => "pattern",
        Rule::MultipleOf => "multiple_of",
        Rule::MinItems => "min_items",
        Rule::MaxItems => "max_items",
        Rule::MinProperties => "min_properties",
        Rule::MaxProperties => "max_properties",
        Rule::Minimum => "minimum",
        Rule::ExclusiveMinimum => "exclusive_minimum",
        Rule::Maximum => "maximum",
        Rule::ExclusiveMaximum => "exclusive_maximum",
        Rule::Format | Rule::ContentMediaType => return None,
    })
}

fn of_type(ty: &Type, version: &Version) -> Vec<Bound> {
    let each = |part, inner: &Type| each(part, of_type(inner, version)).into_iter().collect();
    match ty {
        Type::Array(items) | Type::OneOrMany(items) => each(Part::Items, items),
        Type::Map(values) => each(Part::Values, values),
        Type::Nullable(inner) => of_type(inner, version),
        Type::Named(name) => {
            let schema = version.schema(name);
            match schema.map(|schema| (schema, &schema.shape)) {
                Some((_, Shape::Scalar(_, constraints))) => rules(constraints),
                // An alias never refers to itself.
                Some((schema, Shape::Alias(ty))) => {
                    let mut bounds = rules(&schema.constraints);
                    bounds.extend(of_type(ty, version));
                    bounds
                }
                _ => Vec::new(),
            }
        }
        Type::Scalar(_) | Type::Object | Type::Any => Vec::new(),
    }
}

//! What a property and its type say of values in, the rules that a strict reading checks out.

use skattekit_ir::ir::{Bound, Constraints, Field, Shape, Type, Version};

/// The rules about the values of a property: its own, and those of its type.
pub(super) fn field(field: &Field, version: &Version) -> Vec<Bound> {
    let mut bounds = rules(&field.constraints);
    bounds.extend(of_type(&field.ty, version));
    bounds
}

fn rules(constraints: &Constraints) -> Vec<Bound> {
    let bounds = constraints.iter().map(|said| said.bound.clone());
    bounds.flatten().collect()
}

fn of_type(ty: &Type, version: &Version) -> Vec<Bound> {
    let each = |rule, inner: &Type| {
        let bounds = of_type(inner, version);
        let bounds = (!bounds.is_empty()).then_some(Bound::Each(rule, bounds));
        bounds.into_iter().collect()
    };
    match ty {
        Type::Array(items) | Type::OneOrMany(items) => each("items", items),
        Type::Map(values) => each("values", values),
        Type::Nullable(inner) => of_type(inner, version),
        Type::Named(name) => {
            let schema = version.schema(name);
            match schema.map(|schema| (schema, &schema.shape)) {
                Some((_, Shape::Scalar(_, constraints))) => rules(constraints),
                // An alias is never one for itself.
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

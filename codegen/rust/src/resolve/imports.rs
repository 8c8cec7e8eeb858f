//! The imports of a module of models.

use std::collections::BTreeSet;

use crate::plan::{
    Accept, BodyContent, Item, Operation, Outcome, Outermost, Payload, RuntimeType, Type, Wrapper,
};

/// The type of maps in Rust.
const MAP: &str = "BTreeMap";

/// The paths that a module of models must import.
pub(super) fn imports(items: &[Item]) -> Vec<String> {
    let mut runtime = BTreeSet::new();
    for item in items {
        match item {
            Item::Struct(item) => {
                runtime.extend((!item.parameters.is_empty()).then_some("Code"));
                runtime.extend(item.alternatives.as_ref().map(|_| "OneOf"));
                for field in item.fields.iter().chain(item.rest.as_deref()) {
                    runtime_types(&field.ty, &mut runtime);
                }
            }
            Item::AnyOf(item) => {
                runtime.insert("Value");
                for (_, ty) in &item.variants {
                    runtime_types(ty, &mut runtime);
                }
            }
            Item::Union(item) => {
                runtime.insert("Value");
                for member in &item.members {
                    runtime_types(&member.ty, &mut runtime);
                }
            }
            Item::Operation(item) => imports_of_operation(item, &mut runtime),
            Item::Form(item) => {
                for field in &item.fields {
                    runtime_types(&field.ty, &mut runtime);
                }
            }
            Item::Choice(item) => {
                runtime.extend((!item.parameters.is_empty()).then_some("Code"));
                for (_, _, payload) in &item.variants {
                    if let Payload::Value(ty) = payload {
                        runtime_types(ty, &mut runtime);
                    }
                }
            }
            Item::AnyYear(item) => {
                runtime.insert("NoCodes");
                runtime_types(&item.field.ty, &mut runtime);
            }
            _ => {}
        }
    }
    runtime
        .into_iter()
        .map(|name| match name {
            MAP => format!("std::collections::{MAP}"),
            name => format!("skattekit_runtime::{name}"),
        })
        .collect()
}

fn imports_of_operation(item: &Operation, runtime: &mut BTreeSet<&'static str>) {
    let either = matches!(item.accept, Accept::Either | Accept::EitherOf(..));
    runtime.extend(["InvalidRequest", "Request", "Finding", "Reply"]);
    runtime.extend(either.then_some("Format"));
    let mut types = Vec::from_iter(item.next.as_ref().map(|next| &next.page));
    for outcome in [&item.reply.model, &item.reply.error] {
        match outcome {
            Outcome::One(Payload::Value(ty)) => types.push(ty),
            Outcome::Choice(_, parameters) if !parameters.is_empty() => {
                runtime.insert("Code");
            }
            _ => {}
        }
    }
    let choices = item.body.iter().flat_map(|body| &body.choices);
    types.extend(choices.filter_map(|choice| match &choice.content {
        BodyContent::Json(ty) | BodyContent::Xml(ty) => Some(ty),
        _ => None,
    }));
    for ty in types {
        runtime_types(ty, runtime);
        runtime.extend((!ty.arguments().is_empty()).then_some("Code"));
    }
    for parameter in &item.parameters {
        runtime_types(&parameter.ty, runtime);
    }
}

fn runtime_types(ty: &Type, found: &mut BTreeSet<&'static str>) {
    match ty.outermost() {
        Outermost::Of(wrapper, inner) => {
            if !matches!(wrapper, Wrapper::Vec | Wrapper::Option | Wrapper::Box) {
                found.insert(wrapper.as_str());
            }
            runtime_types(inner, found);
        }
        Outermost::Runtime(ty) if ty != RuntimeType::File => {
            found.insert(ty.as_str());
        }
        _ => {}
    }
}

//! The operations of a version in, the components that requests are made of out.

use indexmap::{IndexMap, IndexSet};
use skattekit_ir::ir::{ContentKind, Type, Version, WireName};

/// The components that a request's body is, or that something in one is.
pub(super) fn sent(version: &Version) -> IndexSet<&WireName> {
    let schemas = version.schemas.iter();
    let schemas: IndexMap<_, _> = schemas.map(|schema| (&schema.name, schema)).collect();
    let mut sent = IndexSet::new();
    let mut open = Vec::from_iter(bodies(version).filter_map(Type::component));
    while let Some(name) = open.pop() {
        if sent.insert(name)
            && let Some(schema) = schemas.get(name)
        {
            open.extend(schema.shape.components());
        }
    }
    sent
}

/// The types of bodies, and of the fields of those that are forms.
fn bodies(version: &Version) -> impl Iterator<Item = &Type> {
    let bodies = version
        .operations
        .iter()
        .flat_map(|operation| &operation.body);
    let contents = bodies.flat_map(|body| &body.contents);
    contents.flat_map(|content| {
        let fields = match &content.kind {
            ContentKind::Form(form) => &*form.fields,
            _ => &[],
        };
        let fields = fields.iter().filter_map(|field| field.ty.as_ref());
        content.ty().into_iter().chain(fields)
    })
}

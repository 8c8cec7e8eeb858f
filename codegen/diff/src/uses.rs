//! Versions in; the components that their responses and their requests are made of out.

use std::collections::BTreeSet;

use skattekit_ir::ir::{Content, ContentKind, Operation, Shape, Type, Version, WireName};

/// The components that responses are made of, and those that requests are.
pub(super) fn of<'a>(versions: &[&'a Version]) -> (BTreeSet<&'a WireName>, BTreeSet<&'a WireName>) {
    let (mut read, mut sent) = (BTreeSet::new(), BTreeSet::new());
    for version in versions {
        let mut read_first = Vec::new();
        let mut sent_first = Vec::new();
        for operation in &version.operations {
            let bodies = operation.responses.iter().flat_map(|answer| &answer.bodies);
            read_first.extend(bodies.flat_map(types));
            sent_first.extend(asked(operation));
        }
        spread(version, read_first, &mut read);
        spread(version, sent_first, &mut sent);
    }
    (read, sent)
}

fn asked(operation: &Operation) -> impl Iterator<Item = &Type> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    parameters.chain(contents.flat_map(types))
}

fn types(content: &Content) -> impl Iterator<Item = &Type> {
    let fields = match &content.kind {
        ContentKind::Form(form) => &*form.fields,
        _ => &[],
    };
    let fields = fields.iter().filter_map(|field| field.ty.as_ref());
    content.ty().into_iter().chain(fields)
}

fn spread<'a>(version: &'a Version, first: Vec<&'a Type>, into: &mut BTreeSet<&'a WireName>) {
    let mut open = Vec::from_iter(first.into_iter().filter_map(Type::component));
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        into.insert(name);
        let Some(schema) = version.schema(name) else {
            continue;
        };
        match &schema.shape {
            Shape::Struct(object) => {
                let types = object.fields.iter().map(|field| &field.ty);
                open.extend(types.chain(&object.rest).filter_map(Type::component));
            }
            Shape::Union(union) => open.extend(union.members.iter().map(|member| &member.schema)),
            Shape::AnyOf(types) => open.extend(types.iter().filter_map(Type::component)),
            Shape::Alias(ty) => open.extend(ty.component()),
            Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => {}
        }
    }
}

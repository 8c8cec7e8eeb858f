//! Operations and parameters of two versions paired, by what goes over the wire and then by what they are called.

use std::collections::BTreeSet;

use skattekit_ir::ir::{Content, Operation, Parameter, ParameterLocation, Version, WireName};

use super::change::pairs;

/// The operations of both sides by what they ask for, whatever they are called; what is left, by what it is called.
pub(super) fn matched<'a>(
    old: &'a [Operation],
    new: &'a [Operation],
) -> Vec<(Option<&'a Operation>, Option<&'a Operation>)> {
    let mut matched = Vec::new();
    let mut gone = Vec::from_iter(old);
    let mut fresh = Vec::from_iter(new);
    let mut take = |is_same: fn(&Operation, &Operation) -> bool| {
        fresh.retain(|b| {
            let at = gone.iter().position(|a| is_same(a, b));
            matched.extend(at.map(|at| (Some(gone.remove(at)), Some(*b))));
            at.is_none()
        });
    };
    take(|a, b| ask_the_same(a, b) && name(a) == name(b));
    take(ask_the_same);
    take(|a, b| name(a) == name(b));
    matched.extend(gone.into_iter().map(|a| (Some(a), None)));
    matched.extend(fresh.into_iter().map(|b| (None, Some(b))));
    matched
}

/// Whether two operations ask for the same, but for the names of the path's variables, which are not on the wire.
///
/// A variable that both have stands at one place: what trades places is another request.
/// Whether two operations are one to HTTP.
pub(super) fn ask_the_same(old: &Operation, new: &Operation) -> bool {
    let [(fixed, variables), (new_fixed, new_variables)] = [old, new].map(template);
    let mut places = variables.iter().enumerate();
    let is_moved = places.any(|(at, name)| {
        let place = new_variables.iter().position(|other| other == name);
        place.is_some_and(|place| place != at)
    });
    old.method == new.method && fixed == new_fixed && !is_moved
}

/// What of a path is fixed, and its variables.
fn template(operation: &Operation) -> (Vec<&str>, Vec<&str>) {
    let mut parts = operation.path.split('{');
    let mut fixed = Vec::from_iter(parts.next());
    let mut variables = Vec::new();
    for part in parts {
        let (variable, rest) = part.split_once('}').unwrap_or((part, ""));
        variables.push(variable);
        fixed.push(rest);
    }
    (fixed, variables)
}

/// The parameters of both sides by what they are on the wire.
pub(super) fn parameters_of<'a>(
    old: &'a Operation,
    new: &'a Operation,
) -> Vec<(Option<&'a Parameter>, Option<&'a Parameter>)> {
    let is_same = ask_the_same(old, new);
    let [a, b] = [old, new].map(|of| {
        (of.parameters.iter())
            .map(|own| (key(of, own, is_same), own))
            .collect::<Vec<_>>()
    });
    pairs(&a, &b, |(key, _)| key)
        .into_iter()
        .map(|(a, b)| (a.map(|(_, a)| *a), b.map(|(_, b)| *b)))
        .collect()
}

/// What a parameter is known by on the wire: one of a path that is the same by its place there, a header by its name in
/// whatever case.
fn key(
    operation: &Operation,
    parameter: &Parameter,
    is_same: bool,
) -> (ParameterLocation, Option<usize>, String) {
    let Parameter { location, name, .. } = parameter;
    let place = match location {
        ParameterLocation::Path if is_same => {
            let (_, variables) = template(operation);
            variables.iter().position(|variable| *variable == name.0)
        }
        _ => None,
    };
    let name = match location {
        _ if place.is_some() => String::new(),
        ParameterLocation::Header => name.0.to_ascii_lowercase(),
        _ => name.0.clone(),
    };
    (*location, place, name)
}

/// What an operation is known by: its `operationId`, or what it asks for.
pub(super) fn name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| asks(operation))
}

/// The method and the path.
pub(super) fn asks(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The components that the responses of two versions are made of, and those that the requests are.
pub(super) fn components<'a>(
    versions: [&'a Version; 2],
) -> (BTreeSet<&'a WireName>, BTreeSet<&'a WireName>) {
    let both = |[mut old, new]: [BTreeSet<&'a WireName>; 2]| {
        old.extend(new);
        old
    };
    let read = versions.map(|version| {
        let bodies = version.operations.iter().flat_map(Operation::answered);
        version.reachable(bodies.flat_map(Content::types))
    });
    let sent = versions.map(|version| {
        let operations = version.operations.iter();
        let parameters = operations
            .clone()
            .flat_map(|operation| &operation.parameters);
        let bodies = operations
            .flat_map(Operation::sent)
            .flat_map(Content::types);
        version.reachable(parameters.map(|parameter| &parameter.ty).chain(bodies))
    });
    (both(read), both(sent))
}

//! Pairs of operations and parameters of two versions, by what is on the wire and then by name.

use std::collections::BTreeSet;

use skattekit_ir::ir::{Content, Operation, Parameter, ParameterLocation, Version, WireName};

use super::change::pairs;

/// Pairs operations by method and path, whatever their names, and the remaining ones by name.
pub(super) fn matched<'a>(
    old: &'a [Operation],
    new: &'a [Operation],
) -> Vec<(Option<&'a Operation>, Option<&'a Operation>)> {
    let mut matched = Vec::new();
    let mut gone = old.iter().collect::<Vec<_>>();
    let mut fresh = new.iter().collect::<Vec<_>>();
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

/// Whether two operations have the same method and path, apart from the names of variables, which are not on the wire.
///
/// Swapped variables make a different request.
pub(super) fn ask_the_same(old: &Operation, new: &Operation) -> bool {
    let [(fixed, variables), (new_fixed, new_variables)] = [old, new].map(template);
    let mut places = variables.iter().enumerate();
    let is_moved = places.any(|(at, name)| {
        let place = new_variables.iter().position(|other| other == name);
        place.is_some_and(|place| place != at)
    });
    old.method == new.method && fixed == new_fixed && !is_moved
}

/// The fixed parts of a path, and its variables.
fn template(operation: &Operation) -> (Vec<&str>, Vec<&str>) {
    let mut parts = operation.path.split('{');
    let mut fixed = parts.next().into_iter().collect::<Vec<_>>();
    let mut variables = Vec::new();
    for part in parts {
        let (variable, rest) = part.split_once('}').unwrap_or((part, ""));
        variables.push(variable);
        fixed.push(rest);
    }
    (fixed, variables)
}

/// Pairs the parameters of two operations by what is on the wire.
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

/// The key of a parameter on the wire: the place of a variable in an equal path, the name of a header in any case, or else
/// the name.
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

/// The name of an operation: its `operationId`, or else its method and path.
pub(super) fn name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| asks(operation))
}

/// The method and the path.
pub(super) fn asks(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The components that are reachable from the responses of two versions, and from their requests.
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

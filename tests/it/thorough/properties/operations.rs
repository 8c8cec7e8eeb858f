//! Arbitrary operations over given components, in the form that the reader produces.

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use skattekit_codegen::ir::{
    Constraint, Content, ContentKind, Header, Operation, Parameter, ParameterLocation, RequestBody,
    Response, Scalar, Style, Type, WireName,
};

use super::names::{name, text};
use super::specification::{origin, ty};

/// A few operations, each with a path and an id of its own.
pub(super) fn operations(names: Vec<String>) -> impl Strategy<Value = Vec<Operation>> {
    vec(operation(names), 0..4).prop_map(|mut operations| {
        let mut ids = BTreeSet::new();
        for (number, operation) in operations.iter_mut().enumerate() {
            operation.path = format!("/{number}{}", operation.path);
            let id = operation.id.clone().unwrap_or_default();
            operation.id = operation.id.take().filter(|_| ids.insert(id));
        }
        operations
    })
}

fn operation(names: Vec<String>) -> impl Strategy<Value = Operation> {
    let method = select(vec!["GET", "PUT", "POST", "PATCH", "DELETE"]);
    let about = (option::of(text()), option::of(text()), any::<bool>());
    let parameters = btree_set((name(), location()), 0..5)
        .prop_flat_map(|names| {
            let all = Vec::from_iter(names);
            (Just(all.clone()), vec(parameter(), all.len()))
        })
        .prop_map(|(names, parameters)| named(names, parameters));
    let body = option::weighted(0.3, body(names.clone()));
    let responses = responses(names);
    (
        option::of(name()),
        method,
        about,
        parameters,
        body,
        responses,
    )
        .prop_map(
            |(id, method, (summary, description, deprecated), parameters, body, responses)| {
                Operation {
                    id: id.filter(|id| !id.is_empty()),
                    method: method.to_owned(),
                    path: path(&parameters),
                    tags: Vec::new(),
                    summary,
                    description,
                    deprecated,
                    parameters,
                    body,
                    responses,
                    security: None,
                    servers: Vec::new(),
                    origin: origin(),
                }
            },
        )
}

fn location() -> impl Strategy<Value = ParameterLocation> {
    select(vec![
        ParameterLocation::Path,
        ParameterLocation::Query,
        ParameterLocation::Header,
        ParameterLocation::Cookie,
    ])
}

fn parameter() -> impl Strategy<Value = Parameter> {
    let scalar = select(vec![
        Scalar::Text,
        Scalar::Integer,
        Scalar::Boolean,
        Scalar::Date,
        Scalar::Decimal,
        Scalar::Year,
    ]);
    let about = (option::of(text()), option::of(name()), any::<bool>());
    let ty = scalar.prop_map(Type::Scalar);
    let ty = prop_oneof![3 => ty.clone(), 1 => ty.prop_map(|ty| Type::Array(Box::new(ty)))];
    (ty, any::<bool>(), about).prop_map(|(ty, required, (description, default, deprecated))| {
        Parameter {
            name: WireName(String::new()),
            location: ParameterLocation::Query,
            required,
            ty,
            style: Style::Form,
            explode: true,
            allow_reserved: false,
            allow_empty: false,
            json: false,
            constraints: Vec::from_iter(default.map(Constraint::Default)),
            deprecated,
            description,
            origin: origin(),
        }
    })
}

/// Gives parameters their names and what goes with their places.
fn named(
    names: Vec<(String, ParameterLocation)>,
    mut parameters: Vec<Parameter>,
) -> Vec<Parameter> {
    for (parameter, (name, location)) in parameters.iter_mut().zip(names) {
        let in_path = location == ParameterLocation::Path;
        let is_spread = matches!(
            location,
            ParameterLocation::Query | ParameterLocation::Cookie
        );
        // What stands in a path is between braces there, and a header's name is a token.
        let is_token = |char: &char| char.is_ascii_alphanumeric() || *char == '-';
        parameter.name = WireName(match location {
            ParameterLocation::Query => name,
            _ => format!("p{}", name.chars().filter(is_token).collect::<String>()),
        });
        parameter.location = location;
        parameter.required |= in_path;
        parameter.style = if is_spread {
            Style::Form
        } else {
            Style::Simple
        };
        parameter.explode = is_spread;
    }
    let mut seen = BTreeSet::new();
    parameters.retain(|one| seen.insert((one.name.clone(), one.location)));
    parameters.sort_by_key(|one| one.location != ParameterLocation::Path);
    parameters
}

fn path(parameters: &[Parameter]) -> String {
    parameters
        .iter()
        .filter(|one| one.location == ParameterLocation::Path)
        .fold(String::new(), |path, one| {
            format!("{path}/{{{}}}", one.name)
        })
}

fn content(names: Vec<String>) -> impl Strategy<Value = Content> {
    let json = ty(names.clone()).prop_map(|ty| ("application/json", ContentKind::Json(ty)));
    let xml = ty(names).prop_map(|ty| ("application/xml", ContentKind::Xml(ty)));
    let text = Just(("text/plain", ContentKind::Text));
    let bytes = Just(("application/octet-stream", ContentKind::Binary));
    prop_oneof![5 => json, 1 => xml, 1 => text, 1 => bytes].prop_map(|(media_type, kind)| Content {
        media_type: media_type.to_owned(),
        kind,
        origin: origin(),
    })
}

fn body(names: Vec<String>) -> impl Strategy<Value = RequestBody> {
    (any::<bool>(), option::of(text()), content(names)).prop_map(
        |(required, description, content)| RequestBody {
            required,
            description,
            contents: vec![content],
            origin: origin(),
        },
    )
}

fn responses(names: Vec<String>) -> impl Strategy<Value = Vec<Response>> {
    let statuses = select(vec!["200", "201", "204", "404", "4XX", "5XX", "default"]);
    let header = (name(), option::of(text())).prop_map(|(name, description)| Header {
        name: WireName(format!("x-{name}")),
        ty: None,
        description,
        origin: origin(),
    });
    let bodies = vec(content(names), 0..2);
    let response = (option::of(text()), vec(header, 0..2), bodies)
        .prop_map(|(description, headers, bodies)| Response {
            status: String::new(),
            description,
            origin: origin(),
            headers,
            bodies,
        })
        .boxed();
    btree_set(statuses, 1..4)
        .prop_flat_map(move |statuses| {
            let count = statuses.len();
            (Just(statuses), vec(response.clone(), count))
        })
        .prop_map(|(statuses, mut responses)| {
            for (response, status) in responses.iter_mut().zip(statuses) {
                status.clone_into(&mut response.status);
            }
            responses
        })
}

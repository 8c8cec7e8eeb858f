//! The documentation of operations: what the specification says of each, of what it is sent and of what it answers.

use skattekit_ir::ir::{
    Constraints, Content, Flow, Form, Header, Operation, Origin, Parameter, ParameterLocation,
    RequestBody, Requirement, Response, SchemeKind, Text, Version,
};
use skattekit_ir::markdown::{code, inline};

use super::docs::{Section, ours, placed, source};
use crate::phrases;
use crate::plan::Docs;

/// An operation: what it is for, then its security, its parameters, its body and its responses.
pub(super) fn operation(operation: &Operation, version: &Version) -> Vec<Section> {
    let mut sections = Vec::new();
    for text in [&operation.summary, &operation.description] {
        sections.push((
            source(text.as_ref()),
            text.as_ref().map(|text| text.at.clone()),
        ));
    }
    let remark = |remark| {
        let text = phrases::remark(remark);
        (source(Some(&text)), Some(text.at))
    };
    let remarks = |origin| version.remarks_on(origin).iter().map(remark);
    sections.extend(remarks(&operation.origin));
    let call = code(&format!("{} {}", operation.method, operation.path));
    let id = match &operation.id {
        Some(id) => format!("{call}, {}.", code(id)),
        None => call + ".",
    };
    sections.push((ours([id]), Some(operation.origin.at.clone())));
    if operation.deprecated {
        let text = "On its way out: the specification calls it deprecated.";
        sections.push((ours([text.to_owned()]), None));
    }
    let needed = security(operation, version);
    sections.extend(needed.map(|text| (ours([text]), None)));
    for parameter in &operation.parameters {
        sections.extend(self::parameter(parameter));
        sections.extend(remarks(&parameter.origin));
    }
    if let Some(body) = &operation.body {
        sections.extend(self::body(body));
        sections.extend(remarks(&body.origin));
    }
    for response in &operation.responses {
        sections.extend(self::response(response));
        sections.extend(remarks(&response.origin));
        sections.extend(response.headers.iter().flat_map(header));
        sections.extend(examples(response, version));
    }
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// A form that an operation is sent.
pub(super) fn form(form: &Form, content: &Content, operation: &str) -> Vec<Section> {
    let about = format!(
        "The form that {} is sent, as {}.",
        code(operation),
        code(&content.media_type)
    );
    let about = match &*said(&form.constraints) {
        "" => about,
        said => format!("{}{said}.", about.trim_end_matches('.')),
    };
    let mut sections = vec![
        (source(form.description.as_ref()), None),
        (ours([about]), Some(content.origin.at.clone())),
    ];
    for field in &form.fields {
        let need = if field.required {
            "required"
        } else {
            "optional"
        };
        let said = said(&field.constraints);
        let heading = format!("Field {}, {need}{said}", code(&field.name.0));
        sections.extend(item(heading, field.description.as_ref(), &field.origin));
    }
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// A variant of what an operation can answer with.
pub(super) fn variant(response: &Response) -> Docs {
    let status = match &*response.status {
        "default" => "Any other status.".to_owned(),
        status => format!("Status {}.", code(status)),
    };
    Docs {
        source: response.description.iter().map(placed).collect(),
        ours: vec![status],
        example: None,
    }
}

/// What a security scheme asks for, in words.
pub(super) fn scheme(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey(ParameterLocation::Query, name) => {
            format!("a key in the query, as {}", code(&name.0))
        }
        SchemeKind::ApiKey(ParameterLocation::Cookie, name) => {
            format!("a key in the cookie {}", code(&name.0))
        }
        SchemeKind::ApiKey(_, name) => format!("a key in the header {}", code(&name.0)),
        SchemeKind::Http(scheme) => {
            format!(
                "the header `Authorization` with the scheme {}, which the caller adds",
                code(scheme)
            )
        }
        SchemeKind::OAuth2(flows) => {
            let ways = flows.iter().map(flow).collect::<Vec<_>>();
            let ways = if ways.is_empty() {
                String::new()
            } else {
                format!("; it comes by {}", ways.join(", or by "))
            };
            format!("a token of OAuth 2 in the header `Authorization`, which the caller adds{ways}")
        }
        SchemeKind::OpenIdConnect(url) => {
            format!(
                "a token of OpenID Connect in the header `Authorization`, which the caller adds; described at {}",
                code(url)
            )
        }
    }
}

/// What is said of values beyond their type, each after a comma.
fn said(constraints: &Constraints) -> String {
    constraints
        .iter()
        .map(|said| match said.default() {
            Some(default) => format!(", default {}", code(default)),
            None => format!(", {}", phrases::constraint(said)),
        })
        .collect()
}

/// A way to a token: what it is called, the addresses and the scopes.
fn flow(flow: &Flow) -> String {
    let addresses = [&flow.authorization_url, &flow.token_url, &flow.refresh_url];
    let addresses = addresses
        .into_iter()
        .flatten()
        .map(|url| code(url))
        .collect::<Vec<_>>();
    let scopes = flow
        .scopes
        .iter()
        .map(|(scope, about)| match &**about {
            "" => code(scope),
            about => format!("{} ({})", code(scope), inline(about.trim_end_matches('.'))),
        })
        .collect::<Vec<_>>();
    let mut text = code(&flow.name);
    if !addresses.is_empty() {
        text += &format!(" from {}", addresses.join(" and "));
    }
    if !scopes.is_empty() {
        text += &format!(" with {}", scopes.join(", "));
    }
    text
}

/// What a call needs, where that is not what the module's constants say already.
fn security(operation: &Operation, version: &Version) -> Option<String> {
    let requirements = operation.security.as_ref().unwrap_or(&version.security);
    let is_usual = operation.security.is_none()
        && version.schemes.len() < 2
        && version.schemes.iter().all(|scheme| scheme.kind.is_bearer());
    if is_usual {
        return None;
    }
    let asks = requirements
        .iter()
        .any(|requirement| !requirement.is_empty());
    if !asks {
        return operation
            .security
            .is_some()
            .then(|| "Security: none is needed.".to_owned());
    }
    let alternatives = requirements.iter().map(requirement).collect::<Vec<_>>();
    Some(format!("Security: {}.", alternatives.join("; or ")))
}

/// The schemes that are needed together.
fn requirement(requirement: &Requirement) -> String {
    if requirement.is_empty() {
        return "none".to_owned();
    }
    requirement
        .iter()
        .map(|(scheme, scopes)| {
            let scopes = scopes
                .iter()
                .map(|scope| code(&scope.text))
                .collect::<Vec<_>>();
            match &*scopes {
                [] => code(&scheme.0),
                scopes => format!("{} with {}", code(&scheme.0), scopes.join(", ")),
            }
        })
        .collect::<Vec<_>>()
        .join(" and ")
}

fn parameter(parameter: &Parameter) -> [Section; 2] {
    let mut need = if parameter.required {
        "required".to_owned()
    } else {
        "optional".to_owned()
    };
    need.push_str(&said(&parameter.constraints));
    if parameter.allow_empty {
        need.push_str(", may be empty");
    }
    if parameter.json {
        need.push_str(", as JSON");
    }
    if parameter.deprecated {
        need.push_str(", deprecated");
    }
    let place = match parameter.location {
        ParameterLocation::Cookie => "cookies",
        location => location.as_str(),
    };
    let name = code(&parameter.name.0);
    let heading = format!("Parameter {name}, in the {place}, {need}");
    item(heading, parameter.description.as_ref(), &parameter.origin)
}

fn body(body: &RequestBody) -> [Section; 2] {
    let need = if body.required {
        "required"
    } else {
        "optional"
    };
    let heading = format!("Body, {}, {need}", media_types(&body.contents));
    item(heading, body.description.as_ref(), &body.origin)
}

fn response(response: &Response) -> [Section; 2] {
    let status = code(&response.status);
    let heading = match &*response.bodies {
        [] => format!("Response {status}, without a body"),
        bodies => format!("Response {status}, {}", media_types(bodies)),
    };
    item(heading, response.description.as_ref(), &response.origin)
}

fn media_types(contents: &[Content]) -> String {
    contents
        .iter()
        .map(|content| code(&content.media_type))
        .collect::<Vec<_>>()
        .join(" or ")
}

fn header(header: &Header) -> [Section; 2] {
    let ty = header.ty.as_ref().map(phrases::header_type);
    let ty = ty.map_or_else(String::new, |ty| format!(" ({ty})"));
    let heading = format!("Header {} of the response{ty}", code(&header.name.0));
    item(heading, header.description.as_ref(), &header.origin)
}

/// The examples of a response.
fn examples(response: &Response, version: &Version) -> Vec<Section> {
    let pointer = response.origin.pointer.clone().unwrap_or_default();
    version
        .examples
        .iter()
        .filter(|example| {
            let of = example.origin.pointer.as_ref();
            of.and_then(|of| of.within(&pointer))
                .is_some_and(|rest| !rest.is_empty())
        })
        .map(|example| {
            let docs = Docs {
                example: Some(format!("{:#}", example.json)),
                ..Docs::default()
            };
            (docs, Some(example.origin.at.clone()))
        })
        .collect()
}

/// A heading of ours, and a text of the source where there is one.
fn item(mut heading: String, text: Option<&Text>, origin: &Origin) -> [Section; 2] {
    let at = text.map(|text| text.at.clone());
    let text = source(text);
    heading.push(if text == Docs::default() { '.' } else { ':' });
    [(ours([heading]), Some(origin.at.clone())), (text, at)]
}

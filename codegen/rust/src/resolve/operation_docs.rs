//! Documentation of operations: the specification's texts about the request and the responses.

use skattekit_ir::ir::{
    Constraint, Content, Flow, Form, Header, Operation, Origin, ParameterLocation, RequestBody,
    Requirement, Response, SchemeKind, Text, Version, WireName,
};
use skattekit_ir::markdown::{code, inline};

use super::docs::{Section, found_beside, ours, placed, source, unsaid};
use super::json::{self, Cut};
use crate::phrases;
use crate::plan::{Deprecated, Docs, Example, RustName};

/// The most fields of an object in an example, not counting required ones.
const MOST_FIELDS: usize = 12;

/// An operation: its purpose, then its security, parameters, body and responses.
pub(super) fn operation(operation: &Operation, name: &RustName, version: &Version) -> Vec<Section> {
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
    let mut id = ours([match &operation.id {
        Some(id) => format!("{call}, {}.", code(id)),
        None => call + ".",
    }]);
    if let Some(wire) = &operation.id {
        id = found_beside(id, wire, name);
    }
    if operation.deprecated {
        let texts = [&operation.description, &operation.summary];
        let notes = texts.map(|text| phrases::deprecated(text.as_ref()));
        let [description, summary] = notes;
        id.deprecated = Some(Deprecated {
            note: description.note.or(summary.note),
        });
    }
    sections.push((id, Some(operation.origin.at.clone())));
    let needed = security(operation, version);
    sections.extend(needed.map(|text| (ours([text]), None)));
    let parameters = operation
        .parameters
        .iter()
        .map(|parameter| {
            let place = parameter.location.as_str();
            let deprecated =
                parameter.deprecated || parameter.constraints.contains(&Constraint::Deprecated);
            listed(&parameter.name, Some(place), parameter.required, deprecated)
        })
        .collect::<Vec<_>>();
    sections.extend(list("Parameters", &parameters));
    if let Some(body) = &operation.body {
        sections.push((self::body(body), Some(body.origin.at.clone())));
    }
    for response in &operation.responses {
        sections.push(self::response(response));
        sections.extend(remarks(&response.origin));
        sections.extend(response.headers.iter().map(header));
    }
    for response in &operation.responses {
        sections.extend(examples(response, version));
    }
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// The media types of the request body.
fn body(body: &RequestBody) -> Docs {
    let need = need(body.required);
    let docs = ours([format!("Body: {}, {need}.", media_types(&body.contents))]);
    // Without content there is no argument to document it.
    let unsaid = body.description.iter().filter(|_| body.contents.is_empty());
    Docs {
        source: unsaid.map(placed).collect(),
        ..docs
    }
}

/// A parameter or field as a list item.
fn listed(name: &WireName, place: Option<&str>, required: bool, deprecated: bool) -> String {
    let said = place
        .into_iter()
        .chain(required.then_some("required"))
        .chain(deprecated.then_some("deprecated"))
        .collect::<Vec<_>>();
    match &*said {
        [] => code(&name.0),
        said => format!("{} ({})", code(&name.0), said.join(", ")),
    }
}

/// The parts of a request, on one line.
fn list(what: &str, names: &[String]) -> Option<Section> {
    (!names.is_empty()).then(|| (ours([format!("{what}: {}.", names.join(", "))]), None))
}

const fn need(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// A form that an operation sends.
pub(super) fn form(form: &Form, content: &Content, operation: &str) -> Vec<Section> {
    let about = format!(
        "The form that {} is sent, as {}.",
        code(operation),
        code(&content.media_type)
    );
    let said = unsaid(form.constraints.iter(), &[]);
    let about = std::iter::once(about).chain(said).collect::<Vec<_>>();
    let fields = form
        .fields
        .iter()
        .map(|field| {
            let deprecated = field.constraints.contains(&Constraint::Deprecated);
            listed(&field.name, None, field.required, deprecated)
        })
        .collect::<Vec<_>>();
    let mut sections = vec![
        (source(form.description.as_ref()), None),
        (ours([about.join(" ")]), Some(content.origin.at.clone())),
    ];
    sections.extend(list("Fields", &fields));
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// A variant of an operation's results.
pub(super) fn variant(response: &Response) -> Docs {
    let status = match &*response.status {
        "default" => "Any other status.".to_owned(),
        status => format!("Status {}.", code(status)),
    };
    Docs {
        source: response.description.iter().map(placed).collect(),
        ours: vec![status],
        joined: true,
        ..Docs::default()
    }
}

/// The requirement of a security scheme, in words.
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

/// An OAuth flow: its name, addresses and scopes.
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

/// The security requirements of a call, if the module's constants do not state them already.
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

/// The schemes that are required together.
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

fn response(response: &Response) -> Section {
    let status = code(&response.status);
    let heading = match &*response.bodies {
        [] => format!("- Response {status}, without a body"),
        bodies => format!("- Response {status}, {}", media_types(bodies)),
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

fn header(header: &Header) -> Section {
    let ty = header.ty.as_ref().map(phrases::header_type);
    let ty = ty.map_or_else(String::new, |ty| format!(" ({ty})"));
    let heading = format!("- Header {} of the response{ty}", code(&header.name.0));
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
            let cut = Cut {
                version,
                most_fields: MOST_FIELDS,
                keeps_nested: true,
                used: &[],
            };
            let docs = Docs {
                example: Some(Box::new(Example::Json {
                    status: response.status.clone(),
                    body: json::pretty(&cut.component(&example.json, &example.schema)),
                })),
                ..Docs::default()
            };
            (docs, Some(example.origin.at.clone()))
        })
        .collect()
}

/// A list item: our heading, and the source's text if there is one.
fn item(heading: String, text: Option<&Text>, origin: &Origin) -> Section {
    let said = text.map(|text| inline(&text.text)).unwrap_or_default();
    let at = text.map_or(&origin.at, |text| &text.at).clone();
    let line = match &*said {
        "" => heading + ".",
        said => format!("{heading}: {said}"),
    };
    (ours([line]), Some(at))
}

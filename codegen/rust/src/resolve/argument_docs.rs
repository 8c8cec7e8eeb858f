//! Documentation of the arguments of requests: parameters, form fields, keys and bodies.

use skattekit_ir::ir::{
    Constraint, Constraints, FormField, Origin, Parameter, RequestBody, Scheme, Text, Version,
    WireName,
};
use skattekit_ir::markdown::code;

use super::docs::{deprecated, found_by, is_empty, ours, placed, unsaid};
use crate::phrases;
use crate::plan::{Deprecated, Docs, RustName};

/// A parameter, for its argument or setter.
pub(super) fn parameter(parameter: &Parameter, name: &RustName, version: &Version) -> Docs {
    let flags = [
        (parameter.json, "Sent as JSON."),
        (parameter.allow_empty, "It may be empty."),
    ];
    let more = flags.into_iter().filter(|(is_set, _)| *is_set);
    let is_deprecated =
        parameter.deprecated || parameter.constraints.contains(&Constraint::Deprecated);
    let deprecated = is_deprecated.then(|| phrases::deprecated(parameter.description.as_ref()));
    Given {
        what: format!("The parameter {}.", code(&parameter.name.0)),
        description: parameter.description.as_ref(),
        origin: &parameter.origin,
        constraints: &parameter.constraints,
        more: more.map(|(_, text)| text).collect(),
        required: parameter.required,
        deprecated,
    }
    .docs(&parameter.name, name, version)
}

/// A form field, for its argument or setter.
pub(super) fn form_field(field: &FormField, name: &RustName, version: &Version) -> Docs {
    Given {
        what: format!("The field {}.", code(&field.name.0)),
        description: field.description.as_ref(),
        origin: &field.origin,
        constraints: &field.constraints,
        more: Vec::new(),
        required: field.required,
        deprecated: deprecated(&field.constraints, field.description.as_ref()),
    }
    .docs(&field.name, name, version)
}

/// The facts about an argument.
struct Given<'a> {
    /// The description, if there is nothing else.
    what: String,
    description: Option<&'a Text>,
    origin: &'a Origin,
    constraints: &'a Constraints,
    more: Vec<&'static str>,
    required: bool,
    deprecated: Option<Deprecated>,
}

impl Given<'_> {
    fn docs(self, wire: &WireName, name: &RustName, version: &Version) -> Docs {
        let remarks = version.remarks_on(self.origin).iter();
        let source = self
            .description
            .map(placed)
            .into_iter()
            .chain(remarks.map(|remark| placed(&phrases::remark(remark))))
            .collect::<Vec<_>>();
        // Arguments cannot have the attribute.
        let is_argument = self.required && self.deprecated.is_some();
        let ours = unsaid(self.constraints.iter(), &source)
            .into_iter()
            .chain(self.more.into_iter().map(str::to_owned))
            .chain(is_argument.then(|| "Deprecated.".to_owned()))
            .collect::<Vec<_>>();
        let mut docs = Docs {
            source,
            ours,
            joined: true,
            deprecated: self.deprecated.filter(|_| !is_argument),
            ..Docs::default()
        };
        if is_empty(&docs) {
            docs.ours.push(self.what);
        }
        found_by(docs, &wire.0, name)
    }
}

/// The key of a security scheme, for its setter.
pub(super) fn key(scheme: &Scheme, wire: &WireName, name: &RustName) -> Docs {
    let docs = Docs {
        source: scheme.description.iter().map(placed).collect(),
        ours: vec![format!(
            "The key of the security scheme {}.",
            code(&scheme.name.0)
        )],
        joined: true,
        ..Docs::default()
    };
    found_by(docs, &wire.0, name)
}

/// The body of a request, for its argument or setter.
pub(super) fn body(body: &RequestBody, version: &Version) -> Docs {
    let remarks = version.remarks_on(&body.origin).iter();
    let docs = Docs {
        source: body
            .description
            .iter()
            .map(placed)
            .chain(remarks.map(|remark| placed(&phrases::remark(remark))))
            .collect(),
        joined: true,
        ..Docs::default()
    };
    if is_empty(&docs) {
        return ours(["The body of the request.".to_owned()]);
    }
    docs
}

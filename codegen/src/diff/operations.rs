//! The operations of two versions compared: what a request is, and what its answers are read as.

use super::bodies;
use super::change::{Walk, pairs};
use super::kind::Kind;
use super::reads::{Reading, Side};
use super::security;
use super::verdict::{Failure, Sense, Wire};
use super::words;
use crate::diag::Location;
use crate::ir::{Operation, Parameter, Style, Text};

/// What a service may do with a request of the old crate.
pub(super) const REFUSED: Wire = Wire::Fails(Failure::Request);

/// The comparison of the operations of a version.
pub(super) struct Operations<'a, 'w> {
    pub walk: &'w mut Walk,
    pub old: Side<'a>,
    pub new: Side<'a>,
}

impl<'a> Operations<'a, '_> {
    pub(super) fn compare(&mut self) {
        let [old, new] = [self.old, self.new].map(|side| &side.version.operations);
        // One without an `operationId` is known by what it asks.
        for (a, b) in pairs(old, new, name) {
            match (a, b) {
                (Some(a), Some(b)) => {
                    let at = [a, b].map(|operation| Some(operation.origin.at.clone()));
                    self.walk.owner = at;
                    self.operation(a, b);
                    self.walk.owner = [None, None];
                }
                (Some(a), None) => {
                    let change = self.walk.add(Kind::OperationRemoved, name(a));
                    change.before(asks(a), &a.origin).wire(REFUSED);
                }
                (None, Some(b)) => {
                    let change = self.walk.add(Kind::OperationAdded, name(b));
                    change.after(asks(b), &b.origin);
                }
                (None, None) => {}
            }
        }
    }

    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        let Operation {
            id: _,
            method: _,
            path: _,
            summary,
            description,
            deprecated,
            parameters,
            body,
            responses,
            security,
            servers,
            origin,
        } = old;
        let subject = name(new);
        let at = [&origin.at, &new.origin.at];
        let [a, b] = [asks(old), asks(new)];
        let changed = self
            .walk
            .differ(Kind::PathChanged, &subject, (&a, at[0]), (&b, at[1]));
        changed.map(|change| change.wire(REFUSED));
        let said = |text: &'a Option<Text>| text.as_ref();
        let texts = [said(summary), said(&new.summary)];
        self.walk
            .texts(Kind::DescriptionChanged, &subject, texts, at);
        let texts = [said(description), said(&new.description)];
        self.walk
            .texts(Kind::DescriptionChanged, &subject, texts, at);
        deprecation(self.walk, &subject, [*deprecated, new.deprecated], at);
        let key = |parameter: &'a Parameter| (parameter.location, &parameter.name);
        for (a, b) in pairs(parameters, &new.parameters, key) {
            self.parameter(&subject, a, b);
        }
        bodies::body(self, &subject, body.as_ref(), new.body.as_ref());
        bodies::responses(self, &subject, responses, &new.responses);
        let [a, b] = [security, &new.security].map(|own| {
            own.as_ref().map_or_else(
                || "that of the document".to_owned(),
                |own| words::security(own, true),
            )
        });
        let changed = self
            .walk
            .differ(Kind::SecurityChanged, &subject, (&a, at[0]), (&b, at[1]));
        let asked = new
            .security
            .as_deref()
            .unwrap_or(&self.new.version.security);
        changed.map(|change| change.wire(security::asked(asked)));
        security::servers(self.walk, servers, &new.servers);
    }

    fn parameter(
        &mut self,
        operation: &str,
        old: Option<&'a Parameter>,
        new: Option<&'a Parameter>,
    ) {
        let subject = |parameter: &Parameter| format!("{operation}.{}", parameter.name);
        let describe = |parameter: &Parameter| {
            format!(
                "{}, {}, in the {}",
                words::ty(&parameter.ty),
                words::required(parameter.required),
                words::location(parameter.location)
            )
        };
        match (old, new) {
            (Some(a), Some(b)) => self.both(&subject(b), a, b),
            (Some(a), None) => {
                // What the service does not look for does no harm, except in the path.
                let change = self.walk.add(Kind::ParameterRemoved, subject(a));
                change.before(describe(a), &a.origin);
            }
            (None, Some(b)) => {
                let wire = if b.required { REFUSED } else { Wire::Decodes };
                let change = self.walk.add(Kind::ParameterAdded, subject(b));
                change.after(describe(b), &b.origin).wire(wire);
            }
            (None, None) => {}
        }
    }

    fn presence(&mut self, subject: &str, [old, new]: [bool; 2], at: [&Location; 2]) {
        let (kind, wire) = if new {
            (Kind::NowRequired, REFUSED)
        } else {
            (Kind::NowOptional, Wire::Decodes)
        };
        let [a, b] = [old, new].map(words::required);
        let changed = self.walk.differ(kind, subject, (a, at[0]), (b, at[1]));
        changed.map(|change| change.wire(wire));
    }

    fn both(&mut self, subject: &str, old: &'a Parameter, new: &'a Parameter) {
        let Parameter {
            name: _,
            location: _,
            required,
            ty,
            style,
            explode,
            allow_reserved,
            allow_empty,
            json,
            default,
            deprecated,
            description,
            origin,
        } = old;
        let at = [&origin.at, &new.origin.at];
        let types = [words::ty(ty), words::ty(&new.ty)];
        if types[0] != types[1] {
            // The service reads what the old crate writes, and is strict.
            let mut asked = Reading::new(self.new, self.old);
            let wire = asked
                .reads(&new.ty, ty, Wire::Fails(Failure::Null))
                .as_request();
            let change = self.walk.add(Kind::TypeChanged, subject);
            change
                .before(&*types[0], origin)
                .after(&*types[1], &new.origin);
            change.wire(wire);
        }
        self.presence(subject, [*required, new.required], at);
        let flags = [*explode, *allow_reserved, *allow_empty, *json];
        let new_flags = [new.explode, new.allow_reserved, new.allow_empty, new.json];
        let (a, b) = (written(*style, flags), written(new.style, new_flags));
        let changed = self
            .walk
            .differ(Kind::StyleChanged, subject, (&a, at[0]), (&b, at[1]));
        changed.map(|change| change.wire(REFUSED));
        let [a, b] = [default, &new.default].map(|text| words::maybe(text.as_deref()));
        let changed = self
            .walk
            .differ(Kind::DefaultChanged, subject, (a, at[0]), (b, at[1]));
        changed.map(|change| change.means(Sense::Default));
        deprecation(self.walk, subject, [*deprecated, new.deprecated], at);
        let texts = [description.as_ref(), new.description.as_ref()];
        self.walk
            .texts(Kind::DescriptionChanged, subject, texts, at);
    }
}

/// What an operation is known by.
fn name(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| asks(operation))
}

fn asks(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// How a parameter is written: exploded, with reserved signs, empty, as JSON.
fn written(style: Style, [explode, reserved, empty, json]: [bool; 4]) -> String {
    format!(
        "{}, explode: {}, reserved: {}, empty: {}, JSON: {}",
        words::style(style),
        words::yes(explode),
        words::yes(reserved),
        words::yes(empty),
        words::yes(json)
    )
}

fn deprecation(walk: &mut Walk, subject: &str, [old, new]: [bool; 2], at: [&Location; 2]) {
    let [a, b] = [old, new].map(|gone| if gone { "deprecated" } else { "not deprecated" });
    let changed = walk.differ(Kind::DeprecatedChanged, subject, (a, at[0]), (b, at[1]));
    changed.map(|change| change.means(Sense::Deprecated));
}

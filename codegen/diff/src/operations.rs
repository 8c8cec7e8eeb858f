//! The comparison of the operations of two versions: requests, parameters and responses.

use skattekit_ir::ir::{Operation, Parameter, ParameterLocation, Style};

use super::answers::Operations;
use super::calls::{ask_the_same, asks, matched, name, parameters_of};
use super::change::pairs;
use super::compatibility::Reader;
use super::kind::ChangeKind;
use super::verdict::{Failure, REFUSED, Sense, Wire};
use super::{bodies, describe, security};

impl<'a> Operations<'a, '_> {
    pub(super) fn compare(&mut self) {
        let [old, new] = [self.old, self.new].map(|side| &*side.version.operations);
        for (a, b) in matched(old, new) {
            match (a, b) {
                (Some(a), Some(b)) => {
                    let at = [a, b].map(|operation| Some(operation.origin.at.clone()));
                    self.walk.owner = at;
                    self.renamed(a, b);
                    self.operation(a, b);
                    self.walk.owner = [None, None];
                }
                (Some(a), None) => {
                    let change = self.walk.add(ChangeKind::OperationRemoved, name(a));
                    change.before(asks(a), &a.origin).wire(REFUSED);
                    change.with_body(0, a.body.as_ref());
                }
                (None, Some(b)) => {
                    let change = self.walk.add(ChangeKind::OperationAdded, name(b));
                    change.after(asks(b), &b.origin);
                    change.with_body(1, b.body.as_ref());
                }
                (None, None) => {}
            }
        }
    }

    fn renamed(&mut self, old: &Operation, new: &Operation) {
        let [from, to] = [old, new].map(name);
        if from == to {
            return;
        }
        // If another operation has the old name now, code that uses it compiles and sends another request.
        let is_taken = (self.new.version.operations.iter()).any(|other| name(other) == from);
        let change = self.walk.add(ChangeKind::OperationRenamed, &*from);
        change.before(&*from, &old.origin).after(to, &new.origin);
        change.evidence = Some("the same method and path".to_owned());
        if is_taken {
            change.means(Sense::Address);
        }
    }

    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        let Operation {
            id: _,
            method: _,
            path: _,
            tags,
            summary,
            description,
            deprecated,
            parameters: _,
            body,
            responses: _,
            security,
            servers,
            origin,
        } = old;
        let subject = name(new);
        let at = [&origin.at, &new.origin.at];
        let is_same = ask_the_same(old, new);
        if !is_same {
            let [a, b] = [asks(old), asks(new)];
            let change = self.walk.add(ChangeKind::PathChanged, &*subject);
            change.before_at(a, at[0]).after_at(b, at[1]).wire(REFUSED);
        }
        for (old, new) in [(summary, &new.summary), (description, &new.description)] {
            let texts = [old.as_ref(), new.as_ref()];
            self.walk
                .texts(ChangeKind::DescriptionChanged, &subject, texts, at);
        }
        for (a, b) in pairs(tags, &new.tags, |tag| &tag.text) {
            self.walk
                .texts(ChangeKind::InfoChanged, &subject, [a, b], at);
        }
        self.walk
            .deprecation(&subject, [*deprecated, new.deprecated], at);
        for (a, b) in parameters_of(old, new) {
            self.parameter(&subject, a, b);
            self.protection(&subject, (old, a), (new, b));
        }
        let sent = [body.as_ref(), new.body.as_ref()];
        bodies::body(self, &subject, [old, new], sent);
        bodies::responses(self, &subject, [old, new]);
        let [a, b] = [security, &new.security].map(|own| {
            own.as_ref().map_or_else(
                || "that of the document".to_owned(),
                |own| describe::security(own, true),
            )
        });
        let changed = self.walk.differ(
            ChangeKind::SecurityChanged,
            &subject,
            (&a, at[0]),
            (&b, at[1]),
        );
        let asked = new
            .security
            .as_deref()
            .unwrap_or(&self.new.version.security);
        changed.map(|change| change.wire(security::asked(asked)));
        security::servers(self.walk, servers, &new.servers);
    }

    fn protection(
        &mut self,
        operation: &str,
        (old, a): (&Operation, Option<&Parameter>),
        (new, b): (&Operation, Option<&Parameter>),
    ) {
        let Some((a, b)) = a.zip(b) else { return };
        let personal = [(self.old, old, a), (self.new, new, b)].map(|(side, of, own)| {
            let position = side.version.parameter(of, own);
            side.version.personal_at(&position)
        });
        let subject = format!("{operation}.{}", b.name);
        let at = [&a.origin, &b.origin];
        self.walk.protection(&subject, personal, at);
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
                describe::ty(&parameter.ty),
                describe::required(parameter.required),
                describe::location(parameter.location)
            )
        };
        match (old, new) {
            (Some(a), Some(b)) => {
                if a.name != b.name {
                    let change = self.walk.add(ChangeKind::ParameterRenamed, subject(a));
                    change.before(&*a.name.0, &a.origin);
                    change.after(&*b.name.0, &b.origin);
                    let why = match b.location {
                        ParameterLocation::Path => "the same place in the path",
                        _ => "the same header, ignoring case",
                    };
                    change.evidence = Some(why.to_owned());
                }
                self.both(&subject(b), a, b);
            }
            (Some(a), None) => {
                // A parameter that the service ignores does no harm.
                let change = self.walk.add(ChangeKind::ParameterRemoved, subject(a));
                change.before(describe(a), &a.origin);
            }
            (None, Some(b)) => {
                let wire = if b.required { REFUSED } else { Wire::Decodes };
                let change = self.walk.add(ChangeKind::ParameterAdded, subject(b));
                change.after(describe(b), &b.origin).wire(wire);
            }
            (None, None) => {}
        }
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
            constraints,
            deprecated,
            description,
            origin,
        } = old;
        let at = [&origin.at, &new.origin.at];
        let types = [describe::ty(ty), describe::ty(&new.ty)];
        if !self.old.moves.is_same(ty, &new.ty) {
            // The service reads what the old crate writes, and is strict.
            let mut asked = Reader::new(self.new, self.old);
            let wire = asked
                .reads(&new.ty, ty, Wire::Fails(Failure::Null))
                .as_request();
            let change = self.walk.add(ChangeKind::TypeChanged, subject);
            change
                .before(&*types[0], origin)
                .after(&*types[1], &new.origin);
            change.wire(wire);
        }
        self.walk.presence(subject, [*required, new.required], at);
        let flags = [*explode, *allow_reserved, *allow_empty, *json];
        let new_flags = [new.explode, new.allow_reserved, new.allow_empty, new.json];
        let (a, b) = (written(*style, flags), written(new.style, new_flags));
        let changed = self
            .walk
            .differ(ChangeKind::StyleChanged, subject, (&a, at[0]), (&b, at[1]));
        changed.map(|change| change.wire(REFUSED));
        super::bounds::sent(self.walk, subject, [constraints, &new.constraints], at);
        self.walk
            .deprecation(subject, [*deprecated, new.deprecated], at);
        let texts = [description.as_ref(), new.description.as_ref()];
        self.walk
            .texts(ChangeKind::DescriptionChanged, subject, texts, at);
    }
}

/// The serialization of a parameter in words.
fn written(style: Style, [explode, reserved, empty, json]: [bool; 4]) -> String {
    format!(
        "{}, explode: {}, reserved: {}, empty: {}, JSON: {}",
        describe::style(style),
        describe::yes(explode),
        describe::yes(reserved),
        describe::yes(empty),
        describe::yes(json)
    )
}

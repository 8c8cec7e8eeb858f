//! Resolution of operations: their requests, and how their responses are read.

mod accept;
mod bodies;
mod cursors;
mod parameters;
mod replies;
mod roots;
mod security;
mod settings;
mod starts;

use skattekit_ir::diag::{Diagnostics, Location, Severity};
use skattekit_ir::ir::{self, Api, Version, WireName};

use super::codes::sets_and_columns;
use super::names::{Case, Renames, Scope};
use super::shared::Shared;
use super::types::Components;
use super::{constants, fixed, operation_docs, request_errors, servers};
use crate::plan::{
    Addresses, Constant, ConstantKind, Item, Operation, Parameter, Payload, Rule, RustName, Type,
};
pub(super) use roots::name_roots;

/// The context in which the operations of a version are resolved.
pub(super) struct Around<'a> {
    pub api: &'a Api,
    pub version: &'a Version,
    pub shared: Option<&'a Shared<'a>>,
    pub components: &'a Components<'a>,
    pub renames: &'a Renames<'a>,
    /// The module of the version's base addresses, if it has any.
    pub addresses: Option<RustName>,
}

/// The name of an operation in messages and in the manifest.
struct Called<'a> {
    /// Its `operationId`, or its method and path.
    wire: &'a str,
    /// The key in the manifest that sets another name.
    key: &'a str,
    /// Its place.
    at: &'a Location,
}

impl Around<'_> {
    /// The operations in source order, each after the items that it needs. The types that only here become responses
    /// come first.
    pub(super) fn resolve(
        &self,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Item> {
        let mut items = self.roots().into_iter().map(Item::Root).collect::<Vec<_>>();
        let called = self
            .version
            .operations
            .iter()
            .map(|of| (of.name(), self.version.operation_key(of)))
            .collect::<Vec<_>>();
        let names = called.iter().map(|(wire, key)| (&**wire, key.clone()));
        scope.expect(names, Case::Pascal);
        for operation in &self.version.operations {
            self.operation(operation, scope, &mut items, diagnostics);
        }
        self.link_starts(&mut items, diagnostics);
        self.check_settings(diagnostics);
        items
    }

    fn operation(
        &self,
        operation: &ir::Operation,
        scope: &mut Scope<'_>,
        items: &mut Vec<Item>,
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let at = &operation.origin.at;
        let (wire, key) = (operation.name(), self.version.operation_key(operation));
        let name = scope.name(&wire, &key, Case::Pascal, at, diagnostics);
        let called = Called {
            wire: &wire,
            key: &key,
            at,
        };
        let body = Self::or_left_out(diagnostics, |found| {
            let before = found.count(Severity::Error);
            let body = self.body(operation, &called, scope, items, found);
            (found.count(Severity::Error) == before).then_some(body)
        })?;
        let parameters = Self::or_left_out(diagnostics, |found| {
            self.parameters(operation, body.as_ref(), &called, found)
        })?;
        let arguments = can_be_swapped(&parameters).then(|| {
            let (wire, key) = (format!("{wire} Arguments"), format!("{key}.Arguments"));
            scope.name(&wire, &key, Case::Pascal, at, diagnostics)
        });
        let reply = self.reply(operation, &called, scope, items, diagnostics);
        let model = model(operation);
        let any_year = model
            .filter(|_| reply.arms.is_empty())
            .and_then(|model| self.components.any_year(model));
        let cursor = operation
            .id
            .as_ref()
            .and_then(|id| self.api.cursors.get(id));
        let next =
            cursor.and_then(|cursor| self.next(cursor, operation, model, &parameters, diagnostics));
        let (constants, servers) = self.own_constants(operation, &called, diagnostics);
        let rules = self.rules(operation, &parameters);
        items.push(Item::Operation(Box::new(Operation {
            docs: operation_docs::operation(operation, &name, self.version),
            errors_of_new: request_errors::errors_of_new(&parameters, &rules),
            errors_of_request: request_errors::errors_of_request(&parameters, body.as_ref()),
            name,
            addresses: self.addresses(&constants),
            id: wire.clone(),
            scope: self.scope(operation),
            constants,
            servers,
            method: operation.method.clone(),
            template: operation.path.clone(),
            rules,
            parameters,
            arguments,
            body,
            accept: self.accept(operation),
            reply,
            any_year,
            next: next.map(Box::new),
            at: at.clone(),
        })));
        Some(())
    }

    /// Where the base addresses of an operation with these constants are.
    fn addresses(&self, constants: &[Constant]) -> Addresses {
        let own = constants
            .iter()
            .filter(|own| own.kind == ConstantKind::Server);
        let own = own.map(|own| own.name.clone()).collect::<Vec<_>>();
        match (&*own, &self.addresses) {
            ([], Some(module)) => Addresses::Module(module.clone()),
            ([], None) => Addresses::None,
            _ => Addresses::Own(own),
        }
    }

    /// A part of an operation; if it is not supported, the operation is left out.
    fn or_left_out<T>(
        diagnostics: &mut Diagnostics,
        part: impl FnOnce(&mut Diagnostics) -> Option<T>,
    ) -> Option<T> {
        let mut found = Diagnostics::default();
        let part = part(&mut found);
        if part.is_none() {
            found = found.softened("the operation is left out").0;
        }
        diagnostics.extend(found);
        part
    }

    /// The operation's own constants.
    fn own_constants(
        &self,
        operation: &ir::Operation,
        called: &Called<'_>,
        diagnostics: &mut Diagnostics,
    ) -> (Vec<crate::plan::Constant>, Vec<crate::plan::Server>) {
        let key = format!("{}.servers", called.key);
        let (addresses, servers) = servers::of_operation(
            &operation.servers,
            (called.wire, &key),
            self.renames,
            diagnostics,
        );
        let own = self.own_scopes(operation);
        let mut all = Vec::from_iter(constants::scopes(&own.unwrap_or_default()));
        all.extend(addresses);
        (all, servers)
    }

    /// The rules between parameters: the code list of one has a column with the values of the other.
    fn rules(&self, operation: &ir::Operation, parameters: &[Parameter]) -> Vec<Rule> {
        let tables = super::lists::tables_of(self.version);
        let mut rules = Vec::new();
        let place_of = |name: &WireName| {
            parameters
                .iter()
                .position(|known| known.wire == name.0 && known.required)
        };
        for parameter in &operation.parameters {
            let list = self.api.code_parameters.get(&parameter.name.0);
            let table = list.and_then(|list| tables.iter().find(|(name, _)| *name == list.value));
            let (Some((_, table)), Some(code)) = (table, place_of(&parameter.name)) else {
                continue;
            };
            if !matches!(parameters[code].ty, Type::Open(_)) {
                continue;
            }
            for (set, column) in sets_and_columns(&table.columns) {
                let is_of = |other: &&ir::Parameter| matches!(&other.ty, ir::Type::Named(name) if name.0 == set);
                let other = operation.parameters.iter().find(is_of);
                let value = other.and_then(|other| place_of(&other.name));
                let value = value.filter(|value| is_open(&parameters[*value].ty, &fixed(set)));
                rules.extend(value.map(|value| Rule {
                    code,
                    column,
                    value,
                }));
            }
        }
        rules
    }

    /// The Rust type of a body.
    fn value(&self, ty: &ir::Type) -> Payload {
        Payload::Value(self.components.ty(ty, None))
    }
}

/// Whether two required parameters have the same type, so that swapping them would go unnoticed.
fn can_be_swapped(parameters: &[Parameter]) -> bool {
    let required = parameters.iter().filter(|own| own.required);
    let types = required.map(|own| &own.ty).collect::<Vec<_>>();
    (1..types.len()).any(|at| types[..at].contains(&types[at]))
}

/// Whether a type is an open code of a list.
fn is_open(ty: &Type, list: &RustName) -> bool {
    matches!(ty, Type::Open(code) if matches!(&**code, Type::Named(name, _) if name == list))
}

/// The error responses.
fn failures(operation: &ir::Operation) -> impl Iterator<Item = &ir::Response> {
    operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with(['4', '5']) || response.status == "default")
}

/// The component of a success.
fn model(operation: &ir::Operation) -> Option<&WireName> {
    operation
        .successes()
        .flat_map(|response| &response.bodies)
        .filter_map(ir::Content::ty)
        .find_map(|ty| match ty {
            ir::Type::Named(name) => Some(name),
            _ => None,
        })
}

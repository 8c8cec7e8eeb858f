//! Operations to requests and to what their responses are read as.

mod parameters;
mod settings;

use super::codes::sets_and_columns;
use super::names::{Case, Renames, Scope};
use super::shared::Shared;
use super::types::{Components, Role};
use super::{docs, fixed};
use crate::diag::{Code, Diagnostics};
use crate::ir::{self, Api, Cursor, Version, WireName};
use crate::plan::{Item, Next, Operation, Parameter, Rule, RustName, Type};

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// What the operations of a version are resolved with.
pub(super) struct Around<'a> {
    pub api: &'a Api,
    pub version: &'a Version,
    pub shared: Option<&'a Shared<'a>>,
    pub components: &'a Components<'a>,
    pub renames: &'a Renames<'a>,
}

impl Around<'_> {
    /// The operations, in source order.
    pub(super) fn resolve(
        &self,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Item> {
        let mut items = Vec::new();
        for operation in &self.version.operations {
            items.extend(
                self.operation(operation, scope, diagnostics)
                    .map(Item::Operation),
            );
        }
        self.check_settings(diagnostics);
        items
    }

    fn operation(
        &self,
        operation: &ir::Operation,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Operation> {
        let wire = operation
            .id
            .clone()
            .unwrap_or_else(|| format!("{} {}", operation.method.to_lowercase(), operation.path));
        let at = &operation.origin.at;
        let name = scope.name(&wire, &wire, Case::Pascal, at, diagnostics);
        let parameters = self.parameters(operation, &wire, diagnostics)?;
        let model = self.model(operation, diagnostics);
        let reply = model.as_ref().zip(self.error(operation));
        let reply = reply.map(|(model, error)| {
            (
                self.components.ty(&named(model.clone()), None),
                self.components.ty(&named(error), None),
            )
        });
        let scope_name = match self.version.scopes.len() {
            0 => None,
            1 => Some((fixed("SCOPE"), false)),
            _ => Some((fixed("SCOPES"), true)),
        };
        let any_year = model
            .as_ref()
            .filter(|_| reply.is_some())
            .and_then(|model| self.components.any_year(model));
        let cursor = operation
            .id
            .as_ref()
            .and_then(|id| self.api.cursors.get(id));
        let next = cursor.and_then(|cursor| {
            self.next(cursor, operation, model.as_ref(), &parameters, diagnostics)
        });
        Some(Operation {
            name,
            docs: docs::operation(operation, self.version),
            method: operation.method.clone(),
            template: operation.path.clone(),
            scope: scope_name,
            rules: self.rules(operation, &parameters),
            parameters,
            has_xml: successes(operation).any(|response| {
                response
                    .bodies
                    .iter()
                    .any(|(media, _)| is_media(media, XML))
            }),
            reply,
            any_year,
            next,
            at: at.clone(),
        })
    }

    /// The rules between parameters: one's list has a column of the other's values.
    fn rules(&self, operation: &ir::Operation, parameters: &[Parameter]) -> Vec<Rule> {
        let tables = super::version::tables_of(self.version);
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

    /// The component that a success is read as.
    fn model(&self, operation: &ir::Operation, diagnostics: &mut Diagnostics) -> Option<WireName> {
        let mut found: Option<WireName> = None;
        for response in successes(operation) {
            for (media, ty) in &response.bodies {
                let Some(ty) = ty
                    .as_ref()
                    .filter(|_| is_media(media, JSON) || is_media(media, XML))
                else {
                    continue;
                };
                let at = &response.origin.at;
                let name = match ty {
                    ir::Type::Named(name) if self.is_object(name) => name,
                    _ => {
                        diagnostics
                            .error(
                                Code::Unsupported,
                                at.clone(),
                                format!("the body of `{media}` is no component that is an object"),
                            )
                            .expected("a `$ref` to an object")
                            .help("give the body's schema a name in `components/schemas`");
                        return None;
                    }
                };
                if found.as_ref().is_some_and(|other| other != name) {
                    diagnostics
                        .error(
                            Code::Unsupported,
                            at.clone(),
                            format!("`{name}` is the second type of a success"),
                        )
                        .expected("one type of body for all successes and media types")
                        .help("split the operation, or let its successes have the same body");
                    return None;
                }
                found = Some(name.clone());
            }
        }
        found
    }

    fn is_object(&self, name: &WireName) -> bool {
        matches!(
            self.components.role(name),
            Some(Role::Struct(..) | Role::Shared(_))
        )
    }

    /// The component that an error is read as: that of `default`, or of the first error status with a body.
    fn error(&self, operation: &ir::Operation) -> Option<WireName> {
        let default = operation
            .responses
            .iter()
            .filter(|response| response.status == "default");
        let others = operation
            .responses
            .iter()
            .filter(|response| response.status.starts_with(['4', '5']));
        let mut errors = default.chain(others);
        errors.find_map(|response| {
            response.bodies.iter().find_map(|(_, ty)| match ty {
                Some(ir::Type::Named(name)) if self.is_object(name) => Some(name.clone()),
                _ => None,
            })
        })
    }

    fn next(
        &self,
        cursor: &Cursor,
        operation: &ir::Operation,
        model: Option<&WireName>,
        parameters: &[Parameter],
        diagnostics: &mut Diagnostics,
    ) -> Option<Next> {
        let mut fault = |at: &crate::ir::Setting, what: &str| {
            diagnostics
                .error(
                    Code::UnusedSetting,
                    at.at.clone(),
                    format!("`{}` is no {what}", at.value),
                )
                .expected(
                    "a whole number of the operation, and of the items of a list of its response",
                )
                .help("correct the name, or take the entry out");
        };
        let is_number = |parameter: &&Parameter| {
            parameter.wire == cursor.parameter.value
                && parameter.ty == Type::Integer
                && parameter.required
        };
        let Some(parameter) = parameters.iter().find(is_number) else {
            fault(
                &cursor.parameter,
                &format!(
                    "required whole number among the parameters of `{}`",
                    operation.path
                ),
            );
            return None;
        };
        let page = model.and_then(|model| self.components.structure_of(model));
        let list = page.and_then(|page| {
            page.fields
                .iter()
                .find(|field| field.wire == cursor.list.value)
        });
        let item = list.and_then(|list| match &list.ty {
            Type::List(item) | Type::Vec(item) => self.components.structure_named(item),
            _ => None,
        });
        let (Some(model), Some(list), Some(item)) = (model, list, item) else {
            fault(&cursor.list, "list of objects in the response");
            return None;
        };
        let is_number = |field: &&crate::plan::FieldPlan| {
            field.wire == cursor.number.value && field.ty == Type::Integer
        };
        let Some(number) = item.fields.iter().find(is_number) else {
            fault(&cursor.number, "required whole number of its items");
            return None;
        };
        Some(Next {
            parameter: parameter.name.clone(),
            page: self.components.ty(&named(model.clone()), None),
            list: list.name.clone(),
            number: number.name.clone(),
        })
    }
}

/// Whether a type is an open code of a list.
fn is_open(ty: &Type, list: &RustName) -> bool {
    matches!(ty, Type::Open(code) if matches!(&**code, Type::Named(name, _) if name == list))
}

/// Whether a media type is this one, whatever its parameters.
fn is_media(media: &str, expected: &str) -> bool {
    let name = media.split(';').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case(expected)
}

fn named(name: WireName) -> ir::Type {
    ir::Type::Named(name)
}

fn successes(operation: &ir::Operation) -> impl Iterator<Item = &ir::Response> {
    operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2'))
}

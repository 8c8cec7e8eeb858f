//! Operations to requests and to what their responses are read as.

use super::codes::sets_and_columns;
use super::names::{Case, Renames, Scope};
use super::shared::Shared;
use super::types::{Components, Role};
use super::{docs, fixed};
use crate::diag::{Code, Diagnostics};
use crate::ir::{self, Api, Cursor, Version, WireName};
use crate::plan::{Item, Next, Operation, Parameter, ParameterPlace, Rule, Type};

const JSON: &str = "application/json";
const XML: &str = "application/xml";

/// The names of the methods that every request has, or may have.
const METHODS: [&str; 6] = [
    "new",
    "request",
    "decode",
    "decode_any_year",
    "decode_with_findings",
    "next",
];

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
    pub(super) fn operations(
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
            has_xml: successes(operation)
                .any(|response| response.bodies.iter().any(|(media, _)| media == XML)),
            reply,
            any_year,
            next,
            at: at.clone(),
        })
    }

    fn parameters(
        &self,
        operation: &ir::Operation,
        wire: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Parameter>> {
        let mut names = Scope::new(format!("the parameters of {wire}"), self.renames);
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            let at = &parameter.origin.at;
            let place = match parameter.location {
                "path" => ParameterPlace::Path,
                "query" => ParameterPlace::Query,
                "header" => ParameterPlace::Header,
                _ => {
                    diagnostics
                        .error(
                            Code::Unsupported,
                            at.clone(),
                            format!("`{}` is a cookie", parameter.name),
                        )
                        .expected("a parameter in the path, the query or a header")
                        .help("take it out, or send it some other way");
                    return None;
                }
            };
            let key = format!("{wire}.{}", parameter.name);
            let name = names.name(&parameter.name.0, &key, Case::Snake, at, diagnostics);
            let list = self.api.code_parameters.get(&parameter.name.0);
            let list = list.map(|setting| fixed(&setting.value));
            let ty = self.components.ty(&parameter.ty, list.as_ref());
            let is_scalar = match (&parameter.ty, &ty) {
                (_, Type::Vec(_) | Type::Runtime("Fields")) => false,
                (ir::Type::Named(name), Type::Named(..)) => {
                    matches!(self.components.role(name), Some(Role::Sensitive(_)))
                }
                _ => true,
            };
            if !is_scalar {
                diagnostics
                    .error(
                        Code::Unsupported,
                        at.clone(),
                        format!("`{}` is a list or an object", parameter.name),
                    )
                    .expected("a parameter of one text, number or truth value")
                    .help("take it out: requests with such parameters are not made");
                return None;
            }
            parameters.push(Parameter {
                name,
                wire: parameter.name.0.clone(),
                place,
                required: parameter.required,
                is_person: self.is_person(&parameter.ty),
                ty,
            });
        }
        for method in METHODS {
            names.reserve(&fixed(method), diagnostics);
        }
        Some(parameters)
    }

    fn is_person(&self, ty: &ir::Type) -> bool {
        let ir::Type::Named(name) = ty else {
            return false;
        };
        let own = self
            .api
            .person_identifiers
            .iter()
            .any(|setting| setting.value == name.0);
        own || self
            .shared
            .is_some_and(|shared| shared.is_person_identifier(name))
    }

    /// The rules between parameters: one's list has a column of the other's values.
    fn rules(&self, operation: &ir::Operation, parameters: &[Parameter]) -> Vec<Rule> {
        let tables = super::version::tables_of(self.version);
        let mut rules = Vec::new();
        for (code, parameter) in operation.parameters.iter().enumerate() {
            let list = self.api.code_parameters.get(&parameter.name.0);
            let table = list.and_then(|list| tables.iter().find(|(name, _)| *name == list.value));
            let Some((_, table)) = table else { continue };
            for (set, column) in sets_and_columns(&table.columns) {
                let is_of = |parameter: &&ir::Parameter| matches!(&parameter.ty, ir::Type::Named(name) if name.0 == set);
                let value = operation
                    .parameters
                    .iter()
                    .position(|parameter| is_of(&parameter));
                let both = |value: usize| parameters[code].required && parameters[value].required;
                rules.extend(value.filter(|value| both(*value)).map(|value| Rule {
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
                let Some(ty) = ty.as_ref().filter(|_| media == JSON || media == XML) else {
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
            Some(Role::Struct(..) | Role::Shared(_) | Role::Union(..))
        )
    }

    /// The component that an error is read as: that of `default`, or of the first error status with a body.
    fn error(&self, operation: &ir::Operation) -> Option<WireName> {
        let mut errors = operation
            .responses
            .iter()
            .filter(|response| !response.status.starts_with(['1', '2', '3']));
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

    /// Reports the settings about operations that name nothing.
    fn check_settings(&self, diagnostics: &mut Diagnostics) {
        let operations = || {
            self.api
                .versions
                .iter()
                .flat_map(|version| &version.operations)
        };
        // Each is reported once, not once a version.
        if self.api.versions.first() != Some(self.version) {
            return;
        }
        for (id, cursor) in &self.api.cursors {
            if !operations().any(|operation| operation.id.as_ref() == Some(id)) {
                diagnostics
                    .error(
                        Code::UnusedSetting,
                        cursor.at.clone(),
                        format!("{} has no operation `{id}`", self.api.slug),
                    )
                    .expected("an `operationId`")
                    .help("correct the name, or take the entry out");
            }
        }
        for (name, setting) in &self.api.code_parameters {
            let mut parameters = operations().flat_map(|operation| &operation.parameters);
            let fault = if !parameters.any(|parameter| parameter.name.0 == *name) {
                format!("{} has no parameter `{name}`", self.api.slug)
            } else if !self
                .api
                .versions
                .iter()
                .all(|version| has_list(version, &setting.value))
            {
                format!("{} has no list `{}`", self.api.slug, setting.value)
            } else {
                continue;
            };
            diagnostics
                .error(Code::UnusedSetting, setting.at.clone(), fault)
                .expected("the name of a parameter, and that of a table of the page")
                .help("correct the name, or take the line out");
        }
        for setting in &self.api.person_identifiers {
            let is_known = |version: &Version| {
                version
                    .schemas
                    .iter()
                    .any(|schema| schema.name.0 == setting.value)
            };
            if !self.api.versions.iter().any(is_known) {
                diagnostics
                    .error(
                        Code::UnusedSetting,
                        setting.at.clone(),
                        format!("{} has no component `{}`", self.api.slug, setting.value),
                    )
                    .expected("the name of a component")
                    .help("correct the name, or take it out");
            }
        }
    }
}

fn has_list(version: &Version, list: &str) -> bool {
    super::version::tables_of(version)
        .iter()
        .any(|(name, _)| *name == list)
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

//! The operations of all APIs to the rows of the table of them.

use std::collections::BTreeSet;

use skattekit_ir::ir::{self, Api, Cell, Column, Content, Version};

use super::walk::{Environment, Scope, text};
use crate::plan::{
    CombinationRow, CursorRow, ErrorRow, Item, Model, Operation, OperationRow, Parameter,
    ParameterKind, ParameterRow, Parts, RuntimeType, Spelling, Type,
};

/// The operations of a version, each with its place in the table of models.
pub(super) fn operation_rows(
    api: &Api,
    version: &Version,
    scope: Scope<'_>,
    models: &[Model],
) -> Vec<OperationRow> {
    let planned = scope.module.items.iter().filter_map(|item| match item {
        Item::Operation(planned) => Some(planned),
        _ => None,
    });
    let of_version = Rows {
        api,
        version,
        scope,
        models,
    };
    let known = |planned: &Operation| {
        let mut known = version.operations.iter();
        known.find(|operation| operation.origin.at == planned.at)
    };
    planned
        .filter_map(|planned| Some(of_version.row(planned, known(planned)?)))
        .collect()
}

/// What the rows of a version are made from.
struct Rows<'a> {
    api: &'a Api,
    version: &'a Version,
    scope: Scope<'a>,
    models: &'a [Model],
}

impl Rows<'_> {
    fn row(&self, planned: &Operation, operation: &ir::Operation) -> OperationRow {
        let parameters = planned.parameters.iter();
        OperationRow {
            api: self.api.slug.clone(),
            version: self.version.name.clone(),
            name: planned.name.as_str().to_owned(),
            id: operation.name(),
            method: planned.method.clone(),
            path: planned.template.clone(),
            parameters: parameters
                .map(|parameter| self.parameter(parameter, operation))
                .collect(),
            combinations: self.combinations(planned),
            servers: self.servers(operation),
            scopes: self.scopes(operation),
            media_types: each_once(
                operation
                    .successes()
                    .flat_map(|response| &response.bodies)
                    .map(Content::asked),
            ),
            statuses: operation
                .responses
                .iter()
                .map(|response| response.status.clone())
                .collect(),
            response: self.response(planned),
            errors: self.errors(),
            cursor: planned.next.as_ref().and_then(|_| self.cursor(operation)),
        }
    }

    fn parameter(&self, planned: &Parameter, operation: &ir::Operation) -> ParameterRow {
        let mut declared = operation.parameters.iter();
        let declared = declared.find(|declared| declared.origin.at == planned.at);
        let personal = declared.and_then(|declared| {
            let position = self.version.parameter(operation, declared);
            self.version.personal_at(&position)
        });
        ParameterRow {
            name: planned.wire.clone(),
            place: planned.place,
            required: planned.required,
            // What is not declared among the parameters is a key.
            is_sensitive: personal.is_some() || declared.is_none(),
            is_person: planned.is_person,
            kind: self.kind(planned),
        }
    }

    fn kind(&self, planned: &Parameter) -> ParameterKind {
        if let Spelling::Styled { parts, .. } = &planned.spelling
            && *parts != Parts::One
        {
            return ParameterKind::Several;
        }
        self.kind_of(&planned.ty)
    }

    fn kind_of(&self, ty: &Type) -> ParameterKind {
        match ty {
            Type::Integer => ParameterKind::Integer,
            Type::Boolean => ParameterKind::Boolean,
            Type::Runtime(RuntimeType::Decimal) => ParameterKind::Decimal,
            Type::Runtime(RuntimeType::Date) => ParameterKind::Date,
            Type::Runtime(RuntimeType::DateTime) => ParameterKind::DateTime,
            Type::Runtime(RuntimeType::Year) => ParameterKind::Year,
            Type::Text | Type::Named(..) | Type::Runtime(_) => ParameterKind::Text,
            Type::Open(_) => self
                .list_of(ty)
                .map_or(ParameterKind::Text, ParameterKind::Code),
            Type::Sensitive(inner)
            | Type::Option(inner)
            | Type::Nullable(inner)
            | Type::Boxed(inner) => self.kind_of(inner),
            Type::Vec(_) | Type::List(_) | Type::Map(_) => ParameterKind::Several,
        }
    }

    /// The path of the list that an open code is of.
    fn list_of(&self, ty: &Type) -> Option<String> {
        match ty {
            Type::Open(list) if matches!(&**list, Type::Named(..)) => {
                Some(text(self.scope, list, &Environment::new()))
            }
            _ => None,
        }
    }

    fn combinations(&self, planned: &Operation) -> Vec<CombinationRow> {
        let rules = planned.rules.iter();
        rules
            .filter_map(|rule| {
                let by = planned.parameters.get(rule.code)?;
                Some(CombinationRow {
                    by: by.wire.clone(),
                    code: planned.parameters.get(rule.value)?.wire.clone(),
                    list: self.list_of(&by.ty)?,
                    column: rule.column.clone(),
                })
            })
            .collect()
    }

    fn servers(&self, operation: &ir::Operation) -> Vec<String> {
        let servers = if operation.servers.is_empty() {
            &self.version.servers
        } else {
            &operation.servers
        };
        each_once(servers.iter().map(address))
    }

    fn scopes(&self, operation: &ir::Operation) -> Vec<String> {
        let own = operation.security.as_ref();
        let scopes = own.map(|own| own.iter().flatten().flat_map(|(_, scopes)| scopes));
        match scopes {
            Some(scopes) => each_once(scopes.map(|scope| scope.text.clone())),
            None => each_once(self.version.scopes.iter().map(|scope| scope.text.clone())),
        }
    }

    /// The row of the first type that it answers a success with.
    fn response(&self, planned: &Operation) -> Option<usize> {
        self.models.iter().position(|row| {
            let is_of_version = row.api == self.api.slug && row.version == self.version.name;
            let is_answer = row.operations.iter().any(|of| of == planned.name.as_str());
            is_of_version && is_answer && !row.is_error
        })
    }

    fn errors(&self) -> Vec<ErrorRow> {
        let Some(list) = &self.version.feilkoder else {
            return Vec::new();
        };
        let of = |column: Column| list.columns.iter().position(|known| *known == column);
        let (status, omraade) = (
            of(Column::HttpStatus).or_else(|| of(Column::MaybeHttpStatus)),
            of(Column::Omraade),
        );
        let rows = list.rows.iter().map(|row| ErrorRow {
            kode: row.code.0.clone(),
            http_status: match status.and_then(|at| row.cells.get(at)) {
                Some(Cell::Number(status)) => Some(*status),
                Some(Cell::MaybeNumber(status)) => *status,
                _ => None,
            },
            omraade: match omraade.and_then(|at| row.cells.get(at)) {
                Some(Cell::Text(text)) => text.clone(),
                _ => String::new(),
            },
        });
        rows.collect()
    }

    fn cursor(&self, operation: &ir::Operation) -> Option<CursorRow> {
        let cursor = self.api.cursors.get(operation.id.as_ref()?)?;
        Some(CursorRow {
            parameter: cursor.parameter.value.clone(),
            list: cursor.list.value.clone(),
            number: cursor.number.value.clone(),
        })
    }
}

/// The address of a server, with its variables at their defaults.
fn address(server: &ir::Server) -> String {
    let variables = server.variables.iter();
    let defaults = variables.filter_map(|own| Some((&own.name, own.default.as_ref()?)));
    defaults.fold(server.url.clone(), |url, (name, default)| {
        url.replace(&format!("{{{name}}}"), default)
    })
}

fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

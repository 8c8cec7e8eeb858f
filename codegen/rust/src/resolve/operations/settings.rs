//! Checks of the manifest's settings about operations.

use std::collections::BTreeSet;

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use skattekit_ir::ir::{self, CodeList, Scalar, Shape, Type, Version};

use super::super::lists::tables_of;
use super::Around;

impl Around<'_> {
    /// Reports settings about operations that do not exist, once and not once per version.
    pub(super) fn check_settings(&self, diagnostics: &mut Diagnostics) {
        if self.api.versions.first() == Some(self.version) {
            self.check_cursors(diagnostics);
            self.check_code_parameters(diagnostics);
            self.report_unset_parameters(diagnostics);
            self.check_person_identifiers(diagnostics);
        }
    }

    fn operations(&self) -> impl Iterator<Item = &ir::Operation> {
        self.api
            .versions
            .iter()
            .flat_map(|version| &version.operations)
    }

    fn check_cursors(&self, diagnostics: &mut Diagnostics) {
        for (id, cursor) in &self.api.cursors {
            if !self
                .operations()
                .any(|operation| operation.id.as_ref() == Some(id))
            {
                diagnostics
                    .error(Code::UnusedSetting, cursor.at.clone())
                    .found(format!("{} has no operation `{id}`", self.api.slug))
                    .expected("an `operationId`")
                    .help(near_or(
                        id,
                        self.operations()
                            .filter_map(|operation| operation.id.as_deref()),
                        "correct the name, or remove the entry",
                    ));
            }
        }
    }

    fn check_code_parameters(&self, diagnostics: &mut Diagnostics) {
        for (name, setting) in &self.api.code_parameters {
            let mut parameters = self
                .operations()
                .flat_map(|operation| &operation.parameters);
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
                .error(Code::UnusedSetting, setting.at.clone())
                .found(fault)
                .expected("the name of a parameter, and that of a table of the page")
                .help(near_or(
                    name,
                    self.operations()
                        .flat_map(|operation| &operation.parameters)
                        .map(|parameter| &*parameter.name.0)
                        .filter(|known| known != name),
                    "correct the name, or remove the line",
                ));
        }
    }

    /// Reports parameters that are strings although a table of the page has the same name and lists their values.
    fn report_unset_parameters(&self, diagnostics: &mut Diagnostics) {
        let mut told = BTreeSet::new();
        for version in &self.api.versions {
            let tables = tables_of(version);
            let parameters = version.operations.iter();
            for parameter in parameters.flat_map(|operation| &operation.parameters) {
                let name = &*parameter.name.0;
                let is_of = |(list, _): &&(&str, &CodeList)| list.eq_ignore_ascii_case(name);
                let Some((list, table)) = tables.iter().find(is_of) else {
                    continue;
                };
                let is_set = self.api.code_parameters.contains_key(name);
                if is_set || !is_string(&parameter.ty, version) || !told.insert(name) {
                    continue;
                }
                diagnostics
                    .warning(Code::UnsetParameter, parameter.origin.at.clone())
                    .found(format!("the parameter `{name}` is a plain string, although a table of the page lists its values"))
                    .expected("a parameter whose values are the codes of the table")
                    .other(table.origin.at.clone(), "the table is here")
                    .help(format!(
                        "add `{name} = \"{list}\"` to `[api.code-parameters]` of the API in the manifest"
                    ));
            }
        }
    }

    fn check_person_identifiers(&self, diagnostics: &mut Diagnostics) {
        for setting in &self.api.person_identifiers {
            let is_known = |version: &Version| {
                version
                    .schemas
                    .iter()
                    .filter(|schema| matches!(schema.shape, ir::Shape::Scalar(ir::Scalar::Text, _)))
                    .any(|schema| schema.name.0 == setting.value)
            };
            if !self.api.versions.iter().any(is_known) {
                diagnostics
                    .error(Code::UnusedSetting, setting.at.clone())
                    .found(format!(
                        "{} has no component `{}` that is a string",
                        self.api.slug, setting.value
                    ))
                    .expected("the name of a component")
                    .help(near_or(
                        &setting.value,
                        self.api
                            .versions
                            .iter()
                            .flat_map(|version| &version.schemas)
                            .map(|schema| &*schema.name.0)
                            .filter(|known| *known != setting.value),
                        "correct the name, or remove it",
                    ));
            }
        }
    }
}

/// Whether the values of a parameter are unrestricted strings.
fn is_string(ty: &Type, version: &Version) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::Text,
        Type::Named(name) => version
            .schema(name)
            .is_some_and(|schema| matches!(schema.shape, Shape::Scalar(Scalar::Text, _))),
        _ => false,
    }
}

fn has_list(version: &Version, list: &str) -> bool {
    tables_of(version).iter().any(|(name, _)| *name == list)
}

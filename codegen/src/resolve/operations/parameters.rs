//! The parameters of an operation: where each goes, and the type of its value.

use super::super::fixed;
use super::super::names::{Case, Scope};
use super::super::types::Role;
use super::{Around, is_open};
use crate::diag::{Code, Diagnostics};
use crate::ir;
use crate::plan::{Parameter, ParameterPlace, Type};

/// The names of the methods that every request has, or may have.
const METHODS: [&str; 7] = [
    "new",
    "request",
    "decode",
    "decode_any_year",
    "decode_any_year_with_findings",
    "decode_with_findings",
    "next",
];

impl Around<'_> {
    /// The parameters of a request; none when one of them cannot be, which was reported.
    pub(super) fn parameters(
        &self,
        operation: &ir::Operation,
        wire: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Parameter>> {
        let mut names = Scope::new(format!("the parameters of {wire}"), self.renames);
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            if parameter.location == "header" && is_said_otherwise(&parameter.name.0) {
                continue;
            }
            let at = &parameter.origin.at;
            let place = place(parameter, diagnostics)?;
            let key = format!("{wire}.{}", parameter.name);
            let name = names.name(&parameter.name.0, &key, Case::Snake, at, diagnostics);
            parameters.push(Parameter {
                name,
                wire: parameter.name.0.clone(),
                place,
                required: parameter.required,
                is_person: self.is_person(&parameter.ty),
                ty: self.parameter_type(parameter, diagnostics)?,
            });
        }
        for method in METHODS {
            names.reserve(&fixed(method), diagnostics);
        }
        Some(parameters)
    }

    fn parameter_type(
        &self,
        parameter: &ir::Parameter,
        diagnostics: &mut Diagnostics,
    ) -> Option<Type> {
        let list = self.api.code_parameters.get(&parameter.name.0);
        let list = list.map(|setting| fixed(&setting.value));
        let ty = self.components.ty(&parameter.ty, list.as_ref());
        let is_scalar = match (&parameter.ty, &ty) {
            (
                _,
                Type::Vec(_)
                | Type::List(_)
                | Type::Map(_)
                | Type::Nullable(_)
                | Type::Runtime("Fields" | "Value"),
            ) => false,
            (ir::Type::Named(name), Type::Named(..)) => {
                matches!(self.components.role(name), Some(Role::Sensitive(_)))
            }
            _ => true,
        };
        let at = &parameter.origin.at;
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
        if let Some(list) = list.filter(|list| !is_open(&ty, list)) {
            let list = list.as_str();
            diagnostics
                .error(
                    Code::UnusedSetting,
                    at.clone(),
                    format!(
                        "`{}` is to be a code of `{list}`, and is no text",
                        parameter.name
                    ),
                )
                .expected("a parameter of type string without a format")
                .help("take it out of `[api.code-parameters]`, or make it a string");
            return None;
        }
        Some(ty)
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
}

/// Whether a header is one that OpenAPI has ignored among the parameters: what it says is said otherwise.
fn is_said_otherwise(name: &str) -> bool {
    ["accept", "authorization", "content-type"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

fn place(parameter: &ir::Parameter, diagnostics: &mut Diagnostics) -> Option<ParameterPlace> {
    let at = &parameter.origin.at;
    match parameter.location {
        "path" => Some(ParameterPlace::Path),
        "query" => Some(ParameterPlace::Query),
        "header" if is_token(&parameter.name.0) => Some(ParameterPlace::Header),
        "header" => {
            diagnostics
                .error(
                    Code::InvalidName,
                    at.clone(),
                    format!("`{}` is no name of a header", parameter.name),
                )
                .expected("letters, digits and dashes")
                .help("correct the name, or take the parameter out");
            None
        }
        _ => {
            diagnostics
                .error(
                    Code::Unsupported,
                    at.clone(),
                    format!("`{}` is a cookie", parameter.name),
                )
                .expected("a parameter in the path, the query or a header")
                .help("take it out, or send it some other way");
            None
        }
    }
}

/// Whether a text can be the name of a header: a token of RFC 9110.
fn is_token(name: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

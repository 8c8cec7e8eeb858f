//! Resolution of security: the constant with the scopes, and the parameters for keys.

use std::collections::BTreeSet;

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{self, ParameterLocation, SchemeKind, Text};

use super::{Around, Called};
use crate::plan::{Parameter, ParameterPlace, Parts, RuntimeType, Scopes, Spelling, Type};
use crate::resolve::argument_docs;
use crate::resolve::fixed;
use crate::resolve::names::{Case, Scope};

impl Around<'_> {
    /// The scopes of an operation, if they differ from those of the document.
    pub(super) fn own_scopes(&self, operation: &ir::Operation) -> Option<Vec<Text>> {
        let requirements = operation.security.as_ref()?;
        if *requirements == self.version.security {
            return None;
        }
        let mut seen = BTreeSet::new();
        let scopes = requirements
            .iter()
            .flatten()
            .flat_map(|(_, scopes)| scopes)
            .filter(|scope| seen.insert(&*scope.text));
        Some(scopes.cloned().collect())
    }

    /// The constant with the scopes of an operation.
    pub(super) fn scope(&self, operation: &ir::Operation) -> Option<Scopes> {
        let own = self.own_scopes(operation);
        let scopes = own.as_ref().unwrap_or(&self.version.scopes);
        let name = match scopes.len() {
            0 => return None,
            1 => "SCOPE",
            _ => "SCOPES",
        };
        Some(Scopes {
            name: fixed(name),
            several: scopes.len() > 1,
            own: own.is_some(),
        })
    }

    /// The API keys of a call; tokens are added by the caller.
    pub(super) fn keys(
        &self,
        operation: &ir::Operation,
        called: &Called<'_>,
        names: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Parameter> {
        let used = operation
            .security
            .as_ref()
            .unwrap_or(&self.version.security)
            .iter()
            .flatten()
            .map(|(name, _)| name)
            .collect::<BTreeSet<_>>();
        let mut keys = Vec::new();
        for scheme in &self.version.schemes {
            let SchemeKind::ApiKey(location, wire) = &scheme.kind else {
                continue;
            };
            let is_same =
                |known: &ir::Parameter| known.location == *location && known.name == *wire;
            if !used.contains(&scheme.name) || operation.parameters.iter().any(is_same) {
                continue;
            }
            let key = format!("{}.{}", called.key, scheme.name);
            let at = &scheme.origin.at;
            let (place, spelling) = match location {
                ParameterLocation::Header => (ParameterPlace::Header, Spelling::Plain),
                ParameterLocation::Cookie => {
                    let spelling = Spelling::Styled {
                        parts: Parts::One,
                        style: ir::Style::Form,
                        explode: false,
                        reserved: false,
                        empty: false,
                    };
                    (ParameterPlace::Cookie, spelling)
                }
                _ => (ParameterPlace::Query, Spelling::Plain),
            };
            if !super::parameters::is_sendable(wire, place, at, diagnostics) {
                continue;
            }
            let name = names.name(&scheme.name.0, &key, Case::Snake, at, diagnostics);
            keys.push(Parameter {
                docs: argument_docs::key(scheme, wire, &name),
                name,
                wire: wire.0.clone(),
                place,
                required: false,
                ty: Type::Runtime(RuntimeType::Sensitive),
                spelling,
                is_person: false,
                at: at.clone(),
            });
        }
        keys
    }
}

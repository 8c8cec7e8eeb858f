//! Constants of a version and of its operations: the scopes and the security schemes.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{Text, Version};
use skattekit_ir::markdown::code;

use super::names::{Case, Renames, Scope};
use super::{docs, fixed, operation_docs};
use crate::plan::{Constant, ConstantKind, Item};

/// The scope first, then the security schemes in source order.
pub(super) fn resolve(
    version: &Version,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let scopes = scopes(&version.scopes);
    let mut names = Scope::new(format!("the constants of {}", version.name), renames);
    scopes
        .into_iter()
        .chain(schemes(version, &mut names, diagnostics))
        .map(Item::Constant)
        .collect()
}

/// The constant with the scopes, if there are any.
pub(super) fn scopes(scopes: &[Text]) -> Option<Constant> {
    let (name, what) = match scopes.len() {
        0 => return None,
        1 => ("SCOPE", "The Maskinporten scope that a token must have."),
        _ => (
            "SCOPES",
            "The Maskinporten scopes of which a token must have one.",
        ),
    };
    Some(Constant {
        name: fixed(name),
        kind: ConstantKind::Scopes,
        docs: docs::ours([what.to_owned()]),
        values: scopes.iter().map(|scope| scope.text.clone()).collect(),
        names: Vec::new(),
        is_slice: scopes.len() > 1,
        at: scopes.first().map(|scope| scope.at.clone()),
    })
}

/// The security schemes about which more is known than that they need a token.
fn schemes(
    version: &Version,
    names: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Constant> {
    if let [scheme] = &*version.schemes
        && scheme.kind.is_bearer()
    {
        return Vec::new();
    }
    let constants = version.schemes.iter().map(|scheme| {
        let wire = format!("SCHEME {}", scheme.name);
        let key = format!("securitySchemes.{}", scheme.name);
        let at = &scheme.origin.at;
        let mut docs = docs::ours([format!(
            "The security scheme {}: {}.",
            code(&scheme.name.0),
            operation_docs::scheme(&scheme.kind)
        )]);
        let text = scheme.description.iter();
        docs.source = text
            .map(|text| (text.text.clone(), Some(text.at.clone())))
            .collect();
        Constant {
            name: names.name(&wire, &key, Case::Shouty, at, diagnostics),
            kind: ConstantKind::Scheme,
            docs,
            values: vec![scheme.name.0.clone()],
            names: Vec::new(),
            is_slice: false,
            at: Some(at.clone()),
        }
    });
    constants.collect()
}

//! A version's constants: the Maskinporten scope and the base addresses.

use super::names::{Case, Renames, Scope};
use super::{docs, fixed};
use crate::diag::Diagnostics;
use crate::ir::Version;
use crate::plan::{Constant, Item};

/// The scope first, then the servers in source order.
pub(super) fn resolve(
    version: &Version,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let file = docs::from_file(&version.file);
    let mut constants = Vec::from_iter(scope(version, &file));
    let mut names = Scope::new(format!("the servers of {}", version.name), renames);
    for server in &version.servers {
        let description = server.description.as_deref().unwrap_or_default().trim();
        let at = &server.origin.at;
        let wire = format!("BASE_URL {description}");
        let key = format!("servers.{description}");
        let name = names.name(wire.trim(), &key, Case::Shouty, at, diagnostics);
        let what = match description {
            "" => "The base address.".to_owned(),
            description => format!("The base address: {description}."),
        };
        constants.push(Constant {
            name,
            docs: docs::ours([what, format!("`servers` of {file}.")]),
            values: vec![server.url.clone()],
            is_slice: false,
            at: Some(at.clone()),
        });
    }
    constants.into_iter().map(Item::Constant).collect()
}

fn scope(version: &Version, file: &str) -> Option<Constant> {
    let (name, what) = match version.scopes.len() {
        0 => return None,
        1 => ("SCOPE", "The Maskinporten scope that a token must have."),
        _ => (
            "SCOPES",
            "The Maskinporten scopes of which a token must have one.",
        ),
    };
    Some(Constant {
        name: fixed(name),
        docs: docs::ours([what.to_owned(), format!("`security` of {file}.")]),
        values: version
            .scopes
            .iter()
            .map(|scope| scope.text.clone())
            .collect(),
        is_slice: version.scopes.len() > 1,
        at: version.scopes.first().map(|scope| scope.at.clone()),
    })
}

//! Constants of a version and of its operations: the scopes, the base addresses and the security schemes.

use super::names::{Case, Renames, Scope};
use super::{docs, fixed};
use crate::diag::Diagnostics;
use crate::ir::{self, SchemeKind, Text, Version};
use crate::markdown::{code, inline};
use crate::plan::{Constant, Item, Server};

/// The scope first, then the servers and the security schemes in source order.
pub(super) fn resolve(
    version: &Version,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let file = docs::from_file(&version.file);
    let scopes = scopes(&version.scopes, &format!("`security` of {file}."));
    let mut names = Scope::new(format!("the servers of {}", version.name), renames);
    let (addresses, servers) = servers(&version.servers, &file, "servers", &mut names, diagnostics);
    let mut constants = Vec::from_iter(scopes);
    constants.extend(addresses);
    constants.extend(schemes(version, &file, &mut names, diagnostics));
    let constants = constants.into_iter().map(Item::Constant);
    constants
        .chain(servers.into_iter().map(Item::Server))
        .collect()
}

/// The constant with the scopes, where there are any.
pub(super) fn scopes(scopes: &[Text], place: &str) -> Option<Constant> {
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
        docs: docs::ours([what.to_owned(), place.to_owned()]),
        values: scopes.iter().map(|scope| scope.text.clone()).collect(),
        is_slice: scopes.len() > 1,
        at: scopes.first().map(|scope| scope.at.clone()),
    })
}

/// A constant for every server, with the defaults of its variables, and one more for each that has variables.
pub(super) fn servers(
    servers: &[ir::Server],
    file: &str,
    key: &str,
    names: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Constant>, Vec<Server>) {
    let (mut constants, mut templates) = (Vec::new(), Vec::new());
    let nameless = servers.iter().filter(|server| server.description.is_none());
    let is_alone = nameless.count() < 2;
    for server in servers {
        let own = server.description.as_deref().unwrap_or_default().trim();
        // Without a description, the address itself is all that tells it from the others.
        let told = if own.is_empty() && !is_alone {
            &*server.url
        } else {
            own
        };
        let at = &server.origin.at;
        let is_relative = !server.url.contains("://") && !server.url.starts_with('{');
        let (prefix, what) = if is_relative {
            (
                "BASE_PATH",
                "The path of the base address, below the address that the service is reached at",
            )
        } else {
            ("BASE_URL", "The base address")
        };
        let key = format!("{key}.{told}");
        let wire = format!("{prefix} {told}");
        let name = names.name(wire.trim(), &key, Case::Shouty, at, diagnostics);
        let what = match own {
            "" => format!("{what}."),
            description => format!("{what}: {}.", inline(description)),
        };
        let mut paragraphs = vec![what];
        if !server.variables.is_empty() {
            let wire = format!("SERVER {told}");
            let key = format!("{key}.server");
            let variables = names.name(wire.trim(), &key, Case::Shouty, at, diagnostics);
            templates.push(template(server, variables.clone(), &paragraphs[0], file));
            paragraphs.push(format!(
                "With the defaults of its variables; [`{}`] takes others.",
                variables.as_str()
            ));
        }
        paragraphs.push(format!("`servers` of {file}."));
        constants.push(Constant {
            name,
            docs: docs::ours(paragraphs),
            values: vec![with_defaults(server)],
            is_slice: false,
            at: Some(at.clone()),
        });
    }
    (constants, templates)
}

/// A server's address with the defaults of its variables.
fn with_defaults(server: &ir::Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    url
}

fn template(server: &ir::Server, name: crate::plan::RustName, what: &str, file: &str) -> Server {
    let variables = server.variables.iter();
    let variables = variables.map(|variable| {
        let name = variable.name.0.clone();
        (name, variable.default.clone(), variable.values.clone())
    });
    let mut docs = docs::ours([what.to_owned()]);
    for variable in &server.variables {
        docs.ours.push(format!(
            "Variable {}, default {}.",
            code(&variable.name.0),
            code(&variable.default)
        ));
    }
    docs.ours.push(format!("`servers` of {file}."));
    Server {
        name,
        docs,
        template: server.url.clone(),
        variables: variables.collect(),
        at: server.origin.at.clone(),
    }
}

/// The names of the security schemes, where there is more to know of them than that a token is asked for.
fn schemes(
    version: &Version,
    file: &str,
    names: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Constant> {
    if let [scheme] = &*version.schemes
        && is_bearer(&scheme.kind)
    {
        return Vec::new();
    }
    let constants = version.schemes.iter().map(|scheme| {
        let wire = format!("SCHEME {}", scheme.name);
        let key = format!("securitySchemes.{}", scheme.name);
        let at = &scheme.origin.at;
        let mut docs = docs::ours([
            format!(
                "The security scheme {}: {}.",
                code(&scheme.name.0),
                docs::scheme(&scheme.kind)
            ),
            format!("`securitySchemes` of {file}."),
        ]);
        let text = scheme.description.iter();
        docs.source = text
            .map(|text| (text.text.clone(), Some(text.at.clone())))
            .collect();
        Constant {
            name: names.name(&wire, &key, Case::Shouty, at, diagnostics),
            docs,
            values: vec![scheme.name.0.clone()],
            is_slice: false,
            at: Some(at.clone()),
        }
    });
    constants.collect()
}

/// Whether a scheme is that of a token in the header `Authorization`.
pub(super) fn is_bearer(kind: &SchemeKind) -> bool {
    matches!(kind, SchemeKind::Http(scheme) if scheme.eq_ignore_ascii_case("bearer"))
}

//! Constants of a version and of its operations: the scopes, the base addresses and the security schemes.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{self, Text, Version};
use skattekit_ir::markdown::{code, inline};

use super::names::{Case, Renames, Scope, rust_name};
use super::{docs, fixed, operation_docs};
use crate::plan::{Constant, ConstantKind, Item, RustName, Server, ServerVariable};

/// The scope first, then the servers and the security schemes in source order.
pub(super) fn resolve(
    version: &Version,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let scopes = scopes(&version.scopes);
    let mut names = Scope::new(format!("the servers of {}", version.name), renames);
    let (addresses, servers) = servers(&version.servers, "servers", "", &mut names, diagnostics);
    let mut constants = Vec::from_iter(scopes);
    constants.extend(addresses);
    constants.extend(schemes(version, &mut names, diagnostics));
    constants
        .into_iter()
        .map(Item::Constant)
        .chain(servers.into_iter().map(Item::Server))
        .collect()
}

/// The constant with the scopes, where there are any.
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

/// A constant for every server, with the defaults of its variables, and one more for each that has variables.
///
/// `owner` is what a link to one of them begins with.
pub(super) fn servers(
    servers: &[ir::Server],
    key: &str,
    owner: &str,
    names: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Constant>, Vec<Server>) {
    let (mut constants, mut templates) = (Vec::new(), Vec::new());
    let servers = each_once(servers).collect::<Vec<_>>();
    let called = servers
        .iter()
        .map(|server| {
            let told = told(server, &servers);
            let (prefix, _) = base(server);
            let wire = format!("{prefix} {told}").trim().to_owned();
            (wire, format!("{key}.{told}"), told)
        })
        .collect::<Vec<_>>();
    let keys = called.iter().map(|(wire, key, _)| (&**wire, key.clone()));
    names.expect(keys, Case::Shouty);
    for (server, (wire, key, told)) in servers.iter().zip(&called) {
        let own = described(server);
        let at = &server.origin.at;
        let (_, what) = base(server);
        let has_defaults = server.variables.iter().all(|known| known.default.is_some());
        let what = match own {
            "" => format!("{what}."),
            description => format!("{what}: {}.", inline(description)),
        };
        let mut paragraphs = vec![what];
        if !server.variables.is_empty() {
            let wire = format!("SERVER {told}");
            let key = format!("{key}.server");
            let variables = names.name(wire.trim(), &key, Case::Shouty, at, diagnostics);
            templates.push(template(server, variables.clone(), &paragraphs[0]));
            paragraphs.push(format!(
                "With the defaults of its variables; [`{owner}{}`] takes others.",
                variables.as_str()
            ));
        }
        // Without a default for every variable there is no address before somebody gives the rest.
        if !has_defaults {
            continue;
        }
        let name = names.name(wire, key, Case::Shouty, at, diagnostics);
        constants.push(Constant {
            name,
            kind: ConstantKind::Server,
            docs: docs::ours(paragraphs),
            values: vec![with_defaults(server)],
            names: Vec::new(),
            is_slice: false,
            at: Some(at.clone()),
        });
    }
    (constants, templates)
}

/// The servers without those that say the same as one before them.
fn each_once(servers: &[ir::Server]) -> impl Iterator<Item = &ir::Server> {
    let is_new = |(at, server): &(usize, &ir::Server)| {
        let mut before = servers[..*at].iter();
        !before.any(|other| other.url == server.url && described(other) == described(server))
    };
    servers
        .iter()
        .enumerate()
        .filter(is_new)
        .map(|(_, server)| server)
}

fn described(server: &ir::Server) -> &str {
    server.description.as_deref().unwrap_or_default().trim()
}

/// What a server is called by: its description, where that is one that a name can be made of and no other server has it, or
/// else its address.
fn told<'s>(server: &'s ir::Server, servers: &[&ir::Server]) -> &'s str {
    /// The longest description that makes a name, in characters; beyond that it is a text.
    const LONGEST: usize = 100;
    let own = described(server);
    let name = rust_name(own, Case::Shouty);
    let says_it = |other: &&&ir::Server| rust_name(described(other), Case::Shouty) == name;
    let others = servers.iter().filter(says_it);
    let names_it = own.is_empty() || (own.len() <= LONGEST && name.is_some());
    if names_it && others.count() == 1 {
        own
    } else {
        &server.url
    }
}

/// What a server's constant begins with, and what it is.
fn base(server: &ir::Server) -> (&'static str, &'static str) {
    if !server.url.contains("://") && !server.url.starts_with('{') {
        let what = "The path of the base address, below the address that the service is reached at";
        ("BASE_PATH", what)
    } else {
        ("BASE_URL", "The base address")
    }
}

/// A server's address with the defaults of its variables.
fn with_defaults(server: &ir::Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        let default = variable.default.as_deref().unwrap_or_default();
        url = url.replace(&format!("{{{}}}", variable.name), default);
    }
    url
}

fn template(server: &ir::Server, name: RustName, what: &str) -> Server {
    let variables = server.variables.iter();
    let variables = variables.map(|variable| {
        let name = variable.name.0.clone();
        // In braces as before, so that an address is none before there is a value.
        let braces = || format!("{{{name}}}");
        let default = variable.default.clone().unwrap_or_else(braces);
        ServerVariable {
            default,
            values: variable.values.clone(),
            name,
        }
    });
    let mut docs = docs::ours([what.to_owned()]);
    for variable in &server.variables {
        let name = code(&variable.name.0);
        let about = variable.description.as_ref().map_or_else(
            || ".".to_owned(),
            |text| format!(": {}", inline(&text.text)),
        );
        docs.ours.push(match &variable.default {
            Some(default) => format!("- Variable {name}, default {}{about}", code(default)),
            None => {
                format!("- Variable {name}, which has no default and must be given a value{about}")
            }
        });
    }
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

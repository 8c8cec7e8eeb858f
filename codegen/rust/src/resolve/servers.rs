//! Resolution of base addresses: a module of constants per version, submodules per service, and constants of
//! operations.

use std::collections::BTreeSet;

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{self, Version};
use skattekit_ir::markdown::{code, inline};

use super::names::{Case, Renames, Scope, rust_name};
use super::{docs, fixed};
use crate::plan::{Constant, ConstantKind, RustName, Server, ServerVariable, Servers};

/// The module of a version's base addresses; `None` without servers.
pub(super) fn resolve(
    version: &Version,
    name: RustName,
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Servers> {
    let first = version.servers.first()?;
    let what = "The base addresses that the specification names.";
    let mut module = Servers {
        name,
        docs: docs::ours([what.to_owned()]),
        constants: Vec::new(),
        templates: Vec::new(),
        services: Vec::new(),
        has_list: has_addresses(version),
        at: first.origin.at.clone(),
    };
    let servers = each_once(&version.servers).collect::<Vec<_>>();
    let of = Naming {
        whose: format!("the servers of {}", version.name),
        key: "servers",
        owner: "",
        in_module: true,
        renames,
    };
    let services = services(&servers);
    if services.is_empty() {
        (module.constants, module.templates) = of.constants(&servers, described, diagnostics);
        return Some(module);
    }
    let mut names = Scope::new(format!("the services of {}", version.name), renames);
    for service in services {
        let own = servers.iter().copied().filter(|server| {
            let (of, _) = parts(server).unwrap_or_default();
            of == service
        });
        let own = own.collect::<Vec<_>>();
        let Some(first) = own.first() else { continue };
        let at = &first.origin.at;
        let key = format!("servers.{service}");
        let of = Naming {
            whose: format!("the servers of {service}"),
            ..of.clone()
        };
        let environment = |server| parts(server).map_or("", |(_, environment)| environment);
        let (constants, templates) = of.constants(&own, environment, diagnostics);
        module.services.push(Servers {
            name: names.name(service, &key, Case::Snake, at, diagnostics),
            docs: docs::ours([format!("The base addresses of {}.", inline(service))]),
            constants,
            templates,
            services: Vec::new(),
            has_list: own.iter().any(|server| has_defaults(server)),
            at: at.clone(),
        });
    }
    Some(module)
}

/// Whether the specification names an address that needs no value.
pub(super) fn has_addresses(version: &Version) -> bool {
    version.servers.iter().any(has_defaults)
}

/// The constants of an operation's own servers.
pub(super) fn of_operation(
    servers: &[ir::Server],
    called: (&str, &str),
    renames: &Renames<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Constant>, Vec<Server>) {
    let (wire, key) = called;
    let servers = each_once(servers).collect::<Vec<_>>();
    let of = Naming {
        whose: format!("the servers of {wire}"),
        key,
        owner: "Self::",
        in_module: false,
        renames,
    };
    of.constants(&servers, described, diagnostics)
}

/// The services of the servers, in source order. Empty unless every description names a service before its environment,
/// and there are several services.
fn services<'s>(servers: &[&'s ir::Server]) -> Vec<&'s str> {
    let named = servers.iter().map(|server| Some(parts(server)?.0));
    let Some(named) = named.collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let each = named
        .iter()
        .copied()
        .filter(|service| seen.insert(*service))
        .collect::<Vec<_>>();
    // As many services as servers would mean one module per server.
    if each.len() > 1 && each.len() < named.len() {
        each
    } else {
        Vec::new()
    }
}

/// The parts of a description of the form `service, environment`.
fn parts(server: &ir::Server) -> Option<(&str, &str)> {
    let (service, environment) = described(server).rsplit_once(',')?;
    let (service, environment) = (service.trim(), environment.trim());
    let named = rust_name(service, Case::Snake).and(rust_name(environment, Case::Shouty));
    named.is_some().then_some((service, environment))
}

/// How the constants of some servers are named and documented.
#[derive(Clone)]
struct Naming<'a> {
    /// The owner of the servers, for messages.
    whose: String,
    /// The prefix of the keys in the rename table.
    key: &'a str,
    /// The prefix of a link to one of the constants.
    owner: &'static str,
    /// Whether they are in a module that says that they are addresses.
    in_module: bool,
    renames: &'a Renames<'a>,
}

impl Naming<'_> {
    /// One constant per server, with the defaults of its variables, and another one for each server with variables.
    fn constants<'s>(
        &self,
        servers: &[&'s ir::Server],
        own: impl Fn(&'s ir::Server) -> &'s str,
        diagnostics: &mut Diagnostics,
    ) -> (Vec<Constant>, Vec<Server>) {
        let (mut constants, mut templates) = (Vec::new(), Vec::new());
        let mut names = Scope::new(&*self.whose, self.renames);
        if self.in_module {
            names.reserve(&fixed(Servers::ALL), diagnostics);
        }
        let called = servers
            .iter()
            .map(|server| {
                let told = told(server, servers, &own);
                (self.wire(server, told), self.keyed(server, told), told)
            })
            .collect::<Vec<_>>();
        let keys = called.iter().map(|(wire, key, _)| (&**wire, key.clone()));
        names.expect(keys, Case::Shouty);
        for (server, (wire, key, told)) in servers.iter().zip(&called) {
            let at = &server.origin.at;
            let mut paragraphs = vec![match described(server) {
                "" => format!("{}.", about(server)),
                description => format!("{}: {}.", about(server), inline(description)),
            }];
            if !server.variables.is_empty() {
                let wire = self.template_wire(told);
                let key = format!("{}.server", self.keyed(server, told));
                let variables = names.name(&wire, &key, Case::Shouty, at, diagnostics);
                templates.push(template(server, variables.clone(), &paragraphs[0]));
                paragraphs.push(format!(
                    "With the defaults of its variables; [`{}{}`] takes others.",
                    self.owner,
                    variables.as_str()
                ));
            }
            // If a variable has no default, there is no address until a value is given.
            if !has_defaults(server) {
                continue;
            }
            constants.push(Constant {
                name: names.name(wire, key, Case::Shouty, at, diagnostics),
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

    /// The name from which a constant is named; the prefix of a relative path says that it is not a full address.
    fn wire(&self, server: &ir::Server, told: &str) -> String {
        let prefix = match (is_path(server), self.in_module && !told.is_empty()) {
            (true, _) => "BASE_PATH",
            (false, true) => "",
            (false, false) => "BASE_URL",
        };
        format!("{prefix} {told}").trim().to_owned()
    }

    fn template_wire(&self, told: &str) -> String {
        if self.in_module {
            format!("{told} TEMPLATE").trim().to_owned()
        } else {
            format!("SERVER {told}").trim().to_owned()
        }
    }

    /// The key in the rename table, from the whole description if there is one.
    fn keyed(&self, server: &ir::Server, told: &str) -> String {
        let told = if told == server.url {
            told
        } else {
            described(server)
        };
        format!("{}.{told}", self.key)
    }
}

/// The servers without repetitions.
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

/// The label of a server: its description, if that is unique and a name can be made of it, or else its address.
fn told<'s>(
    server: &'s ir::Server,
    servers: &[&'s ir::Server],
    own: impl Fn(&'s ir::Server) -> &'s str,
) -> &'s str {
    /// The longest description that becomes a name, in characters; a longer one is prose.
    const LONGEST: usize = 100;
    let text = own(server);
    let name = rust_name(text, Case::Shouty);
    let others = servers
        .iter()
        .filter(|other| rust_name(own(other), Case::Shouty) == name);
    let names_it = text.is_empty() || (text.len() <= LONGEST && name.is_some());
    if names_it && others.count() == 1 {
        text
    } else {
        &server.url
    }
}

/// The description of a server's constant.
fn about(server: &ir::Server) -> &'static str {
    if is_path(server) {
        "The path of the base address, relative to the address of the service"
    } else {
        "The base address"
    }
}

/// Whether an address is relative to another one.
fn is_path(server: &ir::Server) -> bool {
    !server.url.contains("://") && !server.url.starts_with('{')
}

/// Whether each variable of an address has a default.
fn has_defaults(server: &ir::Server) -> bool {
    server.variables.iter().all(|known| known.default.is_some())
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
        // The braces stay, so that the address is invalid until a value is given.
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

//! Servers of the document, of a path and of an operation.

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Server, ServerVariable, WireName};

use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    /// The servers of the document.
    pub(super) fn servers(&mut self) -> Vec<Server> {
        let root = self.root();
        self.servers_of(&root)
    }

    /// The servers listed at a place.
    pub(super) fn servers_of(&mut self, parent: &NodeAt<'a>) -> Vec<Server> {
        parent
            .get("servers")
            .iter()
            .flat_map(NodeAt::items)
            .collect::<Vec<_>>()
            .iter()
            .filter_map(|place| self.server(place))
            .collect()
    }

    fn server(&mut self, place: &NodeAt<'a>) -> Option<Server> {
        let url = place.node.get("url").and_then(Node::text)?.trim();
        if !self.check_url(url, place) {
            return None;
        }
        let names = url
            .split('{')
            .skip(1)
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect::<Vec<_>>();
        let variables = place.get("variables");
        let mut lowered: Vec<ServerVariable> = Vec::new();
        for name in names {
            if lowered.iter().any(|known| known.name.0 == name) {
                continue;
            }
            let variable = variables.as_ref().and_then(|all| all.get(name));
            lowered.push(self.variable(name, variable, place));
        }
        let known = variables.iter().flat_map(|all| all.node.entries());
        for entry in known {
            if !url.contains(&format!("{{{}}}", entry.key)) {
                self.diagnostics
                    .warning(Code::DanglingRef, self.document.source.at(&entry.key_span))
                    .found(format!(
                        "the variable `{}` is not in the address `{url}`",
                        entry.key
                    ))
                    .expected("a variable whose name is in braces in the address")
                    .help("correct the name, or remove the variable");
            }
        }
        Some(Server {
            url: url.to_owned(),
            description: self.text(place, "description").map(|text| text.text),
            variables: lowered,
            origin: self.origin(place),
        })
    }

    fn variable(
        &mut self,
        name: &str,
        variable: Option<NodeAt<'a>>,
        server: &NodeAt<'a>,
    ) -> ServerVariable {
        let Some(at) = variable else {
            self.diagnostics
                .warning(Code::DanglingRef, self.document.source.at(&server.node.span))
                .found(format!("the address has `{{{name}}}`, but the server has no such variable"))
                .expected("an entry below `variables` for every name in braces")
                .help("add the variable, or correct the address; until then, it is a variable without a default");
            return ServerVariable {
                name: WireName(name.to_owned()),
                default: None,
                values: Vec::new(),
                description: None,
            };
        };
        let default = at.node.get("default").and_then(Node::text);
        let values = at
            .node
            .get("enum")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .map(str::to_owned);
        let mut values = values.collect::<Vec<_>>();
        if let Some(default) = default
            && !values.is_empty()
            && !values.iter().any(|value| value == default)
        {
            self.diagnostics
                .warning(Code::UnlistedValue, self.document.source.at(&at.node.span))
                .found(format!("the default `{default}` is not in the `enum` of `{name}`"))
                .expected("a default that is one of the values")
                .help("add it to the `enum`, or correct it; until then, it counts as one of the values");
            values.push(default.to_owned());
        }
        ServerVariable {
            name: WireName(name.to_owned()),
            default: default.map(str::to_owned),
            values,
            description: self.text(&at, "description"),
        }
    }

    /// Whether an address can be a base address, or a path relative to the document's own. It becomes a constant
    /// unchanged, so another one is reported and left out.
    fn check_url(&mut self, url: &str, place: &NodeAt<'_>) -> bool {
        let is_plain = url
            .chars()
            .all(|char| char.is_ascii_graphic() && !"\"\\<>`?#".contains(char));
        let braces = url.replace(|char| char != '{' && char != '}', "");
        let is_closed = braces.replace("{}", "").is_empty();
        let has_scheme = ["https://", "http://", "{"]
            .iter()
            .any(|start| url.starts_with(start));
        let is_relative = !url.is_empty() && !url.contains(':');
        let at = self.document.source.at(&place.node.span);
        if !is_plain || !is_closed || !(has_scheme || is_relative) {
            self.diagnostics
                .warning(Code::InvalidLink, at)
                .found(format!("`{url}` is not a base address"))
                .expected("an address that starts with https://, or a path")
                .help("correct the address; until then, it is left out");
            return false;
        }
        if url.starts_with("http://") && !is_local(url) {
            self.diagnostics
                .warning(Code::InvalidLink, at)
                .found(format!(
                    "`{url}` is not encrypted, so others can read what is sent"
                ))
                .expected("an address that starts with https://")
                .help("use https if the service supports it");
        }
        true
    }
}

/// Whether an address is on the local machine, where the traffic cannot be intercepted.
fn is_local(url: &str) -> bool {
    let host = url
        .trim_start_matches("http://")
        .split([':', '/'])
        .next()
        .unwrap_or_default();
    matches!(host, "localhost" | "127.0.0.1")
}

//! Security: schemes and requirements, of the document and of an operation.

use skattekit_ir::ir::{Flow, ParameterLocation, Requirement, Scheme, SchemeKind, Text, WireName};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::strict::report_scheme;
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    /// The security schemes of the document.
    pub(in crate::openapi::lower) fn schemes(&mut self) -> Vec<Scheme> {
        let components = self.root().get("components");
        let Some(list) = components.and_then(|components| components.get("securitySchemes")) else {
            return Vec::new();
        };
        let mut schemes = Vec::new();
        for entry in list.node.entries() {
            let scheme = list.get(&entry.key);
            let Some(at) = scheme.and_then(|at| self.follow(&at, "a security scheme")) else {
                continue;
            };
            schemes.extend(scheme_kind(at.node).map(|kind| Scheme {
                name: WireName(entry.key.clone()),
                kind,
                description: self.text(&at, "description"),
                origin: self.entry_origin(&list, &entry.key),
            }));
        }
        schemes
    }

    /// The requirements of calls whose operation has none of its own.
    pub(in crate::openapi::lower) fn security(&self) -> Vec<Requirement> {
        let requirements = self.document.tree.get("security");
        self.requirements(requirements.map(Node::items).unwrap_or_default())
    }

    /// The security requirements of an operation.
    pub(super) fn own_security(&mut self, operation: &NodeAt<'a>) -> Option<Vec<Requirement>> {
        let list = operation.node.get("security")?;
        let schemes = self
            .document
            .tree
            .at(&Pointer::of(["components", "securitySchemes"]))
            .map(Node::entries)
            .unwrap_or_default();
        for entry in list.items().iter().flat_map(Node::entries) {
            if !schemes.iter().any(|scheme| scheme.key == entry.key) {
                let known = schemes.iter().map(|scheme| &*scheme.key);
                report_scheme(entry, known, &self.document.source, self.diagnostics);
            }
        }
        Some(self.requirements(list.items()))
    }

    fn requirements(&self, list: &[Node]) -> Vec<Requirement> {
        let scope = |scope: &Node| {
            Some(Text {
                text: scope.text()?.to_owned(),
                at: self.document.source.at(&scope.span),
            })
        };
        let requirement = |node: &Node| {
            node.entries()
                .iter()
                .map(|entry| {
                    let scopes = entry.value.items().iter().filter_map(scope);
                    (WireName(entry.key.clone()), scopes.collect())
                })
                .collect()
        };
        list.iter().map(requirement).collect()
    }
}

/// The kind of a security scheme; `None` if a required key is missing, which was reported when the document was read.
fn scheme_kind(scheme: &Node) -> Option<SchemeKind> {
    let text = |key| scheme.get(key).and_then(Node::text).map(str::to_owned);
    match &*text("type")? {
        "http" => text("scheme").map(SchemeKind::Http),
        "oauth2" => Some(SchemeKind::OAuth2(flows(scheme))),
        "openIdConnect" => text("openIdConnectUrl").map(SchemeKind::OpenIdConnect),
        _ => {
            let location = match &*text("in")? {
                "header" => ParameterLocation::Header,
                "cookie" => ParameterLocation::Cookie,
                _ => ParameterLocation::Query,
            };
            Some(SchemeKind::ApiKey(location, WireName(text("name")?)))
        }
    }
}

fn flows(scheme: &Node) -> Vec<Flow> {
    scheme
        .get("flows")
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
        .filter(|entry| !entry.key.starts_with("x-"))
        .map(|entry| {
            let text = |key| entry.value.get(key).and_then(Node::text).map(str::to_owned);
            let scopes = entry
                .value
                .get("scopes")
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .map(|scope| {
                    let about = scope.value.text().unwrap_or_default().trim();
                    (scope.key.clone(), about.to_owned())
                });
            Flow {
                name: entry.key.clone(),
                authorization_url: text("authorizationUrl"),
                token_url: text("tokenUrl"),
                refresh_url: text("refreshUrl"),
                scopes: scopes.collect(),
            }
        })
        .collect()
}

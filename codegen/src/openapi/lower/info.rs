//! What a document says of itself: its title, its tags, its security requirement and its servers.

use super::{Lower, Place};
use crate::diag::Code;
use crate::ir::{Info, Server, Text};
use crate::openapi::tree::Node;

impl Lower<'_> {
    pub(super) fn info(&self) -> Info {
        let info = self.root().get("info");
        let docs = self.root().get("externalDocs");
        let text =
            |place: &Option<Place<'_>>, key| place.as_ref().and_then(|place| self.text(place, key));
        Info {
            title: text(&info, "title"),
            version: text(&info, "version"),
            description: text(&info, "description"),
            documentation: text(&docs, "url"),
            documentation_about: text(&docs, "description"),
            terms: text(&info, "termsOfService"),
            contact: text(&info.as_ref().and_then(|info| info.get("contact")), "url"),
            tags: self.tags(),
        }
    }

    fn tags(&self) -> Vec<Text> {
        let tags = self.root().get("tags");
        let nodes = tags.iter().flat_map(|tags| tags.node.items());
        let texts = nodes.filter_map(|node| {
            let place = Place {
                node,
                pointer: String::new(),
            };
            let name = self.text(&place, "name")?;
            let about = self.text(&place, "description");
            Some(match about {
                Some(about) => Text {
                    text: format!("{}: {}", name.text, about.text),
                    at: about.at,
                },
                None => name,
            })
        });
        texts.collect()
    }

    pub(super) fn scopes(&self) -> Vec<Text> {
        let requirements = self
            .document
            .tree
            .get("security")
            .map(Node::items)
            .unwrap_or_default();
        let schemes = requirements.iter().flat_map(Node::entries);
        let scopes = schemes.flat_map(|scheme| scheme.value.items());
        let texts = scopes.filter_map(|scope| {
            let at = self.document.source.at(&scope.span);
            Some(Text {
                text: scope.text()?.to_owned(),
                at,
            })
        });
        texts.collect()
    }

    pub(super) fn servers(&mut self) -> Vec<Server> {
        let places = self.root().get("servers");
        let nodes = places.iter().flat_map(|place| place.node.items());
        let mut servers = Vec::new();
        for (index, (server, node)) in self.document.api.servers.iter().zip(nodes).enumerate() {
            let place = Place {
                node,
                pointer: format!("/servers/{index}"),
            };
            self.check_url(&server.url, &place);
            servers.push(Server {
                url: server.url.clone(),
                description: server.description.clone(),
                origin: self.origin(&place),
            });
        }
        servers
    }

    /// A base address goes into a constant as it is, so it must be one.
    fn check_url(&mut self, url: &str, place: &Place<'_>) {
        if url.contains('{') {
            return self.unsupported(
                place,
                "a server with variables",
                "write one server for each address",
            );
        }
        let is_plain = url
            .chars()
            .all(|char| char.is_ascii_graphic() && !"\"\\<>`".contains(char));
        if !is_plain || !url.starts_with("https://") {
            self.diagnostics
                .error(
                    Code::InvalidLink,
                    self.document.source.at(&place.node.span),
                    format!("`{url}` is no base address"),
                )
                .expected("an address that starts with https://")
                .help("correct the address");
        }
    }
}

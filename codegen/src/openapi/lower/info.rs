//! What a document says of itself: its title, its tags, its security requirement and its servers.

use super::{Lower, Place};
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

    pub(super) fn servers(&self) -> Vec<Server> {
        let places = self.root().get("servers");
        let nodes = places.iter().flat_map(|place| place.node.items());
        let servers = self.document.api.servers.iter().zip(nodes).enumerate();
        let lowered = servers.map(|(index, (server, node))| Server {
            url: server.url.clone(),
            description: server.description.clone(),
            origin: self.origin(&Place {
                node,
                pointer: format!("/servers/{index}"),
            }),
        });
        lowered.collect()
    }
}

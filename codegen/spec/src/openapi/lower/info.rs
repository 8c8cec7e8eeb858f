//! The document's own description: its title, its addresses and its tags.

use skattekit_ir::ir::{Info, Tag, Text};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::{Lower, NodeAt};

impl Lower<'_> {
    pub(super) fn info(&self) -> Info {
        let info = self.root().get("info");
        let docs = self.root().get("externalDocs");
        let text = |place: &Option<NodeAt<'_>>, key| {
            place.as_ref().and_then(|place| self.text(place, key))
        };
        Info {
            title: text(&info, "title"),
            version: text(&info, "version"),
            description: text(&info, "description"),
            documentation: text(&docs, "url"),
            documentation_about: text(&docs, "description"),
            terms: text(&info, "termsOfService"),
            contact: self.joined(info.as_ref(), "contact", &["name", "email", "url"]),
            license: self.joined(info.as_ref(), "license", &["name", "url"]),
            tags: self.tags(),
        }
    }

    /// The texts at several keys of the `info` object or one of its objects, joined.
    fn joined(&self, info: Option<&NodeAt<'_>>, key: &str, parts: &[&str]) -> Option<Text> {
        let place = info?.get(key)?;
        parts
            .iter()
            .filter_map(|part| self.text(&place, part))
            .reduce(|all, next| Text {
                text: format!("{}, {}", all.text, next.text),
                at: all.at,
            })
    }

    fn tags(&self) -> Vec<Tag> {
        let tags = self.root().get("tags");
        tags.iter()
            .flat_map(|tags| tags.node.items())
            .filter_map(|node| {
                let place = NodeAt {
                    node,
                    pointer: Pointer::default(),
                };
                let more = place.get("externalDocs");
                Some(Tag {
                    name: self.text(&place, "name")?,
                    about: self.text(&place, "description"),
                    more: more.and_then(|docs| self.more(&docs)),
                })
            })
            .collect()
    }
}

//! What a document says of itself: its title, its addresses and its tags.

use super::{Lower, Place};
use crate::ir::{Info, Text};

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
}

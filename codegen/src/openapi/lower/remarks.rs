//! A schema, an operation or a parameter in; what it says in keys of its own, and where it refers to for more, as texts out.

use super::{Lower, Place};
use crate::ir::Text;
use crate::openapi::tree::{Node, Value};

/// What stands of a value that is no scalar, at most: some documents keep whole programs in such keys.
const MOST_CHARS: usize = 200;

impl Lower<'_> {
    /// Keeps the remarks on what stands at a place.
    pub(super) fn remark(&mut self, place: &Place<'_>) {
        let more = place.get("externalDocs").and_then(|docs| self.more(&docs));
        let own = place.node.entries().iter();
        let own = own
            .filter(|entry| entry.key.starts_with("x-"))
            .map(|entry| Text {
                text: format!("`{}`: {}", entry.key.replace('`', "'"), shown(&entry.value)),
                at: self.document.source.at(&entry.key_span),
            });
        let remarks = Vec::from_iter(more.into_iter().chain(own));
        if !remarks.is_empty() {
            self.remarks.insert(place.pointer.clone(), remarks);
        }
    }

    fn more(&self, docs: &Place<'_>) -> Option<Text> {
        let url = self.text(docs, "url")?;
        let about = self.text(docs, "description");
        let about = about.map_or_else(String::new, |about| format!("{} ", about.text));
        Some(Text {
            text: format!("More: {about}{}", url.text),
            at: url.at,
        })
    }
}

/// A value in a line of text.
fn shown(value: &Node) -> String {
    if let (Value::Scalar(..), Some(text)) = (&value.value, value.text()) {
        return text.trim().to_owned();
    }
    let json = value.to_json().to_string().replace('`', "'");
    match json.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("`{} …`", &json[..end]),
        None => format!("`{json}`"),
    }
}

//! A schema, an operation or a parameter in; what it says in keys of its own, and where it refers to for more, as texts out.

use skattekit_ir::ir::Text;
use skattekit_ir::markdown::code;
use skattekit_ir::pointer::escape;

use crate::openapi::lower::operations::Media;
use crate::openapi::lower::{Lower, Place, constraints};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::{Node, Value};

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
        let mut remarks = Vec::from_iter(more.into_iter().chain(own));
        self.inside(place, "", &mut remarks);
        self.keep(&place.pointer, remarks);
    }

    /// Keeps remarks, each once: a parameter or a response that several operations refer to is looked at for each of them.
    fn keep(&mut self, pointer: &str, remarks: Vec<Text>) {
        for remark in remarks {
            let kept = self.remarks.entry(pointer.to_owned()).or_default();
            if !kept.contains(&remark) {
                kept.push(remark);
            }
        }
    }

    /// What is said of the document itself in keys of its own.
    pub(super) fn remark_on_info(&mut self) {
        if let Some(info) = self.root().get("info") {
            self.remark(&info);
        }
    }

    /// What a path says of all its operations, where this one says something of its own in the place of it.
    pub(super) fn remark_on_path(&mut self, path: &Place<'_>, operation: &Place<'_>) {
        let texts = ["summary", "description"].into_iter().filter_map(|key| {
            let own = self.text(operation, key)?;
            self.text(path, key).filter(|text| text.text != own.text)
        });
        let texts = Vec::from_iter(texts);
        self.keep(&operation.pointer, texts);
    }

    /// What the schema of a parameter says, or the component that it refers to where nothing is generated of that.
    pub(super) fn remark_on_schema(&mut self, parameter: &Place<'_>) {
        let Some(schema) = parameter.get("schema") else {
            return;
        };
        let component = self.written_out(&schema);
        let known = self.text(parameter, "description");
        let mut texts = Vec::new();
        for said in std::iter::once(&schema).chain(&component) {
            texts.extend(self.titled(said));
            self.inside(said, "", &mut texts);
        }
        texts.retain(|text| known.as_ref().is_none_or(|known| known.text != text.text));
        self.keep(&parameter.pointer, texts);
    }

    /// The component that a schema refers to, where that is no type of its own.
    fn written_out(&self, schema: &Place<'_>) -> Option<Place<'_>> {
        let name = schema_name(schema.node.get("$ref")?.text()?)?;
        let node = self.components.get(&*name).copied()?;
        let has_type = ["properties", "oneOf", "enum"];
        let place = Place {
            node,
            pointer: format!("/components/schemas/{}", escape(&name)),
        };
        Some(place).filter(|place| !has_type.iter().any(|key| place.node.entry(key).is_some()))
    }

    /// What is said of bodies that are no components, which nothing else documents.
    pub(super) fn remark_on_bodies(&mut self, parent: &Place<'_>, pointer: Option<&String>) {
        let content = parent.get("content");
        let entries = content.iter().flat_map(|content| content.node.entries());
        let mut texts = Vec::new();
        for entry in entries {
            let at = content.as_ref().and_then(|content| content.get(&entry.key));
            let schema = at.and_then(|at| at.get("schema"));
            // Forms and objects have documentation of their own, and a file is what its media type says.
            let is_form = matches!(Media::of(&entry.key), Media::Form | Media::Multipart);
            let is_file = |schema: &Place<'_>| {
                schema.node.get("format").and_then(Node::text) == Some("binary")
            };
            let own = schema.filter(|schema| {
                !is_form && !is_file(schema) && schema.node.entry("properties").is_none()
            });
            texts.extend(own.and_then(|schema| {
                let what = format!("The body as {}", code(&entry.key));
                self.said_of(&schema, &what)
            }));
        }
        self.keep(pointer.map_or(&parent.pointer, |pointer| pointer), texts);
    }

    /// What a schema says of the values within it that are no components: of items, of values and of alternatives.
    fn inside(&self, place: &Place<'_>, around: &str, remarks: &mut Vec<Text>) {
        let called = |what: &str| match around {
            "" => what.to_owned(),
            around => format!("{around}, {}", what.to_lowercase()),
        };
        let is_own = |part: &Place<'_>| part.node.entry("$ref").is_none();
        for (key, what) in [
            ("items", "Each item"),
            ("additionalProperties", "Each value"),
        ] {
            let Some(part) = place.get(key) else { continue };
            // Its bounds are said with those of what it is in.
            let what = called(what);
            remarks.extend(self.titled(&part).map(|text| Text {
                text: format!("{what}: {}", text.text),
                ..text
            }));
            if is_own(&part) {
                self.inside(&part, &what, remarks);
            }
        }
        let alternatives = place.get("oneOf");
        for (at, part) in alternatives.iter().flat_map(Place::items).enumerate() {
            if is_own(&part) {
                let what = called(&format!("Alternative {}", at + 1));
                remarks.extend(self.said_of(&part, &what));
                self.inside(&part, &what, remarks);
            }
        }
    }

    /// What a schema says of its values, in words and by its bounds.
    fn said_of(&self, schema: &Place<'_>, what: &str) -> Option<Text> {
        let text = self.titled(schema);
        let bounds = constraints::of(schema.node)
            .into_iter()
            .map(|said| said.words);
        let bounds = Vec::from_iter(bounds).join(", ");
        let at = self.document.source.at(&schema.node.span);
        match (text, &*bounds) {
            (None, "") => None,
            (None, bounds) => Some(Text {
                text: format!("{what}: {bounds}."),
                at,
            }),
            (Some(text), "") => Some(Text {
                text: format!("{what}: {}", text.text),
                ..text
            }),
            (Some(text), bounds) => Some(Text {
                text: format!("{what}, {bounds}: {}", text.text),
                ..text
            }),
        }
    }

    pub(super) fn more(&self, docs: &Place<'_>) -> Option<Text> {
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

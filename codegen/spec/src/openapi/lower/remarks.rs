//! Remarks: the `x-` keys and the external documentation of schemas, operations and parameters.

use skattekit_ir::ir::{Aspect, More, Remark, Text};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::operations::Media;
use crate::openapi::lower::{Lower, NodeAt, constraints};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::{Node, Value};

/// The most characters kept of a value that is not a scalar: some documents keep whole programs in such keys.
const MOST_CHARS: usize = 200;

impl Lower<'_> {
    /// Records the remarks at a place.
    pub(super) fn remark(&mut self, place: &NodeAt<'_>) {
        let more = place.get("externalDocs").and_then(|docs| self.more(&docs));
        let own = place
            .node
            .entries()
            .iter()
            .filter(|entry| entry.key.starts_with("x-"))
            .map(|entry| {
                let key = Text {
                    text: entry.key.clone(),
                    at: self.document.source.at(&entry.key_span),
                };
                Remark::Extension(key, shown(&entry.value))
            });
        let mut remarks = more
            .map(Remark::More)
            .into_iter()
            .chain(own)
            .collect::<Vec<_>>();
        self.inside(place, &[], &mut remarks);
        self.keep(&place.pointer, remarks);
    }

    /// Records remarks, each once: a parameter or response that several operations refer to is visited for each of
    /// them.
    fn keep(&mut self, pointer: &Pointer, remarks: Vec<Remark>) {
        for remark in remarks {
            let kept = self.remarks.entry(pointer.clone()).or_default();
            if !kept.contains(&remark) {
                kept.push(remark);
            }
        }
    }

    /// Records the remarks in the document's own extension keys.
    pub(super) fn remark_on_info(&mut self) {
        if let Some(info) = self.root().get("info") {
            self.remark(&info);
        }
    }

    /// Records a path's remarks on all its operations, except those that the operation overrides.
    pub(super) fn remark_on_path(&mut self, path: &NodeAt<'_>, operation: &NodeAt<'_>) {
        let texts = ["summary", "description"]
            .into_iter()
            .filter_map(|key| {
                let own = self.text(operation, key)?;
                let text = self.text(path, key);
                text.filter(|text| text.text != own.text).map(Remark::Text)
            })
            .collect::<Vec<_>>();
        self.keep(&operation.pointer, texts);
    }

    /// Records the remarks on a parameter's schema, or on the component that it refers to if no type is generated for
    /// that.
    pub(super) fn remark_on_schema(&mut self, parameter: &NodeAt<'_>) {
        let Some(schema) = parameter.get("schema") else {
            return;
        };
        let component = self.written_out(&schema);
        let known = self.text(parameter, "description");
        let mut texts = Vec::new();
        for said in std::iter::once(&schema).chain(&component) {
            texts.extend(self.titled(said).map(Remark::Text));
            self.inside(said, &[], &mut texts);
        }
        let is_known = |text: &Text| known.as_ref().is_some_and(|known| known.text == text.text);
        texts.retain(|remark| !matches!(remark, Remark::Text(text) if is_known(text)));
        self.keep(&parameter.pointer, texts);
    }

    /// The component that a schema refers to, if no type is generated for it.
    fn written_out(&self, schema: &NodeAt<'_>) -> Option<NodeAt<'_>> {
        let name = schema_name(schema.node.get("$ref")?.text()?)?;
        let node = self.components.get(&*name).copied()?;
        let has_type = ["properties", "oneOf", "enum"];
        let place = NodeAt {
            node,
            pointer: Pointer::schema(&name),
        };
        Some(place).filter(|place| !has_type.iter().any(|key| place.node.entry(key).is_some()))
    }

    /// Records the remarks on bodies that are not components, which are documented nowhere else.
    pub(super) fn remark_on_bodies(&mut self, parent: &NodeAt<'_>, pointer: Option<&Pointer>) {
        let content = parent.get("content");
        let entries = content.iter().flat_map(|content| content.node.entries());
        let mut texts = Vec::new();
        for entry in entries {
            let at = content.as_ref().and_then(|content| content.get(&entry.key));
            let schema = at.and_then(|at| at.get("schema"));
            // Forms and objects have their own documentation, and the media type describes a file.
            let is_form = matches!(Media::of(&entry.key), Media::Form | Media::Multipart);
            let is_file = |schema: &NodeAt<'_>| {
                schema.node.get("format").and_then(Node::text) == Some("binary")
            };
            let own = schema.filter(|schema| {
                !is_form && !is_file(schema) && schema.node.entry("properties").is_none()
            });
            texts.extend(
                own.and_then(|schema| self.said_of(&schema, vec![Aspect::Body(entry.key.clone())])),
            );
        }
        self.keep(pointer.map_or(&parent.pointer, |pointer| pointer), texts);
    }

    /// Collects the remarks on the values inside a schema that are not components: items, values and alternatives.
    fn inside(&self, place: &NodeAt<'_>, around: &[Aspect], remarks: &mut Vec<Remark>) {
        let within = |part: Aspect| around.iter().cloned().chain([part]).collect::<Vec<_>>();
        let is_own = |part: &NodeAt<'_>| part.node.entry("$ref").is_none();
        let parts = [
            ("items", Aspect::Items),
            ("additionalProperties", Aspect::Values),
        ];
        for (key, aspect) in parts {
            let Some(part) = place.get(key) else { continue };
            let path = within(aspect);
            // Its constraints are documented together with those of the value around it.
            remarks.extend(self.titled(&part).map(|text| Remark::Part {
                path: path.clone(),
                constraints: Vec::new(),
                at: text.at.clone(),
                text: Some(text),
            }));
            if is_own(&part) {
                self.inside(&part, &path, remarks);
            }
        }
        let alternatives = place.get("oneOf");
        for (at, part) in alternatives.iter().flat_map(NodeAt::items).enumerate() {
            if is_own(&part) {
                let path = within(Aspect::Alternative(at + 1));
                remarks.extend(self.said_of(&part, path.clone()));
                self.inside(&part, &path, remarks);
            }
        }
    }

    /// A schema's description of its values, in words and as constraints.
    fn said_of(&self, schema: &NodeAt<'_>, path: Vec<Aspect>) -> Option<Remark> {
        let text = self.titled(schema);
        let constraints = constraints::of(schema.node);
        (text.is_some() || !constraints.is_empty()).then(|| Remark::Part {
            path,
            constraints,
            at: match &text {
                Some(text) => text.at.clone(),
                None => self.document.source.at(&schema.node.span),
            },
            text,
        })
    }

    pub(super) fn more(&self, docs: &NodeAt<'_>) -> Option<More> {
        Some(More {
            url: self.text(docs, "url")?,
            about: self.text(docs, "description"),
        })
    }
}

/// A value as one line of text.
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

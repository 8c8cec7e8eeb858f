//! Responses: status, headers, bodies and examples.

use skattekit_ir::ir::{
    Constraint, Content, Example, Header, HeaderType, Origin, Response, Text, Type, WireName,
};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::operations::is_true;
use crate::openapi::lower::values::values_of;
use crate::openapi::lower::{Lower, NodeAt, Shown, constraints};
use crate::openapi::syntax::tree::Node;

const JSON: &str = "application/json";

impl<'a> Lower<'a> {
    /// The responses of an operation, in source order with `default` last.
    pub(super) fn responses(
        &mut self,
        operation: &NodeAt<'a>,
        examples: &mut Vec<Shown<'a>>,
    ) -> Vec<Response> {
        let Some(list) = operation.get("responses") else {
            return Vec::new();
        };
        let statuses = list
            .node
            .entries()
            .iter()
            .map(|entry| &*entry.key)
            .filter(|status| !status.starts_with("x-"));
        let (default, others): (Vec<_>, Vec<_>) = statuses.partition(|status| *status == "default");
        let mut responses = Vec::new();
        for status in others.into_iter().chain(default) {
            let response = list.get(status);
            let Some(at) = response.and_then(|at| self.follow(&at, "a response")) else {
                continue;
            };
            self.remark_on_bodies(&at, Some(&at.pointer));
            let bodies = self.contents(&at);
            for body in &bodies {
                examples.extend(self.examples(&at, body));
            }
            responses.push(Response {
                status: status.to_owned(),
                description: self.text(&at, "description"),
                // Examples are looked up by the pointer to their response.
                origin: Origin {
                    at: self.entry_origin(&list, status).at,
                    pointer: Some(at.pointer.clone()),
                },
                headers: self.headers(&at),
                bodies,
            });
        }
        responses
    }

    /// The examples of a JSON body that is a component, each at its place in the response.
    fn examples(&mut self, response: &NodeAt<'a>, body: &Content) -> Vec<Shown<'a>> {
        let Some(Type::Named(name)) = body.ty().filter(|_| body.media_type == JSON) else {
            return Vec::new();
        };
        let media = response.get("content");
        let Some(media) = media.and_then(|content| content.get(&body.media_type)) else {
            return Vec::new();
        };
        let mut found = Vec::from_iter(media.get("example").map(|at| (at.pointer.clone(), at)));
        let named = media.get("examples");
        for entry in named.iter().flat_map(|named| named.node.entries()) {
            let named = named.as_ref().and_then(|named| named.get(&entry.key));
            let Some(named) = named else { continue };
            let pointer = named.pointer_to("value");
            let value = self.follow(&named, "an example");
            found.extend(value.and_then(|at| Some((pointer, at.get("value")?))));
        }
        found
            .into_iter()
            .map(|(pointer, at)| {
                let origin = Origin {
                    pointer: Some(pointer),
                    ..self.origin(&at)
                };
                let example = Example {
                    schema: name.clone(),
                    json: at.node.to_json(),
                    origin,
                };
                (example, at.node)
            })
            .collect()
    }

    fn headers(&mut self, response: &NodeAt<'a>) -> Vec<Header> {
        let Some(list) = response.get("headers") else {
            return Vec::new();
        };
        let mut headers = Vec::new();
        for entry in list.node.entries() {
            // OpenAPI ignores this header: the media types of the bodies take its place.
            if entry.key.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = list.get(&entry.key);
            let Some(at) = header.and_then(|at| self.follow(&at, "a header")) else {
                continue;
            };
            headers.push(Header {
                name: WireName(entry.key.clone()),
                ty: self.type_of_header(&at),
                description: self.header_text(&at),
                origin: self.entry_origin(&list, &entry.key),
            });
        }
        headers
    }

    /// The description of a header and of its schema.
    fn header_text(&self, header: &NodeAt<'a>) -> Option<Text> {
        let schema = header.get("schema");
        let schema = schema.and_then(
            |schema| match schema.node.get("$ref").and_then(Node::text) {
                Some(target) => {
                    let pointer = Pointer::parse(target.strip_prefix('#')?)?;
                    let node = self.document.tree.at(&pointer)?;
                    Some(NodeAt { node, pointer })
                }
                None => Some(schema),
            },
        );
        let inner = schema.and_then(|schema| self.titled(&schema));
        let own = self.text(header, "description");
        match (own, inner) {
            (Some(own), Some(inner)) if own.text != inner.text => Some(Text {
                text: format!("{}\n\n{}", own.text, inner.text),
                ..own
            }),
            (own, inner) => own.or(inner),
        }
    }

    /// The type of a header's value.
    fn type_of_header(&self, header: &NodeAt<'a>) -> Option<HeaderType> {
        let root: &'a Node = &self.document.tree;
        let schema = header.node.get("schema")?;
        let target = schema.get("$ref").and_then(Node::text);
        let target = target.and_then(|target| root.at(&Pointer::parse(target.strip_prefix('#')?)?));
        let schema = target.unwrap_or(schema);
        let text = |node: &Node, key| Some(node.get(key)?.text()?.to_owned());
        let name = text(schema, "type")?;
        let mut constraints = constraints::of(schema);
        let values = values_of(schema)
            .filter_map(Node::text)
            .map(str::to_owned)
            .collect::<Vec<_>>();
        if name == "string" && !values.is_empty() {
            constraints.push(Constraint::OneOf(values));
        }
        Some(HeaderType {
            name,
            items: schema.get("items").and_then(|items| text(items, "type")),
            format: text(schema, "format").filter(|format| constraints::is_typed(format)),
            required: is_true(header, "required"),
            deprecated: is_true(header, "deprecated"),
            constraints,
        })
    }
}

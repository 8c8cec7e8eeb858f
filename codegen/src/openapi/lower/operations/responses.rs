//! Responses: status, headers, bodies, and the examples that stand with them.

use super::super::{Lower, Place};
use crate::ir::{Content, Example, Header, Origin, Response, Type, WireName};
use crate::openapi::tree::Node;

const JSON: &str = "application/json";

impl<'a> Lower<'a> {
    /// The responses of an operation, in source order but for `default`, which is last.
    pub(super) fn responses(
        &mut self,
        operation: &Place<'a>,
        examples: &mut Vec<Example>,
    ) -> Vec<Response> {
        let Some(list) = operation.get("responses") else {
            return Vec::new();
        };
        let statuses = list.node.entries().iter().map(|entry| &*entry.key);
        let statuses = statuses.filter(|status| !status.starts_with("x-"));
        let (default, others): (Vec<_>, Vec<_>) = statuses.partition(|status| *status == "default");
        let mut responses = Vec::new();
        for status in others.into_iter().chain(default) {
            let response = list.get(status);
            let Some(at) = response.and_then(|at| self.follow(&at, "a response")) else {
                continue;
            };
            let bodies = self.contents(&at);
            for body in &bodies {
                examples.extend(self.example(&at, body));
            }
            responses.push(Response {
                status: status.to_owned(),
                description: self.text(&at, "description"),
                // The examples are found by the pointer to what they stand with.
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

    /// The example of a body that is JSON and a component.
    fn example(&self, response: &Place<'a>, body: &Content) -> Option<Example> {
        let Some(Type::Named(name)) = body.ty().filter(|_| body.media_type == JSON) else {
            return None;
        };
        let at = response
            .get("content")?
            .get(&body.media_type)?
            .get("example")?;
        Some(Example {
            schema: name.clone(),
            json: at.node.to_json(),
            origin: self.origin(&at),
        })
    }

    fn headers(&mut self, response: &Place<'a>) -> Vec<Header> {
        let Some(list) = response.get("headers") else {
            return Vec::new();
        };
        let mut headers = Vec::new();
        for entry in list.node.entries() {
            // OpenAPI ignores it: the media types of the bodies say it.
            if entry.key.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = list.get(&entry.key);
            let Some(at) = header.and_then(|at| self.follow(&at, "a header")) else {
                continue;
            };
            headers.push(Header {
                name: WireName(entry.key.clone()),
                kind: self.kind_of(&at),
                description: self.text(&at, "description"),
                origin: self.entry_origin(&list, &entry.key),
            });
        }
        headers
    }

    /// What the value of a header is, in words.
    fn kind_of(&self, header: &Place<'a>) -> Option<String> {
        let root: &'a Node = &self.document.tree;
        let schema = header.node.get("schema")?;
        let target = schema.get("$ref").and_then(Node::text);
        let target = target.and_then(|target| root.at(target.strip_prefix('#')?));
        let schema = target.unwrap_or(schema);
        let ty = schema.get("type").and_then(Node::text)?;
        let format = schema.get("format").and_then(Node::text);
        Some(match format {
            Some(format) => format!("{ty}, {format}"),
            None => ty.to_owned(),
        })
    }
}

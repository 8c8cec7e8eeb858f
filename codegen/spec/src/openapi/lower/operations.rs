//! Operations: methods, paths and everything below them, with the examples they contain.

mod bodies;
mod media;
mod parameters;
mod responses;

pub(super) use media::Media;

mod security;

use std::collections::BTreeSet;

use skattekit_ir::diag::{Code, Location};
use skattekit_ir::ir::{
    Operation, Origin, Parameter, ParameterLocation, Scalar, Style, Text, Type, WireName,
};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::{Lower, NodeAt, Shown};
use crate::openapi::syntax::tree::Node;

/// The methods of a path item, in the order of the specification.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'a> Lower<'a> {
    /// The operations in source order: paths in the document's order, methods in OpenAPI's.
    pub(super) fn operations(&mut self) -> (Vec<Operation>, Vec<Shown<'a>>) {
        let (mut operations, mut examples) = (Vec::new(), Vec::new());
        let Some(paths) = self.root().get("paths") else {
            return (operations, examples);
        };
        for entry in paths.node.entries() {
            let path = &*entry.key;
            // Keys that do not start with `/` are extensions.
            let Some(item) = paths.get(path).filter(|_| path.starts_with('/')) else {
                continue;
            };
            let Some(item) = self.follow(&item, "a path item") else {
                continue;
            };
            let key = self.entry_origin(&paths, path).at;
            if !self.check_path(path, &key) {
                continue;
            }
            for method in METHODS {
                if let Some(at) = item.get(method) {
                    operations.extend(self.operation_at(path, method, &item, &at, &mut examples));
                }
            }
        }
        self.rename_repeated_ids(&mut operations);
        (operations, examples)
    }

    /// An operation; one that needs an unsupported feature is left out.
    fn operation_at(
        &mut self,
        path: &str,
        method: &str,
        item: &NodeAt<'a>,
        at: &NodeAt<'a>,
        examples: &mut Vec<Shown<'a>>,
    ) -> Option<Operation> {
        let before = std::mem::take(self.diagnostics);
        let mut operation = self.operation(path, method, item, at, examples);
        self.check_template(&mut operation, item, at);
        let found = std::mem::replace(self.diagnostics, before);
        let (found, is_softened) = found.softened("the operation is left out");
        self.diagnostics.extend(found);
        (!is_softened).then_some(operation)
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        item: &NodeAt<'a>,
        at: &NodeAt<'a>,
        examples: &mut Vec<Shown<'a>>,
    ) -> Operation {
        self.note_left_out(at);
        self.remark(at);
        self.remark_on_path(item, at);
        let id = at.node.get("operationId").and_then(Node::text);
        let servers = match self.servers_of(at) {
            own if own.is_empty() => self.servers_of(item),
            own => own,
        };
        Operation {
            id: id.filter(|id| !id.trim().is_empty()).map(str::to_owned),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            tags: self.groups(at),
            summary: self
                .text(at, "summary")
                .or_else(|| self.text(item, "summary")),
            description: self
                .text(at, "description")
                .or_else(|| self.text(item, "description")),
            deprecated: is_true(at, "deprecated"),
            parameters: self.all_parameters(item, at),
            body: self.request_body(at),
            responses: self.responses(at, examples),
            security: self.own_security(at),
            servers,
            origin: self.entry_origin(item, method),
        }
    }

    /// The groups that an operation belongs to, each once.
    fn groups(&self, at: &NodeAt<'a>) -> Vec<Text> {
        let items = at.get("tags");
        let items = items.iter().flat_map(|tags| tags.node.items());
        let mut tags = Vec::<Text>::new();
        for node in items {
            let text = node.text().unwrap_or_default().trim();
            if !text.is_empty() && !tags.iter().any(|tag| tag.text == text) {
                tags.push(Text {
                    text: text.to_owned(),
                    at: self.document.source.at(&node.span),
                });
            }
        }
        tags
    }

    /// The parameters of an operation: those of its path, then its own, which replace those with the same name.
    fn all_parameters(&mut self, item: &NodeAt<'a>, at: &NodeAt<'a>) -> Vec<Parameter> {
        let own = self.parameters(at);
        let mut all = self.parameters(item);
        let is_same = |one: &Parameter, other: &Parameter| {
            one.name == other.name && one.location == other.location
        };
        all.retain(|shared| !own.iter().any(|own| is_same(own, shared)));
        for parameter in own {
            match all.iter().find(|known| is_same(known, &parameter)) {
                Some(first) => {
                    let found = format!("the parameter `{}` is listed twice", parameter.name);
                    let expected = "each name once per location: path, query, header or cookie";
                    let first = first.origin.at.clone();
                    self.repeated(parameter.origin.at, found, expected, first);
                }
                None => all.push(parameter),
            }
        }
        all
    }

    /// The value at a place, or the target of its `$ref`; a circular reference is reported.
    fn follow(&mut self, place: &NodeAt<'a>, what: &str) -> Option<NodeAt<'a>> {
        /// More references than any real chain has.
        const MOST: usize = 16;
        let root: &'a Node = &self.document.tree;
        let mut at = place.clone();
        for _ in 0..MOST {
            let Some(reference) = at.node.get("$ref").and_then(Node::text) else {
                return Some(at);
            };
            let pointer = reference
                .strip_prefix('#')
                .and_then(Pointer::parse)
                .unwrap_or_default();
            let Some(node) = root.at(&pointer) else {
                let what = format!("{what} that is a `$ref` to `{reference}`");
                self.unsupported(&at, &what, "write it out here");
                return None;
            };
            at = NodeAt { node, pointer };
        }
        let what = format!("{what} that is a `$ref` to itself");
        self.unsupported(place, &what, "write it out here");
        None
    }

    /// Notes the keys that are ignored: callbacks, and links to possible next calls.
    fn note_left_out(&mut self, operation: &NodeAt<'a>) {
        let responses = operation.get("responses");
        let links = responses
            .iter()
            .flat_map(|responses| {
                responses
                    .node
                    .entries()
                    .iter()
                    .filter_map(|entry| responses.get(&entry.key)?.get("links"))
            })
            .map(|at| (at, "links"))
            .collect::<Vec<_>>();
        let callbacks = operation.get("callbacks").map(|at| (at, "callbacks"));
        for (at, what) in callbacks.into_iter().chain(links) {
            self.diagnostics
                .note(Code::Unsupported, self.document.source.at(&at.node.span))
                .found(format!("`{what}` are not generated"))
                .help(format!("no action needed; this is `#{}`", at.pointer));
        }
    }

    /// Whether a path is valid; an invalid one is reported.
    fn check_path(&mut self, path: &str, at: &Location) -> bool {
        let outside = path
            .split('{')
            .enumerate()
            .map(|(index, part)| match index {
                0 => Some(part),
                _ => part.split_once('}').map(|(_, rest)| rest),
            });
        let is_plain =
            |part: Option<&str>| part.is_some_and(|part| !part.contains(['}', '?', '#']));
        let is_path = outside.into_iter().all(is_plain);
        if !is_path {
            self.diagnostics
                .warning(Code::Unsupported, at.clone())
                .found(format!("`{path}` is not a valid path"))
                .expected("a path with closed braces and without `?` or `#`")
                .help("correct the path, and write what follows a `?` as query parameters; until then, its operations are left out");
        }
        is_path
    }

    /// The names of the path parameters, including unreadable ones, which have been reported.
    fn names_in_path(&self, item: &NodeAt<'a>, at: &NodeAt<'a>) -> Vec<&'a str> {
        let root: &'a Node = &self.document.tree;
        [item, at]
            .map(|place| place.node.get("parameters").map(Node::items))
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|node| {
                let target = node.get("$ref").and_then(Node::text);
                let target =
                    target.and_then(|target| root.at(&Pointer::parse(target.strip_prefix('#')?)?));
                let node = target.unwrap_or(node);
                let is_in_path = node.get("in").and_then(Node::text) == Some("path");
                node.get("name").filter(|_| is_in_path)?.text()
            })
            .collect()
    }

    /// Checks that the names in braces match the path parameters: a missing parameter becomes a string, one that is not
    /// in the path is left out.
    fn check_template(&mut self, operation: &mut Operation, item: &NodeAt<'a>, at: &NodeAt<'a>) {
        let declared = self.names_in_path(item, at);
        let path = operation.path.clone();
        let template = path
            .split('{')
            .skip(1)
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect::<BTreeSet<_>>();
        for name in &template {
            if !declared.contains(name) {
                self.diagnostics
                    .warning(Code::DanglingRef, operation.origin.at.clone())
                    .found(format!(
                        "the path has `{{{name}}}`, but its operation has no such parameter"
                    ))
                    .expected("a path parameter for every name in braces")
                    .help("add the parameter, or correct the path; until then, it is a string");
                // The parameter is not in the document; remarks on the operation do not apply to it.
                let mut origin = operation.origin.clone();
                origin.pointer = origin.pointer.map(|pointer| pointer.key("parameters"));
                operation.parameters.push(text_in_path(name, origin));
            }
        }
        let diagnostics = &mut *self.diagnostics;
        operation.parameters.retain(|parameter| {
            let fits = parameter.location != ParameterLocation::Path
                || template.contains(&*parameter.name.0);
            if !fits {
                diagnostics
                    .warning(Code::DanglingRef, parameter.origin.at.clone())
                    .found(format!(
                        "the path parameter `{}` is not in the path `{path}`",
                        parameter.name
                    ))
                    .expected("a parameter whose name is in braces in the path")
                    .help("correct the name, or remove the parameter; until then, it is left out");
            }
            fits
        });
    }

    /// Renames operations with a repeated `operationId` after their method and path, except the first.
    fn rename_repeated_ids(&mut self, operations: &mut [Operation]) {
        let mut seen = std::collections::BTreeMap::new();
        for operation in operations {
            let Some(id) = operation.id.clone() else {
                continue;
            };
            let place = operation.origin.at.clone();
            let Some(first) = seen.get(&id) else {
                seen.insert(id, place);
                continue;
            };
            self.diagnostics
                .warning(Code::RepeatedCode, place)
                .found(format!(
                        "`{} {}` has the `operationId` of another operation, `{id}`",
                        operation.method, operation.path
                    ))
                .expected("a unique `operationId` for each operation")
                .other(Location::clone(first), "first used here")
                .help("change one of the two; until then, this operation is named after its method and path");
            operation.id = None;
        }
    }
}

/// A path parameter about which nothing more is known.
fn text_in_path(name: &str, origin: Origin) -> Parameter {
    Parameter {
        name: WireName(name.to_owned()),
        location: ParameterLocation::Path,
        required: true,
        ty: Type::Scalar(Scalar::Text),
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        allow_empty: false,
        json: false,
        constraints: Vec::new(),
        deprecated: false,
        description: None,
        origin,
    }
}

/// Whether a flag is set.
pub(super) fn is_true(place: &NodeAt<'_>, key: &str) -> bool {
    place.node.get(key).and_then(Node::text) == Some("true")
}

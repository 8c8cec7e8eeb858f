//! Component schemas that are objects: their properties, the required properties of `oneOf` branches, and objects that
//! are kept unparsed.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use skattekit_ir::diag::{Code, did_you_mean};
use skattekit_ir::ir::{Access, Field, Object, Shape, Type, WireName};

use crate::openapi::lower::values::is_schema;
use crate::openapi::lower::{Lower, NodeAt, constraints};
use crate::openapi::syntax::tree::Node;

/// An unsupported feature that has been reported.
struct Reported;

impl<'a> Lower<'a> {
    pub(super) fn object(&mut self, place: &NodeAt<'a>) -> Option<Shape> {
        let names = place
            .node
            .get("properties")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry| &*entry.key)
            .collect::<IndexSet<_>>();
        if names.is_empty() {
            return Some(match self.map(place)? {
                Type::Object => Shape::Free { fields: Vec::new() },
                map => Shape::Alias(map),
            });
        }
        let required = place.get("required");
        for name in required.iter().flat_map(NodeAt::items) {
            self.check_property(&name, &names);
        }
        let fields = self.fields(place);
        let Ok(rest) = self.rest(place) else {
            return None;
        };
        if rest == Some(Type::Object) && self.is_told_apart_only(place, &fields) {
            return Some(Shape::Free { fields });
        }
        let rest = rest.map(|ty| if ty == Type::Object { Type::Any } else { ty });
        let branches = self.branches(&names, place);
        Some(Shape::Struct(Object {
            fields,
            branches,
            rest,
        }))
    }

    /// The type of the unlisted properties of an object: `Object` if nothing is said about them, `None` if there are
    /// none.
    fn rest(&mut self, place: &NodeAt<'a>) -> Result<Option<Type>, Reported> {
        let Some(rest) = place.get("additionalProperties") else {
            return Ok(None);
        };
        match rest.node.text() {
            Some("true") => Ok(Some(Type::Object)),
            Some(_) => Ok(None),
            None if is_schema(rest.node) => self.ty(&rest).map(Some).ok_or(Reported),
            None => Ok(Some(Type::Object)),
        }
    }

    /// Whether an object has no properties other than the discriminators of its unions.
    fn is_told_apart_only(&self, place: &NodeAt<'a>, fields: &[Field]) -> bool {
        let name = place.pointer.last().unwrap_or_default();
        let told = self.told_apart.get(&name);
        let is_told = |field: &Field| told.is_some_and(|told| told.contains(&*field.name.0));
        fields.iter().all(is_told)
    }

    /// Whether a required name is that of a property; otherwise it is reported.
    fn check_property(&mut self, name: &NodeAt<'_>, listed: &IndexSet<&str>) -> bool {
        let text = name.node.text().unwrap_or_default();
        if listed.contains(text) {
            return true;
        }
        let mut known = listed.iter().copied().collect::<Vec<_>>();
        known.sort_unstable();
        let at = self.document.source.at(&name.node.span);
        let found = format!("`{text}` is required but is not a property");
        let near = did_you_mean(text, known);
        self.diagnostics
            .warning(Code::DanglingRef, at)
            .found(found)
            .expected("the name of a property of this schema")
            .help(near.unwrap_or_else(|| {
                "add the property, or remove the name; until then, the name is ignored".to_owned()
            }));
        false
    }

    fn fields(&mut self, place: &NodeAt<'a>) -> Vec<Field> {
        let required = place
            .node
            .get("required")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .collect::<BTreeSet<_>>();
        let Some(parent) = place.get("properties") else {
            return Vec::new();
        };
        let mut fields = Vec::new();
        for entry in parent.node.entries() {
            let name = &entry.key;
            let at = NodeAt {
                node: &entry.value,
                pointer: parent.pointer_to(name),
            };
            let Some(ty) = self.ty(&at) else {
                continue;
            };
            self.remark(&at);
            let says = |key: &str| at.node.get(key).and_then(Node::text) == Some("true");
            let access = match (says("readOnly"), says("writeOnly")) {
                (true, false) => Access::Response,
                (false, true) => Access::Request,
                _ => Access::Both,
            };
            let (description, begrep) = self.described(&at);
            fields.push(Field {
                name: WireName(name.clone()),
                origin: self.entry_origin(&parent, name),
                ty,
                required: required.contains(&**name),
                access,
                description,
                begrep,
                constraints: constraints::of(at.node),
                element: self.element(at.node, name).map(Box::new),
            });
        }
        fields.shrink_to_fit();
        fields
    }

    /// The required properties of each item of a `oneOf` beside `properties`.
    fn branches(&mut self, listed: &IndexSet<&str>, place: &NodeAt<'a>) -> Vec<Vec<WireName>> {
        let Some(list) = place.get("oneOf") else {
            return Vec::new();
        };
        if list.node.items().is_empty() {
            self.unsupported(&list, "an empty `oneOf`", "remove it");
        }
        let mut seen: Vec<(BTreeSet<&str>, NodeAt<'a>)> = Vec::new();
        let mut branches = Vec::new();
        for branch in list.items() {
            let Some(names) = branch
                .get("required")
                .filter(|list| !list.node.items().is_empty())
            else {
                let help = "list the properties of this branch under `required`";
                self.unsupported(&branch, "a branch that requires nothing", help);
                continue;
            };
            let known = names
                .items()
                .map(|name| self.check_property(&name, listed))
                .collect::<Vec<_>>();
            if known.contains(&false) {
                continue;
            }
            let texts = names
                .node
                .items()
                .iter()
                .filter_map(Node::text)
                .collect::<Vec<_>>();
            let set = texts.iter().copied().collect::<BTreeSet<_>>();
            let at = self.document.source.at(&branch.node.span);
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == set) {
                let first = self.document.source.at(&first.node.span);
                let found = "two branches of the `oneOf` require the same properties".to_owned();
                self.repeated(at, found, "branches that exclude each other", first);
                continue;
            }
            let mut names = Vec::new();
            for text in texts {
                let name = WireName(text.to_owned());
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            branches.push(names);
            seen.push((set, branch));
        }
        branches
    }
}

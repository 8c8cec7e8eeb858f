//! The XML of component schemas: which of them are written otherwise there than in JSON, which the models do not do.

use indexmap::IndexMap;

use super::{Lower, Place};
use crate::diag::Code;
use crate::ir::{Schema, Shape, Type, WireName};
use crate::openapi::tree::{Entry, Node};

impl<'a> Lower<'a> {
    /// Whether a property of a component is an attribute, a list in an element of its own, or of another name in XML.
    pub(super) fn has_own_xml(&mut self, place: &Place<'a>) -> bool {
        let mut found = false;
        let properties = place.node.get("properties").map(Node::entries);
        for property in properties.unwrap_or_default() {
            let list = property.value.get("items");
            let nodes = [Some(&property.value), list].into_iter().flatten();
            for entry in nodes.filter_map(|node| own_xml(node, &property.key)) {
                self.warn_of_xml(entry);
                found = true;
            }
        }
        // A list that is a component has the element of whoever refers to it.
        if let Some(entry) = place.node.get("xml").and_then(of_another_form) {
            self.warn_of_xml(entry);
            found = true;
        }
        found
    }

    fn warn_of_xml(&mut self, entry: &Entry) {
        self.diagnostics
            .warning(
                Code::Unsupported,
                self.document.source.at(&entry.key_span),
                format!("`{}` in `xml` is not supported here", entry.key),
            )
            .expected("the same names and the same form as in JSON")
            .help("nothing needs to be done where JSON will do: what has this inside of it is there in JSON alone");
    }
}

/// What of a property's `xml` makes it another one than in JSON.
fn own_xml<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    let xml = node.get("xml")?;
    let name = xml.entry("name");
    let is_other = |entry: &&Entry| entry.value.text() != Some(key);
    of_another_form(xml).or(name.filter(is_other))
}

fn of_another_form(xml: &Node) -> Option<&Entry> {
    let entries = ["attribute", "wrapped"].map(|key| xml.entry(key));
    let mut entries = entries.into_iter().flatten();
    entries.find(|entry| entry.value.text() != Some("false"))
}

/// Whatever holds a component that is there in JSON alone is so too.
pub(super) fn spread(schemas: &mut [Schema]) {
    let mut open = Vec::new();
    let mut users: IndexMap<WireName, Vec<usize>> = IndexMap::new();
    for (at, schema) in schemas.iter().enumerate() {
        let held = held(&schema.shape);
        for name in held.iter().filter_map(Type::component) {
            users.entry(name.clone()).or_default().push(at);
        }
        if schema.json_alone {
            open.push(at);
        }
    }
    while let Some(at) = open.pop() {
        for user in users.get(&schemas[at].name).into_iter().flatten() {
            if !schemas[*user].json_alone {
                schemas[*user].json_alone = true;
                open.push(*user);
            }
        }
    }
    for schema in schemas.iter_mut().filter(|schema| schema.json_alone) {
        schema.xml = None;
    }
}

/// The types that a shape holds.
fn held(shape: &Shape) -> Vec<Type> {
    match shape {
        Shape::Struct(object) => {
            let fields = object.fields.iter().map(|field| &field.ty);
            fields.chain(&object.rest).cloned().collect()
        }
        Shape::Union(union) => {
            let members = union.members.iter();
            members
                .map(|member| Type::Named(member.schema.clone()))
                .collect()
        }
        Shape::AnyOf(types) => types.clone(),
        Shape::Alias(ty) => vec![ty.clone()],
        Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => Vec::new(),
    }
}

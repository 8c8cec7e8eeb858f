//! Component schemas that are objects: their properties, what the branches of a `oneOf` require, and whether they are kept as they come.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, SchemaKind, Type as OpenApiType};

use super::{Lower, Place, constraints, keywords};
use crate::diag::{Code, did_you_mean};
use crate::ir::{Field, Object, Shape, WireName};
use crate::openapi::tree::{Node, Value};

/// The properties of an object; openapiv3 holds those of one with a `oneOf` beside them apart.
#[derive(Clone, Copy)]
pub(super) struct Listed<'s>(&'s IndexMap<String, ReferenceOr<Box<openapiv3::Schema>>>);

impl<'s> Listed<'s> {
    /// The properties of a schema of type object; none of any other.
    pub(super) fn of(kind: &'s SchemaKind) -> Option<Self> {
        match kind {
            SchemaKind::Type(OpenApiType::Object(object)) => Some(Self(&object.properties)),
            SchemaKind::Any(any) if any.typ.as_deref() == Some("object") => {
                Some(Self(&any.properties))
            }
            _ => None,
        }
    }
}

impl<'a> Lower<'a> {
    pub(super) fn object(&mut self, listed: Listed<'_>, place: &Place<'a>) -> Option<Shape> {
        // A `oneOf` without properties beside it would say which objects there are, and that takes a discriminator.
        let read: &[&str] = match place.node.get("properties") {
            Some(_) => &["additionalProperties", "oneOf"],
            None => &["additionalProperties"],
        };
        self.refuse_keywords(place, read)?;
        self.refuse_misplaced(place, "`type: object`", keywords::of_type("object"))?;
        let is_open = self.is_open(place)?;
        if place.node.get("properties").is_none() && !is_open {
            self.unsupported(
                place,
                "an object without properties",
                "list what it has under `properties`, or write `additionalProperties: true`",
            );
            return None;
        }
        let required = place.get("required");
        for name in required.iter().flat_map(Place::items) {
            self.check_property(&name, listed);
        }
        let fields = self.fields(listed, required.as_ref(), place);
        if !is_open {
            let branches = self.branches(listed, place);
            return Some(Shape::Struct(Object { fields, branches }));
        }
        if let Some(entry) = place.node.entry("oneOf") {
            let what = "`oneOf` beside `additionalProperties: true`";
            self.unsupported_entry(place, entry, what, "take one of the two out");
            return None;
        }
        Some(Shape::Free { fields })
    }

    /// Whether an object may have properties that it does not list; a schema for them is reported.
    fn is_open(&mut self, place: &Place<'a>) -> Option<bool> {
        let Some(entry) = place.node.entry("additionalProperties") else {
            return Some(false);
        };
        match &entry.value.value {
            Value::Scalar(flag, _) => Some(flag == "true"),
            Value::Mapping(entries) if entries.is_empty() => Some(true),
            _ => {
                let help =
                    "write `true` on an object without properties, which is then kept as it comes";
                let what = "a schema for `additionalProperties`";
                self.unsupported_entry(place, entry, what, help);
                None
            }
        }
    }

    /// Whether a required name is that of a property; another one is reported.
    fn check_property(&mut self, name: &Place<'_>, listed: Listed<'_>) -> bool {
        let text = name.node.text().unwrap_or_default();
        if listed.0.contains_key(text) {
            return true;
        }
        let near = did_you_mean(text, listed.0.keys().map(String::as_str));
        self.diagnostics
            .error(
                Code::DanglingRef,
                self.document.source.at(&name.node.span),
                format!("`{text}` is required and no property"),
            )
            .expected("the name of a property of this schema")
            .help(near.unwrap_or_else(|| "add the property, or take the name out".to_owned()));
        false
    }

    fn fields(
        &mut self,
        listed: Listed<'_>,
        required: Option<&Place<'_>>,
        place: &Place<'a>,
    ) -> Vec<Field> {
        let required = required.map(|list| list.node.items()).unwrap_or_default();
        let required = BTreeSet::from_iter(required.iter().filter_map(Node::text));
        let Some(parent) = place.get("properties") else {
            return Vec::new();
        };
        let mut fields = Vec::new();
        for (name, property) in listed.0 {
            let Some(at) = parent.get(name) else { continue };
            let property = property.clone().unbox();
            let Some(ty) = self.value(&property, &at, &["oneOf", "nullable"]) else {
                continue;
            };
            let is_required = required.contains(&**name);
            // A null and an absence are read alike, so a property that can be null need not be there.
            let can_be_null = is_nullable(at.node);
            let mut constraints = constraints::of(at.node);
            let alternatives = at.node.get("oneOf").map(Node::items).unwrap_or_default();
            constraints.extend(alternatives.iter().flat_map(constraints::of));
            if is_required && can_be_null {
                constraints.push("may be null".to_owned());
            }
            fields.push(Field {
                name: WireName(name.clone()),
                origin: self.entry_origin(&parent, name),
                ty,
                required: is_required && !can_be_null,
                description: self.text(&at, "description"),
                constraints,
            });
        }
        fields
    }

    /// What each item of the `oneOf` beside the properties requires.
    fn branches(&mut self, listed: Listed<'_>, place: &Place<'a>) -> Vec<Vec<WireName>> {
        let Some(list) = place.get("oneOf") else {
            return Vec::new();
        };
        if list.node.items().is_empty() {
            self.unsupported(&list, "an empty `oneOf`", "take it out");
        }
        let mut seen: Vec<(BTreeSet<&str>, Place<'a>)> = Vec::new();
        let mut branches = Vec::new();
        for branch in list.items() {
            let Some(names) = self.required_alone(&branch) else {
                continue;
            };
            let known =
                Vec::from_iter(names.items().map(|name| self.check_property(&name, listed)));
            if known.contains(&false) {
                continue;
            }
            let texts = Vec::from_iter(names.node.items().iter().filter_map(Node::text));
            let set = BTreeSet::from_iter(texts.iter().copied());
            let at = self.document.source.at(&branch.node.span);
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == set) {
                let first = self.document.source.at(&first.node.span);
                let found = "two branches of the `oneOf` require the same".to_owned();
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

    /// The names under `required`, of a schema that says nothing else.
    fn required_alone(&mut self, branch: &Place<'a>) -> Option<Place<'a>> {
        let mut entries = branch.node.entries().iter();
        let is_alone = entries.all(|entry| entry.key == "required" || entry.key.starts_with("x-"));
        let required = branch.get("required");
        let required = required.filter(|list| is_alone && !list.node.items().is_empty());
        if required.is_none() {
            self.unsupported(
                branch,
                "a `oneOf` beside `properties` of anything but names under `required`",
                "leave only `required` in it, with the names that this branch must have",
            );
        }
        required
    }
}

/// Whether a schema allows null.
pub(super) fn is_nullable(schema: &Node) -> bool {
    schema.get("nullable").and_then(Node::text) == Some("true")
}

//! Checks of examples against their schemas; one that does not match is reported and not used.

use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics, did_you_mean};
use skattekit_ir::ir::{
    Example, Field, Object, Scalar, Schema, Schemas, Shape, Type, Union, WireName,
};

use crate::openapi::document::Document;
use crate::openapi::lower::Shown;
use crate::openapi::syntax::scalars::ScalarKind;
use crate::openapi::syntax::tree::{Node, Value};

/// The examples that match their schemas.
pub(super) fn fitting(
    mut examples: Vec<Shown<'_>>,
    schemas: &Schemas,
    document: &Document<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Example> {
    let mut check = Check {
        schemas,
        document,
        diagnostics,
        fits: true,
    };
    examples.retain(|(example, node)| {
        check.fits = true;
        check.named(node, &example.schema);
        check.fits
    });
    examples.into_iter().map(|(example, _)| example).collect()
}

struct Check<'a> {
    schemas: &'a Schemas,
    document: &'a Document<'a>,
    diagnostics: &'a mut Diagnostics,
    fits: bool,
}

impl Check<'_> {
    fn named(&mut self, node: &Node, name: &WireName) {
        let Some(schema) = self.schemas.get(name) else {
            return;
        };
        match &schema.shape {
            Shape::Struct(object) => {
                if self.object(node, schema, &object.fields, object.rest.is_none()) {
                    self.branches(node, schema, object);
                }
            }
            Shape::Free { fields } => drop(self.object(node, schema, fields, false)),
            Shape::Union(union) => self.union(node, schema, union),
            Shape::Alias(ty) => self.value(node, ty),
            // A match with one of several types is found by trying, as when reading a response.
            Shape::AnyOf(_) => {}
            Shape::Scalar(scalar, _) => self.scalar(node, *scalar),
            Shape::Enum(_, values) => {
                let values = values.iter().map(|value| &value.name);
                self.one_of(node, values, &format!("a value of `{name}`"));
            }
        }
    }

    /// Checks the properties; returns whether the example is a mapping.
    fn object(&mut self, node: &Node, schema: &Schema, fields: &[Field], closed: bool) -> bool {
        if !matches!(node.value, Value::Mapping(_)) {
            let found = format!("the example has {}", node.kind());
            self.report(&node.span, found, "a mapping", None);
            return false;
        }
        for entry in node.entries() {
            if let Some(field) = fields.iter().find(|field| field.name.0 == entry.key) {
                self.value(&entry.value, &field.ty);
                continue;
            }
            if !closed {
                continue;
            }
            let help = did_you_mean(&entry.key, fields.iter().map(|field| &*field.name.0));
            let found = format!("the example has `{}`", entry.key);
            self.report(
                &entry.key_span,
                found,
                &format!("a property of `{}`", schema.name),
                help,
            );
        }
        for field in fields.iter().filter(|field| field.required) {
            if node.entry(&field.name.0).is_none() {
                let found = format!("the example has no `{}`", field.name);
                let expected = format!("every required property of `{}`", schema.name);
                let start = node.span.start..node.span.start;
                self.report(&start, found, &expected, None);
            }
        }
        true
    }

    /// Checks that exactly one branch has its required properties.
    fn branches(&mut self, node: &Node, schema: &Schema, object: &Object) {
        let is_set =
            |branch: &&Vec<WireName>| branch.iter().all(|name| node.get(&name.0).is_some());
        let set = object.branches.iter().filter(is_set).count();
        if set != 1 && !object.branches.is_empty() {
            let found = format!("the example matches {set} branches");
            let expected = format!("exactly one branch of the `oneOf` of `{}`", schema.name);
            let start = node.span.start..node.span.start;
            self.report(&start, found, &expected, None);
        }
    }

    /// Checks a member of a union, which its discriminator selects.
    fn union(&mut self, node: &Node, schema: &Schema, union: &Union) {
        let Some(value) = node.get(&union.discriminator.0) else {
            let found = match node.value {
                Value::Mapping(_) => format!("the example has no `{}`", union.discriminator),
                _ => format!("the example has {}", node.kind()),
            };
            let expected = format!("the discriminator `{}`", union.discriminator);
            let start = node.span.start..node.span.start;
            return self.report(&start, found, &expected, None);
        };
        let text = value.text().unwrap_or_default();
        if let Some(member) = union.members.iter().find(|member| member.value.0 == text) {
            return self.named(node, &member.schema);
        }
        let values = union.members.iter().map(|member| &member.value);
        self.one_of(value, values, &format!("a member of `{}`", schema.name));
    }

    /// Checks that a string is one of the given values.
    fn one_of<'n>(
        &mut self,
        node: &Node,
        values: impl Iterator<Item = &'n WireName>,
        expected: &str,
    ) {
        let known = values.map(|value| &*value.0).collect::<Vec<_>>();
        let text = node.text().unwrap_or_default();
        if !known.contains(&text) {
            let help = did_you_mean(text, known.iter().copied());
            let found = format!("the example has `{text}`");
            self.report(&node.span, found, expected, help);
        }
    }

    /// Checks the items of a list.
    fn list(&mut self, node: &Node, items: &Type) {
        let Value::Sequence(nodes) = &node.value else {
            return self.report(
                &node.span,
                format!("the example has {}", node.kind()),
                "a sequence",
                None,
            );
        };
        for item in nodes {
            self.value(item, items);
        }
    }

    fn value(&mut self, node: &Node, ty: &Type) {
        let is_list = matches!(node.value, Value::Sequence(_));
        match ty {
            Type::Nullable(_) if node.is_null() => {}
            Type::Nullable(ty) => self.value(node, ty),
            Type::Scalar(scalar) => self.scalar(node, *scalar),
            Type::OneOrMany(items) if !is_list => self.value(node, items),
            Type::Array(items) | Type::OneOrMany(items) => self.list(node, items),
            Type::Named(name) => self.named(node, name),
            Type::Object | Type::Map(_) if !matches!(node.value, Value::Mapping(_)) => {
                let found = format!("the example has {}", node.kind());
                self.report(&node.span, found, "a mapping", None);
            }
            Type::Any | Type::Object => {}
            Type::Map(values) => {
                for entry in node.entries() {
                    self.value(&entry.value, values);
                }
            }
        }
    }

    fn scalar(&mut self, node: &Node, scalar: Scalar) {
        let expected = match scalar {
            Scalar::Integer => ScalarKind::Integer,
            Scalar::Decimal => ScalarKind::Number,
            Scalar::Boolean => ScalarKind::Boolean,
            Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => ScalarKind::String,
        };
        let (Some(kind), Some(text)) = (node.scalar_kind(), node.text()) else {
            let found = format!("the example has {}", node.kind());
            return self.report(&node.span, found, &expected.to_string(), None);
        };
        let is_whole = scalar == Scalar::Decimal && kind == ScalarKind::Integer;
        if kind == expected || is_whole {
            return;
        }
        if kind == ScalarKind::Null {
            let found = "the example has null".to_owned();
            return self.report(&node.span, found, &expected.to_string(), None);
        }
        let found = format!("the example has `{text}`, {kind}");
        if expected == ScalarKind::String {
            self.note_unquoted(&node.span, found);
        } else {
            self.report(&node.span, found, &expected.to_string(), None);
        }
    }

    /// Reports an unquoted example of a string: the meaning is clear, and only its author can correct it.
    fn note_unquoted(&mut self, at: &Range<usize>, found: String) {
        self.fits = false;
        let at = self.document.source.at(at);
        self.diagnostics
            .note(Code::InvalidExample, at)
            .found(found)
            .expected("a string")
            .help("no action needed: the example is not used");
    }

    fn report(&mut self, at: &Range<usize>, found: String, expected: &str, help: Option<String>) {
        self.fits = false;
        let at = self.document.source.at(at);
        let help =
            help.unwrap_or_else(|| "correct the example; until then, it is not used".to_owned());
        self.diagnostics
            .warning(Code::InvalidExample, at)
            .found(found)
            .expected(expected)
            .help(help);
    }
}

//! Examples against their schemas: one that does not fit is reported, and not shown to anybody as an example.

use std::ops::Range;

use crate::diag::{Code, Diagnostics, did_you_mean};
use crate::ir::{Example, Scalar, Schema, Shape, Type, WireName};
use crate::openapi::read::Document;
use crate::openapi::tree::{Node, Value};

/// The examples that fit their schemas.
pub(super) fn fitting(
    mut examples: Vec<Example>,
    schemas: &[Schema],
    document: &Document<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Example> {
    let mut check = Check {
        schemas,
        document,
        diagnostics,
        fits: true,
    };
    examples.retain(|example| {
        let pointer = example.origin.pointer.as_deref().unwrap_or_default();
        check.fits = true;
        if let Some(node) = document.tree.at(pointer) {
            check.named(node, &example.schema);
        }
        check.fits
    });
    examples
}

struct Check<'a> {
    schemas: &'a [Schema],
    document: &'a Document<'a>,
    diagnostics: &'a mut Diagnostics,
    fits: bool,
}

impl<'a> Check<'a> {
    fn named(&mut self, node: &Node, name: &WireName) {
        let schemas: &'a [Schema] = self.schemas;
        let Some(schema) = schemas.iter().find(|schema| schema.name == *name) else {
            return;
        };
        match &schema.shape {
            Shape::Struct(_) => self.object(node, schema),
            Shape::Array(items) => self.list(node, items),
            Shape::Scalar(scalar, _) => self.scalar(node, *scalar),
            Shape::Enum(values) => {
                let text = node.text().unwrap_or_default();
                let known = Vec::from_iter(values.iter().map(|value| &*value.name.0));
                if !known.contains(&text) {
                    let help = did_you_mean(text, known.iter().copied());
                    self.report(
                        &node.span,
                        format!("the example has `{text}`"),
                        &format!("a value of `{name}`"),
                        help,
                    );
                }
            }
        }
    }

    fn object(&mut self, node: &Node, schema: &Schema) {
        let Shape::Struct(fields) = &schema.shape else {
            return;
        };
        if !matches!(node.value, Value::Mapping(_)) {
            return self.report(
                &node.span,
                format!("the example has {}", node.kind()),
                "a mapping",
                None,
            );
        }
        for entry in node.entries() {
            if let Some(field) = fields.iter().find(|field| field.name.0 == entry.key) {
                self.value(&entry.value, &field.ty);
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
    }

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
        match ty {
            Type::Scalar(scalar) => self.scalar(node, *scalar),
            Type::Array(items) => self.list(node, items),
            Type::Named(name) => self.named(node, name),
        }
    }

    fn scalar(&mut self, node: &Node, scalar: Scalar) {
        let expected = match scalar {
            Scalar::Integer => "a whole number",
            Scalar::Boolean => "a flag",
            Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => "a string",
        };
        if node.reads_as() != expected {
            let found = match node.text() {
                Some(text) => format!("the example has `{text}`, {}", node.reads_as()),
                None => format!("the example has {}", node.kind()),
            };
            self.report(&node.span, found, expected, None);
        }
    }

    fn report(&mut self, at: &Range<usize>, found: String, expected: &str, help: Option<String>) {
        self.fits = false;
        let at = self.document.source.at(at);
        let help =
            help.unwrap_or_else(|| "correct the example; as it is, it is not used".to_owned());
        self.diagnostics
            .warning(Code::InvalidExample, at, found)
            .expected(expected)
            .help(help);
    }
}

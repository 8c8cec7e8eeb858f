//! Examples against their schemas: one that does not fit is reported, and not shown to anybody as an example.

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
                        node,
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
                node,
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
            let key = Node {
                value: Value::Scalar(entry.key.clone()),
                span: entry.key_span.clone(),
            };
            let found = format!("the example has `{}`", entry.key);
            self.report(
                &key,
                found,
                &format!("a property of `{}`", schema.name),
                help,
            );
        }
        for field in fields.iter().filter(|field| field.required) {
            if node.entry(&field.name.0).is_none() {
                let found = format!("the example has no `{}`", field.name);
                let expected = format!("every required property of `{}`", schema.name);
                let start = Node {
                    value: Value::Scalar(String::new()),
                    span: node.span.start..node.span.start,
                };
                self.report(&start, found, &expected, None);
            }
        }
    }

    fn list(&mut self, node: &Node, items: &Type) {
        let Value::Sequence(nodes) = &node.value else {
            return self.report(
                node,
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
        let (fits, expected): (fn(&str) -> bool, _) = match scalar {
            Scalar::Integer => (|text| text.parse::<i64>().is_ok(), "a whole number"),
            Scalar::Boolean => (|text| matches!(text, "true" | "false"), "true or false"),
            Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => (|_| true, "a string"),
        };
        match node.text() {
            Some(text) if fits(text) => {}
            Some(text) => self.report(node, format!("the example has `{text}`"), expected, None),
            None => self.report(
                node,
                format!("the example has {}", node.kind()),
                expected,
                None,
            ),
        }
    }

    fn report(&mut self, node: &Node, found: String, expected: &str, help: Option<String>) {
        self.fits = false;
        let at = self.document.source.at(&node.span);
        let help =
            help.unwrap_or_else(|| "correct the example; as it is, it is not used".to_owned());
        self.diagnostics
            .warning(Code::InvalidExample, at, found)
            .expected(expected)
            .help(help);
    }
}

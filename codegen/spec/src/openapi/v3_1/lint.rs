//! Warnings about keywords of OpenAPI 3.1 in a document of OpenAPI 3.0.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::syntax::tree::{Node, Quoting, Value};
use crate::openapi::v3_1::keywords::is_3_1;

const HELP: &str = "write `openapi: 3.1.0` if the document is one; until then, only this part is read as OpenAPI 3.1";

/// Reports keywords of OpenAPI 3.1 in a schema of 3.0; returns whether the schema must be converted.
pub(super) fn report_newer(
    schema: &Node,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut is_newer = false;
    for entry in schema.entries().iter().filter(|entry| is_3_1(&entry.key)) {
        is_newer = true;
        diagnostics
            .warning(Code::UnknownKey, source.at(&entry.key_span))
            .found(format!("`{}` is a key of OpenAPI 3.1", entry.key))
            .expected("a key of OpenAPI 3.0, or one that starts with `x-`")
            .help(HELP);
    }
    let mut report = |node: &Node, found: &str, expected: &str| {
        is_newer = true;
        diagnostics
            .warning(Code::WrongKind, source.at(&node.span))
            .found(found)
            .expected(expected)
            .help(HELP);
    };
    if let Some(ty) = schema.get("type") {
        match &ty.value {
            Value::Sequence(_) => report(ty, "a list of types requires OpenAPI 3.1", "one type"),
            _ if is_null(schema) => report(
                ty,
                "the type `null` requires OpenAPI 3.1",
                "`nullable: true` beside another type",
            ),
            _ => {}
        }
    }
    for key in ["exclusiveMinimum", "exclusiveMaximum"] {
        if let Some(bound) = schema.get(key).filter(|bound| is_number(bound)) {
            report(bound, "a number here requires OpenAPI 3.1", "a boolean");
        }
    }
    // The choice becomes nullable, and its other members are examined separately.
    let members = ["oneOf", "anyOf"].map(|key| schema.get(key).map(Node::items));
    is_newer || members.into_iter().flatten().flatten().any(is_null)
}

fn is_null(schema: &Node) -> bool {
    schema.get("type").and_then(Node::text) == Some("null")
}

fn is_number(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(text, Quoting::Plain) if text.parse::<f64>().is_ok())
}

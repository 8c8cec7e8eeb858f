//! Named lists, maps and scalars, which get no type of their own and are written out where they are referred to.

use std::collections::BTreeSet;

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Schema, Shape};

use crate::openapi::lower::Lower;
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::{Node, Value};

impl Lower<'_> {
    /// Notes the lists, maps and scalars that nothing refers to, since their content is lost.
    pub(super) fn note_unused(&mut self, schemas: &[Schema]) {
        let used = references(&self.document.tree);
        for schema in schemas {
            let is_name = matches!(schema.shape, Shape::Alias(_) | Shape::Scalar(..));
            if is_name && !used.contains(&schema.name.0) {
                self.diagnostics
                    .note(Code::Unsupported, schema.origin.at.clone())
                    .found(format!(
                        "`{}` is not an object and nothing refers to it, so it gets no type",
                        schema.name
                    ))
                    .expected("a `$ref` to it")
                    .help("no action needed");
            }
        }
    }
}

/// The components that a document refers to anywhere.
fn references(tree: &Node) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        let reference = node.get("$ref").and_then(Node::text).and_then(schema_name);
        found.extend(reference);
        match &node.value {
            Value::Mapping(entries) => open.extend(entries.iter().map(|entry| &entry.value)),
            Value::Sequence(items) => open.extend(items),
            Value::Scalar(..) => {}
        }
    }
    found
}

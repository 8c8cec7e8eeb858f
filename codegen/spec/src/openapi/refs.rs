//! Conversion between `$ref` texts and the names of component schemas.

use std::borrow::Cow;
use std::ops::Range;

use skattekit_ir::pointer::{escape, unescape};

use crate::openapi::syntax::tree::{Entry, Node};

/// Where component schemas stand.
const SCHEMAS: &str = "#/components/schemas/";

/// The name of the component schema that a `$ref` names.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    component_name(reference).map(Cow::into_owned)
}

/// Like [`schema_name`], without a copy where none is needed.
pub(super) fn component_name(reference: &str) -> Option<Cow<'_, str>> {
    let name = reference.strip_prefix(SCHEMAS)?;
    if name.contains('/') {
        return None;
    }
    Some(if name.contains('~') {
        Cow::Owned(unescape(name))
    } else {
        Cow::Borrowed(name)
    })
}

/// A reference that names a component in any file; its key has an empty span, unlike any key that was read.
pub(super) fn placed_reference(name: &str, at: &Range<usize>) -> Node {
    let entry = Entry::new(
        "$ref",
        at.start..at.start,
        Node::string(to_component(name), at.clone()),
    );
    Node::mapping(vec![entry], at.clone())
}

/// The `$ref` text of a component schema.
pub(super) fn to_component(name: &str) -> String {
    format!("#/components/schemas/{}", escape(name))
}

/// Whether the value of a discriminator's mapping is a reference rather than a name.
pub(super) fn is_reference(text: &str) -> bool {
    text.contains(['#', '/'])
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| text.ends_with(end))
}

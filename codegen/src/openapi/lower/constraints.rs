//! What a schema says of its values beyond their type, in words for the generated docs.

use crate::ir::Constraints;
use crate::openapi::tree::Node;

/// The bounds and the pattern of a schema, one sentence each.
pub(super) fn of(schema: &Node) -> Constraints {
    let sentences = [
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
        ("pattern", "of the pattern `{}`"),
        ("minimum", "at least {}"),
        ("maximum", "at most {}"),
        ("minItems", "at least {} items"),
        ("maxItems", "at most {} items"),
    ];
    let said = sentences.iter().filter_map(|(key, sentence)| {
        let value = schema.get(key)?.text()?;
        Some(sentence.replace("{}", value))
    });
    said.collect()
}

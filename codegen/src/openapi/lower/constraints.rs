//! What a schema says of its values beyond their type, in words for the generated docs.

use crate::ir::Constraints;
use crate::openapi::tree::Node;

/// The bounds and the pattern of a schema, one sentence each.
pub(super) fn of(schema: &Node) -> Constraints {
    let sentences = [
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
        ("pattern", "of the pattern {}"),
        ("minimum", "at least {}"),
        ("maximum", "at most {}"),
        ("minItems", "at least {} items"),
        ("maxItems", "at most {} items"),
    ];
    let said = sentences.iter().filter_map(|(key, sentence)| {
        let value = schema.get(key)?.text()?;
        let value = if *key == "pattern" {
            code(value)
        } else {
            value.to_owned()
        };
        Some(sentence.replace("{}", &value))
    });
    said.collect()
}

/// A text as code in Markdown, however many backticks are in it.
fn code(text: &str) -> String {
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    if fence.len() == 1 {
        format!("`{text}`")
    } else {
        format!("{fence} {text} {fence}")
    }
}

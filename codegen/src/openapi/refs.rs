//! `$ref` look-up: where references lead, and what to say of one that leads nowhere.

use super::tree::{Node, unescape};
use crate::diag::{Code, Diagnostics, did_you_mean};
use crate::source::Source;

/// Where component schemas stand.
const SCHEMAS: &str = "#/components/schemas/";

/// The name of the component schema that a `$ref` names.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix(SCHEMAS)?;
    (!name.contains('/')).then(|| unescape(name))
}

/// Reports a `$ref` that leads nowhere, or where this generator does not follow.
pub(super) fn check_ref(
    target: &Node,
    root: &Node,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) {
    let at = source.at(&target.span);
    let Some(reference) = target.text() else {
        diagnostics
            .error(
                Code::WrongKind,
                at,
                format!("{} is no `$ref`", target.kind()),
            )
            .expected("a reference such as '#/components/schemas/Feil'")
            .help("write the reference as a string in quotes");
        return;
    };
    let Some(pointer) = reference.strip_prefix('#') else {
        diagnostics
            .error(
                Code::Unsupported,
                at,
                format!("`{reference}` leads out of this document, which is not supported"),
            )
            .expected("a reference that starts with `#/`")
            .help("copy what it names into this document");
        return;
    };
    if root.at(pointer).is_some() {
        return;
    }
    let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let siblings = root.at(parent).map(Node::entries).unwrap_or_default();
    let error = diagnostics
        .error(
            Code::DanglingRef,
            at,
            format!("there is no `{reference}` in this document"),
        )
        .expected("the pointer to something in this document");
    let near = did_you_mean(&unescape(name), siblings.iter().map(|entry| &*entry.key));
    error.help(near.unwrap_or_else(|| "add the component, or correct the reference".to_owned()));
}

//! `$ref` texts: the component schemas that they name.

use std::borrow::Cow;

use super::tree::unescape;

/// Where component schemas stand.
const SCHEMAS: &str = "#/components/schemas/";

/// The name of the component schema that a `$ref` names.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    component_name(reference).map(Cow::into_owned)
}

/// The same, without a copy where none is needed.
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

//! `$ref` texts: the component schemas that they name.

use super::tree::unescape;

/// Where component schemas stand.
const SCHEMAS: &str = "#/components/schemas/";

/// The name of the component schema that a `$ref` names.
pub(super) fn schema_name(reference: &str) -> Option<String> {
    let name = reference.strip_prefix(SCHEMAS)?;
    (!name.contains('/')).then(|| unescape(name))
}

//! Help for a name in the manifest that does not exist: the component or property that was most likely meant.

use skattekit_ir::diag::near_or;
use skattekit_ir::ir::{Shape, Version};

/// The help for a `Schema` or `Schema.property` of the manifest that does not exist or is of the wrong kind.
pub(super) fn settable_help(name: &str, versions: &[Version]) -> String {
    let otherwise = "correct the name, or remove the line";
    let known = versions.iter().flat_map(settable).collect::<Vec<_>>();
    if known.iter().any(|known| known == name) {
        return otherwise.to_owned();
    }
    let is_property = |name: &str| name.contains('.');
    let alike = known
        .iter()
        .map(String::as_str)
        .filter(|known| is_property(known) == is_property(name));
    near_or(name, alike, otherwise)
}

/// The components of a version, and their properties, as the manifest names them.
fn settable(version: &Version) -> impl Iterator<Item = String> {
    version.schemas.iter().flat_map(|schema| {
        let fields = match &schema.shape {
            Shape::Struct(object) => &*object.fields,
            _ => &[],
        };
        let fields = fields
            .iter()
            .map(|field| format!("{}.{}", schema.name, field.name));
        std::iter::once(schema.name.0.clone()).chain(fields)
    })
}

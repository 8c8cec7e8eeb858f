//! Required fields of shared components: only what every document requires, since one type reads them all.

use std::collections::BTreeSet;

use skattekit_ir::ir::{Api, Object, Schema, Shape, WireName};

/// Makes a field of a shared component optional if another API's component of the same name with the same fields does
/// not require it.
pub(super) fn require_what_all_require(apis: &mut [Api]) {
    let mut optional = BTreeSet::new();
    let (shared, others): (Vec<_>, Vec<_>) = apis.iter().partition(|api| api.shared);
    for (schema, object) in shared.iter().flat_map(|api| objects(api)) {
        for (other, of) in others.iter().flat_map(|api| objects(api)) {
            if other.name != schema.name || names(object) != names(of) {
                continue;
            }
            let fields = of.fields.iter().filter(|field| !field.required);
            optional.extend(fields.map(|field| (schema.name.clone(), field.name.clone())));
        }
    }
    let shared = apis.iter_mut().filter(|api| api.shared);
    for version in shared.flat_map(|api| &mut api.versions) {
        let mut schemas = std::mem::take(&mut version.schemas).into_list();
        for schema in &mut schemas {
            let Shape::Struct(object) = &mut schema.shape else {
                continue;
            };
            for field in &mut object.fields {
                let key = (schema.name.clone(), field.name.clone());
                field.required = field.required && !optional.contains(&key);
            }
        }
        version.schemas = schemas.into();
    }
}

fn objects(api: &Api) -> impl Iterator<Item = (&Schema, &Object)> {
    api.versions
        .iter()
        .flat_map(|version| &version.schemas)
        .filter_map(|schema| match &schema.shape {
            Shape::Struct(object) => Some((schema, object)),
            _ => None,
        })
}

fn names(object: &Object) -> BTreeSet<&WireName> {
    object.fields.iter().map(|field| &field.name).collect()
}

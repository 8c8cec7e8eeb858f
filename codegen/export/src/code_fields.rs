//! Which properties hold codes, and of which list.

use skattekit_ir::ir::{Api, EnumOf, Field, Scalar, Shape, Specification, Type, Version, WireName};

/// The manifest's settings for an API: its own, and those of the shared API for its components of the same name.
pub(crate) struct CodeFields<'a> {
    pub api: &'a Api,
    shared: Option<&'a Api>,
}

impl<'a> CodeFields<'a> {
    /// The settings for an API.
    pub(crate) fn of(specification: &'a Specification, api: &'a Api) -> Self {
        let shared = specification.apis.iter().find(|other| other.shared);
        Self {
            api,
            shared: shared.filter(|shared| shared.slug != api.slug),
        }
    }

    /// The list that the strings of a property are codes of.
    pub(crate) fn list(
        &self,
        version: &Version,
        owner: &WireName,
        field: &Field,
    ) -> Option<&'a str> {
        let key = format!("{owner}.{}", field.name);
        let setting = self.api.code_fields.get(&key).or_else(|| {
            let shared = self.shared?.code_fields.get(&key)?;
            is_text(&field.ty, version).then_some(shared)
        })?;
        Some(&setting.value)
    }

    /// The list that the values of a parameter are codes of.
    pub(crate) fn list_of_parameter(&self, name: &WireName) -> Option<&'a str> {
        let setting = self.api.code_parameters.get(&name.0)?;
        Some(&setting.value)
    }

    /// The APIs whose lists a property can name: its own, then the shared one.
    pub(crate) fn apis(&self) -> impl Iterator<Item = &'a Api> {
        std::iter::once(self.api).chain(self.shared)
    }
}

/// Whether the values of a type are strings or lists of strings.
fn is_text(ty: &Type, version: &Version) -> bool {
    match ty.innermost() {
        Type::Scalar(scalar) => *scalar == Scalar::Text,
        Type::Named(name) => version
            .schema(name)
            .is_some_and(|schema| match &schema.shape {
                Shape::Scalar(scalar, _) => *scalar == Scalar::Text,
                Shape::Enum(of, _) => *of == EnumOf::Texts,
                Shape::Alias(ty) => is_text(ty, version),
                Shape::Struct(_) | Shape::Free { .. } | Shape::Union(_) | Shape::AnyOf(_) => false,
            }),
        _ => false,
    }
}

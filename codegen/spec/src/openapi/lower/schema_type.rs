//! The types of schemas.

use crate::openapi::syntax::scalars::ScalarKind;

skattekit_ir::words! {
    /// What the values of a schema are; displayed as documents write it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum SchemaType {
        /// The schema says nothing of it.
        Any = "any",
        Array = "array",
        Boolean = "boolean",
        Integer = "integer",
        Number = "number",
        Object = "object",
        String = "string",
    }
}

impl SchemaType {
    /// The type that a document names; `Any` for a word that is none, which was reported before.
    pub(super) fn of(word: &str) -> Self {
        match word {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => Self::Any,
        }
    }

    /// The type of some values but null; several have none in common, unless they are numbers.
    pub(super) fn of_all(kinds: impl Iterator<Item = Option<ScalarKind>>) -> Option<Self> {
        kinds
            .filter(|kind| *kind != Some(ScalarKind::Null))
            .map(|kind| {
                kind.and_then(ScalarKind::as_type)
                    .map_or(Self::Any, Self::of)
            })
            .reduce(|one, other| match (one, other) {
                _ if one == other => one,
                (Self::Integer | Self::Number, Self::Integer | Self::Number) => Self::Number,
                _ => Self::Any,
            })
    }

    /// The keywords that OpenAPI gives a meaning for values of the type.
    pub(super) const fn keywords(self) -> &'static [&'static str] {
        match self {
            Self::String => &["pattern", "minLength", "maxLength", "contentMediaType"],
            Self::Integer | Self::Number => &[
                "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            ],
            Self::Array => &["items", "minItems", "maxItems", "uniqueItems"],
            Self::Object => &[
                "properties", "required", "additionalProperties", "minProperties", "maxProperties",
            ],
            _ => &[],
        }
    }
}

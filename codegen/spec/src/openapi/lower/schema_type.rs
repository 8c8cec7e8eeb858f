//! The types of schemas.

use crate::openapi::syntax::scalars::ScalarKind;

skattekit_ir::words! {
    /// The type of a schema's values; displayed as written in documents.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum SchemaType {
        /// Not stated.
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
    /// The type with this name; `Any` for an unknown name, which has been reported.
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

    /// The common type of values, ignoring null; `Any` for several types, unless all are numbers.
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

    /// The keywords that OpenAPI defines for values of the type.
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

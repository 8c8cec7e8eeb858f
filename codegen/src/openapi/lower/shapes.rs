//! Component schemas to their shapes: which kind of component each is, and the values of those that are enums.

use openapiv3::{SchemaKind, Type as OpenApiType};

use super::objects::Listed;
use super::{Lower, Place, constraints};
use crate::diag::{Code, Location};
use crate::ir::{EnumValue, Shape, WireName};

impl<'a> Lower<'a> {
    pub(super) fn shape(&mut self, schema: &openapiv3::Schema, place: &Place<'a>) -> Option<Shape> {
        let has = |keyword| place.node.entry(keyword).is_some();
        if has("oneOf") && has("discriminator") {
            return self.union(place).map(Shape::Union);
        }
        if let Some(listed) = Listed::of(&schema.schema_kind) {
            return self.object(listed, place);
        }
        self.refuse_keywords(place, &[])?;
        match &schema.schema_kind {
            SchemaKind::Type(OpenApiType::Array(array)) => {
                self.items(array, place).map(Shape::Array)
            }
            SchemaKind::Type(OpenApiType::String(string)) if !string.enumeration.is_empty() => {
                Some(Shape::Enum(self.enum_values(place)))
            }
            kind => {
                let scalar = self.scalar(kind, place)?;
                Some(Shape::Scalar(scalar, constraints::of(place.node)))
            }
        }
    }

    fn enum_values(&mut self, place: &Place<'a>) -> Vec<EnumValue> {
        let mut values: Vec<EnumValue> = Vec::new();
        for at in place.get("enum").iter().flat_map(Place::items) {
            let text = at
                .node
                .text()
                .filter(|text| !text.is_empty() && at.node.reads_as() == "a string");
            let Some(text) = text else {
                self.unsupported(
                    &at,
                    "an enum value that is no text, or empty,",
                    "write the value as a text in quotes, or take it out",
                );
                continue;
            };
            let origin = self.origin(&at);
            if let Some(first) = values.iter().find(|value| value.name.0 == text) {
                let found = format!("the value `{text}` stands twice");
                let expected = "each value of an enum once";
                self.repeated(origin.at, found, expected, first.origin.at.clone());
            } else {
                values.push(EnumValue {
                    name: WireName(text.to_owned()),
                    origin,
                });
            }
        }
        values
    }

    /// Reports something that stands twice in a list.
    pub(super) fn repeated(
        &mut self,
        at: Location,
        found: String,
        expected: &str,
        first: Location,
    ) {
        self.diagnostics
            .error(Code::RepeatedCode, at, found)
            .expected(expected)
            .other(first, "it stands here first")
            .help("take one of the two out");
    }
}

//! Shapes of component schemas: the kind of each component, and the values of enums.

use skattekit_ir::diag::{Code, Location};
use skattekit_ir::ir::{EnumOf, EnumValue, Scalar, Shape, Type, WireName};

use crate::openapi::lower::schema_type::SchemaType;
use crate::openapi::lower::values::values_of;
use crate::openapi::lower::{Lower, NodeAt, constraints};
use crate::openapi::normalise::{CONSTANTS, is_one_or_many};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::scalars::ScalarKind;
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    pub(super) fn shape(&mut self, place: &NodeAt<'a>) -> Option<Shape> {
        let has = |keyword| place.node.entry(keyword).is_some();
        if has("oneOf") && !has("properties") && !is_one_or_many(place.node) {
            return if has("discriminator") && self.are_objects(place) {
                self.union(place).map(Shape::Union)
            } else {
                self.any_of(place)
            };
        }
        // A choice between one value and a list of such values.
        if has("oneOf") && !has("properties") {
            return self.alias(place);
        }
        match self.kind(place) {
            SchemaType::Object => self.object(place),
            SchemaType::Any if has("enum") && !has(CONSTANTS) => {
                self.note_mixed(place);
                self.alias(place)
            }
            SchemaType::Any | SchemaType::Array => self.alias(place),
            kind if has("enum") && kind != SchemaType::Boolean => self.enumeration(place, kind),
            kind => {
                let scalar = self.scalar(kind, place)?;
                Some(Shape::Scalar(scalar, constraints::of(place.node)))
            }
        }
    }

    /// A component that is another name for an unnamed type.
    fn alias(&mut self, place: &NodeAt<'a>) -> Option<Shape> {
        Some(Shape::Alias(match self.ty(place)? {
            // Nullability is applied at the references to it.
            Type::Nullable(ty) => *ty,
            ty => ty,
        }))
    }

    /// Whether the members of a choice are objects, so that a property can distinguish them; otherwise a warning says
    /// so.
    fn are_objects(&mut self, place: &NodeAt<'a>) -> bool {
        let members = place.get("oneOf");
        for member in members.iter().flat_map(NodeAt::items) {
            let name = member
                .node
                .get("$ref")
                .and_then(Node::text)
                .and_then(schema_name);
            let Some(node) = name.as_ref().and_then(|name| self.components.get(&**name)) else {
                continue;
            };
            let has = |key| node.entry(key).is_some();
            let is_object = node
                .get("type")
                .map_or(!has("items") && !has("enum"), |ty| {
                    ty.text() == Some("object")
                });
            if !is_object || has("oneOf") && !has("properties") {
                self.diagnostics
                    .warning(Code::IgnoredKey, self.document.source.at(&member.node.span))
                    .found("this member of the union is not an object, so the `discriminator` is ignored")
                    .expected("members that are objects and not unions")
                    .help("make the member an object; until then, the union is read as the member that fits best");
                return false;
            }
        }
        true
    }

    /// A choice between types that no property distinguishes.
    fn any_of(&mut self, place: &NodeAt<'a>) -> Option<Shape> {
        let members = place.get("oneOf")?;
        if members.node.items().is_empty() {
            self.unsupported(
                &members,
                "an empty `oneOf`",
                "list its members, or remove it",
            );
            return None;
        }
        let mut types: Vec<Type> = Vec::new();
        for member in members.items() {
            let ty = self.ty(&member)?;
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        // A choice with a single type is that type.
        if types.len() == 1 {
            return types.pop().map(Shape::Alias);
        }
        Some(if types.contains(&Type::Any) {
            Shape::Alias(Type::Any)
        } else {
            Shape::AnyOf(types)
        })
    }

    /// An enum; one with values of several types is kept unparsed.
    fn enumeration(&mut self, place: &NodeAt<'a>, kind: SchemaType) -> Option<Shape> {
        if values_of(place.node).next().is_none() {
            return self.scalar_for_no_values(place, kind);
        }
        let are = |kinds: &[ScalarKind]| {
            values_of(place.node).all(|value| {
                value
                    .scalar_kind()
                    .is_some_and(|kind| kinds.contains(&kind))
            })
        };
        Some(match kind {
            SchemaType::Integer if are(&[ScalarKind::Integer]) => {
                Shape::Enum(EnumOf::Numbers, self.enum_values(place))
            }
            SchemaType::String if values_of(place.node).all(|value| value.text().is_some()) => {
                Shape::Enum(EnumOf::Texts, self.enum_values(place))
            }
            SchemaType::Number if are(&[ScalarKind::Number, ScalarKind::Integer]) => {
                Shape::Scalar(Scalar::Decimal, constraints::of(place.node))
            }
            _ => {
                self.note_mixed(place);
                Shape::Alias(Type::Any)
            }
        })
    }

    fn note_mixed(&mut self, place: &NodeAt<'a>) {
        let values = place.get("enum");
        let at = values.map_or(&place.node.span, |at| &at.node.span);
        self.diagnostics
            .note(Code::Unsupported, self.document.source.at(at))
            .found("the values of the `enum` are of several types, and are kept unparsed")
            .expected("only strings, or only integers")
            .help("no action needed if unparsed values are good enough");
    }

    /// An enum without values, which no value could match.
    fn scalar_for_no_values(&mut self, place: &NodeAt<'a>, kind: SchemaType) -> Option<Shape> {
        let at = place
            .get("enum")
            .map_or(&place.node.span, |at| &at.node.span);
        self.diagnostics
            .warning(Code::IgnoredKey, self.document.source.at(at))
            .found("an `enum` without values is ignored")
            .expected("at least one value")
            .help("list the values, or remove the `enum`");
        let scalar = self.scalar(kind, place)?;
        Some(Shape::Scalar(scalar, constraints::of(place.node)))
    }

    fn enum_values(&mut self, place: &NodeAt<'a>) -> Vec<EnumValue> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen = indexmap::IndexMap::new();
        let said = place
            .get(CONSTANTS)
            .iter()
            .flat_map(NodeAt::items)
            .collect::<Vec<_>>();
        let all = place.get("enum");
        for (index, at) in all.iter().flat_map(NodeAt::items).enumerate() {
            let text = at.node.text().unwrap_or_default();
            let origin = self.origin(&at);
            if let Some(first) = seen.get(text).cloned() {
                self.diagnostics
                    .warning(Code::RepeatedCode, origin.at)
                    .found(format!("the value `{text}` is listed twice"))
                    .expected("each value of an enum once")
                    .other(first, "first listed here")
                    .help("remove one of the two; the second has no effect");
            } else {
                seen.insert(text, origin.at.clone());
                // A number as written on the wire.
                let number = text
                    .parse::<i64>()
                    .ok()
                    .filter(|_| at.node.scalar_kind() == Some(ScalarKind::Integer));
                let name = number.map_or_else(|| text.to_owned(), |number| number.to_string());
                let said = said.get(index);
                values.push(EnumValue {
                    name: WireName(name),
                    origin,
                    description: said.and_then(|said| self.titled(said)),
                    deprecated: said.is_some_and(|said| {
                        crate::openapi::lower::operations::is_true(said, "deprecated")
                    }),
                });
            }
        }
        values
    }

    /// Reports a repeated item of a list.
    pub(super) fn repeated(
        &mut self,
        at: Location,
        found: String,
        expected: &str,
        first: Location,
    ) {
        self.diagnostics
            .error(Code::RepeatedCode, at)
            .found(found)
            .expected(expected)
            .other(first, "first listed here")
            .help("remove one of the two");
    }
}

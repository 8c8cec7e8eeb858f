//! The types of properties, items, parameters and bodies: references, lists and scalars.

use openapiv3::{
    ReferenceOr, SchemaKind, StringFormat, Type as OpenApiType, VariantOrUnknownOrEmpty,
};

use super::objects::Listed;
use super::{Lower, Place, keywords};
use crate::ir::{Scalar, Type, WireName};
use crate::openapi::refs::schema_name;
use crate::openapi::tree::Node;

impl<'a> Lower<'a> {
    pub(super) fn items(
        &mut self,
        array: &openapiv3::ArrayType,
        place: &Place<'a>,
    ) -> Option<Type> {
        let (Some(items), Some(at)) = (&array.items, place.get("items")) else {
            self.unsupported(
                place,
                "an array without `items`",
                "say what the items are under `items`",
            );
            return None;
        };
        self.value(&items.clone().unbox(), &at, &["oneOf"])
    }

    /// The type of something that is neither a property nor an item.
    pub(super) fn ty(
        &mut self,
        schema: &ReferenceOr<openapiv3::Schema>,
        place: &Place<'a>,
    ) -> Option<Type> {
        self.value(schema, place, &[])
    }

    /// A type; `read` are the keywords that have a meaning at this place.
    pub(super) fn value(
        &mut self,
        schema: &ReferenceOr<openapiv3::Schema>,
        place: &Place<'a>,
        read: &[&str],
    ) -> Option<Type> {
        let schema = match schema {
            ReferenceOr::Reference { reference } => {
                let name = self.component(reference, place)?;
                return Some(Type::Named(name));
            }
            ReferenceOr::Item(schema) => schema,
        };
        let has = |keyword| place.node.entry(keyword).is_some();
        let nameless = if has("oneOf") && has("discriminator") {
            Some("a union without a name of its own")
        } else if Listed::of(&schema.schema_kind).is_some() {
            Some("an object without a name of its own")
        } else {
            None
        };
        if let Some(what) = nameless {
            return self.unsupported_nameless(place, what);
        }
        self.refuse_keywords(place, read)?;
        match &schema.schema_kind {
            SchemaKind::OneOf { one_of } => self.one_or_many(one_of, place),
            SchemaKind::Type(OpenApiType::Array(array)) => {
                Some(Type::Array(Box::new(self.items(array, place)?)))
            }
            SchemaKind::Type(OpenApiType::String(string)) if !string.enumeration.is_empty() => {
                self.unsupported_nameless(place, "an enum without a name of its own")
            }
            kind => Some(Type::Scalar(self.scalar(kind, place)?)),
        }
    }

    /// The component schema that a `$ref` names.
    pub(super) fn component(&mut self, reference: &str, place: &Place<'_>) -> Option<WireName> {
        let name = schema_name(reference);
        if name.is_none() {
            self.unsupported(
                place,
                "a `$ref` to something that is no component schema",
                "refer to a schema below `#/components/schemas/`",
            );
        }
        name.map(WireName)
    }

    fn unsupported_nameless(&mut self, place: &Place<'_>, what: &str) -> Option<Type> {
        self.unsupported(
            place,
            what,
            "move it to `components/schemas` and refer to it",
        );
        None
    }

    /// One of a value and a list of such values, in either order, is read as the list.
    fn one_or_many(
        &mut self,
        one_of: &[ReferenceOr<openapiv3::Schema>],
        place: &Place<'a>,
    ) -> Option<Type> {
        let list = place.get("oneOf")?;
        let is_array = |schema: &ReferenceOr<openapiv3::Schema>| {
            let kind = schema.as_item().map(|schema| &schema.schema_kind);
            matches!(kind, Some(SchemaKind::Type(OpenApiType::Array(_))))
        };
        if one_of.len() == 2 && is_array(&one_of[0]) != is_array(&one_of[1]) {
            let places = list.items();
            let types = one_of
                .iter()
                .zip(places)
                .map(|(schema, at)| self.ty(schema, &at));
            let types = Vec::from_iter(types)
                .into_iter()
                .collect::<Option<Vec<_>>>()?;
            let is_list_of =
                |many: &Type, one: &Type| matches!(many, Type::Array(items) if **items == *one);
            if is_list_of(&types[0], &types[1]) {
                return types.into_iter().next();
            }
            if is_list_of(&types[1], &types[0]) {
                return types.into_iter().nth(1);
            }
        }
        self.unsupported(
            &list,
            "a `oneOf` of anything but a value and a list of such values",
            "let both name the same component; what is one of several objects needs a name of its own and a `discriminator`",
        );
        None
    }

    pub(super) fn scalar(&mut self, kind: &SchemaKind, place: &Place<'a>) -> Option<Scalar> {
        use VariantOrUnknownOrEmpty::{Empty, Item, Unknown};
        let SchemaKind::Type(ty) = kind else {
            return self.unsupported_kind(place);
        };
        if !matches!(ty, OpenApiType::String(_)) && place.node.get("enum").is_some() {
            self.unsupported(
                place,
                "an enum of anything but strings",
                "make the values strings, or take the `enum` out",
            );
            return None;
        }
        let scalar = match ty {
            OpenApiType::String(string) => match &string.format {
                Empty => Scalar::Text,
                Item(StringFormat::Date) => Scalar::Date,
                Item(StringFormat::DateTime) => Scalar::DateTime,
                Unknown(format) if format == "year" => Scalar::Year,
                Unknown(format) if format == "uuid" => Scalar::Text,
                _ => return self.unsupported_format(place),
            },
            OpenApiType::Integer(integer) => match &integer.format {
                Empty | Item(_) => Scalar::Integer,
                Unknown(_) => return self.unsupported_format(place),
            },
            OpenApiType::Number(number) => match &number.format {
                Empty | Item(_) => Scalar::Decimal,
                Unknown(_) => return self.unsupported_format(place),
            },
            OpenApiType::Boolean(_) => Scalar::Boolean,
            // The callers took lists and objects out.
            OpenApiType::Array(_) | OpenApiType::Object(_) => return self.unsupported_kind(place),
        };
        Some(scalar)
    }

    /// Says why a schema is of no kind that openapiv3 knows: it has no type, or keys and values of another one.
    fn unsupported_kind(&mut self, place: &Place<'a>) -> Option<Scalar> {
        let Some(ty) = place.node.get("type").and_then(Node::text) else {
            self.unsupported(place, "a schema without a `type`", "add its `type`");
            return None;
        };
        let kind = format!("`type: {ty}`");
        if self
            .refuse_misplaced(place, &kind, keywords::of_type(ty))
            .is_some()
        {
            let what = format!("{kind} with an `enum` or a bound that is of another type");
            self.unsupported(place, &what, "correct the value, or the type");
        }
        None
    }

    fn unsupported_format(&mut self, place: &Place<'a>) -> Option<Scalar> {
        let at = place.get("format").unwrap_or_else(|| place.clone());
        let format = at.node.text().unwrap_or_default().to_owned();
        let what = format!("the format `{format}` of this type");
        let help = "take it out, or use one that fits: `date`, `date-time`, `year` or `uuid` of a string, \
                    `int32` or `int64` of an integer, `float` or `double` of a number";
        self.unsupported(&at, &what, help);
        None
    }
}

//! The types of properties, items, parameters and bodies: references, lists, maps and scalars.

use std::collections::BTreeSet;

use skattekit_ir::diag::{Code, did_you_mean};
use skattekit_ir::ir::{Scalar, Type, WireName};

use crate::openapi::lower::schema_type::SchemaType;
use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::normalise::is_one_or_many;
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::{Node, Value};

impl<'a> Lower<'a> {
    /// The type of the schema at a place; `None` if a fault was reported.
    pub(super) fn ty(&mut self, place: &NodeAt<'a>) -> Option<Type> {
        let ty = self.type_without_null(place)?;
        let component = match &ty {
            Type::Named(name) => self.components.get(&*name.0).copied(),
            _ => None,
        };
        let can_be_null = is_nullable(place.node) || component.is_some_and(is_nullable);
        Some(match ty {
            // `Any` already includes null.
            Type::Any => Type::Any,
            ty if can_be_null => Type::Nullable(Box::new(ty)),
            ty => ty,
        })
    }

    fn type_without_null(&mut self, place: &NodeAt<'a>) -> Option<Type> {
        if let Some(reference) = place.node.get("$ref").and_then(Node::text) {
            return self.component(reference, place).map(Type::Named);
        }
        if place.node.entry("oneOf").is_some() && is_one_or_many(place.node) {
            return self.one_or_many(place);
        }
        match self.kind(place) {
            SchemaType::Array => {
                let items = match place.get("items") {
                    Some(items) => self.ty(&items)?,
                    None => Type::Any,
                };
                Some(Type::Array(Box::new(items)))
            }
            SchemaType::Object => self.map(place),
            SchemaType::Any => Some(Type::Any),
            kind => self.scalar(kind, place).map(Type::Scalar),
        }
    }

    /// An object without properties: a map if the type of its values is given, otherwise kept unparsed.
    pub(super) fn map(&mut self, place: &NodeAt<'a>) -> Option<Type> {
        match place.get("additionalProperties") {
            Some(values) if is_schema(values.node) => match self.ty(&values)? {
                Type::Any => Some(Type::Object),
                values => Some(Type::Map(Box::new(values))),
            },
            _ => Some(Type::Object),
        }
    }

    /// The component schema that a `$ref` names, through those that are only aliases.
    pub(super) fn component(&mut self, reference: &str, place: &NodeAt<'_>) -> Option<WireName> {
        let mut seen = BTreeSet::new();
        let mut next = schema_name(reference);
        while let Some(name) = next {
            let node = self.components.get(&*name);
            let other = node.and_then(|node| node.get("$ref")?.text());
            let Some(other) = other else {
                return Some(WireName(name));
            };
            if !seen.insert(name) {
                self.diagnostics
                    .error(Code::DanglingRef, self.document.source.at(&place.node.span))
                    .found(format!("`{reference}` leads back to itself"))
                    .expected("a chain of references that ends in a schema")
                    .help("replace one of the references in the chain by its schema");
                return None;
            }
            next = schema_name(other);
        }
        self.unsupported(
            place,
            "a `$ref` to something other than a component schema",
            "refer to a schema below `#/components/schemas/`",
        );
        None
    }

    /// A choice between one value and a list of such values, in either order.
    fn one_or_many(&mut self, place: &NodeAt<'a>) -> Option<Type> {
        let members = place.get("oneOf")?;
        let list = members
            .items()
            .find(|member| member.node.entry("items").is_some())?;
        let items = self.ty(&list.get("items")?)?;
        Some(Type::OneOrMany(Box::new(items)))
    }

    /// The type that a schema names or that its keywords imply; `Any` if neither.
    pub(super) fn kind(&mut self, place: &NodeAt<'a>) -> SchemaType {
        let node = place.node;
        let has = |key| node.entry(key).is_some();
        let kind = match node.get("type").and_then(Node::text) {
            Some(kind) => SchemaType::of(kind),
            None if has("properties") || has("additionalProperties") || has("required") => {
                SchemaType::Object
            }
            None if has("items") => SchemaType::Array,
            None => match SchemaType::of_all(values_of(node).map(Node::scalar_kind)) {
                Some(kind) => kind,
                None if ["pattern", "minLength", "maxLength"].into_iter().any(has) => {
                    SchemaType::String
                }
                None => SchemaType::Any,
            },
        };
        if kind != SchemaType::Any {
            self.warn_of_misplaced(place, kind);
        }
        kind
    }

    pub(super) fn scalar(&mut self, kind: SchemaType, place: &NodeAt<'a>) -> Option<Scalar> {
        let format = place
            .get("format")
            .as_ref()
            .and_then(|at| at.node.text())
            .unwrap_or_default();
        let (scalar, known): (_, &[&str]) = match (kind, format) {
            (SchemaType::String, "date") => return Some(Scalar::Date),
            (SchemaType::String, "date-time") => return Some(Scalar::DateTime),
            (SchemaType::String, "datetime") => {
                self.mean_date_time(place);
                return Some(Scalar::DateTime);
            }
            (SchemaType::String, "year") => return Some(Scalar::Year),
            (SchemaType::String, _) => (Scalar::Text, &TEXT_FORMATS),
            // Not all of these numbers fit in 64 bits with a sign.
            (SchemaType::Integer, "uint64" | "int128" | "uint128") | (SchemaType::Number, _) => {
                (Scalar::Decimal, &NUMBER_FORMATS)
            }
            (SchemaType::Integer, _) => (Scalar::Integer, &NUMBER_FORMATS),
            (SchemaType::Boolean, _) => (Scalar::Boolean, &[]),
            _ => {
                self.unsupported(
                    place,
                    &format!("a schema of type `{kind}`"),
                    "write one of the types of OpenAPI",
                );
                return None;
            }
        };
        if !format.is_empty() && !known.contains(&format) {
            self.unknown_format(place, kind, format, known);
        }
        Some(scalar)
    }

    /// A mistake in several published documents; a value that is not a date and time is kept unparsed.
    fn mean_date_time(&mut self, place: &NodeAt<'a>) {
        let at = place.get("format").unwrap_or_else(|| place.clone());
        let at = self.document.source.at(&at.node.span);
        self.diagnostics
            .note(Code::Repaired, at)
            .found("the format `datetime` of a string is read as `date-time`");
    }

    /// Reports an unknown format. It says nothing about the value, unless it resembles a known one and is probably a
    /// mistake.
    fn unknown_format(
        &mut self,
        place: &NodeAt<'a>,
        kind: SchemaType,
        format: &str,
        known: &[&str],
    ) {
        let at = place.get("format").unwrap_or_else(|| place.clone());
        let at = self.document.source.at(&at.node.span);
        let article = if kind == SchemaType::Integer {
            "an"
        } else {
            "a"
        };
        let found = format!(
            "unknown format `{format}` for {article} {kind}; it is treated as a plain {kind}"
        );
        let read = ["date", "date-time", "year"]
            .iter()
            .filter(|_| kind == SchemaType::String);
        match did_you_mean(format, known.iter().chain(read).copied()) {
            Some(near) => self
                .diagnostics
                .warning(Code::UnknownFormat, at)
                .found(found)
                .help(near),
            None => self
                .diagnostics
                .note(Code::UnknownFormat, at)
                .found(found)
                .help("no action needed; the documentation of the field names the format"),
        };
    }
}

/// The formats of strings that are read as plain strings.
const TEXT_FORMATS: [&str; 24] = [
    "uuid", "uri", "uri-reference", "uri-template", "url", "iri", "iri-reference", "email",
    "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "byte", "binary", "base64",
    "base64url", "password", "decimal", "time", "duration", "regex", "json-pointer", "char",
];

/// The formats of numbers.
const NUMBER_FORMATS: [&str; 15] = [
    "int8", "int16", "int32", "int64", "int128", "uint8", "uint16", "uint32", "uint64", "uint128",
    "float", "double", "decimal", "unix-time", "timestamp",
];

/// The values of an enum, as written.
pub(super) fn values_of(node: &Node) -> impl Iterator<Item = &Node> {
    node.get("enum").map(Node::items).unwrap_or_default().iter()
}

/// Whether a schema allows null.
pub(super) fn is_nullable(schema: &Node) -> bool {
    schema.get("nullable").and_then(Node::text) == Some("true")
}

/// Whether the value of `additionalProperties` describes the values.
pub(super) fn is_schema(node: &Node) -> bool {
    matches!(&node.value, Value::Mapping(entries) if !entries.is_empty())
}

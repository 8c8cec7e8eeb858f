//! openapiv3 to the IR: schemas, operations, servers and examples of one document.

use std::ops::Range;

use openapiv3::{
    ReferenceOr, SchemaKind, StringFormat, Type as OpenApiType, VariantOrUnknownOrEmpty,
};

use super::read::Document;
use super::refs::schema_name;
use super::tree::{Node, escape};
use crate::diag::{Code, Diagnostics};
use crate::ir::{
    EnumValue, Example, Field, Info, Operation, Origin, Scalar, Schema, Server, Shape, Text, Type,
    WireName, Xml,
};

mod constraints;
mod examples;
mod info;
mod operations;

/// What a document says, short of what its page and the manifest add.
pub(crate) struct Lowered {
    pub info: Info,
    pub scopes: Vec<Text>,
    pub servers: Vec<Server>,
    pub operations: Vec<Operation>,
    pub schemas: Vec<Schema>,
    pub examples: Vec<Example>,
}

/// Lowers a document; what this generator does not support is reported.
pub(crate) fn lower_document(document: &Document<'_>, diagnostics: &mut Diagnostics) -> Lowered {
    let mut lower = Lower {
        document,
        diagnostics,
    };
    let mut schemas = lower.schemas();
    lower.refuse_array_cycles(&mut schemas);
    let (operations, mut examples) = lower.operations();
    examples.extend(lower.schema_examples());
    let examples = examples::fitting(examples, &schemas, document, lower.diagnostics);
    Lowered {
        info: lower.info(),
        scopes: lower.scopes(),
        servers: lower.servers(),
        operations,
        schemas,
        examples,
    }
}

struct Lower<'a> {
    document: &'a Document<'a>,
    diagnostics: &'a mut Diagnostics,
}

/// A value of the document: its place in the tree and the pointer that leads there.
#[derive(Clone)]
struct Place<'a> {
    node: &'a Node,
    pointer: String,
}

impl Place<'_> {
    fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        Some(Self {
            node,
            pointer: format!("{}/{}", self.pointer, escape(key)),
        })
    }
}

impl<'a> Lower<'a> {
    fn root(&self) -> Place<'a> {
        Place {
            node: &self.document.tree,
            pointer: String::new(),
        }
    }

    fn origin(&self, place: &Place<'_>) -> Origin {
        let at = self.document.source.at(&place.node.span);
        Origin {
            at,
            pointer: Some(place.pointer.clone()),
        }
    }

    /// The text at a key, where there is one that is not empty.
    fn text(&self, place: &Place<'_>, key: &str) -> Option<Text> {
        let node = place.node.get(key)?;
        let text = node.text()?.trim();
        let at = self.document.source.at(&node.span);
        (!text.is_empty() && node.reads_as() != "null").then(|| Text {
            text: text.to_owned(),
            at,
        })
    }

    /// The origin of an entry, which starts at its key.
    fn entry_origin(&self, parent: &Place<'_>, key: &str) -> Origin {
        let entry = parent.node.entry(key);
        let span = entry.map_or(parent.node.span.clone(), |entry| entry.key_span.clone());
        let pointer = format!("{}/{}", parent.pointer, escape(key));
        Origin {
            at: self.document.source.at(&span),
            pointer: Some(pointer),
        }
    }

    /// Reports something that is not read; `help` says what to write instead.
    fn unsupported(&mut self, place: &Place<'_>, what: &str, help: &str) {
        self.unsupported_at(&place.node.span, &place.pointer, what, help);
    }

    fn unsupported_at(&mut self, span: &Range<usize>, pointer: &str, what: &str, help: &str) {
        self.diagnostics
            .error(
                Code::Unsupported,
                self.document.source.at(span),
                format!("{what} is not supported"),
            )
            .help(format!("{help}; this is `#{pointer}`"));
    }

    fn schemas(&mut self) -> Vec<Schema> {
        let document = self.document;
        let Some(components) = &document.api.components else {
            return Vec::new();
        };
        let Some(parent) = self
            .root()
            .get("components")
            .and_then(|place| place.get("schemas"))
        else {
            return Vec::new();
        };
        let mut schemas = Vec::new();
        for (name, schema) in &components.schemas {
            let Some(place) = parent.get(name) else {
                continue;
            };
            let ReferenceOr::Item(schema) = schema else {
                self.unsupported(
                    &place,
                    "a component that is only a `$ref`",
                    "refer to what it names directly, or copy that here",
                );
                continue;
            };
            if let Some(shape) = self.shape(schema, &place) {
                schemas.push(Schema {
                    name: WireName(name.clone()),
                    origin: self.entry_origin(&parent, name),
                    description: self.text(&place, "description"),
                    xml: xml(&place),
                    shape,
                });
            }
        }
        schemas
    }

    /// An array whose items are arrays of it again would be a list without an end.
    fn refuse_array_cycles(&mut self, schemas: &mut Vec<Schema>) {
        let items = |name: &WireName| {
            schemas
                .iter()
                .find(|schema| schema.name == *name)
                .and_then(|schema| match &schema.shape {
                    Shape::Array(items) => named_at_the_end(items),
                    _ => None,
                })
        };
        let is_cycle = |schema: &Schema| {
            let steps = std::iter::successors(items(&schema.name), |name| items(name));
            steps.take(schemas.len()).any(|name| name == schema.name)
        };
        let cycles = Vec::from_iter(schemas.iter().filter(|schema| is_cycle(schema)).cloned());
        for schema in &cycles {
            self.diagnostics
                .error(
                    Code::Unsupported,
                    schema.origin.at.clone(),
                    format!("`{}` is an array of itself", schema.name),
                )
                .expected("items that are something else in the end")
                .help("put an object between the array and its items");
        }
        schemas.retain(|schema| !cycles.contains(schema));
    }

    /// The examples that stand with the component schemas themselves.
    fn schema_examples(&self) -> Vec<Example> {
        let components = self
            .document
            .api
            .components
            .iter()
            .flat_map(|components| &components.schemas);
        let examples = components.filter_map(|(name, schema)| {
            let json = schema.as_item()?.schema_data.example.clone()?;
            let pointer = format!("/components/schemas/{}/example", escape(name));
            let node = self.document.tree.at(&pointer)?;
            let origin = self.origin(&Place { node, pointer });
            Some(Example {
                schema: WireName(name.clone()),
                json,
                origin,
            })
        });
        examples.collect()
    }

    fn shape(&mut self, schema: &openapiv3::Schema, place: &Place<'a>) -> Option<Shape> {
        self.refuse_keywords(schema, place)?;
        match &schema.schema_kind {
            SchemaKind::Type(OpenApiType::Object(object)) => {
                self.fields(object, place).map(Shape::Struct)
            }
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

    /// Reports the keywords that change what a value can be and that nothing here reads.
    fn refuse_keywords(&mut self, schema: &openapiv3::Schema, place: &Place<'a>) -> Option<()> {
        let mut refused = false;
        let composed = [
            "oneOf",
            "anyOf",
            "allOf",
            "not",
            "additionalProperties",
            "discriminator",
        ];
        for keyword in composed {
            let Some(entry) = place.node.entry(keyword) else {
                continue;
            };
            if entry.value.text() != Some("false") {
                let pointer = format!("{}/{keyword}", place.pointer);
                let help = "write the schema out with `type` and, for an object, `properties`";
                self.unsupported_at(&entry.key_span, &pointer, &format!("`{keyword}`"), help);
                refused = true;
            }
        }
        for keyword in ["attribute", "wrapped", "prefix"] {
            let xml = place.get("xml");
            if let Some(at) = xml
                .and_then(|xml| xml.get(keyword))
                .filter(|at| at.node.text() != Some("false"))
            {
                let what = format!("`{keyword}` in `xml`");
                self.unsupported(&at, &what, "only `name` and `namespace` are read");
                refused = true;
            }
        }
        if schema.schema_data.nullable {
            let at = place.get("nullable").unwrap_or_else(|| place.clone());
            self.unsupported(
                &at,
                "`nullable: true`",
                "leave the property out of `required` instead",
            );
            refused = true;
        }
        (!refused).then_some(())
    }

    fn fields(&mut self, object: &openapiv3::ObjectType, place: &Place<'a>) -> Option<Vec<Field>> {
        let Some(parent) = place.get("properties") else {
            self.unsupported(
                place,
                "an object without properties",
                "list what it has under `properties`",
            );
            return None;
        };
        for (index, name) in object.required.iter().enumerate() {
            if !object.properties.contains_key(name) {
                let node = place
                    .node
                    .get("required")
                    .and_then(|list| list.items().get(index));
                let span = node.map_or(&place.node.span, |node| &node.span);
                let known = object.properties.keys().map(String::as_str);
                let error = self
                    .diagnostics
                    .error(
                        Code::DanglingRef,
                        self.document.source.at(span),
                        format!("`{name}` is required and no property"),
                    )
                    .expected("the name of a property of this schema");
                let near = crate::diag::did_you_mean(name, known);
                error.help(
                    near.unwrap_or_else(|| "add the property, or take the name out".to_owned()),
                );
            }
        }
        let mut fields = Vec::new();
        for (name, property) in &object.properties {
            let Some(at) = parent.get(name) else { continue };
            let property = property.clone().unbox();
            if let Some(ty) = self.ty(&property, &at) {
                fields.push(Field {
                    name: WireName(name.clone()),
                    origin: self.entry_origin(&parent, name),
                    ty,
                    required: object.required.contains(name),
                    description: self.text(&at, "description"),
                    constraints: constraints::of(at.node),
                });
            }
        }
        Some(fields)
    }

    fn enum_values(&mut self, place: &Place<'a>) -> Vec<EnumValue> {
        let nodes = place.node.get("enum").map(Node::items).unwrap_or_default();
        let mut values: Vec<EnumValue> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let at = Place {
                node,
                pointer: format!("{}/enum/{index}", place.pointer),
            };
            let text = node
                .text()
                .filter(|text| !text.is_empty() && node.reads_as() == "a string");
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
                self.diagnostics
                    .error(
                        Code::RepeatedCode,
                        origin.at,
                        format!("the value `{text}` stands twice"),
                    )
                    .expected("each value of an enum once")
                    .other(first.origin.at.clone(), "it stands here first")
                    .help("take one of the two out");
            } else {
                values.push(EnumValue {
                    name: WireName(text.to_owned()),
                    origin,
                });
            }
        }
        values
    }

    fn items(&mut self, array: &openapiv3::ArrayType, place: &Place<'a>) -> Option<Type> {
        let (Some(items), Some(at)) = (&array.items, place.get("items")) else {
            self.unsupported(
                place,
                "an array without `items`",
                "say what the items are under `items`",
            );
            return None;
        };
        self.ty(&items.clone().unbox(), &at)
    }

    fn ty(&mut self, schema: &ReferenceOr<openapiv3::Schema>, place: &Place<'a>) -> Option<Type> {
        let schema = match schema {
            ReferenceOr::Reference { reference } => {
                let Some(name) = schema_name(reference) else {
                    self.unsupported(
                        place,
                        "a `$ref` to something that is no component schema",
                        "refer to a schema below `#/components/schemas/`",
                    );
                    return None;
                };
                return Some(Type::Named(WireName(name)));
            }
            ReferenceOr::Item(schema) => schema,
        };
        self.refuse_keywords(schema, place)?;
        match &schema.schema_kind {
            SchemaKind::Type(OpenApiType::Array(array)) => {
                Some(Type::Array(Box::new(self.items(array, place)?)))
            }
            SchemaKind::Type(OpenApiType::Object(_)) => {
                self.unsupported(
                    place,
                    "an object without a name of its own",
                    "move it to `components/schemas` and refer to it",
                );
                None
            }
            SchemaKind::Type(OpenApiType::String(string)) if !string.enumeration.is_empty() => {
                self.unsupported(
                    place,
                    "an enum without a name of its own",
                    "move it to `components/schemas` and refer to it",
                );
                None
            }
            kind => Some(Type::Scalar(self.scalar(kind, place)?)),
        }
    }

    fn scalar(&mut self, kind: &SchemaKind, place: &Place<'a>) -> Option<Scalar> {
        use VariantOrUnknownOrEmpty::{Empty, Item, Unknown};
        let SchemaKind::Type(ty) = kind else {
            self.unsupported(place, "a schema without a `type`", "add its `type`");
            return None;
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
            OpenApiType::Boolean(_) => Scalar::Boolean,
            _ => {
                let ty = place.node.get("type").and_then(Node::text).unwrap_or("?");
                let what = format!("the type `{ty}`");
                self.unsupported(
                    place,
                    &what,
                    "use `string` or `integer`, if the values allow it",
                );
                return None;
            }
        };
        Some(scalar)
    }

    fn unsupported_format(&mut self, place: &Place<'a>) -> Option<Scalar> {
        let at = place.get("format").unwrap_or_else(|| place.clone());
        let format = at.node.text().unwrap_or_default().to_owned();
        let what = format!("the format `{format}` of this type");
        self.unsupported(
            &at,
            &what,
            "take it out, or use `date`, `date-time`, `year` or `uuid`",
        );
        None
    }
}

/// The component that an array holds, through arrays without names.
fn named_at_the_end(items: &Type) -> Option<WireName> {
    match items {
        Type::Named(name) => Some(name.clone()),
        Type::Array(items) => named_at_the_end(items),
        Type::Scalar(_) => None,
    }
}

fn xml(place: &Place<'_>) -> Option<Xml> {
    let node = place.node.get("xml")?;
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    Some(Xml {
        name: text("name"),
        namespace: text("namespace"),
    })
}

//! openapiv3 to the IR: schemas, operations, servers and examples of one document.

use std::ops::Range;

use openapiv3::ReferenceOr;

use super::read::Document;
use super::tree::{Node, escape};
use crate::diag::{Code, Diagnostics};
use crate::ir::{
    Example, Info, Operation, Origin, Requirement, Schema, Scheme, Server, Shape, Text, Type,
    WireName, Xml,
};

mod constraints;
mod examples;
mod info;
mod keywords;
mod objects;
mod operations;
mod servers;
mod shapes;
mod unions;
mod values;

/// What a document says, short of what its page and the manifest add.
pub(crate) struct Lowered {
    pub info: Info,
    pub scopes: Vec<Text>,
    pub schemes: Vec<Scheme>,
    pub security: Vec<Requirement>,
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
    lower.check_unions(&mut schemas);
    lower.check_free(&schemas);
    let (operations, mut examples) = lower.operations();
    examples.extend(lower.schema_examples());
    let examples = examples::fitting(examples, &schemas, document, lower.diagnostics);
    let security = lower.security();
    Lowered {
        info: lower.info(),
        scopes: scopes(&security),
        schemes: lower.schemes(),
        security,
        servers: lower.servers(),
        operations,
        schemas,
        examples,
    }
}

/// The scopes that requirements list, in source order.
fn scopes(requirements: &[Requirement]) -> Vec<Text> {
    let scopes = requirements.iter().flatten().flat_map(|(_, scopes)| scopes);
    scopes.cloned().collect()
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
            pointer: self.pointer_to(key),
        })
    }

    /// The items of a sequence; none for anything else.
    fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.node.items().iter().enumerate();
        items.map(|(index, node)| Self {
            node,
            pointer: format!("{}/{index}", self.pointer),
        })
    }

    fn pointer_to(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, escape(key))
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
        Origin {
            at: self.document.source.at(&span),
            pointer: Some(parent.pointer_to(key)),
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

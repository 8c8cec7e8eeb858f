//! Lowering of one document to the IR: schemas, operations, servers and examples.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use indexmap::{IndexMap, IndexSet};
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{
    Example, Origin, Provenance, Remarks, Requirement, Schema, Schemas, Shape, Text, Type, Version,
    WireName, Xml,
};
use skattekit_ir::links::take_concept;
use skattekit_ir::pointer::Pointer;

use crate::openapi::document::Document;
use crate::openapi::normalise::component_entries;
use crate::openapi::syntax::tree::Node;

mod constraints;
mod examples;
mod finite;
mod info;
mod keywords;
mod objects;
mod operations;
mod remarks;
mod schema_type;
mod servers;
mod shapes;
mod unions;
mod unused;
mod values;
mod xml_shape;

/// Lowers a document; what this generator does not support is reported, and what its page says is not there yet.
pub(crate) fn lower_document(
    document: &Document<'_>,
    name: String,
    provenance: Provenance,
    diagnostics: &mut Diagnostics,
) -> Version {
    let components = component_entries(&document.tree)
        .map(|entry| (&*entry.key, &entry.value))
        .collect::<Vec<_>>();
    let mut lower = Lower {
        document,
        diagnostics,
        told_apart: unions::told_apart(&components),
        components: components.into_iter().collect(),
        remarks: Remarks::new(),
    };
    let mut schemas = lower.schemas();
    lower.check_unions(&mut schemas);
    lower.open_alias_cycles(&mut schemas);
    lower.end_endless(&mut schemas);
    lower.note_unused(&schemas);
    xml_shape::spread(&mut schemas);
    let schemas = Schemas::from(schemas);
    lower.remark_on_info();
    let (operations, mut examples) = lower.operations();
    examples.extend(lower.schema_examples());
    let examples = examples::fitting(examples, &schemas, document, lower.diagnostics);
    let security = lower.security();
    Version {
        name,
        file: provenance.file.clone(),
        provenance,
        page: None,
        info: lower.info(),
        scopes: scopes(&security),
        schemes: lower.schemes(),
        security,
        servers: lower.servers(),
        operations,
        schemas,
        examples,
        remarks: lower.remarks,
        feilkoder: None,
        rettighetspakker: None,
        personal: BTreeMap::new(),
    }
}

/// The scopes that the requirements list, in source order.
fn scopes(requirements: &[Requirement]) -> Vec<Text> {
    requirements
        .iter()
        .flatten()
        .flat_map(|(_, scopes)| scopes)
        .cloned()
        .collect()
}

/// An example and its node in the document.
type Shown<'a> = (Example, &'a Node);

struct Lower<'a> {
    document: &'a Document<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The component schemas by name.
    components: IndexMap<&'a str, &'a Node>,
    /// The discriminators of the unions that a component is a member of.
    told_apart: IndexMap<String, BTreeSet<&'a str>>,
    remarks: Remarks,
}

/// A value of the document: its node and the pointer to it.
#[derive(Clone)]
struct NodeAt<'a> {
    node: &'a Node,
    pointer: Pointer,
}

impl NodeAt<'_> {
    fn get(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key)?;
        Some(Self {
            node,
            pointer: self.pointer_to(key),
        })
    }

    /// The items of a sequence; none for anything else.
    fn items(&self) -> impl Iterator<Item = Self> {
        self.node
            .items()
            .iter()
            .enumerate()
            .map(|(index, node)| Self {
                node,
                pointer: self.pointer.index(index),
            })
    }

    fn pointer_to(&self, key: &str) -> Pointer {
        self.pointer.key(key)
    }
}

impl<'a> Lower<'a> {
    fn root(&self) -> NodeAt<'a> {
        NodeAt {
            node: &self.document.tree,
            pointer: Pointer::default(),
        }
    }

    fn origin(&self, place: &NodeAt<'_>) -> Origin {
        let at = self.document.source.at(&place.node.span);
        Origin {
            at,
            pointer: Some(place.pointer.clone()),
        }
    }

    /// The non-empty text at a key.
    fn text(&self, place: &NodeAt<'_>, key: &str) -> Option<Text> {
        let node = place.node.get(key)?;
        let text = node.text()?.trim();
        let at = self.document.source.at(&node.span);
        (!text.is_empty() && !node.is_null()).then(|| Text {
            text: text.to_owned(),
            at,
        })
    }

    /// A schema's title and description in one text; a title that only repeats the name is left out.
    fn titled(&self, place: &NodeAt<'_>) -> Option<Text> {
        let bare = |text: &str| {
            text.replace(|c: char| !c.is_alphanumeric(), "")
                .to_lowercase()
        };
        let name = place.pointer.last().unwrap_or_default();
        let title = self.text(place, "title");
        let title = title.filter(|title| bare(&title.text) != bare(&name));
        let description = self.text(place, "description");
        match (title, description) {
            (Some(title), Some(description)) if !description.text.starts_with(&*title.text) => {
                Some(Text {
                    text: format!("{}: {}", title.text, description.text),
                    at: description.at,
                })
            }
            (title, description) => description.or(title),
        }
    }

    /// A schema's description, and the concept that it links to.
    fn described(&self, place: &NodeAt<'_>) -> (Option<Text>, Option<Box<Text>>) {
        let Some(description) = self.titled(place) else {
            return (None, None);
        };
        let (text, concept) = take_concept(&description.text);
        let placed = |text: String| Text {
            text,
            at: description.at.clone(),
        };
        let text = Some(text.into_owned()).filter(|text| !text.is_empty());
        (text.map(placed), concept.map(placed).map(Box::new))
    }

    /// The origin of an entry, which starts at its key.
    fn entry_origin(&self, parent: &NodeAt<'_>, key: &str) -> Origin {
        let entry = parent.node.entry(key);
        let span = entry.map_or(parent.node.span.clone(), |entry| entry.key_span.clone());
        Origin {
            at: self.document.source.at(&span),
            pointer: Some(parent.pointer_to(key)),
        }
    }

    /// Reports an unsupported feature; `help` says what to write instead.
    fn unsupported(&mut self, place: &NodeAt<'_>, what: &str, help: &str) {
        self.unsupported_at(&place.node.span, &place.pointer, what, help);
    }

    fn unsupported_at(&mut self, span: &Range<usize>, pointer: &Pointer, what: &str, help: &str) {
        self.diagnostics
            .error(Code::Unsupported, self.document.source.at(span))
            .found(format!("{what} is not supported"))
            .pointer(self.document.written(pointer))
            .help(help);
    }

    fn schemas(&mut self) -> Vec<Schema> {
        let parent = self
            .root()
            .get("components")
            .and_then(|place| place.get("schemas"));
        let mut schemas = Vec::new();
        for entry in parent.iter().flat_map(|parent| parent.node.entries()) {
            let place = NodeAt {
                node: &entry.value,
                pointer: Pointer::schema(&entry.key),
            };
            // A component that is only a reference is resolved where it is used; here it is only checked that its
            // target exists.
            if let Some(reference) = place.node.get("$ref").and_then(Node::text) {
                self.component(reference, &place);
                continue;
            }
            if let Some(shape) = self.shape_or_any(&place) {
                self.remark(&place);
                let (description, begrep) = self.described(&place);
                let at = self.document.source.at(&entry.key_span);
                schemas.push(Schema {
                    name: WireName(entry.key.clone()),
                    place: self.document.place_of(&entry.key),
                    origin: Origin {
                        at,
                        pointer: Some(place.pointer.clone()),
                    },
                    description,
                    begrep,
                    xml: xml(&place),
                    json_alone: self.has_own_xml(&place),
                    constraints: match shape {
                        Shape::Scalar(..) => Vec::new(),
                        _ => constraints::beside_values(place.node),
                    },
                    shape,
                });
            }
        }
        schemas.shrink_to_fit();
        schemas
    }

    /// The shape of a component; one with unsupported parts is kept unparsed.
    fn shape_or_any(&mut self, place: &NodeAt<'a>) -> Option<Shape> {
        let before = std::mem::take(self.diagnostics);
        let shape = self.shape(place);
        let found = std::mem::replace(self.diagnostics, before);
        let (found, is_softened) = found.softened("its values are kept unparsed");
        self.diagnostics.extend(found);
        // Part of it may have failed and been left out.
        if is_softened {
            return Some(Shape::Alias(Type::Any));
        }
        shape
    }

    /// Makes aliases of lists that contain themselves free-form: such a type would never end.
    fn open_alias_cycles(&mut self, schemas: &mut [Schema]) {
        let aliases: IndexMap<&WireName, &WireName> = schemas
            .iter()
            .filter_map(|schema| match &schema.shape {
                Shape::Alias(ty) => Some((&schema.name, ty.component()?)),
                _ => None,
            })
            .collect();
        let is_cycle = |start: &WireName| {
            let mut seen = IndexSet::new();
            let mut steps = std::iter::successors(aliases.get(start).copied(), |name| {
                aliases.get(*name).copied()
            });
            steps.find(|name| *name == start || !seen.insert(*name)) == Some(start)
        };
        let cycles: IndexSet<WireName> = schemas
            .iter()
            .filter(|schema| is_cycle(&schema.name))
            .map(|schema| schema.name.clone())
            .collect();
        for schema in schemas
            .iter_mut()
            .filter(|schema| cycles.contains(&schema.name))
        {
            self.diagnostics
                .warning(Code::Unsupported, schema.origin.at.clone())
                .found(format!("`{}` consists only of itself, or of lists or maps of itself", schema.name))
                .expected("items or values of another type")
                .help("put an object between it and its items or values; until then, its values are kept unparsed");
            schema.shape = Shape::Alias(Type::Any);
        }
    }

    /// The examples of the component schemas.
    fn schema_examples(&self) -> Vec<Shown<'a>> {
        component_entries(&self.document.tree)
            .filter_map(|entry| {
                let node = entry.value.get("example")?;
                let pointer = Pointer::schema(&entry.key).key("example");
                let json = node.to_json();
                let origin = self.origin(&NodeAt { node, pointer });
                let example = Example {
                    schema: WireName(entry.key.clone()),
                    json,
                    origin,
                };
                Some((example, node))
            })
            .collect()
    }
}

fn xml(place: &NodeAt<'_>) -> Option<Xml> {
    let node = place.node.get("xml")?;
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    Some(Xml {
        name: text("name"),
        namespace: text("namespace"),
    })
}

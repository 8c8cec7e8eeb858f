//! Normalisation of a document's tree: no `allOf`, null only as `nullable`, and a component for every object, enum and
//! union.
//!
//! A schema without a name is named after its place and moves to `components/schemas`; its spans stay those of the
//! source.

mod all_of;
mod bases;
mod branches;
mod nodes;
mod shared_enums;

use std::collections::BTreeMap;
use std::ops::Range;

use bases::Bases;
use heck::ToUpperCamelCase;
use indexmap::{IndexMap, IndexSet};
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;

use crate::openapi::refs::to_component;
use crate::openapi::syntax::tree::{Entry, Node, Value};
pub(super) use branches::CONSTANTS;
use shared_enums::SharedEnums;

/// The original pointers of the components that had no name, by the component's name.
pub(super) type Moved = BTreeMap<String, Pointer>;

/// Normalises a tree; what cannot be normalised is reported.
pub(super) fn normalise(
    tree: &mut Node,
    source: &Source<'_>,
    diagnostics: &mut Diagnostics,
) -> Moved {
    let bases = Bases::of(tree);
    let names = component_entries(tree).map(|entry| entry.key.to_upper_camel_case());
    let mut normalise = Normalise {
        source,
        diagnostics,
        names: names.collect(),
        bases,
        shared_enums: SharedEnums::of(tree),
        hoisted: Vec::new(),
        by_name: IndexMap::new(),
        moved: Moved::new(),
        expanding: Vec::new(),
        budget: MOST_MADE,
    };
    normalise.components(tree);
    normalise.paths(tree);
    let hoisted = std::mem::take(&mut normalise.hoisted);
    let moved = normalise.moved;
    if !hoisted.is_empty() {
        let span = tree.span.end..tree.span.end;
        if let Some(schemas) = tree
            .mapping_at("components", &span)
            .mapping_at("schemas", &span)
            .entries_mut()
        {
            schemas.extend(hoisted);
        }
    }
    moved
}

/// The most schemas that `allOf` may produce in one document.
const MOST_MADE: usize = 100_000;

/// The place of a schema: the name it would get there, and the pointer to it.
#[derive(Clone)]
struct SchemaPlace {
    name: String,
    pointer: Pointer,
    /// Whether it is a component, which has its own name.
    is_component: bool,
}

impl SchemaPlace {
    /// A place below this one, whose name extends this one's.
    fn below(&self, keys: &[&str], name: &str) -> Self {
        Self {
            name: format!(
                "{}{}",
                self.name.to_upper_camel_case(),
                name.to_upper_camel_case()
            ),
            pointer: keys
                .iter()
                .fold(self.pointer.clone(), |at, key| at.key(key)),
            is_component: false,
        }
    }

    /// The place of the items of a list or the values of a map. They are named like the list, unless that is a
    /// component.
    fn inside(&self, key: &str) -> Self {
        let name = match (self.is_component, key) {
            (false, _) => "",
            (true, "items") => "Item",
            (true, _) => "Value",
        };
        self.below(&[key], name)
    }
}

struct Normalise<'a> {
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The taken names, as type names.
    names: IndexSet<String>,
    bases: Bases,
    shared_enums: SharedEnums,
    /// The components made from unnamed schemas.
    hoisted: Vec<Entry>,
    /// The fingerprint of each, used to recognise equal ones.
    by_name: IndexMap<String, u64>,
    moved: Moved,
    /// The components whose properties are being merged.
    expanding: Vec<String>,
    /// How many schemas may still be produced.
    budget: usize,
}

impl Normalise<'_> {
    fn components(&mut self, tree: &mut Node) {
        let Some(components) = tree.get_mut("components") else {
            return;
        };
        if let Some(schemas) = components.get_mut("schemas").and_then(Node::entries_mut) {
            let mut all = Vec::with_capacity(schemas.len());
            for mut entry in schemas.drain(..) {
                let spot = SchemaPlace {
                    name: entry.key.clone(),
                    pointer: Pointer::schema(&entry.key),
                    is_component: true,
                };
                let own = self.own_of_base(&entry, &spot);
                entry.value = self.bases.as_union(&entry.key, entry.value);
                entry.value = self.bases.with_shared(&entry.key, entry.value);
                entry.value = self.schema(entry.value, &spot);
                all.push(entry);
                all.extend(own);
                // Unnamed schemas follow the component that contains them.
                all.append(&mut self.hoisted);
            }
            *schemas = all;
        }
        for (kind, more) in [
            ("parameters", "Parameter"),
            ("headers", ""),
            ("responses", ""),
            ("requestBodies", "Body"),
        ] {
            let entries = components.get_mut(kind).and_then(Node::entries_mut);
            for entry in entries.into_iter().flatten() {
                let spot = SchemaPlace {
                    name: format!("{}{more}", entry.key.to_upper_camel_case()),
                    pointer: Pointer::of(["components", kind, &entry.key]),
                    is_component: false,
                };
                self.carrier(&mut entry.value, &spot);
            }
        }
    }

    /// The base of a union as a schema of its own, if it is also a member of the union that has its name.
    fn own_of_base(&mut self, base: &Entry, spot: &SchemaPlace) -> Option<Entry> {
        let name = self.bases.own_name(&base.key)?.to_owned();
        self.names.insert(name.to_upper_camel_case());
        self.moved.insert(name.clone(), spot.pointer.clone());
        let mut node = base.value.clone();
        node.remove("discriminator");
        let spot = SchemaPlace {
            name: name.clone(),
            ..spot.clone()
        };
        let value = self.schema(node, &spot);
        self.bases.add_constants(&name, &value);
        Some(Entry::new(name, base.key_span.clone(), value))
    }

    fn paths(&mut self, tree: &mut Node) {
        let paths = tree.get_mut("paths").and_then(Node::entries_mut);
        for Entry {
            key: path,
            value: item,
            ..
        } in paths.into_iter().flatten()
        {
            let spot = SchemaPlace {
                name: path.to_upper_camel_case(),
                pointer: Pointer::of(["paths", path]),
                is_component: false,
            };
            self.parameters(item, &spot);
            for entry in item.entries_mut().into_iter().flatten() {
                if METHODS.contains(&&*entry.key) {
                    self.operation(&mut entry.value, &entry.key, &spot);
                }
            }
        }
    }

    fn operation(&mut self, operation: &mut Node, method: &str, path: &SchemaPlace) {
        let id = operation.get("operationId").and_then(Node::text);
        let name = match id {
            Some(id) => id.to_upper_camel_case(),
            None => format!("{}{}", method.to_upper_camel_case(), path.name),
        };
        let spot = SchemaPlace {
            name,
            pointer: path.pointer.key(method),
            is_component: false,
        };
        self.parameters(operation, &spot);
        if let Some(body) = operation.get_mut("requestBody") {
            self.carrier(body, &spot.below(&["requestBody"], "Body"));
        }
        let responses = operation.get_mut("responses").and_then(Node::entries_mut);
        for entry in responses.into_iter().flatten() {
            let name = format!("Response{}", entry.key.to_upper_camel_case());
            let spot = spot.below(&["responses", &entry.key], &name);
            self.carrier(&mut entry.value, &spot);
        }
    }

    fn parameters(&mut self, owner: &mut Node, spot: &SchemaPlace) {
        let list = owner.get_mut("parameters").and_then(Node::items_mut);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let name = parameter
                .get("name")
                .and_then(Node::text)
                .unwrap_or_default()
                .to_owned();
            let spot = spot.below(&["parameters", &index.to_string()], &name);
            self.carrier(parameter, &spot);
        }
    }

    /// Normalises an object that has a schema or one per media type, and headers: a parameter, a header, a body or a
    /// response.
    fn carrier(&mut self, carrier: &mut Node, spot: &SchemaPlace) {
        if let Some(schema) = carrier.get_mut("schema") {
            let taken = schema.take();
            *schema = self.schema(taken, &spot.below(&["schema"], ""));
        }
        let content = carrier.get_mut("content").and_then(Node::entries_mut);
        for entry in content.into_iter().flatten() {
            if let Some(schema) = entry.value.get_mut("schema") {
                let taken = schema.take();
                let spot = spot.below(&["content", &entry.key, "schema"], "");
                *schema = self.schema(taken, &spot);
            }
        }
        let headers = carrier.get_mut("headers").and_then(Node::entries_mut);
        for entry in headers.into_iter().flatten() {
            let spot = spot.below(&["headers", &entry.key], &entry.key);
            self.carrier(&mut entry.value, &spot);
        }
    }

    /// Normalises a schema; one that needs a name and has none is replaced by a `$ref` to its new component.
    fn schema(&mut self, node: Node, spot: &SchemaPlace) -> Node {
        let depth = self.expanding.len();
        let mut node = self.all_of(node, spot);
        if node.entry("$ref").is_none() {
            node = self.branches(node, spot);
        }
        if node.entry("$ref").is_none() {
            take_null_out_of_enum(&mut node);
            node = if spot.is_component || !needs_name(&node) {
                self.inner(node, spot)
            } else {
                self.hoist(node, spot)
            };
        }
        self.expanding.truncate(depth);
        node
    }

    /// Normalises the schemas inside a schema.
    fn inner(&mut self, mut node: Node, spot: &SchemaPlace) -> Node {
        let properties = node.get_mut("properties").and_then(Node::entries_mut);
        for entry in properties.into_iter().flatten() {
            let spot = spot.below(&["properties", &entry.key], &spell(&entry.key));
            let taken = entry.value.take();
            entry.value = self.schema(taken, &spot);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = node
                .get_mut(key)
                .filter(|inner| matches!(inner.value, Value::Mapping(_)))
            {
                let taken = inner.take();
                *inner = self.schema(taken, &spot.inside(key));
            }
        }
        let is_list = is_one_or_many(&node);
        for key in ["oneOf", "anyOf"] {
            let labels = labels(node.get(key));
            let members = node.get_mut(key).and_then(Node::items_mut);
            for (index, member) in members.into_iter().flatten().enumerate() {
                let number = if is_list {
                    String::new()
                } else {
                    labels
                        .get(index)
                        .cloned()
                        .unwrap_or_else(|| format!("Variant{}", index + 1))
                };
                let taken = member.take();
                *member = self.schema(taken, &spot.below(&[key, &index.to_string()], &number));
            }
        }
        self.tell_apart(&mut node);
        node
    }

    /// Moves a schema to the components under the name of its place, and refers to it.
    fn hoist(&mut self, mut node: Node, spot: &SchemaPlace) -> Node {
        let span = node.span.clone();
        let mut beside = Vec::new();
        for key in BESIDE {
            match key {
                "description" | "xml" => beside.extend(node.entry(key).cloned()),
                key => beside.extend(node.remove(key)),
            }
        }
        let spot = &self.shared_enums.place(&mut node, spot);
        let (name, known) = self.name(&node, spot);
        if !known {
            let at = self.hoisted.len();
            self.hoisted.push(Entry::new(
                name.clone(),
                span.clone(),
                Node::mapping(Vec::new(), span.clone()),
            ));
            self.bases.add_constants(&name, &node);
            self.moved.insert(name.clone(), spot.pointer.clone());
            let own = SchemaPlace {
                name: name.clone(),
                is_component: true,
                ..spot.clone()
            };
            let node = self.inner(node, &own);
            self.hoisted[at].value = node;
        }
        let reference = Entry::new(
            "$ref",
            span.clone(),
            Node::string(to_component(&name), span.clone()),
        );
        Node::mapping(std::iter::once(reference).chain(beside).collect(), span)
    }

    /// The name for an unnamed schema, and whether an equal schema already has it.
    fn name(&mut self, node: &Node, spot: &SchemaPlace) -> (String, bool) {
        let print = node.fingerprint();
        let mut name = spot.name.clone();
        let mut number = 1;
        loop {
            if self.by_name.get(&name) == Some(&print) {
                return (name, true);
            }
            if self.names.insert(name.to_upper_camel_case()) {
                self.by_name.insert(name.clone(), print);
                break;
            }
            number += 1;
            name = format!("{}{number}", spot.name);
        }
        if number > 1 {
            self.diagnostics
                .note(Code::NameCollision, self.source.at(&(node.span.start..node.span.start)))
                .found(format!("the schema here is named `{name}`, since `{}` is taken", spot.name))
                .help(format!(
                    "move it to `components/schemas` under a name of its own, or rename it in the manifest: \
                     `[api.rename]` with `\"{name}\" = \"…\"`"
                ));
        }
        (name, false)
    }

    /// Reports an unsupported feature; `instead` is what is done about it.
    fn unsupported(&mut self, at: &Range<usize>, what: &str, help: &str, instead: &str) {
        self.diagnostics
            .warning(Code::Unsupported, self.source.at(at))
            .found(format!("{what} is not supported"))
            .help(format!("{help}; until then, {instead}"));
    }
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The keywords about a value at its place, rather than about its type.
const BESIDE: [&str; 8] = [
    "description", "xml", "nullable", "readOnly", "writeOnly", "deprecated", "default", "example",
];

/// Labels for the unnamed members of a choice: the value of the property that distinguishes them.
fn labels(members: Option<&Node>) -> Vec<String> {
    let constants = members
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .map(all_of::constants_of)
        .collect::<Vec<_>>();
    let candidates = constants.first().into_iter().flatten();
    let mut fitting = candidates.filter_map(|(property, _)| {
        let labels = constants
            .iter()
            .map(|constants| {
                let mut constants = constants.iter();
                constants
                    .find(|(known, _)| known == property)
                    .map(|(_, text)| spell(text))
            })
            .collect::<Option<Vec<_>>>()?;
        let different: IndexSet<_> = labels
            .iter()
            .map(|label| label.to_upper_camel_case())
            .collect();
        (different.len() == labels.len() && !different.contains("")).then_some(labels)
    });
    fitting.next().unwrap_or_default()
}

/// Whether a schema becomes a type that needs a name.
fn needs_name(node: &Node) -> bool {
    let has = |key| node.entry(key).is_some();
    let lists = node
        .get("properties")
        .is_some_and(|node| !node.entries().is_empty());
    let chooses = (has("oneOf") || has("anyOf")) && !is_one_or_many(node);
    lists || chooses || has("enum") && node.get("type").and_then(Node::text) != Some("boolean")
}

/// Whether a schema is a choice between one value and a list of such values.
pub(super) fn is_one_or_many(node: &Node) -> bool {
    let members = node.get("oneOf").or_else(|| node.get("anyOf"));
    let [one, two] = members.map(Node::items).unwrap_or_default() else {
        return false;
    };
    let is_list_of = |list: &Node, item: &Node| {
        let items = list.get("items");
        items.is_some_and(|items| items.is_of_type(item))
    };
    is_list_of(one, two) || is_list_of(two, one)
}

/// Makes an enum with null among its values a nullable enum.
fn take_null_out_of_enum(node: &mut Node) {
    let Some(values) = node.get_mut("enum").and_then(Node::items_mut) else {
        return;
    };
    let before = values.len();
    if before > 1 {
        values.retain(|value| !value.is_null());
        if values.len() < before {
            node.put_nullable();
        }
    }
}

/// Spells out the signs by which names differ.
fn spell(name: &str) -> String {
    name.replace('+', " plus ")
        .replace('-', " ")
        .replace('@', " at ")
}

/// The component schemas of a document.
pub(super) fn component_entries(tree: &Node) -> impl Iterator<Item = &Entry> {
    tree.get("components")
        .and_then(|node| node.get("schemas"))
        .map(Node::entries)
        .unwrap_or_default()
        .iter()
}

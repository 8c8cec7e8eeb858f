//! Normalisation of `oneOf` and `anyOf`: a choice between several schemas, with the property that distinguishes them if
//! there is one.

use indexmap::{IndexMap, IndexSet};

use crate::openapi::normalise::all_of::{KEPT, as_it_comes, reference};
use crate::openapi::normalise::bases::{all_of_both, take_shared, target};
use crate::openapi::normalise::{Normalise, SchemaPlace, is_one_or_many};
use crate::openapi::refs::to_component;
use crate::openapi::syntax::tree::{Entry, Node, Value};

/// The key for the schemas of a choice between single values, in the order of the `enum` that is made of it.
pub(in crate::openapi) const CONSTANTS: &str = "constants";

impl Normalise<'_> {
    /// Normalises the choices of a schema: no null, no single member, and beside properties only lists of required
    /// names.
    pub(super) fn branches(&mut self, mut node: Node, spot: &SchemaPlace) -> Node {
        if let (Some(_), Some(entry)) = (node.entry("oneOf"), node.entry("anyOf")) {
            let at = entry.key_span.clone();
            if node.entry("properties").is_none() {
                self.unsupported(
                    &at,
                    "an `anyOf` beside a `oneOf`",
                    "keep only one of the two",
                    KEPT,
                );
                return as_it_comes(node);
            }
            node.remove("anyOf");
        }
        for key in ["oneOf", "anyOf"] {
            let Some(entry) = node.remove(key) else {
                continue;
            };
            node = self.choice(node, entry, spot);
            if node.entry("$ref").is_some() {
                break;
            }
        }
        node
    }

    fn choice(&mut self, mut node: Node, mut choice: Entry, spot: &SchemaPlace) -> Node {
        let Some(members) = choice.value.items_mut() else {
            return node;
        };
        let before = members.len();
        members.retain(|member| !is_null(member));
        if members.len() < before {
            node.put_nullable();
        }
        let is_required = |member: &Node| {
            member.entries().iter().all(|entry| {
                ["required", "description", "title"].contains(&&*entry.key)
                    || entry.key.starts_with("x-")
            })
        };
        if node.entry("properties").is_some() {
            if members.iter().any(|member| !is_required(member)) {
                if node.entry("discriminator").is_some()
                    || self.bases.is_listed_by_base(spot, members)
                {
                    return self.with_shared_properties(node, choice, spot);
                }
                return self.with_properties_of(node, choice, spot);
            }
            // Only a `oneOf` expresses which properties are required together.
            if choice.key == "oneOf" {
                node.put(choice);
            }
            return node;
        }
        if members.len() == 1 && node.entry("discriminator").is_none() {
            "allOf".clone_into(&mut choice.key);
            node.put(choice);
            let node = self.all_of(node, spot);
            return if node.entry("$ref").is_some() {
                node
            } else {
                self.branches(node, spot)
            };
        }
        if let Some(values) = constants(members) {
            self.list_values(&mut node, values, choice);
            return node;
        }
        if let Some(scalar) = common_scalar(members) {
            node.put(scalar);
            return node;
        }
        "oneOf".clone_into(&mut choice.key);
        node.put(choice);
        node
    }

    /// Turns a choice between single values into an enum; the schema of each value is kept beside it.
    fn list_values(&mut self, node: &mut Node, values: Vec<Node>, mut choice: Entry) {
        let types = choice
            .value
            .items()
            .iter()
            .filter_map(|member| member.get("type"));
        let types = types.filter_map(Node::text).collect::<IndexSet<&str>>();
        if types.len() > 1 && !types.iter().all(|ty| ["integer", "number"].contains(ty)) {
            self.unsupported(
                &choice.key_span,
                &format!(
                    "a choice between values of several types ({})",
                    Vec::from_iter(types).join(", ")
                ),
                "write values of one type",
                KEPT,
            );
        } else if let Some(ty) = types.last().filter(|_| node.entry("type").is_none()) {
            let span = choice.key_span.clone();
            node.set("type", Node::string((*ty).to_owned(), span));
        }
        node.put(Entry::new(
            "enum",
            choice.key_span.clone(),
            Node::sequence(values, choice.value.span.clone()),
        ));
        CONSTANTS.clone_into(&mut choice.key);
        node.put(choice);
    }

    /// Adds the properties beside a choice to each of its members.
    fn with_shared_properties(
        &mut self,
        mut node: Node,
        mut choice: Entry,
        spot: &SchemaPlace,
    ) -> Node {
        let shared = take_shared(&mut node);
        let members = choice.value.items_mut().map(std::mem::take);
        let mut renamed = IndexMap::new();
        let members = members
            .unwrap_or_default()
            .into_iter()
            .map(|member| {
                let Some(name) = reference(&member) else {
                    return all_of_both(&shared, member);
                };
                if self.bases.has_shared(&name, &spot.name)
                    || self.bases.has_base(&name, &spot.name)
                {
                    return member;
                }
                let spot = spot.below(&["oneOf"], &name);
                let member = self.schema(all_of_both(&shared, member), &spot);
                renamed.extend(reference(&member).map(|own| (name, own)));
                member
            })
            .collect();
        choice.value.value = Value::Sequence(members);
        if let Some(discriminator) = node.get_mut("discriminator") {
            rename_members(discriminator, &renamed);
        }
        "oneOf".clone_into(&mut choice.key);
        node.put(choice);
        node
    }

    /// Adds the properties of its choices to an object, as optional.
    fn with_properties_of(
        &mut self,
        mut node: Node,
        mut choice: Entry,
        spot: &SchemaPlace,
    ) -> Node {
        let own = node
            .get("properties")
            .map(Node::entries)
            .unwrap_or_default()
            .iter()
            .map(|entry| entry.key.clone())
            .collect::<Vec<_>>();
        let members = choice.value.items_mut().map(std::mem::take);
        let mut branches = Vec::new();
        for member in members.unwrap_or_default() {
            let member = match reference(&member) {
                None => Some(self.all_of(member, spot)),
                Some(name) => self.base(&name, &member, spot),
            };
            let Some(mut member) = member else { continue };
            let span = member.span.clone();
            let required = member.remove("required");
            branches.push(Node::mapping(required.into_iter().collect(), span.clone()));
            // The object's own schema of a property applies to every choice.
            if let Some(properties) = member.get_mut("properties").and_then(Node::entries_mut) {
                properties.retain(|entry| !own.contains(&entry.key));
            }
            let kept = member.remove("properties");
            let kept = Node::mapping(kept.into_iter().collect(), span);
            if !self.merge(&mut node, kept, true) {
                return as_it_comes(node);
            }
        }
        if choice.key == "oneOf" && branches.iter().all(requires_something) {
            choice.value.value = Value::Sequence(branches);
            node.put(choice);
        } else {
            self.unsupported(
                &choice.key_span,
                &format!(
                    "an `{}` beside `properties` whose members nothing distinguishes",
                    choice.key
                ),
                "add a `discriminator`, or list the required properties of each member under `required`",
                "the properties of every member are optional",
            );
        }
        node
    }

    /// The property in which each of some components has a different constant text, and those texts.
    fn constant_of_all(
        &self,
        names: &[String],
        told: Option<&str>,
    ) -> Option<(String, Vec<String>)> {
        let first = self.bases.constants(names.first()?).iter();
        let candidates = first.filter(|(property, _)| told.is_none_or(|told| told == property));
        let mut fitting = candidates.filter_map(|(property, _)| {
            let values = names
                .iter()
                .map(|name| {
                    let mut constants = self.bases.constants(name).iter();
                    let own = constants.find(|(known, _)| known == property)?;
                    Some(own.1.clone())
                })
                .collect::<Option<Vec<_>>>()?;
            let different: IndexSet<&String> = values.iter().collect();
            (different.len() == values.len()).then_some((property.clone(), values))
        });
        fitting.next()
    }

    /// For each of some components, its constant text in the discriminator, or else its name. A component with a
    /// constant text is never sent with its name.
    fn constants_or_names(&self, names: &[String], told: &str) -> Option<(String, Vec<String>)> {
        let constant = |name: &String| {
            let mut constants = self.bases.constants(name).iter();
            constants
                .find(|(property, _)| property == told)
                .map(|(_, text)| text.clone())
        };
        let constants = names.iter().map(constant).collect::<Vec<_>>();
        if constants.iter().all(Option::is_none) {
            return None;
        }
        let values = names
            .iter()
            .zip(constants)
            .map(|(name, constant)| constant.unwrap_or_else(|| name.clone()));
        let different: IndexSet<String> = values.collect();
        (different.len() == names.len()).then(|| (told.to_owned(), Vec::from_iter(different)))
    }

    /// Finds the property that distinguishes the members of a choice, if the document does not name it.
    pub(super) fn tell_apart(&mut self, node: &mut Node) {
        if is_one_or_many(node) {
            return;
        }
        let members = node.get("oneOf").map(Node::items).unwrap_or_default();
        let names = members.iter().map(reference).collect::<Option<Vec<_>>>();
        let Some(names) = names.filter(|names| names.len() > 1) else {
            return;
        };
        let span = node.span.start..node.span.start;
        let discriminator = node.get("discriminator");
        let told = discriminator.and_then(|node| node.get("propertyName")?.text());
        if discriminator.is_some_and(|node| node.entry("mapping").is_some()) {
            return;
        }
        let values = self.constant_of_all(&names, told);
        let Some((property, values)) = values.or_else(|| self.constants_or_names(&names, told?))
        else {
            return;
        };
        let scalar = |key: &str, text: String| {
            Entry::new(key, span.clone(), Node::string(text, span.clone()))
        };
        let mapping = names
            .iter()
            .zip(values)
            .map(|(name, value)| scalar(&value, to_component(name)));
        let mapping = Entry::new(
            "mapping",
            span.clone(),
            Node::mapping(mapping.collect(), span.clone()),
        );
        let entries = vec![scalar("propertyName", property), mapping];
        node.put(Entry::new(
            "discriminator",
            span.clone(),
            Node::mapping(entries, span),
        ));
    }
}

/// Whether a branch requires any properties.
fn requires_something(branch: &Node) -> bool {
    branch
        .get("required")
        .is_some_and(|names| !names.items().is_empty())
}

/// Updates a discriminator after members were renamed; members without a value of their own keep the old name as their
/// value.
fn rename_members(discriminator: &mut Node, renamed: &IndexMap<String, String>) {
    if renamed.is_empty() {
        return;
    }
    let span = discriminator.span.clone();
    if discriminator.get("mapping").is_none() {
        discriminator.put(Entry::new(
            "mapping",
            span.clone(),
            Node::mapping(Vec::new(), span.clone()),
        ));
    }
    let mapping = discriminator.get_mut("mapping").and_then(Node::entries_mut);
    if let Some(entries) = mapping {
        let mut by_name = renamed.clone();
        for entry in entries.iter_mut() {
            if let Some((old, own)) =
                target(&entry.value).and_then(|name| renamed.get_key_value(&name))
            {
                entry.value = Node::string(to_component(own), entry.value.span.clone());
                by_name.shift_remove(old);
            }
        }
        entries.extend(by_name.into_iter().map(|(old, own)| {
            Entry::new(
                old,
                span.clone(),
                Node::string(to_component(&own), span.clone()),
            )
        }));
    }
}

/// Whether null is the only value of a schema.
fn is_null(node: &Node) -> bool {
    let only_null = |values: &Node| {
        let values = values.items();
        !values.is_empty() && values.iter().all(Node::is_null)
    };
    node.get("type").and_then(Node::text) == Some("null") || node.get("enum").is_some_and(only_null)
}

/// The values of a choice whose members each allow one value, with their schemas.
fn constants(members: &[Node]) -> Option<Vec<Node>> {
    let value = |member: &Node| {
        let known = ["enum", "type", "title", "description", "deprecated"];
        let is_plain = member
            .entries()
            .iter()
            .all(|entry| known.contains(&&*entry.key));
        match member.get("enum")?.items() {
            [value] if is_plain => Some(value.clone()),
            _ => None,
        }
    };
    let values = members.iter().map(value).collect::<Option<Vec<_>>>()?;
    (values.len() > 1).then_some(values)
}

/// The type of all members, if they differ only in constraints and formats.
fn common_scalar(members: &[Node]) -> Option<Entry> {
    let mut types = Vec::new();
    for member in members {
        let is_plain = [
            "enum", "$ref", "properties", "items", "oneOf", "anyOf", "allOf",
        ];
        if is_plain.iter().any(|key| member.entry(key).is_some()) {
            return None;
        }
        types.push(member.entry("type")?);
    }
    let first = types.first()?;
    let text = |entry: &&Entry| entry.value.text().unwrap_or_default().to_owned();
    let is_number = |entry: &&&Entry| ["integer", "number"].contains(&&*text(entry));
    if types.iter().all(|ty| text(ty) == text(first))
        && ["string", "integer", "number", "boolean"].contains(&&*text(first))
    {
        return Some((*first).clone());
    }
    let number = types.iter().find(|ty| text(ty) == "number")?;
    types
        .iter()
        .all(|ty| is_number(&ty))
        .then(|| (*number).clone())
}

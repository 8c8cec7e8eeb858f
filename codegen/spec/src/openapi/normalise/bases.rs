//! Components that others extend: in their original form, and as unions of their subtypes if a property distinguishes
//! those.

use std::collections::BTreeMap;

use indexmap::{IndexMap, IndexSet};

use crate::openapi::normalise::all_of::{constants_of, reference};
use crate::openapi::normalise::{SchemaPlace, component_entries};
use crate::openapi::refs::{schema_name, to_component};
use crate::openapi::syntax::tree::{Entry, Node};

/// Facts about other components that are needed while one component is changed.
pub(super) struct Bases {
    /// The components that others extend, as written in the document.
    originals: IndexMap<String, Node>,
    /// Per component with a discriminator and without `oneOf`: its subtypes, in source order.
    extended: BTreeMap<String, Vec<String>>,
    /// Per such component that its own mapping names: its name as a member, since its own name is that of the union.
    own: BTreeMap<String, String>,
    /// Per component, the properties with exactly one possible text, and that text; including those of its bases.
    constants: IndexMap<String, Vec<(String, String)>>,
    /// Per component, the components that it extends.
    parents: BTreeMap<String, Vec<String>>,
    /// Per component that is used only as a member of one choice beside properties: the owner of the choice, and the
    /// keywords beside it.
    shared: BTreeMap<String, (String, Node)>,
}

impl Bases {
    pub(super) fn of(tree: &Node) -> Self {
        let mut taken_over = Vec::new();
        collect_taken_over(tree, &mut taken_over);
        let components: IndexMap<&str, &Node> = component_entries(tree)
            .map(|entry| (&*entry.key, &entry.value))
            .collect();
        let mut originals = IndexMap::new();
        for name in taken_over {
            if let (false, Some(node)) = (originals.contains_key(&name), components.get(&*name)) {
                originals.insert(name, (*node).clone());
            }
        }
        let own = components
            .iter()
            .map(|(name, node)| (*name, constants_of(node)));
        let extended = extended(tree, &components);
        let parents = parents(tree);
        let constants = with_inherited(&own.collect(), &parents);
        Self {
            own: own_names(&extended, &components),
            shared: shared(tree, &parents),
            parents,
            extended,
            originals,
            constants,
        }
    }

    /// Whether a component extends another one.
    pub(super) fn has_base(&self, component: &str, base: &str) -> bool {
        let parents = self.parents.get(component);
        parents.is_some_and(|parents| parents.iter().any(|parent| parent == base))
    }

    /// Whether every member of a component's choice is a component that extends it.
    pub(super) fn is_listed_by_base(&self, spot: &SchemaPlace, members: &[Node]) -> bool {
        let extends = |member: &Node| {
            reference(member).is_some_and(|member| self.has_base(&member, &spot.name))
        };
        spot.is_component && members.iter().all(extends)
    }

    /// Whether a component is used only in the choice of a given owner, and gets the owner's properties.
    pub(super) fn has_shared(&self, component: &str, owner: &str) -> bool {
        self.shared
            .get(component)
            .is_some_and(|(known, _)| known == owner)
    }

    /// A component with the properties beside the only choice that it is a member of.
    pub(super) fn with_shared(&self, component: &str, node: Node) -> Node {
        match self.shared.get(component) {
            Some((_, shared)) => all_of_both(shared, node),
            None => node,
        }
    }

    /// The properties of a component with exactly one possible text.
    pub(super) fn constants(&self, component: &str) -> &[(String, String)] {
        self.constants
            .get(component)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Records the constants of a new component.
    pub(super) fn add_constants(&mut self, component: &str, node: &Node) {
        let constants = constants_of(node);
        if !constants.is_empty() {
            self.constants.insert(component.to_owned(), constants);
        }
    }

    /// A component as written in the document.
    pub(super) fn original(&self, component: &str) -> Option<&Node> {
        self.originals.get(component)
    }

    /// Whether the schema at a place is a member of the union that a part stands for, so that the part adds nothing to
    /// it.
    pub(super) fn extends(&self, spot: &SchemaPlace, parts: &[Node]) -> bool {
        let mut bases = parts.iter().filter_map(reference);
        let is_own = self.own.values().any(|own| *own == spot.name);
        spot.is_component
            && bases.any(|base| {
                let members = self.extended.get(&base);
                members.is_some_and(|members| is_own || members.contains(&spot.name))
            })
    }

    /// The name of a base as a member of its own union, if a mapping makes it one.
    pub(super) fn own_name(&self, base: &str) -> Option<&str> {
        self.own.get(base).map(String::as_str)
    }

    /// Turns a component with a discriminator and subtypes into the union of the subtypes, and of itself if its mapping
    /// says so.
    pub(super) fn as_union(&self, name: &str, node: Node) -> Node {
        let Some(members) = self.extended.get(name) else {
            return node;
        };
        let span = node.span.clone();
        let mut kept = node
            .entries()
            .iter()
            .filter(|entry| {
                ["description", "discriminator", "xml", "nullable"].contains(&&*entry.key)
            })
            .cloned()
            .collect::<Vec<_>>();
        let mut own = IndexSet::new();
        let discriminator = kept.iter_mut().find(|entry| entry.key == "discriminator");
        let mapping = discriminator.and_then(|entry| entry.value.get_mut("mapping"));
        for entry in mapping.and_then(Node::entries_mut).into_iter().flatten() {
            if let Some(name) = target(&entry.value).and_then(|base| self.own.get(&base)) {
                own.insert(name);
                entry.value = Node::string(to_component(name), entry.value.span.clone());
            }
        }
        let references = members.iter().chain(own).map(|member| {
            let reference = Entry::new(
                "$ref",
                span.clone(),
                Node::string(to_component(member), span.clone()),
            );
            Node::mapping(vec![reference], span.clone())
        });
        let one_of = Entry::new(
            "oneOf",
            span.start..span.start,
            Node::sequence(references.collect(), span.clone()),
        );
        kept.push(one_of);
        Node::mapping(kept, span)
    }
}

/// The components that each component extends, by name.
fn parents(tree: &Node) -> BTreeMap<String, Vec<String>> {
    component_entries(tree)
        .map(|entry| {
            let parts = entry
                .value
                .get("allOf")
                .map(Node::items)
                .unwrap_or_default()
                .iter();
            (entry.key.clone(), parts.filter_map(reference).collect())
        })
        .collect()
}

/// The most components searched for the constants that one component inherits.
const MOST_EXTENDED: usize = 100;

/// The constants of each component including those of the components that it extends; its own take precedence.
fn with_inherited(
    own: &IndexMap<&str, Vec<(String, String)>>,
    parents: &BTreeMap<String, Vec<String>>,
) -> IndexMap<String, Vec<(String, String)>> {
    parents
        .keys()
        .map(|name| {
            let mut constants: Vec<(String, String)> = Vec::new();
            let mut extended = IndexSet::from([name]);
            for at in 0..MOST_EXTENDED {
                let Some(component) = extended.get_index(at).copied() else {
                    break;
                };
                for constant in own.get(&**component).into_iter().flatten() {
                    if !constants.iter().any(|(known, _)| *known == constant.0) {
                        constants.push(constant.clone());
                    }
                }
                extended.extend(parents.get(component).into_iter().flatten());
            }
            (name.clone(), constants)
        })
        .filter(|(_, constants)| !constants.is_empty())
        .collect()
}

/// The components that are used only as a member of one component's choice, with a discriminator and beside properties.
fn shared(
    tree: &Node,
    parents: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, (String, Node)> {
    let mut references = BTreeMap::new();
    count_references(tree, &mut references);
    let mut shared = BTreeMap::new();
    for entry in component_entries(tree) {
        let has = |key| entry.value.entry(key).is_some();
        if !has("properties") || !has("discriminator") {
            continue;
        }
        let members = ["oneOf", "anyOf"]
            .map(|key| entry.value.get(key).map(Node::items))
            .into_iter()
            .flatten()
            .flatten();
        for name in members.filter_map(reference) {
            let extends = parents.get(&name);
            if references.get(&name) == Some(&1)
                && extends.is_some_and(|bases| !bases.contains(&entry.key))
            {
                let part = take_shared(&mut entry.value.clone());
                shared.insert(name, (entry.key.clone(), part));
            }
        }
    }
    shared
}

fn count_references(node: &Node, found: &mut BTreeMap<String, usize>) {
    if let Some(name) = reference(node) {
        *found.entry(name).or_default() += 1;
    }
    for entry in node.entries() {
        count_references(&entry.value, found);
    }
    for item in node.items() {
        count_references(item, found);
    }
}

/// Takes the keywords that apply to every member of a schema's choice out of the schema: its properties, and those
/// about them.
pub(super) fn take_shared(node: &mut Node) -> Node {
    let span = node.span.clone();
    let keys = ["type", "properties", "required", "additionalProperties"];
    let taken = keys.into_iter().filter_map(|key| node.remove(key));
    Node::mapping(taken.collect(), span)
}

/// The `allOf` of two schemas.
pub(super) fn all_of_both(one: &Node, two: Node) -> Node {
    let span = two.span.clone();
    let parts = Entry::new(
        "allOf",
        span.start..span.start,
        Node::sequence(vec![one.clone(), two], span.clone()),
    );
    Node::mapping(vec![parts], span)
}

/// The component that a value of a mapping names.
pub(super) fn target(node: &Node) -> Option<String> {
    let text = node.text()?;
    if text.starts_with('#') {
        schema_name(text)
    } else {
        Some(text.to_owned())
    }
}

/// New names for the bases that are named in their own mapping.
fn own_names(
    extended: &BTreeMap<String, Vec<String>>,
    components: &IndexMap<&str, &Node>,
) -> BTreeMap<String, String> {
    extended
        .keys()
        .filter_map(|base| {
            let discriminator = components.get(&**base)?.get("discriminator")?;
            discriminator.get("mapping")
        })
        .flat_map(Node::entries)
        .filter_map(|entry| target(&entry.value))
        .filter(|target| extended.contains_key(target))
        .map(|base| {
            let mut own = format!("{base}Base");
            while components.contains_key(&*own) {
                own.push_str("Base");
            }
            (base, own)
        })
        .collect()
}

/// Collects the components whose properties an `allOf`, or a choice beside properties, takes over.
fn collect_taken_over(node: &Node, found: &mut Vec<String>) {
    for (key, counts) in [
        ("allOf", true),
        ("oneOf", node.entry("properties").is_some()),
        ("anyOf", node.entry("properties").is_some()),
    ] {
        let parts = node.get(key).map(Node::items).unwrap_or_default();
        found.extend(parts.iter().filter(|_| counts).filter_map(reference));
    }
    for entry in node.entries() {
        collect_taken_over(&entry.value, found);
    }
    for item in node.items() {
        collect_taken_over(item, found);
    }
}

fn extended(tree: &Node, components: &IndexMap<&str, &Node>) -> BTreeMap<String, Vec<String>> {
    let mut direct: IndexMap<String, Vec<String>> = IndexMap::new();
    for entry in component_entries(tree) {
        let parts = entry
            .value
            .get("allOf")
            .map(Node::items)
            .unwrap_or_default();
        for base in parts.iter().filter_map(reference) {
            direct.entry(base).or_default().push(entry.key.clone());
        }
    }
    let is_base = |node: &&Node| {
        node.entry("discriminator").is_some()
            && node.entry("oneOf").is_none()
            && node.entry("anyOf").is_none()
    };
    let bases = direct
        .keys()
        .filter(|name| components.get(&***name).is_some_and(is_base));
    let bases = bases.collect::<IndexSet<&String>>();
    let all = bases.iter().filter_map(|base| {
        let mut members: IndexSet<&String> = IndexSet::new();
        let mut open = vec![*base];
        while let Some(name) = open.pop() {
            for child in direct.get(name).into_iter().flatten() {
                if child != *base && members.insert(child) {
                    open.push(child);
                }
            }
        }
        // Subtypes that are bases themselves become unions; their members are listed here already.
        members.retain(|member| !bases.contains(member));
        let members = members.into_iter().cloned().collect::<Vec<_>>();
        (!members.is_empty()).then(|| ((*base).clone(), members))
    });
    all.collect()
}

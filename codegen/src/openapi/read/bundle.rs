//! A tree that refers to other files and into the middle of things in, one whose references all name its own component schemas out.
//!
//! A schema that is referred to and is no component of the document becomes one. A parameter, a response and whatever
//! else is no schema is copied to where it is referred to. Everything keeps its place in the source.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::files::{Files, Target};
use super::names::{Names, name_bundled};
use super::walk::{each, each_mut};
use crate::diag::{Code, Diagnostics};
use crate::fixup::Fixups;
use crate::openapi::grammar::{DOCUMENT, Kind, Object, SCHEMA};
use crate::openapi::refs::component_name;
use crate::openapi::tree::{Budget, Entry, Node, Value, escape};
use crate::source::{Source, Sources};

/// Brings what a document refers to into it; references that lead nowhere are reported.
pub(super) fn bundle(
    tree: &mut Node,
    source: &mut Source<'_>,
    sources: &Sources,
    fixups: &mut Fixups<'_>,
    referred: &mut BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let document = tree.take();
    let mut bundle = Bundle {
        files: Files::new(document, source, sources, fixups, referred),
        diagnostics,
        resolved: Resolved::default(),
        schemas: Vec::new(),
        copied: BTreeMap::new(),
    };
    bundle.collect();
    let names = name_bundled(
        &bundle.schemas,
        &bundle.files,
        &bundle.resolved,
        bundle.diagnostics,
    );
    let pieces = bundle.take_out(&names);
    bundle.copy_others();
    if let Some(document) = bundle.files.tree_mut(0) {
        *tree = document.take();
    }
    let mut rewrite = Rewrite {
        copies: Budget::of(bundle.files.length()),
        bundle,
        names,
        inside: Vec::new(),
    };
    rewrite.value(tree, &Kind::Object(&DOCUMENT));
    rewrite.add(tree, pieces);
}

/// A reference of a tree.
struct Reference {
    text: String,
    at: Range<usize>,
    object: &'static Object,
}

impl Reference {
    fn of(text: &str, at: &Range<usize>, object: &'static Object) -> Self {
        Self {
            text: text.to_owned(),
            at: at.clone(),
            object,
        }
    }
}

/// Per file, where its references lead in the end.
#[derive(Default)]
pub(super) struct Resolved(Vec<BTreeMap<String, Target>>);

impl Resolved {
    /// Where a reference leads that stands in a file, once that is known.
    pub(super) fn get(&self, file: usize, reference: &str) -> Option<&Target> {
        self.0.get(file)?.get(reference)
    }

    fn insert(&mut self, file: usize, reference: String, target: Target) {
        if self.0.len() <= file {
            self.0.resize_with(file + 1, BTreeMap::new);
        }
        self.0[file].insert(reference, target);
    }
}

struct Bundle<'a, 's, 'f> {
    files: Files<'a, 's, 'f>,
    diagnostics: &'a mut Diagnostics,
    resolved: Resolved,
    /// The schemas that are to become components, as they were found.
    schemas: Vec<Target>,
    /// What else is referred to.
    copied: BTreeMap<Target, Option<Node>>,
}

impl Bundle<'_, '_, '_> {
    /// Finds everything that the document refers to, and what that refers to.
    fn collect(&mut self) {
        let mut seen = BTreeSet::new();
        let mut queue: VecDeque<(Target, &'static Object, bool)> =
            VecDeque::from([((0, String::new()), &DOCUMENT, false)]);
        while let Some((target, object, is_schema)) = queue.pop_front() {
            let mut references = Vec::new();
            if let (Some(node), Some(document)) = (self.files.node(&target), self.files.tree(0)) {
                let own = (target.0 == 0).then(|| document.at("/components/schemas"));
                let search = Search {
                    own: own.flatten(),
                    is_document: target.0 == 0,
                };
                let kind = if is_schema {
                    Kind::Ref(object)
                } else {
                    Kind::Object(object)
                };
                search.add(
                    node,
                    &kind,
                    &mut references,
                    self.diagnostics,
                    &*self.files.source,
                );
            }
            for reference in references {
                let Some(target) = self.follow(&reference) else {
                    continue;
                };
                let is_schema = is_schema_object(reference.object);
                let is_new =
                    !(is_schema && is_own(&target)) && seen.insert((target.clone(), is_schema));
                if is_new {
                    if is_schema {
                        self.schemas.push(target.clone());
                    } else {
                        self.copied.insert(target.clone(), None);
                    }
                    queue.push_back((target, reference.object, is_schema));
                }
            }
        }
    }

    /// Where a reference leads in the end, through references to references.
    fn follow(&mut self, reference: &Reference) -> Option<Target> {
        let file = self.files.source.number_of(&reference.at);
        if let Some(target) = self.resolved(&reference.text, &reference.at) {
            return Some(target.clone());
        }
        let mut steps = Vec::new();
        let (mut text, mut at) = (reference.text.clone(), reference.at.clone());
        let target = loop {
            let target = self.files.resolve(&text, &at, self.diagnostics)?;
            self.check_kind(&target, &text, reference)?;
            if is_schema_object(reference.object) && is_own(&target) {
                break target;
            }
            let node = self.files.node(&target)?;
            let Some(next) = node.get("$ref") else {
                break target;
            };
            if steps.contains(&target) {
                self.diagnostics
                    .error(
                        Code::DanglingRef,
                        self.files.source.at(&reference.at),
                        format!("`{}` leads back to itself", reference.text),
                    )
                    .expected("a reference that leads to something in the end")
                    .help("write out one of those that it leads through");
                return None;
            }
            let (next_text, next_at) = (next.text()?.to_owned(), next.span.clone());
            steps.push(target);
            (text, at) = (next_text, next_at);
        };
        let text = reference.text.clone();
        self.resolved.insert(file, text, target.clone());
        Some(target)
    }

    /// A component of one kind where another is wanted is reported.
    fn check_kind(&mut self, target: &Target, text: &str, reference: &Reference) -> Option<()> {
        const KINDS: [(&str, &str); 10] = [
            ("schema object", "schemas"),
            ("response object", "responses"),
            ("parameter object", "parameters"),
            ("example object", "examples"),
            ("request body object", "requestBodies"),
            ("header object", "headers"),
            ("security scheme object", "securitySchemes"),
            ("link object", "links"),
            ("callback object", "callbacks"),
            ("path item object", "pathItems"),
        ];
        let wanted = KINDS
            .iter()
            .find(|(name, _)| *name == reference.object.name);
        let mut parts = target
            .1
            .strip_prefix("/components/")
            .unwrap_or_default()
            .split('/');
        let (kind, _, rest) = (parts.next(), parts.next(), parts.next());
        let fits = |(_, folder): &(&str, &str)| {
            rest.is_some()
                || kind == Some(*folder)
                || !KINDS.iter().any(|(_, folder)| kind == Some(*folder))
        };
        if wanted.is_none_or(fits) {
            return Some(());
        }
        self.diagnostics
            .error(
                Code::WrongKind,
                self.files.source.at(&reference.at),
                format!("`{text}` is no {}", reference.object.name),
            )
            .expected(format!("a reference to a {}", reference.object.name))
            .help(format!(
                "refer to something below `#/components/{}/`",
                wanted.map_or("", |(_, folder)| folder)
            ));
        None
    }

    /// Where a reference that stands at a place leads, once that is known.
    fn resolved(&self, reference: &str, at: &Range<usize>) -> Option<&Target> {
        let file = self.files.source.number_of(at);
        self.resolved.get(file, reference)
    }

    /// Takes the schemas that become components out of their places, where a reference to each is left.
    fn take_out(&mut self, names: &Names) -> Vec<Entry> {
        let mut deepest_first = Vec::from_iter(&self.schemas);
        deepest_first.sort_by_key(|(_, pointer)| std::cmp::Reverse(pointer.matches('/').count()));
        let mut pieces = BTreeMap::new();
        for target in deepest_first {
            let Some(name) = names.of(target) else {
                continue;
            };
            let key_span = self.files.key_span(target);
            let tree = self.files.tree_mut(target.0);
            if let Some(node) = tree.and_then(|tree| tree.at_mut(&target.1)) {
                let left = placed_reference(name, &node.span);
                let value = std::mem::replace(node, left);
                let key_span = key_span.unwrap_or(value.span.start..value.span.start);
                let key = name.to_owned();
                let piece = Entry {
                    key,
                    key_span,
                    value,
                };
                pieces.insert(target, piece);
            }
        }
        let in_order = self.schemas.iter().filter(|target| !names.is_known(target));
        in_order
            .filter_map(|target| pieces.remove(target))
            .collect()
    }

    /// Copies what is no schema and is referred to.
    fn copy_others(&mut self) {
        for (target, copy) in &mut self.copied {
            *copy = self.files.node(target).cloned();
        }
    }
}

pub(super) fn is_schema_object(object: &Object) -> bool {
    object.name == SCHEMA.name
}

/// Whether a target is a component schema of the document itself.
fn is_own((file, pointer): &Target) -> bool {
    let name = pointer.strip_prefix("/components/schemas/");
    *file == 0 && name.is_some_and(|name| !name.contains('/'))
}

/// A reference that leads to a component whatever file it stands in: its key has no bytes, as none does that was read.
fn placed_reference(name: &str, at: &Range<usize>) -> Node {
    let entry = Entry {
        key: "$ref".to_owned(),
        key_span: at.start..at.start,
        value: Node::string(to_component(name), at.clone()),
    };
    Node::mapping(vec![entry], at.clone())
}

fn to_component(name: &str) -> String {
    format!("#/components/schemas/{}", escape(name))
}

/// Whether the value of a discriminator's mapping is a reference and not a name.
fn is_reference(text: &str) -> bool {
    text.contains(['#', '/'])
        || [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// The object that a value may be a reference to.
fn referable(kind: &Kind) -> Option<&'static Object> {
    match kind {
        Kind::Ref(object) => Some(object),
        Kind::FlagOrSchema => Some(&SCHEMA),
        _ => None,
    }
}

struct Search<'a> {
    /// The component schemas of the document, where it is the document that is searched.
    own: Option<&'a Node>,
    is_document: bool,
}

impl Search<'_> {
    /// Adds the references of a value, other than those to component schemas of the document itself.
    fn add(
        &self,
        node: &Node,
        kind: &Kind,
        references: &mut Vec<Reference>,
        diagnostics: &mut Diagnostics,
        source: &Source<'_>,
    ) {
        if let Some(object) = referable(kind)
            && let Some(target) = node.get("$ref")
        {
            match target.text() {
                Some(text) if self.is_own(text, object) => {}
                Some(text) => references.push(Reference::of(text, &target.span, object)),
                None => {
                    diagnostics
                        .error(
                            Code::WrongKind,
                            source.at(&target.span),
                            format!("{} is no `$ref`", target.kind()),
                        )
                        .expected("a reference such as '#/components/schemas/Feil'")
                        .help("write the reference as a string in quotes");
                }
            }
        } else if let (Kind::SchemaName, Some(text)) = (kind, node.text()) {
            // Within the document, what a mapping names is compared with the alternatives that it is about.
            if is_reference(text) && !(self.is_document && text.starts_with('#')) {
                references.push(Reference::of(text, &node.span, &SCHEMA));
            } else if !self.is_document {
                references.push(Reference::of(&to_component(text), &node.span, &SCHEMA));
            }
        } else {
            each(node, kind, &mut |inner, kind| {
                self.add(inner, kind, references, diagnostics, source);
            });
        }
    }

    /// Whether a reference is to a component schema of the document that it stands in, which is the one that is read.
    fn is_own(&self, reference: &str, object: &Object) -> bool {
        let Some(own) = self.own.filter(|_| is_schema_object(object)) else {
            return false;
        };
        component_name(reference).is_some_and(|name| own.entry(&name).is_some())
    }
}

struct Rewrite<'a, 's, 'f> {
    bundle: Bundle<'a, 's, 'f>,
    names: Names,
    copies: Budget,
    /// What is being copied, to know what is in itself.
    inside: Vec<Target>,
}

impl Rewrite<'_, '_, '_> {
    /// Lets every reference name a component schema, and copies what is none to where it is referred to.
    fn value(&mut self, node: &mut Node, kind: &Kind) {
        if let Kind::SchemaName = kind {
            return self.schema_name(node);
        }
        let reference = referable(kind).zip(node.entry("$ref"));
        let Some((object, entry)) = reference else {
            return each_mut(node, kind, &mut |inner, kind| self.value(inner, kind));
        };
        if entry.key_span.is_empty() {
            return;
        }
        let text = entry.value.text().unwrap_or_default();
        let Some(target) = self.bundle.resolved(text, &entry.value.span).cloned() else {
            return;
        };
        if !is_schema_object(object) {
            return self.copy(node, object, target);
        }
        if let (Some(text), Some(reference)) = (self.component(&target), node.get_mut("$ref")) {
            *reference = Node::string(text, reference.span.clone());
        }
    }

    /// The reference to a target by the name that it has now.
    fn component(&self, target: &Target) -> Option<String> {
        if is_own(target) {
            return Some(format!("#{}", target.1));
        }
        self.names.of(target).map(to_component)
    }

    fn schema_name(&self, node: &mut Node) {
        let Some(text) = node.text() else { return };
        let by_name = self.bundle.resolved(&to_component(text), &node.span);
        let target = self.bundle.resolved(text, &node.span).or(by_name);
        if let Some(text) = target.and_then(|target| self.component(target)) {
            *node = Node::string(text, node.span.clone());
        }
    }

    fn copy(&mut self, node: &mut Node, object: &'static Object, target: Target) {
        let at = node.get("$ref").map_or(&node.span, |target| &target.span);
        let place = self.bundle.files.source.at(at);
        let Some(Some(copy)) = self.bundle.copied.get(&target) else {
            return;
        };
        let fault = if self.inside.contains(&target) {
            Some("a reference to what it stands in")
        } else if !self.copies.take(copy.size().0) {
            Some("a document whose references stand for many times its length")
        } else {
            None
        };
        if let Some(what) = fault {
            self.bundle
                .diagnostics
                .error(Code::Unsupported, place, format!("{what} is not supported"))
                .help(format!("write the {} out here", object.name));
            return;
        }
        let beside = std::mem::replace(node, copy.clone());
        self.beside(node, beside, object);
        self.inside.push(target);
        each_mut(node, &Kind::Object(object), &mut |inner, kind| {
            self.value(inner, kind);
        });
        self.inside.pop();
    }

    /// Adds what stands beside a reference to the copy of what it names, where it may say more.
    fn beside(&mut self, copy: &mut Node, reference: Node, object: &Object) {
        let Value::Mapping(mut mapping) = reference.value else {
            return;
        };
        let is_path = object.name == "path item object";
        for entry in mapping.drain(..).filter(|entry| entry.key != "$ref") {
            let adds = is_path || matches!(&*entry.key, "description" | "summary");
            if adds || entry.key.starts_with("x-") {
                copy.put(entry);
                continue;
            }
            self.bundle
                .diagnostics
                .warning(
                    Code::IgnoredKey,
                    self.bundle.files.source.at(&entry.key_span),
                    format!("`{}` beside a `$ref` is ignored", entry.key),
                )
                .expected("`description`, `summary` or nothing beside this `$ref`")
                .help("take it out, or put it on what the `$ref` names");
        }
    }

    /// Adds the new components, or puts them in place of the component that only refers to them.
    fn add(&mut self, document: &mut Node, pieces: Vec<Entry>) {
        if pieces.is_empty() {
            return;
        }
        let end = document.span.end..document.span.end;
        for (parent, key) in [("", "components"), ("/components", "schemas")] {
            if let Some(parent) = document
                .at_mut(parent)
                .filter(|node| node.get(key).is_none())
            {
                parent.set(key, Node::mapping(Vec::new(), end.clone()));
            }
        }
        for mut piece in pieces {
            self.value(&mut piece.value, &Kind::Ref(&SCHEMA));
            let Some(schemas) = document.at_mut("/components/schemas") else {
                return;
            };
            match schemas.get_mut(&piece.key) {
                Some(alias) => {
                    let beside = std::mem::replace(alias, piece.value);
                    if let Value::Mapping(mut mapping) = beside.value {
                        let beside = mapping.drain(..).filter(|entry| entry.key != "$ref");
                        beside.for_each(|entry| alias.put(entry));
                    }
                }
                None => schemas.put(piece),
            }
        }
    }
}

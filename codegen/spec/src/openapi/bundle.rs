//! Bundling: a document that refers to other files becomes one that only refers to its own components.
//!
//! A schema that is referred to and is not a component of the document becomes one. Parameters, responses and other
//! objects are copied to where they are referred to. Everything keeps its location in the source.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;

use crate::load::Loader;
use crate::openapi::bundle::files::{Files, Target};
use crate::openapi::bundle::names::{Names, Resolved, name_bundled};
use crate::openapi::bundle::search::{Reference, Search, is_schema_object, referable};
use crate::openapi::grammar::{COMPONENTS, DOCUMENT, Object, ObjectKind, SCHEMA, ValueKind};
use crate::openapi::refs::{placed_reference, to_component};
use crate::openapi::syntax::tree::{Budget, Entry, Node, Value};
use crate::openapi::walk::each_mut;

mod files;
mod names;
pub(crate) mod search;

/// Copies everything that a document refers to into it; references to nothing are reported.
pub(super) fn bundle<'s>(
    tree: &mut Node,
    source: &mut Source<'s>,
    loader: &mut Loader<'s>,
    diagnostics: &mut Diagnostics,
) {
    let document = tree.take();
    let mut bundle = Bundle {
        files: Files::new(document, source, loader),
        diagnostics,
        resolved: Resolved::default(),
        schemas: Vec::new(),
        copied: BTreeMap::new(),
    };
    bundle.collect();
    let names = name_bundled(
        &bundle.schemas, &bundle.files, &bundle.resolved, bundle.diagnostics,
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
    rewrite.value(tree, &ValueKind::Object(&DOCUMENT));
    rewrite.add(tree, pieces);
}

struct Bundle<'a, 's> {
    files: Files<'a, 's>,
    diagnostics: &'a mut Diagnostics,
    resolved: Resolved,
    /// The schemas that become components, in the order in which they were found.
    schemas: Vec<Target>,
    /// The other targets of references.
    copied: BTreeMap<Target, Option<Node>>,
}

impl Bundle<'_, '_> {
    /// Finds everything that the document refers to, directly or indirectly.
    fn collect(&mut self) {
        let mut seen = BTreeSet::new();
        let mut queue: VecDeque<(Target, &'static Object, bool)> =
            VecDeque::from([((0, Pointer::default()), &DOCUMENT, false)]);
        while let Some((target, object, is_schema)) = queue.pop_front() {
            let mut references = Vec::new();
            if let (Some(node), Some(document)) = (self.files.node(&target), self.files.tree(0)) {
                let own =
                    (target.0 == 0).then(|| document.at(&Pointer::of(["components", "schemas"])));
                let search = Search {
                    own: own.flatten(),
                    is_document: target.0 == 0,
                };
                let kind = if is_schema {
                    ValueKind::Ref(object)
                } else {
                    ValueKind::Object(object)
                };
                search.add(
                    node, &kind, &mut references, self.diagnostics, &*self.files.source,
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

    /// The final target of a reference, through references to references.
    fn follow(&mut self, reference: &Reference) -> Option<Target> {
        let file = self.files.source.number_of(&reference.at);
        if let Some(target) = self.resolved(&reference.text, &reference.at) {
            return Some(target.clone());
        }
        let mut steps = Vec::new();
        let (mut text, mut at) = (reference.text.clone(), reference.at.clone());
        let target = loop {
            let target = self.files.resolve(&text, &at, self.diagnostics)?;
            self.check_whole(&target, &text, reference)?;
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
                    .error(Code::DanglingRef, self.files.source.at(&reference.at))
                    .found(format!("`{}` leads back to itself", reference.text))
                    .expected("a chain of references that ends in a definition")
                    .help("replace one of the references in the chain by the definition itself");
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

    /// Reports a reference to a whole document, which is never a valid target.
    fn check_whole(&mut self, target: &Target, text: &str, reference: &Reference) -> Option<()> {
        let is_whole = target.1.is_root();
        let is_document = |node: &Node| is_whole && node.entry("openapi").is_some();
        if !self.files.node(target).is_some_and(is_document) {
            return Some(());
        }
        self.diagnostics
            .error(Code::WrongKind, self.files.source.at(&reference.at))
            .found(format!("`{text}` refers to a whole document"))
            .expected(format!(
                "a reference to {}",
                reference.object.kind.with_article()
            ))
            .help("add a pointer to the part that you mean, such as `#/components/schemas/Feil`");
        None
    }

    /// Reports a reference to a component of the wrong kind.
    fn check_kind(&mut self, target: &Target, text: &str, reference: &Reference) -> Option<()> {
        let wanted = reference.object.kind.components();
        let keys = target.1.keys().collect::<Vec<_>>();
        let kind = match &*keys {
            [components, kind, _] if components == "components" => Some(&**kind),
            _ => None,
        };
        let is_known = COMPONENTS.keys.iter().any(|(key, _)| kind == Some(*key));
        let Some(wanted) = wanted.filter(|key| kind != Some(*key) && is_known) else {
            return Some(());
        };
        self.diagnostics
            .error(Code::WrongKind, self.files.source.at(&reference.at))
            .found(format!(
                "`{text}` is not {}",
                reference.object.kind.with_article()
            ))
            .expected(format!(
                "a reference to {}",
                reference.object.kind.with_article()
            ))
            .help(format!("refer to something below `#/components/{wanted}/`"));
        None
    }

    /// The target of the reference at a place, once it is known.
    fn resolved(&self, reference: &str, at: &Range<usize>) -> Option<&Target> {
        let file = self.files.source.number_of(at);
        self.resolved.get(file, reference)
    }

    /// Moves the schemas that become components out of their places, and leaves a reference to each.
    fn take_out(&mut self, names: &Names) -> Vec<Entry> {
        let mut deepest_first = Vec::from_iter(&self.schemas);
        deepest_first.sort_by_key(|(_, pointer)| std::cmp::Reverse(pointer.keys().count()));
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
                let piece = Entry::new(key, key_span, value);
                pieces.insert(target, piece);
            }
        }
        self.schemas
            .iter()
            .filter(|target| !names.is_known(target))
            .filter_map(|target| pieces.remove(target))
            .collect()
    }

    /// Copies the targets that are not schemas.
    fn copy_others(&mut self) {
        for (target, copy) in &mut self.copied {
            *copy = self.files.node(target).cloned();
        }
    }
}

/// Whether a target is a component schema of the document itself.
fn is_own((file, pointer): &Target) -> bool {
    let keys = pointer.keys().collect::<Vec<_>>();
    *file == 0
        && matches!(&*keys, [components, schemas, _] if components == "components" && schemas == "schemas")
}

struct Rewrite<'a, 's> {
    bundle: Bundle<'a, 's>,
    names: Names,
    copies: Budget,
    /// The targets being copied, used to detect a target that contains itself.
    inside: Vec<Target>,
}

impl Rewrite<'_, '_> {
    /// Makes every reference name a component schema, and replaces references to other objects by copies.
    fn value(&mut self, node: &mut Node, kind: &ValueKind) {
        if let ValueKind::SchemaName = kind {
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

    /// The reference to a target under its new name.
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
            Some("a reference to the object that contains it")
        } else if !self.copies.take(copy.size().0) {
            Some("a document whose references expand to many times its length")
        } else {
            None
        };
        if let Some(what) = fault {
            self.bundle
                .diagnostics
                .error(Code::Unsupported, place)
                .found(format!("{what} is not supported"))
                .help(format!("write the {} out here", object.kind));
            return;
        }
        let beside = std::mem::replace(node, copy.clone());
        self.beside(node, beside, object);
        self.inside.push(target);
        each_mut(node, &ValueKind::Object(object), &mut |inner, kind| {
            self.value(inner, kind);
        });
        self.inside.pop();
    }

    /// Adds the keys beside a reference to the copy of its target, where they are allowed.
    fn beside(&mut self, copy: &mut Node, reference: Node, object: &Object) {
        let Value::Mapping(mut mapping) = reference.value else {
            return;
        };
        let is_path = object.kind == ObjectKind::PathItem;
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
                )
                .found(format!("`{}` beside a `$ref` is ignored", entry.key))
                .expected("only `description` or `summary` beside a `$ref`")
                .help("remove it, or move it to the target of the `$ref`");
        }
    }

    /// Adds the new components, or puts each in place of the component that was only a reference to it.
    fn add(&mut self, document: &mut Node, pieces: Vec<Entry>) {
        if pieces.is_empty() {
            return;
        }
        let end = document.span.end..document.span.end;
        for (parent, key) in [
            (Pointer::default(), "components"),
            (Pointer::of(["components"]), "schemas"),
        ] {
            if let Some(parent) = document
                .at_mut(&parent)
                .filter(|node| node.get(key).is_none())
            {
                parent.set(key, Node::mapping(Vec::new(), end.clone()));
            }
        }
        for mut piece in pieces {
            self.value(&mut piece.value, &ValueKind::Ref(&SCHEMA));
            let Some(schemas) = document.at_mut(&Pointer::of(["components", "schemas"])) else {
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

//! The imports of a crate's files, resolved through its module tree to the file that defines each item.
//!
//! Whoever takes an item from a module that re-exports it imports both that module and the one that defines the item; the
//! re-export by itself is no import. Methods, the bodies of `macro_rules!` and what is compiled for tests alone are not
//! looked at.

use std::collections::{BTreeMap, BTreeSet};

use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Ident, Item, Token, UseTree, Visibility};

/// The files of a crate's `src`, by their paths in it.
pub(super) type Sources = BTreeMap<String, String>;
/// A path by its segments; that of a module begins with the name of its root file.
type Segments = Vec<String>;

/// Every import of a crate.
pub(super) fn read_imports(sources: &Sources) -> Arrows {
    let tree = ModuleTree::read(sources);
    let mut arrows = Arrows::default();
    for (at, module) in &tree.modules {
        // A name by itself is mostly a variable.
        let is_path = |path: &&Segments| path.len() > 1 || module.imports.contains_key(&path[0]);
        for path in module.used.iter().filter(is_path) {
            tree.follow(at, at, path, &mut arrows);
        }
    }
    arrows
}

/// Which files import which others, with the names that they take.
#[derive(Default)]
pub(super) struct Arrows {
    pub(super) of: BTreeMap<(String, String), BTreeSet<String>>,
    pub(super) through_root: BTreeSet<String>,
}

impl Arrows {
    fn add(&mut self, from: &Module, to: &Module, name: &str) {
        // A module and those within it are one thing to whoever is outside, and see each other's private parts.
        let within = format!("{}/", to.file.trim_end_matches(".rs"));
        if from.file != to.file && !from.file.starts_with(&within) {
            let files = (from.file.clone(), to.file.clone());
            self.of.entry(files).or_default().insert(name.to_owned());
        }
    }

    /// The sets of files each of which imports every other, over as many as it takes.
    pub(super) fn circles(&self) -> BTreeSet<BTreeSet<&str>> {
        let mut next = BTreeMap::<&str, Vec<&str>>::new();
        for (from, to) in self.of.keys() {
            next.entry(from).or_default().push(to);
        }
        let reach = |start| {
            let mut reached = BTreeSet::new();
            let mut open = vec![start];
            while let Some(file) = open.pop() {
                let next = next.get(file).into_iter().flatten().copied();
                open.extend(next.filter(|to| reached.insert(*to)));
            }
            reached
        };
        let reached = next
            .keys()
            .map(|file| (*file, reach(file)))
            .collect::<Vec<_>>();
        let circle = |(file, reached_from): &(&str, BTreeSet<&str>)| {
            reached
                .iter()
                .filter(|(other, to)| reached_from.contains(other) && to.contains(file))
                .map(|(other, _)| *other)
                .collect::<BTreeSet<_>>()
        };
        reached
            .iter()
            .map(circle)
            .filter(|circle| !circle.is_empty())
            .collect()
    }
}

/// A module, and what its names mean.
#[derive(Default)]
struct Module {
    file: String,
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    /// The names that `use` gives, and the paths that they are taken from.
    imports: BTreeMap<String, Segments>,
    /// The paths that its code has, and those that it imports for itself.
    used: BTreeSet<Segments>,
}

impl Module {
    /// The path that it imports a name from; `use regex::regex` is an import from another crate.
    fn import(&self, name: &String) -> Option<&Segments> {
        self.imports.get(name).filter(|path| path[0] != *name)
    }
}

#[derive(Default)]
struct ModuleTree {
    modules: BTreeMap<Segments, Module>,
    /// The macros that are exported, which stand in the root whatever file they are in.
    exported: BTreeMap<String, Segments>,
}

impl ModuleTree {
    fn read(sources: &Sources) -> Self {
        let mut tree = Self::default();
        let is_root =
            |file: &&String| matches!(&***file, "lib.rs" | "main.rs") || file.starts_with("bin/");
        for file in sources.keys().filter(is_root) {
            let at = vec![file.trim_end_matches(".rs").to_owned()];
            let tree = &mut tree;
            Reader { tree, sources, at }.file(file);
        }
        tree
    }

    /// Follows a path as the code of a module has it, or as a module that hands it on does; the module that it ends at, if
    /// it is one. Notes an import of every file that has the item or hands it on.
    fn follow(
        &self,
        from: &Segments,
        start: &Segments,
        path: &[String],
        arrows: &mut Arrows,
    ) -> Option<Segments> {
        let origin = self.modules.get(from)?;
        let mut at = start.clone();
        for (index, name) in path.iter().enumerate() {
            let module = self.modules.get(&at)?;
            if name == "crate" {
                at.truncate(1);
            } else if name == "super" {
                at.pop();
            } else if module.children.contains(name) {
                at.push(name.clone());
            } else if module.items.contains(name) {
                arrows.add(origin, module, name);
                return None;
            } else if let Some(exporter) = self.exported.get(name).filter(|_| at.len() == 1) {
                arrows.add(origin, &self.modules[exporter], name);
                return None;
            } else if let Some(target) = module.import(name) {
                arrows.add(origin, module, name);
                if at.len() == 1 && from.len() > 1 {
                    let fault = format!("{} takes `{name}` through {}", origin.file, module.file);
                    arrows.through_root.insert(fault);
                }
                at = self.follow(from, &at, target, arrows)?;
            } else if name != "self" {
                // From a macro, in a module of ours; otherwise of another crate.
                if index > 0 {
                    arrows.add(origin, module, name);
                }
                return None;
            }
        }
        arrows.add(origin, self.modules.get(&at)?, path.last()?);
        Some(at)
    }
}

/// Reads the modules of a crate from its files.
struct Reader<'a> {
    tree: &'a mut ModuleTree,
    sources: &'a Sources,
    at: Segments,
}

impl Reader<'_> {
    fn file(&mut self, file: &str) {
        file.clone_into(&mut self.module().file);
        let syntax = syn::parse_file(self.sources.get(file).map_or("", |text| text));
        self.visit_file(&syntax.unwrap_or_else(|error| panic!("{file}: {error}")));
    }

    fn module(&mut self) -> &mut Module {
        self.tree.modules.entry(self.at.clone()).or_default()
    }

    fn import(&mut self, tree: &UseTree, before: &[String], is_handed_on: bool) {
        let with = |name: &Ident| match name.to_string() {
            name if name == "self" => before.to_vec(),
            name => [before, &[name]].concat(),
        };
        let (name, path) = match tree {
            UseTree::Path(tree) => {
                return self.import(&tree.tree, &with(&tree.ident), is_handed_on);
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.import(tree, before, is_handed_on);
                }
                return;
            }
            UseTree::Name(tree) => (with(&tree.ident).last().cloned(), with(&tree.ident)),
            UseTree::Rename(tree) => (Some(tree.rename.to_string()), with(&tree.ident)),
            UseTree::Glob(_) => (None, before.to_vec()),
        };
        let module = self.module();
        if let Some(name) = name {
            module.imports.insert(name, path.clone());
        }
        if !is_handed_on {
            module.used.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = head(item);
        if attributes.iter().any(is_for_tests) {
            return;
        }
        let name = name.map(Ident::to_string);
        match item {
            Item::Mod(module) => {
                let name = name.unwrap_or_default();
                let file = self.module().file.clone();
                self.module().children.insert(name.clone());
                self.at.push(name);
                match &module.content {
                    Some(_) => {
                        self.module().file = file;
                        visit::visit_item_mod(self, module);
                    }
                    None => self.file(&format!("{}.rs", self.at[1..].join("/"))),
                }
                self.at.pop();
                return;
            }
            Item::Use(item) if item.leading_colon.is_none() => {
                self.import(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
            }
            Item::Macro(_) if attributes.iter().any(is_export) => {
                let name = name.clone().unwrap_or_default();
                self.tree.exported.insert(name, self.at.clone());
            }
            _ => {}
        }
        self.module().items.extend(name);
        visit::visit_item(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            let names = path.segments.iter().map(|segment| &segment.ident);
            let segments = names.map(Ident::to_string).collect();
            self.module().used.insert(segments);
        }
        visit::visit_path(self, path);
    }

    // `pub(in crate::folder)` takes nothing from there.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        let arguments = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for argument in arguments.iter().flatten() {
            Visit::visit_expr(self, argument);
        }
    }
}

/// Whether what follows is compiled for tests alone.
fn is_for_tests(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    let condition = list.tokens.to_string();
    let mut words = condition.split(|char: char| !char.is_alphanumeric());
    list.path.is_ident("cfg") && words.any(|word| word == "test")
}

fn is_export(attribute: &Attribute) -> bool {
    attribute.path().is_ident("macro_export")
}

/// The attributes of an item, and its name.
fn head(item: &Item) -> (&[Attribute], Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
        Item::Mod(item) => (&item.attrs, Some(&item.ident)),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}

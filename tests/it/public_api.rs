//! The public names that a plan gives, held against those of the printed files: none is forgotten, and none is there in vain.

use std::collections::BTreeSet;
use std::path::Path;

use skattekit_codegen::public_api::{NameKind, PublicName, public_api};
use skattekit_codegen::{Output, Sources, generate, plan};
use syn::{ImplItem, Item, Type, UseTree, Visibility};

use crate::support::{read_tree, workspace};

#[test]
fn the_plan_says_every_public_name() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let below = ["good", "diff"].iter().flat_map(|folder| {
        fixtures
            .join(folder)
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path())
    });
    let folders = below.filter(|path| path.is_dir());
    let mut seen = 0;
    for folder in folders.chain([workspace().join("specs")]) {
        let mut sources = Sources::default();
        for (path, bytes) in read_tree(&folder) {
            sources.add(path, bytes);
        }
        let generation = generate(&sources);
        let files = generation.files.unwrap();
        for krate in generation.plan.unwrap().crates {
            let printed = krate
                .modules
                .iter()
                .flat_map(|module| {
                    let names = module
                        .path
                        .iter()
                        .map(plan::RustName::as_str)
                        .collect::<Vec<_>>();
                    let file = match &*names {
                        [] => "lib".to_owned(),
                        names => names.join("/"),
                    };
                    let output = files.get(&format!("{}/src/{file}.rs", krate.package));
                    names_in(output.unwrap(), &shown(&krate, &names))
                })
                .collect::<BTreeSet<_>>();
            let said = public_api(&krate, |_| true)
                .into_iter()
                .filter(|(path, name)| is_name(path, name))
                .map(|(path, _)| path)
                .collect::<BTreeSet<_>>();
            let differing = said.symmetric_difference(&printed).collect::<Vec<_>>();
            assert!(differing.is_empty(), "{folder:?}: {differing:#?}");
            seen += said.len();
        }
    }
    assert!(seen > 5_000, "{seen} names");
}

/// Whether it is a name in a file, rather than a feature or an implementation.
fn is_name(path: &str, name: &PublicName) -> bool {
    match name.kind {
        NameKind::Module(_) => !path.contains(' '),
        NameKind::Implementation | NameKind::Default | NameKind::Document => false,
        _ => true,
    }
}

/// What goes before the names of a module: those of the modules around it that are public.
fn shown(krate: &plan::Crate, names: &[&str]) -> String {
    let is_public = |at: &usize| {
        let mut modules = krate.modules.iter();
        let above = modules.find(|module| {
            module
                .path
                .iter()
                .map(plan::RustName::as_str)
                .eq(names[..*at].iter().copied())
        });
        let mut below = above.unwrap().submodules.iter();
        below.any(|below| below.name.as_str() == names[*at] && below.public)
    };
    (0..names.len())
        .filter(is_public)
        .flat_map(|at| [names[at], "::"])
        .collect()
}

/// The public names of a file.
fn names_in(output: &Output, module: &str) -> Vec<String> {
    let items = syn::parse_file(&output.text).unwrap().items;
    names_of(&items)
        .into_iter()
        .map(|name| format!("{module}{name}"))
        .collect()
}

fn names_of(items: &[Item]) -> Vec<String> {
    let mut names = Vec::new();
    for item in items {
        match item {
            Item::Struct(item) if is_public(&item.vis) => {
                names.push(item.ident.to_string());
                let fields = item
                    .fields
                    .iter()
                    .filter(|field| is_public(&field.vis))
                    .map(|field| field.ident.as_ref().unwrap());
                names.extend(fields.map(|field| format!("{}.{field}", item.ident)));
            }
            Item::Enum(item) if is_public(&item.vis) => {
                names.push(item.ident.to_string());
                let variants = item.variants.iter();
                names.extend(variants.map(|variant| format!("{}::{}", item.ident, variant.ident)));
            }
            Item::Impl(item) if item.trait_.is_none() => {
                let Type::Path(of) = &*item.self_ty else {
                    panic!("a type of the crate");
                };
                let of = &of.path.segments.last().unwrap().ident;
                let parts = item.items.iter().filter_map(|part| match part {
                    ImplItem::Fn(part) => is_public(&part.vis).then_some(&part.sig.ident),
                    ImplItem::Const(part) => is_public(&part.vis).then_some(&part.ident),
                    _ => None,
                });
                names.extend(parts.map(|part| format!("{of}::{part}")));
            }
            Item::Const(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            Item::Static(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            Item::Type(item) if is_public(&item.vis) => names.push(item.ident.to_string()),
            Item::Fn(item) if is_public(&item.vis) => names.push(item.sig.ident.to_string()),
            Item::Mod(item) if is_public(&item.vis) => {
                names.push(item.ident.to_string());
                let below = item.content.iter().flat_map(|(_, items)| names_of(items));
                names.extend(below.map(|name| format!("{}::{name}", item.ident)));
            }
            Item::Use(item) if is_public(&item.vis) => used(&item.tree, true, &mut names),
            _ => {}
        }
    }
    names
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The names that a `use` brings from other crates and from the root; what a private module has is this one's own.
fn used(tree: &UseTree, is_first: bool, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => {
            let from = path.ident.to_string();
            if !is_first || from == "crate" || from.starts_with("skattekit_") {
                used(&path.tree, false, names);
            }
        }
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Glob(_) => names.push("*".to_owned()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| used(tree, false, names)),
        UseTree::Rename(_) => panic!("nothing is exported under another name"),
    }
}

//! What consumers' source sees of a generated file: its text in, every public name with its signature and place out.
//!
//! The text is read, rather than the plan it was printed from, so that nothing public can be forgotten: a new kind of item is
//! Rust like any other.

use std::collections::BTreeMap;

use quote::ToTokens;
use skattekit_ir::diag::Location;
use skattekit_rust::output::Output;
use syn::spanned::Spanned;
use syn::{
    Attribute, Fields, FnArg, ImplItem, Item, ItemEnum, ItemImpl, ItemMacro, ItemStruct, Pat, Type,
    UseTree, Visibility,
};

/// Public names, by path below the crate.
pub(super) type Surface = BTreeMap<String, Entry>;

/// A public name.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it is and how it is used, as Rust has it.
    pub signature: String,
    /// The parameters, for a function: each name and its type.
    pub parameters: Option<Vec<(String, String)>>,
    /// The place in the specification.
    pub at: Option<Location>,
    /// What has to be there for it to be.
    pub parent: Option<String>,
    /// Whether what is within it can grow without breaking anybody.
    pub open: bool,
}

/// Reads a file; `path` is the module's, with `::` behind it unless it is the root.
pub(super) fn read(output: &Output, path: &str, surface: &mut Surface) {
    // What was printed is Rust.
    let Ok(file) = syn::parse_file(&output.text) else {
        return;
    };
    let mut reader = Reader {
        output,
        path,
        surface,
    };
    for item in &file.items {
        reader.item(item);
    }
}

struct Reader<'a> {
    output: &'a Output,
    path: &'a str,
    surface: &'a mut Surface,
}

impl Reader<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => self.structure(item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(item),
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.call(item),
            Item::Const(item) if is_public(&item.vis) => {
                let signature = format!("const {}", text(&item.ty));
                self.add(&item.ident.to_string(), signature, item);
            }
            Item::Static(item) if is_public(&item.vis) => {
                let signature = format!("static {}", text(&item.ty));
                self.add(&item.ident.to_string(), signature, item);
            }
            Item::Type(item) if is_public(&item.vis) => {
                let signature = format!("type {} = {}", text(&item.generics), text(&item.ty));
                self.add(&item.ident.to_string(), signature, item);
            }
            Item::Fn(item) if is_public(&item.vis) => {
                let name = item.sig.ident.to_string();
                self.function(&name, &item.sig, None);
            }
            Item::Mod(item) if is_public(&item.vis) => {
                let features = item.attrs.iter().filter(|attr| attr.path().is_ident("cfg"));
                let features = Vec::from_iter(features.map(text)).join(" ");
                let signature = format!("mod {features}");
                self.add(&item.ident.to_string(), signature, item);
            }
            Item::Use(item) if is_public(&item.vis) => {
                let mut leaves = Vec::new();
                leaves_of(&item.tree, "", &mut leaves);
                for (name, from) in leaves {
                    // What a private module has is listed as this one's own.
                    let is_outer = ["skattekit_", "crate::"]
                        .iter()
                        .any(|outer| from.starts_with(outer));
                    if is_outer {
                        self.add(&name, format!("use {from}"), item);
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, name: &str, signature: String, spanned: &impl Spanned) -> &mut Entry {
        let path = format!("{}{name}", self.path);
        let line = spanned.span().end().line;
        self.insert(path, signature, self.output.origin(line).cloned())
    }

    fn insert(&mut self, path: String, signature: String, at: Option<Location>) -> &mut Entry {
        let entry = Entry {
            signature,
            parameters: None,
            at,
            parent: None,
            open: true,
        };
        // The last one of a path counts, as there is one of each.
        self.surface.remove(&path);
        self.surface.entry(path).or_insert(entry)
    }

    fn within(
        &mut self,
        parent: &str,
        path: String,
        signature: String,
        spanned: &impl Spanned,
    ) -> &mut Entry {
        let line = spanned.span().end().line;
        let at = self.output.origin(line).cloned();
        let parent = format!("{}{parent}", self.path);
        let entry = self.insert(path, signature, at);
        entry.parent = Some(parent);
        entry
    }

    fn structure(&mut self, item: &ItemStruct) {
        let name = item.ident.to_string();
        let has_private = item.fields.iter().any(|field| !is_public(&field.vis));
        let open = has_private || has(&item.attrs, "non_exhaustive");
        let kind = match &item.fields {
            Fields::Named(_) => "struct",
            Fields::Unnamed(_) => "tuple struct",
            Fields::Unit => "unit struct",
        };
        let signature = format!("{kind} {}", text(&item.generics));
        let signature = signature.trim_end().to_owned();
        self.add(&name, signature, &item.ident).open = open;
        self.derives(&name, &item.attrs, &item.ident);
        for (at, field) in item.fields.iter().enumerate() {
            if is_public(&field.vis) {
                let field_name = field
                    .ident
                    .as_ref()
                    .map_or(at.to_string(), ToString::to_string);
                let path = format!("{}{name}.{field_name}", self.path);
                self.within(&name, path, text(&field.ty), &field.ty);
            }
        }
    }

    fn enumeration(&mut self, item: &ItemEnum) {
        let name = item.ident.to_string();
        let signature = format!("enum {}", text(&item.generics));
        let signature = signature.trim_end().to_owned();
        self.add(&name, signature, &item.ident).open = has(&item.attrs, "non_exhaustive");
        self.derives(&name, &item.attrs, &item.ident);
        for variant in &item.variants {
            let path = format!("{}{name}::{}", self.path, variant.ident);
            self.within(&name, path, text(&variant.fields), &variant.ident);
        }
    }

    fn derives(&mut self, name: &str, attributes: &[Attribute], at: &impl Spanned) {
        for attribute in attributes
            .iter()
            .filter(|attr| attr.path().is_ident("derive"))
        {
            // What is no list of paths derives nothing.
            let _ = attribute.parse_nested_meta(|meta| {
                let derived = text(&meta.path);
                let path = format!("{}{name}: {derived}", self.path);
                self.within(name, path, "impl".to_owned(), at);
                Ok(())
            });
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        let Type::Path(of) = &*item.self_ty else {
            return;
        };
        let Some(name) = of.path.segments.last().map(|last| last.ident.to_string()) else {
            return;
        };
        if let Some((implemented, _)) = &item.trait_ {
            let path = format!("{}{name}: {}", self.path, text(implemented));
            self.within(&name, path, text(&item.generics), item);
            return;
        }
        for part in &item.items {
            match part {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    self.function(&function.sig.ident.to_string(), &function.sig, Some(&name));
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let path = format!("{}{name}::{}", self.path, constant.ident);
                    let signature = format!("const {}", text(&constant.ty));
                    self.within(&name, path, signature, &constant.ident);
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, name: &str, signature: &syn::Signature, of: Option<&str>) {
        let parameters = signature.inputs.iter().map(|input| match input {
            FnArg::Receiver(receiver) => ("self".to_owned(), text(receiver)),
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(ident) => (ident.ident.to_string(), text(&typed.ty)),
                other => (text(other), text(&typed.ty)),
            },
        });
        let parameters = Vec::from_iter(parameters);
        // The names of parameters are nobody's business but ours; their order and types are.
        let types = Vec::from_iter(parameters.iter().map(|(name, ty)| match &**name {
            "self" => ty.clone(),
            _ => format!("_: {ty}"),
        }));
        let words = format!(
            "{} fn {}({}) {}",
            if signature.constness.is_some() {
                "const"
            } else {
                ""
            },
            text(&signature.generics),
            types.join(", "),
            text(&signature.output)
        );
        let path = of.map_or(name.to_owned(), |of| format!("{of}::{name}"));
        let path = format!("{}{path}", self.path);
        let line = signature.ident.span().end().line;
        let at = self.output.origin(line).cloned();
        let parent = of.map(|of| format!("{}{of}", self.path));
        let entry = self.insert(path, words.trim().to_owned(), at);
        entry.parameters = Some(parameters);
        entry.parent = parent;
    }

    /// A call of one of the runtime's macros, which implement traits for the type that they name first.
    fn call(&mut self, item: &ItemMacro) {
        let Some(macro_name) = item
            .mac
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
        else {
            return;
        };
        let tokens = Vec::from_iter(item.mac.tokens.clone());
        let Some(name) = tokens.first().map(ToString::to_string) else {
            return;
        };
        let has_root = tokens.iter().any(|token| token.to_string() == "as");
        let path = format!("{}{name}: {macro_name}", self.path);
        self.within(&name, path, "macro".to_owned(), &item.mac.path);
        if has_root || macro_name == "impl_document" {
            let path = format!("{}{name}: Document", self.path);
            self.within(&name, path, "impl".to_owned(), &item.mac.path);
        }
    }
}

/// The names that a `use` brings, each with where from.
fn leaves_of(tree: &UseTree, above: &str, leaves: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(path) => {
            leaves_of(&path.tree, &format!("{above}{}::", path.ident), leaves);
        }
        UseTree::Name(name) => {
            leaves.push((name.ident.to_string(), format!("{above}{}", name.ident)));
        }
        UseTree::Rename(rename) => {
            leaves.push((
                rename.rename.to_string(),
                format!("{above}{}", rename.ident),
            ));
        }
        UseTree::Glob(_) => leaves.push(("*".to_owned(), format!("{above}*"))),
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves_of(tree, above, leaves);
            }
        }
    }
}

const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    // As it is read, rather than token by token.
    let mut text = text
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" > ", ">");
    for (from, to) in [
        (" <", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        ("& ", "&"),
        (" :", ":"),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(from, to);
    }
    text
}

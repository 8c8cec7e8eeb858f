//! Deprecated items of a crate, and the places in its own code that use them, where the compiler's warning is turned
//! off.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use crate::plan::{Crate, Docs, Item, Module, Plan, RustName};

/// The names of deprecated items.
#[derive(Default)]
pub(super) struct Deprecated<'a> {
    types: BTreeSet<&'a str>,
    variants: BTreeSet<&'a str>,
    fields: BTreeSet<&'a str>,
}

impl<'a> Deprecated<'a> {
    /// The deprecated items that each module of a crate can name: those of its version, of the lists of all versions,
    /// and of the crate's dependencies. The root can name everything.
    pub(super) fn of_modules(krate: &'a Crate, plan: &'a Plan) -> Vec<Self> {
        let used = krate
            .dependencies()
            .filter_map(|dependency| {
                let mut crates = plan.crates.iter();
                crates.find(|known| known.package == dependency.package)
            })
            .flat_map(|krate| &krate.modules)
            .collect::<Vec<_>>();
        let is_list = |item: &Item| matches!(item, Item::CodeEnum(_));
        let of_module = |module: &Module| {
            let near = krate.modules.iter().filter(|other| {
                module.path.is_empty()
                    || other.path.first() == module.path.first()
                    || other.path.len() == 1 && other.items.iter().all(is_list)
            });
            Self::of(near.chain(used.iter().copied()))
        };
        let all = Self::of(krate.modules.iter().chain(used.iter().copied()));
        let modules = krate.modules.iter();
        modules
            .map(|module| {
                if all.is_empty() {
                    Self::default()
                } else {
                    of_module(module)
                }
            })
            .collect()
    }

    fn is_empty(&self) -> bool {
        self.types.is_empty() && self.variants.is_empty() && self.fields.is_empty()
    }

    fn of(modules: impl Iterator<Item = &'a Module>) -> Self {
        let mut found = Self::default();
        for item in modules.flat_map(|module| &module.items) {
            found.add(item);
        }
        found
    }

    fn add(&mut self, item: &'a Item) {
        let is_deprecated = |docs: &Docs| docs.deprecated.is_some();
        if let Some(name) = deprecated_type(item) {
            self.types.insert(name.as_str());
        }
        match item {
            Item::Struct(item) => {
                let fields = item.fields.iter();
                let gone = fields.filter(|field| is_deprecated(&field.docs));
                self.fields.extend(gone.map(|field| field.name.as_str()));
            }
            Item::CodeEnum(list) => {
                let gone = list.rows.iter().filter(|row| is_deprecated(&row.docs));
                self.variants.extend(gone.map(|row| row.variant.as_str()));
            }
            _ => {}
        }
    }

    /// Whether a `use` names something deprecated.
    pub(super) fn is_imported(&self, tokens: &TokenStream) -> bool {
        !self.is_empty() && mentions(tokens, &|name| self.types.contains(name))
    }

    /// Whether a part of an item names something deprecated; the first part is the definition.
    pub(super) fn is_used(&self, item: &Item, part: usize, tokens: &TokenStream) -> bool {
        if self.is_empty() {
            return false;
        }
        let is_definition = part == 0;
        // A definition does not use its own name.
        let own = deprecated_type(item).filter(|_| is_definition);
        let is_own = |name: &str| own.is_some_and(|own| own.as_str() == name);
        let has_fields = matches!(
            item,
            Item::Struct(_) | Item::AnyYear(_) | Item::Operation(_)
        );
        mentions(tokens, &|name| {
            self.types.contains(name) && !is_own(name)
                || !is_definition && self.variants.contains(name)
                || !is_definition && has_fields && self.fields.contains(name)
        })
    }
}

/// The name of a deprecated type.
fn deprecated_type(item: &Item) -> Option<&RustName> {
    let (name, docs) = match item {
        Item::Struct(item) => (&item.name, &item.docs),
        Item::CodeEnum(item) => (&item.name, &item.docs),
        Item::Sensitive(item) => (&item.name, &item.docs),
        Item::Alias(item) => (&item.name, &item.docs),
        Item::Union(item) => (&item.name, &item.docs),
        Item::AnyOf(item) => (&item.name, &item.docs),
        Item::AnyYear(item) => (&item.name, &item.docs),
        Item::Operation(item) => {
            let mut docs = item.docs.iter().map(|(docs, _)| docs);
            (&item.name, docs.find(|docs| docs.deprecated.is_some())?)
        }
        _ => return None,
    };
    docs.deprecated.as_ref().map(|_| name)
}

/// Whether any name in the tokens is one of the given names.
fn mentions(tokens: &TokenStream, is_it: &dyn Fn(&str) -> bool) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is_it(&ident.to_string()),
        TokenTree::Group(group) => mentions(&group.stream(), is_it),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

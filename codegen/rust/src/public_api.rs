//! The public names of a crate: how code uses each, its kind, and its origin in the specification.
//!
//! They are derived from the plan: the emitted tokens show how a name is used, and the item supplies the rest. Nothing
//! public can be forgotten, and a test compares the names with those of the printed files.

mod nested;
mod signature;

pub use signature::Signature;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use skattekit_ir::diag::Location;
use syn::{Fields, FnArg, ImplItem, ItemEnum, ItemImpl, ItemMacro, ItemStruct, Pat, Visibility};

use crate::emit;
use crate::plan::{ConstantKind, Crate, Item, Module, RustName};
use signature::text;

/// The public names of a crate, by their paths below it.
pub type PublicApi = BTreeMap<String, PublicName>;

/// A public name.
#[derive(Clone, Debug)]
pub struct PublicName {
    /// Its kind.
    pub kind: NameKind,
    /// The public module that contains it, directly or indirectly; empty for the root.
    pub module: String,
    /// The path of the type that it is a part of.
    pub parent: Option<String>,
    /// Its signature.
    pub signature: Signature,
    /// The parameters, for a function.
    pub parameters: Option<Vec<Argument>>,
    /// Whether adding to its contents is never a breaking change.
    pub is_open: bool,
    /// The place in the specification that it comes from, by which it is identified.
    pub at: Option<Location>,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// The place of the field or the parameter in the specification.
    pub at: Option<Location>,
}

/// The kind of a public name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A module, a feature, or the variant for the module of a year; with the name of the module.
    Module(String),
    /// Another path to an item of another crate or of the root.
    Export,
    /// A constant of a version, an operation or a page.
    Constant(ConstantKind),
    /// The concepts of an object's fields.
    Concepts,
    /// A table.
    Table,
    /// A struct or an alias of one.
    Type,
    /// An enum.
    Enum,
    /// The enum of an operation's results, with the place of the operation.
    Answer(Location),
    /// A field or a variant.
    Part,
    /// The implementation of one or more traits.
    Implementation,
    /// The implementation of `Default`.
    Default,
    /// The implementation that makes a type a document.
    Document,
    /// The constructor from required fields.
    Constructor,
    /// The function that builds the HTTP request.
    Request,
    /// A function that reads a response.
    Decode,
    /// Any other function.
    Function,
}

impl NameKind {
    /// Whether it is a function or an implementation, rather than an item with its own place.
    #[must_use]
    pub const fn is_behaviour(&self) -> bool {
        matches!(
            self,
            Self::Implementation
                | Self::Default
                | Self::Document
                | Self::Constructor
                | Self::Request
                | Self::Decode
                | Self::Function
        )
    }
}

/// The public names of a crate and of those of its modules that `is_read` selects.
#[must_use]
pub fn public_api(krate: &Crate, is_read: impl Fn(&Module) -> bool) -> PublicApi {
    let private = private_modules(krate);
    let mut names = Names::default();
    names.add_features(krate);
    for module in krate.modules.iter().filter(|module| is_read(module)) {
        let path = &module.path;
        let shown = (0..path.len()).filter(|at| !private.contains(&path[..=*at]));
        let mut shown = shown.map(|at| path[at].as_str()).collect::<Vec<_>>();
        names.module = shown.first().copied().unwrap_or_default();
        // The prefix of a name ends with `::`, and is empty in the root.
        shown.push("");
        names.prefix = shown.join("::");
        names.add_module(module);
        for item in &module.items {
            names.item = Some(item);
            names.at = item.at();
            names.parts = item.parts();
            for tokens in emit::emit_item(item) {
                names.add_tokens(tokens);
            }
        }
    }
    names.api
}

/// The modules whose items are re-exported by their parent.
fn private_modules(krate: &Crate) -> BTreeSet<Vec<RustName>> {
    krate
        .modules
        .iter()
        .flat_map(|module| {
            module
                .submodules
                .iter()
                .filter(|below| !below.public)
                .map(|below| [&*module.path, std::slice::from_ref(&below.name)].concat())
        })
        .collect()
}

/// The names found so far, and the context of the following ones.
#[derive(Default)]
struct Names<'a> {
    api: PublicApi,
    module: &'a str,
    prefix: String,
    item: Option<&'a Item>,
    at: Option<&'a Location>,
    parts: BTreeMap<&'a str, &'a Location>,
}

impl<'a> Names<'a> {
    fn add_features(&mut self, krate: &'a Crate) {
        self.at = Some(&krate.at);
        let versions = &krate.version_features;
        let own = versions.iter().chain(&krate.features);
        let own = own.chain(&krate.all_features);
        let all = own
            .map(String::as_str)
            .chain(krate.runtime_features.iter().copied());
        let defaults = versions.iter().chain(&krate.default_features);
        let defaults = defaults.map(|name| (&**name, format!("default feature {name}")));
        for (name, path) in all
            .map(|name| (name, format!("feature {name}")))
            .chain(defaults)
        {
            self.add(
                &path,
                NameKind::Module(name.to_owned()),
                Signature::default(),
            );
        }
    }

    /// Adds the declarations and re-exports of a module; the items of a private module are listed as its parent's.
    fn add_module(&mut self, module: &'a Module) {
        self.at = module.docs.iter().rev().find_map(|(_, at)| at.as_ref());
        self.parts.clear();
        for below in module.submodules.iter().filter(|below| below.public) {
            let gate = below
                .feature
                .iter()
                .map(|name| quote!(#[cfg(feature = #name)]));
            let mut signature = Signature::new("mod ");
            gate.for_each(|gate| signature.push(&gate));
            let name = below.name.as_str();
            self.add(name, NameKind::Module(name.to_owned()), signature);
        }
        let outer = ["skattekit_", "crate::"];
        let is_outer = |path: &&String| outer.iter().any(|outer| path.starts_with(outer));
        for path in module.reexports.iter().filter(is_outer) {
            let name = path.rsplit("::").next().unwrap_or_default();
            self.add(
                name,
                NameKind::Export,
                Signature::new(format!("use {path}")),
            );
        }
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        let file: syn::File = syn::parse2(tokens).expect("emitters print Rust");
        file.items.iter().for_each(|item| self.add_item(item));
    }

    fn add_item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => self.add_struct(item),
            syn::Item::Enum(item) if is_public(&item.vis) => self.add_enum(item),
            syn::Item::Impl(item) => self.add_impl(item),
            syn::Item::Macro(item) => self.add_call(item),
            syn::Item::Const(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                let signature = Signature::of(&format!("const {name}: "), &item.ty);
                self.add(&name, self.constant(&name), signature);
            }
            syn::Item::Static(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                let signature = Signature::of(&format!("static {name}: "), &item.ty);
                self.add(&name, NameKind::Table, signature);
            }
            syn::Item::Type(item) if is_public(&item.vis) => {
                let mut signature = Signature::declared("type", &item.ident, &item.generics);
                signature.push_text(" = ").push(&item.ty);
                self.add(&item.ident.to_string(), NameKind::Type, signature);
            }
            syn::Item::Fn(item) if is_public(&item.vis) => self.add_function(None, &item.sig),
            syn::Item::Mod(item) if is_public(&item.vis) => {
                if let Some(Item::Servers(servers)) = self.item {
                    self.add_servers(servers, item);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, name: &str, kind: NameKind, signature: Signature) -> &mut PublicName {
        let entry = PublicName {
            kind,
            module: self.module.to_owned(),
            parent: None,
            signature,
            parameters: None,
            is_open: true,
            at: self.at.cloned(),
        };
        let added = self.api.entry(format!("{}{name}", self.prefix));
        // Several items may have the same path; the last one counts.
        added
            .and_modify(|known| known.clone_from(&entry))
            .or_insert(entry)
    }

    /// Adds a part of a type, with the separator between their names.
    fn add_part(
        &mut self,
        parent: &str,
        (between, name): (&str, &str),
        kind: NameKind,
        signature: Signature,
    ) -> &mut PublicName {
        let at = self.parts.get(name).or(self.at.as_ref()).copied().cloned();
        let path = format!("{}{parent}", self.prefix);
        let part = self.add(&format!("{parent}{between}{name}"), kind, signature);
        part.parent = Some(path);
        part.at = at;
        part
    }

    fn add_type(
        &mut self,
        name: &str,
        kind: NameKind,
        signature: Signature,
        attributes: &[syn::Attribute],
    ) -> &mut PublicName {
        for attribute in attributes
            .iter()
            .filter(|attr| attr.path().is_ident("derive"))
        {
            // An attribute that is not a list of paths derives nothing.
            let _ = attribute.parse_nested_meta(|meta| {
                self.add_implementation(name, &text(&meta.path), Signature::new("impl"));
                Ok(())
            });
        }
        let is_open = |attr: &syn::Attribute| attr.path().is_ident("non_exhaustive");
        let added = self.add(name, kind, signature);
        added.is_open = attributes.iter().any(is_open);
        added
    }

    fn add_implementation(&mut self, of: &str, name: &str, signature: Signature) {
        let kind = match name {
            "Default" => NameKind::Default,
            "Document" => NameKind::Document,
            _ => NameKind::Implementation,
        };
        self.add_part(of, (": ", name), kind, signature);
    }

    fn add_struct(&mut self, item: &ItemStruct) {
        let name = item.ident.to_string();
        let kind = match &item.fields {
            Fields::Named(_) => "struct",
            Fields::Unnamed(_) => "tuple struct",
            Fields::Unit => "unit struct",
        };
        // A struct with a private part can never be written as a literal.
        let has_private = item.fields.iter().any(|field| !is_public(&field.vis));
        let signature = Signature::declared(kind, &name, &item.generics);
        let added = self.add_type(&name, NameKind::Type, signature, &item.attrs);
        added.is_open |= has_private;
        for field in &item.fields {
            match &field.ident {
                Some(ident) if is_public(&field.vis) => {
                    let signature = Signature::of("", &field.ty);
                    let ident = ident.to_string();
                    self.add_part(&name, (".", &ident), NameKind::Part, signature);
                }
                _ => {}
            }
        }
        if let Some(Item::Operation(operation)) = self.item
            && operation.arguments.is_some()
            && operation.name.as_str() != name
        {
            self.add_arguments(operation, item);
        }
    }

    fn add_enum(&mut self, item: &ItemEnum) {
        let name = item.ident.to_string();
        let kind = match self.item {
            Some(Item::Choice(item)) => NameKind::Answer(item.operation.clone()),
            _ => NameKind::Enum,
        };
        let signature = Signature::declared("enum", &name, &item.generics);
        self.add_type(&name, kind, signature, &item.attrs);
        for variant in &item.variants {
            let signature = Signature::of("", &variant.fields);
            let variant = variant.ident.to_string();
            let kind = self.variant(&variant);
            self.add_part(&name, ("::", &variant), kind, signature);
        }
    }

    fn add_impl(&mut self, item: &ItemImpl) {
        let syn::Type::Path(of) = &*item.self_ty else {
            return;
        };
        let Some(name) = of.path.segments.last().map(|last| last.ident.to_string()) else {
            return;
        };
        if let Some((implemented, _)) = &item.trait_ {
            let signature = Signature::of("", &item.generics);
            self.add_implementation(&name, &text(implemented), signature);
        }
        for part in &item.items {
            match part {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    self.add_function(Some(&name), &function.sig);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let own = constant.ident.to_string();
                    let signature = Signature::of(&format!("const {own}: "), &constant.ty);
                    self.add_part(&name, ("::", &own), self.constant(&own), signature);
                }
                _ => {}
            }
        }
    }

    fn add_function(&mut self, of: Option<&str>, head: &syn::Signature) {
        let arguments = head
            .inputs
            .iter()
            .map(|input| match input {
                FnArg::Receiver(receiver) => ("self".to_owned(), receiver.to_token_stream()),
                FnArg::Typed(typed) => match &*typed.pat {
                    Pat::Ident(ident) => (ident.ident.to_string(), typed.ty.to_token_stream()),
                    other => (text(other), typed.ty.to_token_stream()),
                },
            })
            .collect::<Vec<_>>();
        let start = if head.constness.is_some() {
            "const fn"
        } else {
            "fn"
        };
        let mut signature = Signature::declared(start, &head.ident, &head.generics);
        signature.push_text("(");
        for (at, (name, ty)) in arguments.iter().enumerate() {
            signature.push_text(if at > 0 { ", " } else { "" });
            // The names of parameters are private; their order and types are public.
            signature
                .push_text(if name == "self" { "" } else { "_: " })
                .push(ty);
        }
        let apart = match head.output {
            syn::ReturnType::Default => ")",
            syn::ReturnType::Type(..) => ") ",
        };
        signature.push_text(apart).push(&head.output);
        let arguments = arguments.into_iter().map(|(name, ty)| Argument {
            at: self.parts.get(&*name).copied().cloned(),
            ty: text(&ty),
            name,
        });
        let arguments = Some(arguments.collect());
        let name = head.ident.to_string();
        let function = match of {
            Some(of) => self.add_part(of, ("::", &name), self.function(&name), signature),
            None => self.add(&name, NameKind::Function, signature),
        };
        function.parameters = arguments;
    }

    /// Adds a call of one of the runtime's macros, which implement traits for the type that they name first.
    fn add_call(&mut self, item: &ItemMacro) {
        let called = item
            .mac
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string());
        let of = item.mac.tokens.clone().into_iter().next();
        let (Some(called), Some(of)) = (called, of) else {
            return;
        };
        let of = of.to_string();
        self.add_implementation(&of, &called, Signature::new("macro"));
        let is_document = match self.item {
            Some(Item::Struct(item)) => item.root.is_some(),
            Some(Item::AnyYear(item)) => item.root.is_some(),
            Some(Item::Root(_)) => true,
            _ => false,
        };
        if is_document {
            self.add_implementation(&of, "Document", Signature::new("impl"));
        }
    }

    /// The kind of a variant of the item.
    fn variant(&self, name: &str) -> NameKind {
        let year = match self.item {
            Some(Item::AnyYear(item)) => {
                let mut years = item.years.iter();
                years.find(|year| year.variant.as_str() == name)
            }
            _ => None,
        };
        year.map_or(NameKind::Part, |year| {
            NameKind::Module(year.feature.clone())
        })
    }

    /// The kind of a constant of the item.
    fn constant(&self, name: &str) -> NameKind {
        match self.item {
            Some(Item::Constant(item)) => NameKind::Constant(item.kind),
            Some(Item::Servers(_)) => NameKind::Constant(ConstantKind::Server),
            Some(Item::Operation(item)) => {
                let own = item.constants.iter().find(|own| own.name.as_str() == name);
                NameKind::Constant(own.map_or(ConstantKind::Server, |own| own.kind))
            }
            Some(Item::Struct(_)) => NameKind::Concepts,
            _ => NameKind::Table,
        }
    }

    /// The kind of a function of the item's type.
    fn function(&self, name: &str) -> NameKind {
        match (self.item, name) {
            (Some(Item::Struct(_) | Item::Operation(_) | Item::Form(_)), "new") => {
                NameKind::Constructor
            }
            (Some(Item::Operation(_)), "request") => NameKind::Request,
            (Some(Item::Operation(_)), name) if emit::READERS.contains(&name) => NameKind::Decode,
            _ => NameKind::Function,
        }
    }
}

const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

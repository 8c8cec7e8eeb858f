//! Emission of the frame of a file: imports, submodules, re-exports, and the README as a test.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::catalogue::{emit_apis, emit_feilkoder};
use super::models::emit_models;
use super::operations::emit_operation;
use super::parameters::emit_form;
use super::replies::{emit_choice, emit_response};
use super::servers::emit_servers;
use super::structs::{emit_alias, emit_constant, emit_sensitive, emit_struct};
use super::unions::{emit_any_of, emit_any_year, emit_union};
use super::years::emit_year_index;
use super::{emit_code_enum, ident, path};
use crate::plan::{Crate, Item, Module, Submodule};

/// The attributes of a file; those of a crate are in its root.
pub(crate) fn emit_attributes(module: &Module, krate: &Crate) -> Option<TokenStream> {
    let is_gated = module.path.is_empty() && !krate.features.is_empty();
    let doc_cfg = is_gated.then(|| quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    let lints = module
        .lints
        .iter()
        .map(|lint| format_ident!("{}", lint.as_str()));
    let lints = (!module.lints.is_empty()).then(|| {
        quote! {
            #![allow(
                #(clippy::#lints,)*
                reason = "the specification's own words, names and shapes are kept"
            )]
        }
    });
    (doc_cfg.is_some() || lints.is_some()).then(|| quote!(#doc_cfg #lints))
}

/// The private `use` items of a file.
pub(crate) fn emit_imports(module: &Module) -> Vec<TokenStream> {
    emit_uses(&module.imports, &quote!())
}

/// The `pub use` items.
pub(crate) fn emit_reexports(module: &Module) -> Vec<TokenStream> {
    emit_uses(&module.reexports, &quote!(pub))
}

/// One `use` per parent, its names in braces when there are several.
fn emit_uses(paths: &[String], visibility: &TokenStream) -> Vec<TokenStream> {
    let mut grouped: std::collections::BTreeMap<&str, Vec<TokenStream>> =
        std::collections::BTreeMap::new();
    for full in paths {
        let (parent, name) = full.rsplit_once("::").unwrap_or(("self", full));
        grouped.entry(parent).or_default().push(match name {
            "*" => quote!(*),
            name => path(name),
        });
    }
    grouped
        .into_iter()
        .map(|(parent, names)| {
            let parent = path(parent);
            match &*names {
                [name] => quote!(#visibility use #parent::#name;),
                names => quote!(#visibility use #parent::{#(#names),*};),
            }
        })
        .collect()
}

/// The modules that a file declares.
pub(crate) fn emit_submodules(module: &Module) -> Vec<TokenStream> {
    module.submodules.iter().map(emit_submodule).collect()
}

fn emit_submodule(submodule: &Submodule) -> TokenStream {
    let name = ident(&submodule.name);
    let visibility = submodule.public.then(|| quote!(pub));
    let gate = submodule.feature.as_ref().map(|feature| {
        quote! {
            #[cfg(feature = #feature)]
            #[cfg_attr(docsrs, doc(cfg(feature = #feature)))]
        }
    });
    quote!(#gate #visibility mod #name;)
}

/// The README as a test, compiled if the features of its example are on.
pub(crate) fn emit_readme_doctest(features: &[String]) -> TokenStream {
    let gate = match features {
        [] => quote!(doctest),
        features => quote!(all(doctest, #(feature = #features),*)),
    };
    quote! {
        #[cfg(#gate)]
        #[doc = include_str!("../README.md")]
        mod readme {}
    }
}

/// The parts of an item, each separated from the next by an empty line.
pub(crate) fn emit_item(item: &Item) -> Vec<TokenStream> {
    match item {
        Item::Constant(item) => vec![emit_constant(item)],
        Item::Struct(item) => emit_struct(item),
        Item::CodeEnum(list) => emit_code_enum(list),
        Item::Sensitive(item) => emit_sensitive(item),
        Item::Union(item) => emit_union(item),
        Item::AnyOf(item) => emit_any_of(item),
        Item::AnyYear(item) => emit_any_year(item),
        Item::YearIndex(item) => emit_year_index(item),
        Item::Operation(item) => emit_operation(item),
        Item::Form(item) => emit_form(item),
        Item::Choice(item) => emit_choice(item),
        Item::Root(item) => vec![emit_response(item)],
        Item::Servers(item) => vec![emit_servers(item)],
        Item::Alias(item) => vec![emit_alias(item)],
        Item::Apis(item) => emit_apis(item),
        Item::Feilkoder(item) => emit_feilkoder(item),
        Item::Models(item) => emit_models(item),
    }
}

//! What frames the items of a file: imports, submodules, exports, and the README as a test.

use proc_macro2::TokenStream;
use quote::quote;
use skattekit_ir::diag::Location;

use super::katalog::{emit_apier, emit_feilkoder};
use super::modeller::emit_modeller;
use super::operations::emit_operation;
use super::parameters::emit_form;
use super::replies::{emit_choice, emit_response};
use super::servers::emit_server;
use super::structs::{emit_alias, emit_constant, emit_sensitive, emit_struct};
use super::unions::{emit_any_of, emit_any_year, emit_union, emit_year_index};
use super::{emit_code_enum, ident, path};
use crate::plan::{Crate, Item, Module, Submodule};

/// The attributes of a crate.
pub(crate) fn emit_crate_attributes(krate: &Crate) -> TokenStream {
    let doc_cfg =
        (!krate.features.is_empty()).then(|| quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    quote! {
        #doc_cfg
        #![allow(
            clippy::doc_markdown,
            clippy::fn_params_excessive_bools,
            clippy::large_enum_variant,
            clippy::many_single_char_names,
            clippy::module_inception,
            clippy::pub_underscore_fields,
            clippy::should_implement_trait,
            clippy::similar_names,
            clippy::struct_excessive_bools,
            reason = "the specifications' own words, names and shapes are kept"
        )]
    }
}

/// The `use` items of a file's own.
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
    let uses = grouped.into_iter().map(|(parent, names)| {
        let parent = path(parent);
        match &*names {
            [name] => quote!(#visibility use #parent::#name;),
            names => quote!(#visibility use #parent::{#(#names),*};),
        }
    });
    uses.collect()
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

/// The README as a test, where the features of its example are on.
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

/// An item: its tokens, and the place of each in the specification.
pub(crate) fn emit_item(item: &Item) -> Vec<(TokenStream, Option<Location>)> {
    let placed = |tokens: Vec<TokenStream>, at: &Location| {
        tokens
            .into_iter()
            .map(|tokens| (tokens, Some(at.clone())))
            .collect()
    };
    match item {
        Item::Constant(item) => vec![(emit_constant(item), item.at.clone())],
        Item::Struct(item) => placed(emit_struct(item), &item.at),
        Item::CodeEnum(list) => emit_code_enum(list),
        Item::Sensitive(item) => placed(emit_sensitive(item), &item.at),
        Item::Union(item) => placed(emit_union(item), &item.at),
        Item::AnyOf(item) => placed(emit_any_of(item), &item.at),
        Item::AnyYear(item) => placed(emit_any_year(item), &item.at),
        Item::YearIndex(item) => emit_year_index(item)
            .into_iter()
            .map(|tokens| (tokens, None))
            .collect(),
        Item::Operation(item) => placed(emit_operation(item), &item.at),
        Item::Form(item) => placed(emit_form(item), &item.at),
        Item::Choice(item) => placed(emit_choice(item), &item.at),
        Item::Root(item) => placed(vec![emit_response(item)], &item.at),
        Item::Server(item) => placed(vec![emit_server(item)], &item.at),
        Item::Alias(item) => placed(vec![emit_alias(item)], &item.at),
        Item::Apier(item) => placed(emit_apier(item), &item.at),
        Item::Feilkoder(item) => placed(emit_feilkoder(item), &item.at),
        Item::Modeller(item) => placed(vec![emit_modeller(item)], &item.at),
    }
}

//! Emission of plan items as tokens and text: one total function per kind of item, none of which decides anything.

mod calls;
mod cargo_toml;
mod catalogue;
mod code_enums;
mod docs;
mod models;
mod modules;
mod operations;
mod parameters;
mod readme;
mod replies;
mod servers;
mod structs;
mod types;
mod unions;
mod years;

pub(crate) use cargo_toml::emit_cargo_toml;
pub(crate) use code_enums::emit_code_enum;
pub(crate) use docs::{blocks, emit_allow_deprecated};
pub(crate) use modules::{
    emit_attributes, emit_imports, emit_item, emit_readme_doctest, emit_reexports, emit_submodules,
};
pub(crate) use readme::emit_readme;
pub(crate) use replies::READERS;

use proc_macro2::{Ident, Span, TokenStream};

use crate::plan::RustName;

/// A name as a token.
fn ident(name: &RustName) -> Ident {
    match name.as_str().strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name.as_str(), Span::call_site()),
    }
}

/// A path as tokens.
fn path(path: &str) -> TokenStream {
    let parsed: syn::Path = syn::parse_str(path).expect("paths of a plan are made of Rust names");
    quote::quote!(#parsed)
}

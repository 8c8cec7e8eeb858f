//! Emission of base addresses: constants, and modules of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::emit_docs;
use super::ident;
use super::structs::emit_constant;
use crate::plan::{Server, ServerVariable, Servers};

/// A module of base addresses.
pub(super) fn emit_servers(item: &Servers) -> TokenStream {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let constants = item.constants.iter().map(emit_constant);
    let templates = item.templates.iter().map(emit_server);
    let services = item.services.iter().map(emit_servers);
    let all = item.has_list.then(|| emit_all(item));
    quote! {
        #docs
        pub mod #name {
            #all
            #(#constants)*
            #(#templates)*
            #(#services)*
        }
    }
}

/// The list of all addresses of a module.
fn emit_all(item: &Servers) -> TokenStream {
    let name = format_ident!("{}", Servers::ALL);
    let own = item.constants.iter().map(|own| ident(&own.name));
    let own = own.map(|own| quote!(#own));
    let below = item.services.iter().flat_map(|service| {
        let module = ident(&service.name);
        service.constants.iter().map(move |own| {
            let own = ident(&own.name);
            quote!(#module::#own)
        })
    });
    let all = own.chain(below);
    quote! {
        /// All of them, in the order of the specification.
        pub const #name: &[&str] = &[#(#all),*];
    }
}

/// A server whose address has variables.
pub(super) fn emit_server(item: &Server) -> TokenStream {
    let docs = emit_docs(&item.docs);
    let (name, template) = (ident(&item.name), &item.template);
    let variables = item.variables.iter().map(|variable| {
        let ServerVariable {
            name,
            default,
            values,
        } = variable;
        quote! {
            skattekit_runtime::Variable {
                name: #name,
                default: #default,
                values: &[#(#values),*],
            }
        }
    });
    quote! {
        #docs
        pub const #name: skattekit_runtime::Server =
            skattekit_runtime::Server::new(#template, &[#(#variables),*]);
    }
}

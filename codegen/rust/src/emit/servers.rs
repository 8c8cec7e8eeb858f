//! Emission of base addresses: constants, and modules of them.

use proc_macro2::TokenStream;
use quote::quote;

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
    quote! {
        #docs
        pub mod #name {
            #(#constants)*
            #(#templates)*
            #(#services)*
        }
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

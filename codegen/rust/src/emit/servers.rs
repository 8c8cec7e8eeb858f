//! Servers whose addresses have variables to constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::emit_docs;
use super::ident;
use crate::plan::{Server, ServerVariable};

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

//! Emission of the table of all models that the APIs return.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{ident, path};
use crate::plan::{Model, Models};

/// The table.
pub(super) fn emit_models(item: &Models) -> TokenStream {
    let rows = item.rows.iter().map(emit_row);
    quote! {
        /// All models that the APIs return, sorted by API, by version, with errors last, then by name.
        pub static MODELS: &[ResponseType] = &[#(#rows),*];
    }
}

fn emit_row(row: &Model) -> TokenStream {
    let Model {
        api,
        version,
        name,
        is_error,
        is_shared,
        operations,
        fields,
        required,
        ..
    } = row;
    let ty: syn::Type = syn::parse_str(&row.ty).expect("types of a plan are made of Rust names");
    let lists = row.lists.iter().map(|list| path(list));
    let year_lists = row.year_lists.iter().map(|(year, list)| {
        let (year, list) = (Literal::u16_unsuffixed(*year), path(list));
        quote!((#year, CodeList::of::<#list>()))
    });
    let year = match &row.year {
        None => quote!(|_| None),
        Some((field, is_method)) => {
            let field = ident(field);
            let call = is_method.then(|| quote!(()));
            let lent = (!is_method).then(|| quote!(&));
            quote!(|value| skattekit_runtime::private::year_of(#lent value.#field #call))
        }
    };
    quote! {
        ResponseType {
            api: #api,
            version: #version,
            name: #name,
            is_error: #is_error,
            is_shared: #is_shared,
            operations: &[#(#operations),*],
            root: <#ty as Response>::XML_ROOT,
            kind: <#ty as Response>::KIND,
            fields: &[#(#fields),*],
            required: &[#(#required),*],
            lists: &[#(CodeList::of::<#lists>()),*],
            year_lists: &[#(#year_lists),*],
            inspect: |format, body, observer| inspect::<#ty>(format, body, observer).map(#year),
        }
    }
}

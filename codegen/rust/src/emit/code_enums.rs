//! Emission of code lists: an enum, its table, and the methods that read it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::emit_docs;
use super::ident;
use crate::plan;
use crate::plan::{CodeEnum, ColumnKind, OtherNames, Value};

/// The items of a code list.
pub(crate) fn emit_code_enum(list: &CodeEnum) -> Vec<TokenStream> {
    let other_names = other_names(list);
    [
        emit_enum(list),
        emit_methods(list),
        emit_mechanism(list),
        emit_row_type(list),
        emit_rows(list),
    ]
    .into_iter()
    .chain(other_names.map(|(other, table)| emit_other_names(list, other, &table)))
    .collect()
}

fn emit_enum(list: &CodeEnum) -> TokenStream {
    let docs = emit_docs(&list.docs);
    let name = ident(&list.name);
    let variants = list.rows.iter().map(|row| {
        let docs = emit_docs(&row.docs);
        let variant = ident(&row.variant);
        quote!(#docs #variant)
    });
    quote! {
        #docs
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    }
}

fn emit_methods(list: &CodeEnum) -> TokenStream {
    let name = ident(&list.name);
    let variants = list.rows.iter().map(|row| ident(&row.variant));
    let accessors = list.columns.iter().map(|column| {
        let docs = emit_docs(&column.docs);
        let name = ident(&column.name);
        let ty = emit_column_type(column);
        quote! {
            #docs
            #[must_use]
            pub const fn #name(self) -> #ty {
                ROWS[self as usize].#name
            }
        }
    });
    let other_names = other_names(list).map(|(other, table)| emit_other_name(other, &table));
    quote! {
        impl #name {
            /// Every code, in the order of the source.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The code as sent over the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                ROWS[self as usize].code
            }

            #(#accessors)*

            #(#other_names)*
        }
    }
}

/// The names of some codes in other years, each a table in the order of the codes.
fn other_names(list: &CodeEnum) -> impl Iterator<Item = (&OtherNames, Ident)> {
    let of_years = list.year.iter().flat_map(|of| &of.other_names);
    of_years.map(|other| {
        let table = format_ident!("{}S", other.name.as_str().to_uppercase());
        (other, table)
    })
}

fn emit_other_name(other: &OtherNames, table: &Ident) -> TokenStream {
    let docs = emit_docs(&other.docs);
    let name = ident(&other.name);
    quote! {
        #docs
        #[must_use]
        pub fn #name(self) -> Option<&'static str> {
            skattekit_runtime::private::other_name(&#table, self)
        }
    }
}

fn emit_other_names(list: &CodeEnum, other: &OtherNames, table: &Ident) -> TokenStream {
    let name = ident(&list.name);
    let count = Literal::usize_unsuffixed(other.names.len());
    let names = other.names.iter().map(|(variant, code)| {
        let variant = ident(variant);
        quote!((#name::#variant, #code))
    });
    quote!(static #table: [(#name, &str); #count] = [#(#names),*];)
}

fn emit_mechanism(list: &CodeEnum) -> TokenStream {
    let name = ident(&list.name);
    let label = &list.list;
    let numbers = list.numbers.then(|| quote!(, numbers));
    let year = list.year.as_ref().map(|of| {
        let year = Literal::u16_unsuffixed(of.year);
        quote!(, of #year)
    });
    quote!(skattekit_runtime::impl_code!(#name, #label, ROWS #numbers #year);)
}

fn emit_row_type(list: &CodeEnum) -> TokenStream {
    let fields = list.columns.iter().map(|column| {
        let name = ident(&column.name);
        let ty = emit_column_type(column);
        quote!(#name: #ty)
    });
    quote! {
        struct Row {
            code: &'static str,
            #(#fields,)*
        }
    }
}

fn emit_rows(list: &CodeEnum) -> TokenStream {
    let count = Literal::usize_unsuffixed(list.rows.len());
    let rows = list.rows.iter().map(|row| emit_row(row, &list.columns));
    quote!(static ROWS: [Row; #count] = [#(#rows),*];)
}

fn emit_row(row: &plan::Row, columns: &[plan::Column]) -> TokenStream {
    let code = &row.code;
    let fields = columns.iter().zip(&row.values).map(|(column, value)| {
        let name = ident(&column.name);
        let value = emit_value(value, &column.kind);
        quote!(#name: #value)
    });
    quote!(Row { code: #code, #(#fields),* })
}

pub(super) fn emit_column_type(column: &plan::Column) -> TokenStream {
    match &column.kind {
        ColumnKind::Text => quote!(&'static str),
        ColumnKind::MaybeText => quote!(Option<&'static str>),
        ColumnKind::Mark => quote!(bool),
        ColumnKind::Number => quote!(u16),
        ColumnKind::MaybeNumber => quote!(Option<u16>),
        ColumnKind::Value(list) => {
            let list = ident(list);
            quote!(Option<#list>)
        }
        ColumnKind::Values(list) => {
            let list = ident(list);
            quote!(&'static [#list])
        }
    }
}

fn emit_value(value: &Value, kind: &ColumnKind) -> TokenStream {
    match (value, kind) {
        (Value::Text(text) | Value::MaybeText(Some(text)), ColumnKind::Text) => quote!(#text),
        (Value::MaybeText(Some(text)) | Value::Text(text), _) => quote!(Some(#text)),
        (Value::Mark(mark), _) => quote!(#mark),
        (Value::Number(number), _) => {
            let number = Literal::u16_unsuffixed(*number);
            quote!(#number)
        }
        (Value::MaybeNumber(Some(number)), _) => {
            let number = Literal::u16_unsuffixed(*number);
            quote!(Some(#number))
        }
        (Value::Value(Some(variant)), ColumnKind::Value(list)) => {
            let (list, variant) = (ident(list), ident(variant));
            quote!(Some(#list::#variant))
        }
        (Value::Values(variants), ColumnKind::Values(list)) => {
            let list = ident(list);
            let variants = variants.iter().map(ident);
            quote!(&[#(#list::#variants),*])
        }
        (Value::MaybeText(None) | Value::MaybeNumber(None) | Value::Value(_), _) => quote!(None),
        (Value::Values(_), _) => quote!(&[]),
    }
}

//! What spans the years to items: what a year's table says of a code, the trait of every year's codes, and the look-up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::code_enums::emit_column_type;
use super::docs::emit_docs;
use super::{ident, path};
use crate::plan::YearIndex;

/// The items of the root of a crate with years.
pub(super) fn emit_year_index(item: &YearIndex) -> Vec<TokenStream> {
    vec![emit_occurrence(item), emit_trait(item), emit_years(item)]
}

fn emit_occurrence(item: &YearIndex) -> TokenStream {
    let name = ident(&item.name);
    let fields = item.columns.iter().map(|column| {
        let docs = emit_docs(&column.docs);
        let (name, ty) = (ident(&column.name), emit_column_type(column));
        quote!(#docs pub #name: #ty)
    });
    quote! {
        /// A code of one inntektsår: what that year's table says of it.
        ///
        /// It is a [`Code`] too, for a response of any year to have as its codes once it is read. Those of two years are never
        /// equal. Nothing is read with it as a list: a text without its year is none of these.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub struct #name {
            /// The code as it goes over the wire.
            pub kode: &'static str,
            /// The inntektsår.
            pub inntektsaar: u16,
            #(#fields,)*
        }
    }
}

fn emit_trait(item: &YearIndex) -> TokenStream {
    let (name, code) = (ident(&item.name), ident(&item.code));
    let methods = item.columns.iter().map(|column| {
        let docs = emit_docs(&column.docs);
        let (name, ty) = (ident(&column.name), emit_column_type(column));
        quote! {
            #docs
            #[must_use]
            fn #name(self) -> #ty {
                self.occurrence().#name
            }
        }
    });
    quote! {
        /// A code of whichever inntektsår: what is written for this trait works with the list of every year, and with [`NoCodes`].
        pub trait #code: Code {
            /// What its year's table says of it.
            #[must_use]
            fn occurrence(self) -> #name;

            #(#methods)*
        }
    }
}

fn emit_years(item: &YearIndex) -> TokenStream {
    let (name, label, code) = (ident(&item.name), &item.list, ident(&item.code));
    let years = item.years.iter().map(|(year, own)| {
        let (list, feature) = (path(&year.list), &year.feature);
        let year = Literal::u16_unsuffixed(year.year);
        let all = item.columns.iter().map(|column| &column.name);
        let (own, lacking) = all.partition::<Vec<_>, _>(|name| own.contains(name));
        let (own, lacking) = (own.into_iter().map(ident), lacking.into_iter().map(ident));
        quote!(, #[cfg(feature = #feature)] #year: #list [#(#own),*] [#(#lacking),*])
    });
    quote! {
        skattekit_runtime::impl_years_of! { #name of #label by #code #(#years)* }
    }
}

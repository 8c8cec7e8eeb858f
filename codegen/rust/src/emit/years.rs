//! Emission of items about all years: the facts about a code in a year, the trait of every year's codes, and the
//! look-up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::code_enums::emit_column_type;
use super::docs::emit_docs;
use super::{ident, path};
use crate::plan::YearIndex;

/// The items in the root of a crate with years.
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
        /// A code of one inntektsår, with the facts from that year's table.
        ///
        /// It implements [`Code`], so that a response of any year can have it as its codes once it has been read. Codes of
        /// different years are never equal. It cannot be used as a list for reading, since a string without its year is not
        /// one of these codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub struct #name {
            /// The code as sent over the wire.
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
        /// A code of any inntektsår: code written for this trait works with the list of every year, and with [`NoCodes`].
        pub trait #code: Code {
            /// The facts from its year's table.
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

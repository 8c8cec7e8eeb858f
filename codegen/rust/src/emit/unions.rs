//! Emission of unions and of responses of any year.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::emit_docs;
use super::structs::emit_root;
use super::types::emit_type;
use super::{ident, path};
use crate::plan::{AnyOf, AnyYear, Union, YearVariant};

/// A union.
pub(super) fn emit_union(item: &Union) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let tag = &item.tag;
    let variants = item.members.iter().map(|member| {
        let docs = emit_docs(&member.docs);
        let variant = ident(&member.variant);
        let ty = emit_type(&member.ty);
        quote!(#docs #variant(#ty))
    });
    let entries = item.members.iter().map(|member| {
        let (variant, value) = (ident(&member.variant), &member.value);
        quote!(, #variant: #value)
    });
    let hidden = item.hides_tag.then(|| quote!(hidden));
    let kept = item.keeps_tag.then(|| quote!(in_members));
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Anything else, kept whole.
            Unknown(Value),
        }
    };
    let description = quote! {
        skattekit_runtime::impl_union! { #name by #hidden #tag #kept #(#entries)* }
    };
    vec![definition, description]
}

/// One of several types.
pub(super) fn emit_any_of(item: &AnyOf) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let variants = item.variants.iter().map(|(variant, ty)| {
        let (variant, ty) = (ident(variant), emit_type(ty));
        let about = format!(" As `{}`.", readable(&ty));
        quote!(#[doc = #about] #variant(#ty))
    });
    let names = item.variants.iter().map(|(variant, _)| ident(variant));
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Anything else, kept whole.
            Unknown(Value),
        }
    };
    let description = quote! {
        skattekit_runtime::impl_any_of! { #name: #(#names),* }
    };
    vec![definition, description]
}

/// A type as written by hand.
fn readable(ty: &TokenStream) -> String {
    ty.to_string().replace(' ', "").replace(',', ", ")
}

/// A response of any year.
pub(super) fn emit_any_year(item: &AnyYear) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let (name, of) = (ident(&item.name), ident(&item.of));
    let field = ident(&item.field.name);
    let field_docs = emit_docs(&item.field.docs);
    let field_type = emit_type(&item.field.ty);
    let tag = &item.field.wire;
    let element = item.field.element.as_ref().map(|element| {
        let name = element.wrapper.as_ref().unwrap_or(&element.name);
        quote!(or #name)
    });
    let root = item.root.as_ref().map(emit_root);
    let hidden = item.hides_year.then(|| quote!(hidden));
    let variants = item.years.iter().map(|year| emit_variant(year, &of));
    let arms = item.years.iter().map(|year| {
        let (variant, feature) = (ident(&year.variant), &year.feature);
        quote!(#[cfg(feature = #feature)] Self::#variant(value) => &value.#field)
    });
    let entries = item.years.iter().map(|year| {
        let (variant, feature) = (ident(&year.variant), &year.feature);
        let value = year.year.to_string();
        quote!(, #[cfg(feature = #feature)] #variant: #value)
    });
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A year without a list in this crate, or whose feature is off; its codes are kept as text.
            Other(#of<NoCodes>),
        }
    };
    let accessor = quote! {
        impl #name {
            #field_docs
            #[must_use]
            pub const fn #field(&self) -> &#field_type {
                match self {
                    #(#arms,)*
                    Self::Other(value) => &value.#field,
                }
            }
        }
    };
    let description = quote! {
        skattekit_runtime::impl_any_year! { #name by #hidden #tag #element #root #(#entries)* }
    };
    let conversions = emit_conversions(item);
    vec![definition, accessor, conversions, description]
}

fn emit_variant(year: &YearVariant, of: &Ident) -> TokenStream {
    let (variant, list) = (ident(&year.variant), path(&year.list));
    let (gate, module) = (emit_gate(year), &year.feature);
    let provisional = if year.is_provisional {
        ", provisional"
    } else {
        ""
    };
    let about = format!(
        " Inntektsår {}{provisional}, with the codes of [`{module}`](crate::{module}).",
        year.year
    );
    quote!(#[doc = #about] #gate #variant(#of<#list>))
}

/// The conversions from and to a response of any year.
fn emit_conversions(item: &AnyYear) -> TokenStream {
    let (name, of) = (ident(&item.name), ident(&item.of));
    let [occurrence, code] = [0, 1].map(|at| path(&item.spanning[at]));
    let years = item.years.iter().map(|year| {
        let (variant, list) = (ident(&year.variant), path(&year.list));
        let feature = &year.feature;
        quote!(, #[cfg(feature = #feature)] #variant: #list)
    });
    quote! {
        skattekit_runtime::impl_any_year_of! { #name of #of, #occurrence, #code #(#years)* }
    }
}

fn emit_gate(year: &YearVariant) -> TokenStream {
    let feature = &year.feature;
    quote! {
        #[cfg(feature = #feature)]
        #[cfg_attr(docsrs, doc(cfg(feature = #feature)))]
    }
}

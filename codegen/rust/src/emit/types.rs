//! Emission of types and type parameters.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{ident, path};
use crate::plan::{Outermost, RuntimeType, RustName, Type, Wrapper};

pub(super) fn emit_type(ty: &Type) -> TokenStream {
    match ty.outermost() {
        Outermost::Text => quote!(String),
        Outermost::Integer => quote!(i64),
        Outermost::Boolean => quote!(bool),
        Outermost::Runtime(ty) => path(ty.path()),
        Outermost::Of(wrapper, inner) => {
            let (name, inner) = (format_ident!("{wrapper}"), emit_type(inner));
            let key = (wrapper == Wrapper::Map).then(|| quote!(String,));
            quote!(#name<#key #inner>)
        }
        Outermost::Named(name, arguments) => {
            let name = ident(name);
            let arguments = arguments.iter().map(ident).collect::<Vec<_>>();
            let arguments = (!arguments.is_empty()).then(|| quote!(<#(#arguments),*>));
            quote!(#name #arguments)
        }
    }
}

/// The type of a present field.
pub(super) fn inner(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) | Type::Boxed(inner) => self::inner(inner),
        ty => ty,
    }
}

/// Whether the type is converted from a common type, such as a string.
pub(super) fn converts(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text
            | Type::Open(_)
            | Type::Sensitive(_)
            | Type::Named(..)
            | Type::Runtime(RuntimeType::Sensitive)
    )
}

/// Whether a type depends on a parameter.
pub(super) fn mentions(ty: &Type, parameter: &RustName) -> bool {
    match ty.outermost() {
        Outermost::Of(_, inner) => mentions(inner, parameter),
        Outermost::Named(name, arguments) => name == parameter || arguments.contains(parameter),
        _ => false,
    }
}

/// The type parameters of types, without repetitions.
pub(super) fn emit_generics(types: &[&Type]) -> Option<TokenStream> {
    let mut names = types
        .iter()
        .flat_map(|ty| ty.arguments())
        .collect::<Vec<_>>();
    names.sort();
    names.dedup();
    let names = names.into_iter().map(ident).collect::<Vec<_>>();
    (!names.is_empty()).then(|| quote!(<#(#names: Code),*>))
}

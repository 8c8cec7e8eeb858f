//! Emission of types and type parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::{ident, path};
use crate::plan::{RuntimeType, RustName, Type};

pub(super) fn emit_type(ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(String),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Runtime(ty) => path(ty.path()),
        Type::Vec(inner) => {
            let inner = emit_type(inner);
            quote!(Vec<#inner>)
        }
        Type::List(inner) => {
            let inner = emit_type(inner);
            quote!(List<#inner>)
        }
        Type::Option(inner) => {
            let inner = emit_type(inner);
            quote!(Option<#inner>)
        }
        Type::Nullable(inner) => {
            let inner = emit_type(inner);
            quote!(Nullable<#inner>)
        }
        Type::Map(inner) => {
            let inner = emit_type(inner);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Boxed(inner) => {
            let inner = emit_type(inner);
            quote!(Box<#inner>)
        }
        Type::Open(inner) => {
            let inner = emit_type(inner);
            quote!(Open<#inner>)
        }
        Type::Sensitive(inner) => {
            let inner = emit_type(inner);
            quote!(Sensitive<#inner>)
        }
        Type::Named(name, arguments) if arguments.is_empty() => {
            let name = ident(name);
            quote!(#name)
        }
        Type::Named(name, arguments) => {
            let name = ident(name);
            let arguments = arguments.iter().map(ident);
            quote!(#name<#(#arguments),*>)
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
    match ty {
        Type::Vec(inner)
        | Type::List(inner)
        | Type::Option(inner)
        | Type::Nullable(inner)
        | Type::Map(inner)
        | Type::Boxed(inner)
        | Type::Open(inner)
        | Type::Sensitive(inner) => mentions(inner, parameter),
        Type::Named(name, arguments) => name == parameter || arguments.contains(parameter),
        Type::Text | Type::Integer | Type::Boolean | Type::Runtime(_) => false,
    }
}

/// The type parameters of types, without repetitions.
pub(super) fn emit_generics(types: &[&Type]) -> Option<TokenStream> {
    let mut names: Vec<&RustName> = Vec::new();
    for ty in types {
        collect(ty, &mut names);
    }
    names.sort();
    names.dedup();
    let names = names.into_iter().map(ident).collect::<Vec<_>>();
    (!names.is_empty()).then(|| quote!(<#(#names: Code),*>))
}

fn collect<'a>(ty: &'a Type, names: &mut Vec<&'a RustName>) {
    match ty {
        Type::Named(_, parameters) => names.extend(parameters),
        Type::Vec(inner) | Type::List(inner) | Type::Option(inner) | Type::Boxed(inner) => {
            collect(inner, names);
        }
        _ => {}
    }
}

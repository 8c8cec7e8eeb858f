//! Objects, personal strings, aliases and constants to items.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::emit_docs;
use super::{ident, path};
use crate::plan::{Alias, Constant, Construction, FieldPlan, Sensitive, Struct, Type};

/// An object, and its constructor where it has one.
pub(super) fn emit_struct(item: &Struct) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let default = (item.construction == Construction::Default).then(|| quote!(Default,));
    let parameters = Vec::from_iter(item.parameters.iter().map(ident));
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let mut serde = Vec::new();
    serde.extend((!parameters.is_empty()).then(|| quote!(bound = "")));
    serde.extend(
        (item.camel_case && !item.fields.is_empty()).then(|| quote!(rename_all = "camelCase")),
    );
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    let fields = item.fields.iter().map(emit_field);
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq, Serialize, Deserialize)]
        #serde
        #[non_exhaustive]
        pub struct #name #generics {
            #(#fields,)*
        }
    };
    let construction = match &item.construction {
        Construction::New(taken) => emit_constructor(item, taken),
        Construction::Default | Construction::Literal => Vec::new(),
    };
    std::iter::once(definition).chain(construction).collect()
}

fn emit_field(field: &FieldPlan) -> TokenStream {
    let docs = emit_docs(&field.docs);
    let name = ident(&field.name);
    let ty = emit_type(&field.ty);
    let mut serde = Vec::new();
    serde.extend(field.rename.as_ref().map(|wire| quote!(rename = #wire)));
    match &field.ty {
        Type::Option(_) => serde.push(quote!(skip_serializing_if = "Option::is_none")),
        Type::List(_) => {
            serde.push(quote!(default));
            serde.push(quote!(skip_serializing_if = "List::is_absent"));
        }
        _ => {}
    }
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    quote!(#docs #serde pub #name: #ty)
}

fn emit_constructor(item: &Struct, taken: &[usize]) -> Vec<TokenStream> {
    let name = ident(&item.name);
    let parameters = Vec::from_iter(item.parameters.iter().map(ident));
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let arguments = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    let arguments_taken = taken.iter().map(|at| {
        let field = &item.fields[*at];
        let (name, ty) = (ident(&field.name), emit_type(&field.ty));
        quote!(#name: #ty)
    });
    let fields = item.fields.iter().enumerate().map(|(at, field)| {
        let name = ident(&field.name);
        match &field.ty {
            _ if taken.contains(&at) => quote!(#name),
            Type::Option(_) => quote!(#name: None),
            Type::List(_) => quote!(#name: List::absent()),
            _ => quote!(#name: Vec::new()),
        }
    });
    let constructor = quote! {
        impl #generics #name #arguments {
            /// The value with what is always there; the rest is absent.
            #[must_use]
            pub const fn new(#(#arguments_taken),*) -> Self {
                Self { #(#fields),* }
            }
        }
    };
    let default = taken.is_empty().then(|| {
        quote! {
            impl #generics Default for #name #arguments {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    std::iter::once(constructor).chain(default).collect()
}

/// A string that is personal data.
pub(super) fn emit_sensitive(item: &Sensitive) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let definition = quote! {
        #docs
        ///
        /// Personal data: `Debug` and errors do not show it.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(String);
    };
    vec![
        definition,
        quote!(skattekit_runtime::impl_sensitive!(#name);),
    ]
}

/// Another name for a type of the shared crate.
pub(super) fn emit_alias(item: &Alias) -> TokenStream {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let target = path(&item.target);
    let arguments = item.arguments.iter().map(ident);
    quote!(#docs pub type #name = #target<#(#arguments),*>;)
}

/// A constant.
pub(super) fn emit_constant(item: &Constant) -> TokenStream {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    match &*item.values {
        [value] => quote!(#docs pub const #name: &str = #value;),
        values => quote!(#docs pub const #name: &[&str] = &[#(#values),*];),
    }
}

fn emit_type(ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(String),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Runtime(name) => path(name),
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
        Type::Boxed(inner) => {
            let inner = emit_type(inner);
            quote!(Box<#inner>)
        }
        Type::Open(inner) => {
            let inner = emit_type(inner);
            quote!(Open<#inner>)
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

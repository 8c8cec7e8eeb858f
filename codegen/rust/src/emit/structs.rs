//! Emission of objects, sensitive strings, aliases and constants.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use skattekit_ir::ir::Element;
use skattekit_ir::markdown::code;

use super::docs::emit_docs;
use super::types::{converts, emit_type, inner, mentions};
use super::{ident, path};
use crate::plan;
use crate::plan::{
    Alias, Alternatives, Bound, Constant, Construction, RustName, Sensitive, Struct, Type, XmlRoot,
};

/// An object, and its constructor if it has one.
pub(super) fn emit_struct(item: &Struct) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let default = (item.construction == Construction::Default).then(|| quote!(Default,));
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let fields = item
        .fields
        .iter()
        .chain(item.rest.as_deref())
        .map(emit_field);
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq)]
        #[non_exhaustive]
        pub struct #name #generics {
            #(#fields,)*
        }
    };
    let construction = match &item.construction {
        Construction::New(taken) => emit_constructor(item, taken),
        Construction::Default | Construction::Literal => Vec::new(),
    };
    std::iter::once(definition)
        .chain(construction)
        .chain(emit_setters(item))
        .chain(emit_concepts(item))
        .chain(
            item.alternatives
                .iter()
                .flat_map(|alternatives| emit_alternatives(item, alternatives)),
        )
        .chain([emit_description(item)])
        .chain(emit_conversion(item))
        .collect()
}

fn emit_field(field: &plan::Field) -> TokenStream {
    let docs = emit_docs(&field.docs);
    let name = ident(&field.name);
    let ty = emit_type(&field.ty);
    quote!(#docs pub #name: #ty)
}

/// The concepts of an object's fields. For a type with parameters they are on the variant without code lists, so that
/// nobody has to name one to read them.
fn emit_concepts(item: &Struct) -> Option<TokenStream> {
    let name = ident(&item.name);
    let none = item
        .parameters
        .iter()
        .map(|_| quote!(skattekit_runtime::NoCodes));
    let arguments = (!item.parameters.is_empty()).then(|| quote!(<#(#none),*>));
    let concepts = item
        .begrep
        .iter()
        .map(|(wire, address)| quote!((#wire, #address)));
    (!item.begrep.is_empty()).then(|| {
        quote! {
            impl #name #arguments {
                /// The concepts of the fields: each field's wire name and its concept's address in Skatteetaten's data catalogue.
                pub const BEGREP: &[(&str, &str)] = &[#(#concepts),*];
            }
        }
    })
}

/// The alternatives of an object, and the method that returns the one that is set.
fn emit_alternatives(item: &Struct, alternatives: &Alternatives) -> [TokenStream; 2] {
    let (owner, name) = (ident(&item.name), ident(&alternatives.name));
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let used = parameters_of(item, alternatives)
        .map(ident)
        .collect::<Vec<_>>();
    let borrowed = quote!(<'a #(, #used: Code)*>);
    let arguments = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    let about = format!(" An alternative of `{}`.", item.name.as_str());
    let variants = alternatives.variants.iter().map(|(variant, fields)| {
        let variant = ident(variant);
        let wires = fields.iter().map(|at| code(&item.fields[*at].wire));
        let verb = if fields.len() == 1 { "is" } else { "are" };
        let about = format!(" {} {verb} set.", wires.collect::<Vec<_>>().join(" and "));
        let types = fields
            .iter()
            .map(|at| emit_type(inner(&item.fields[*at].ty)));
        quote!(#[doc = #about] #variant(#(&'a #types),*))
    });
    let set = alternatives.variants.iter().map(|(variant, fields)| {
        let variant = ident(variant);
        let fields: Vec<_> = fields.iter().map(|at| &item.fields[*at]).collect();
        let names: Vec<_> = fields.iter().map(|field| ident(&field.name)).collect();
        let present: Vec<_> = fields.iter().copied().map(emit_present).collect();
        match &*present {
            [_] if !matches!(fields[0].ty, Type::Option(_) | Type::List(_)) => {
                let field = &names[0];
                quote!(Some(#name::#variant(&self.#field)))
            }
            [present] => quote!(#present.map(#name::#variant)),
            present => quote! {
                match (#(#present),*) {
                    (#(Some(#names)),*) => Some(#name::#variant(#(#names),*)),
                    _ => None,
                }
            },
        }
    });
    [
        quote! {
            #[doc = #about]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum #name #borrowed {
                #(#variants,)*
            }
        },
        quote! {
            impl #generics #owner #arguments {
                /// The alternative that is set: one according to the specification, but a response may have none or several.
                #[must_use]
                pub fn alternative(&self) -> OneOf<#name<'_ #(, #used)*>> {
                    OneOf::of([#(#set),*])
                }
            }
        },
    ]
}

/// The type parameters that the alternatives use.
fn parameters_of<'a>(
    item: &'a Struct,
    alternatives: &'a Alternatives,
) -> impl Iterator<Item = &'a RustName> {
    let types = alternatives
        .variants
        .iter()
        .flat_map(|(_, fields)| fields)
        .map(|at| &item.fields[*at].ty)
        .collect::<Vec<_>>();
    item.parameters
        .iter()
        .filter(move |parameter| types.iter().any(|ty| mentions(ty, parameter)))
}

/// A field as an option.
fn emit_present(field: &plan::Field) -> TokenStream {
    let name = ident(&field.name);
    match field.ty {
        Type::Option(ref inner) if matches!(**inner, Type::Boxed(_)) => {
            quote!(self.#name.as_deref())
        }
        Type::Option(_) => quote!(self.#name.as_ref()),
        Type::List(_) => quote!(self.#name.present()),
        _ => quote!(Some(&self.#name)),
    }
}

/// The conversion of an object from one code list to another.
fn emit_conversion(item: &Struct) -> Option<TokenStream> {
    let [parameter] = &*item.parameters else {
        return None;
    };
    let (name, list) = (ident(&item.name), ident(parameter));
    let fields = item.fields.iter().chain(item.rest.as_deref());
    let (coded, other) = fields.partition::<Vec<_>, _>(|field| mentions(&field.ty, parameter));
    let [coded, other] = [coded, other].map(|fields| {
        let names = fields.into_iter().map(|field| ident(&field.name));
        names.collect::<Vec<_>>()
    });
    Some(quote! {
        skattekit_runtime::impl_convert! { #name<#list> [#(#coded),*] [#(#other),*] }
    })
}

/// The description of the object's wire form.
fn emit_description(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let parameters = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    let root = item.root.as_ref().map(emit_root);
    let fields = item.fields.iter().enumerate().map(|(at, field)| {
        let (name, wire) = (ident(&field.name), &field.wire);
        let element = field.element.as_deref().map(emit_element);
        let year = item
            .year
            .as_ref()
            .filter(|(year, _)| *year == at)
            .map(|(_, parameter)| {
                let parameter = ident(parameter);
                quote!(tells #parameter)
            });
        let required = field.required.then(|| quote!(is required));
        let bounds = (!field.bounds.is_empty()).then(|| emit_bounds(&field.bounds));
        quote!(, #name: #wire #element #year #required #bounds)
    });
    let code = item.code.as_ref().map(|code| {
        let code = ident(code);
        quote!(error #code)
    });
    let rest = item.rest.as_ref().map(|rest| {
        let name = ident(&rest.name);
        quote!(, ..#name)
    });
    let alternatives = item.alternatives.iter();
    let one_of = alternatives.filter(|of| of.is_whole).map(|alternatives| {
        let sets = alternatives.variants.iter().map(|(_, set)| {
            let names = set.iter().map(|at| &item.fields[*at].wire);
            quote!(#(#names)*)
        });
        quote!(one_of #(#sets)|*)
    });
    quote! {
        skattekit_runtime::impl_model! { #name #parameters #root #code #(#one_of)* #(#fields)* #rest }
    }
}

/// The XML name of a field.
fn emit_element(Element { name, wrapper }: &Element) -> TokenStream {
    let wrapper = wrapper.as_ref().map(|wrapper| quote!(in #wrapper));
    quote!(as #name #wrapper)
}

/// Value constraints, in brackets.
fn emit_bounds(bounds: &[Bound]) -> TokenStream {
    let bounds = bounds.iter().map(|bound| match bound {
        Bound::Count(rule, count) => {
            let (rule, count) = (format_ident!("{rule}"), Literal::u64_unsuffixed(*count));
            quote!(#rule #count)
        }
        Bound::Text(rule, text) => {
            let rule = format_ident!("{rule}");
            quote!(#rule #text)
        }
        Bound::Holds(rule) => {
            let rule = format_ident!("{rule}");
            quote!(#rule true)
        }
        Bound::Each(rule, bounds) => {
            let (rule, bounds) = (format_ident!("{rule}"), emit_bounds(bounds));
            quote!(#rule #bounds)
        }
    });
    quote!([#(#bounds),*])
}

pub(super) fn emit_root(XmlRoot { name, namespace }: &XmlRoot) -> TokenStream {
    let namespace = namespace.as_ref().map(|namespace| quote!(in #namespace));
    quote!(as #name #namespace)
}

/// The setters of the fields that are initially absent, one per line.
fn emit_setters(item: &Struct) -> Option<TokenStream> {
    let name = ident(&item.name);
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let parameters = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    let setters = item.setters.iter().map(|at| {
        let field = &item.fields[*at];
        let (name, value) = (ident(&field.name), emit_set(&field.ty));
        quote!(, #name(#value))
    });
    (!item.setters.is_empty())
        .then(|| quote!(skattekit_runtime::impl_setters! { #name #parameters #(#setters)* }))
}

/// The argument type of a setter, in the macro's notation.
fn emit_set(ty: &Type) -> TokenStream {
    match ty {
        Type::Option(inner) => match &**inner {
            Type::Boxed(inner) => {
                let ty = emit_type(inner);
                quote!(some boxed #ty)
            }
            inner => {
                let set = emit_set(inner);
                quote!(some #set)
            }
        },
        Type::List(_) | Type::Vec(_) | Type::Nullable(_) => {
            let ty = emit_type(ty);
            quote!(into #ty)
        }
        ty if converts(ty) => {
            let ty = emit_type(ty);
            quote!(into #ty)
        }
        ty => emit_type(ty),
    }
}

fn emit_constructor(item: &Struct, taken: &[usize]) -> Vec<TokenStream> {
    let name = ident(&item.name);
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let arguments = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    let arguments_taken = taken.iter().map(|at| {
        let field = &item.fields[*at];
        let (name, ty) = (ident(&field.name), emit_type(&field.ty));
        if converts(&field.ty) {
            quote!(#name: impl Into<#ty>)
        } else {
            quote!(#name: #ty)
        }
    });
    let all = item.fields.iter().chain(item.rest.as_deref());
    let fields = all.enumerate().map(|(at, field)| {
        let name = ident(&field.name);
        match &field.ty {
            ty if taken.contains(&at) && converts(ty) => quote!(#name: #name.into()),
            _ if taken.contains(&at) => quote!(#name),
            Type::Option(_) => quote!(#name: None),
            Type::List(_) => quote!(#name: List::absent()),
            Type::Nullable(_) => quote!(#name: Nullable::Absent),
            Type::Map(_) => quote!(#name: BTreeMap::new()),
            Type::Runtime(kept) => {
                let kept = path(kept.path());
                quote!(#name: #kept::new())
            }
            _ => quote!(#name: Vec::new()),
        }
    });
    // Clippy's limit on the number of arguments of a function.
    let expected = (taken.len() > 7).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "each is asked for by the specification")])
    });
    // Conversions are not const.
    let is_const = !taken.iter().any(|at| converts(&item.fields[*at].ty));
    let constness = is_const.then(|| quote!(const));
    let constructor = quote! {
        impl #generics #name #arguments {
            /// Creates a value from its required fields; optional fields start out absent.
            #expected
            #[must_use]
            pub #constness fn new(#(#arguments_taken),*) -> Self {
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

/// An alias of a type of the shared crate.
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
        [value] if !item.is_slice => quote!(#docs pub const #name: &str = #value;),
        values if !item.names.is_empty() => {
            let pairs = item
                .names
                .iter()
                .zip(values)
                .map(|(called, value)| quote!((#called, #value)));
            quote!(#docs pub const #name: &[(&str, &str)] = &[#(#pairs),*];)
        }
        values => quote!(#docs pub const #name: &[&str] = &[#(#values),*];),
    }
}

//! Emission of parameters and form fields: the fields that hold them, their setters, and the calls that write them.

use proc_macro2::TokenStream;
use quote::quote;
use skattekit_ir::ir::Style;
use skattekit_ir::markdown::code;

use super::docs::{doc_line, emit_docs, emit_docs_of, emit_lines};
use super::ident;
use super::types::emit_type;
use crate::plan::{Form, Parameter, ParameterPlace, PartKind, Parts, Spelling, Type};

/// The fields that hold parameters.
pub(super) fn emit_fields(parameters: &[Parameter]) -> Vec<TokenStream> {
    parameters
        .iter()
        .map(|parameter| {
            let (name, ty) = (ident(&parameter.name), emit_type(&parameter.ty));
            if parameter.required {
                quote!(#name: #ty)
            } else {
                quote!(#name: Option<#ty>)
            }
        })
        .collect()
}

/// The argument for a value, and its conversion.
fn emit_argument(parameter: &Parameter) -> (TokenStream, TokenStream) {
    let name = ident(&parameter.name);
    let ty = emit_type(&parameter.ty);
    if converts(parameter) {
        (quote!(#name: impl Into<#ty>), quote!(#name.into()))
    } else {
        (quote!(#name: #ty), quote!(#name))
    }
}

/// Whether an argument is converted from a common type; an object is passed unchanged.
fn converts(parameter: &Parameter) -> bool {
    let is_object = matches!(
        parameter.spelling,
        Spelling::Styled {
            parts: Parts::Object | Parts::Json,
            ..
        } | Spelling::Part(PartKind::Json, _)
    );
    super::types::converts(&parameter.ty) && !(is_object && matches!(parameter.ty, Type::Named(..)))
}

/// The documentation of a `new` and its arguments.
pub(super) fn argument_lines(about: &str, parameters: &[Parameter]) -> Vec<String> {
    let required = parameters.iter().filter(|parameter| parameter.required);
    let items = required
        .map(|parameter| argument_line(parameter.name.as_str(), &doc_line(&parameter.docs)))
        .collect::<Vec<_>>();
    let apart = (!items.is_empty()).then(String::new);
    std::iter::once(about.to_owned())
        .chain(apart)
        .chain(items)
        .collect()
}

/// One argument in the list.
pub(super) fn argument_line(name: &str, about: &str) -> String {
    format!("- {}: {about}", code(name))
}

/// The arguments of a `new`: everything required.
pub(super) fn emit_arguments(parameters: &[Parameter]) -> Vec<TokenStream> {
    parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| emit_argument(parameter).0)
        .collect()
}

/// The initial value of a field.
pub(super) fn emit_initial(parameter: &Parameter) -> TokenStream {
    let name = ident(&parameter.name);
    let (_, value) = emit_argument(parameter);
    if !parameter.required {
        quote!(#name: None)
    } else if converts(parameter) {
        quote!(#name: #value)
    } else {
        quote!(#name)
    }
}

/// The setters of the optional parameters.
pub(super) fn emit_setters(parameters: &[Parameter]) -> Vec<TokenStream> {
    parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .map(|parameter| {
            let name = ident(&parameter.name);
            let (argument, value) = emit_argument(parameter);
            let docs = emit_docs(&parameter.docs);
            quote! {
                #docs
                #[must_use]
                pub fn #name(mut self, #argument) -> Self {
                    self.#name = Some(#value);
                    self
                }
            }
        })
        .collect()
}

/// The call that adds a parameter to a request.
pub(super) fn emit_add(parameter: &Parameter) -> TokenStream {
    let (name, wire) = (ident(&parameter.name), &parameter.wire);
    match (&parameter.spelling, parameter.place, parameter.required) {
        (Spelling::Plain, ParameterPlace::Path, _) => quote!(.path(#wire, &self.#name)?),
        (Spelling::Plain, ParameterPlace::Header, true) => quote!(.header(#wire, &self.#name)?),
        (Spelling::Plain, ParameterPlace::Header, false) => {
            quote!(.header_if(#wire, self.#name.as_ref())?)
        }
        (Spelling::Plain, _, true) => quote!(.query(#wire, &self.#name)),
        (Spelling::Plain, _, false) => quote!(.query_if(#wire, self.#name.as_ref())),
        (_, _, true) => {
            let (how, value) = (emit_how(parameter), emit_value(parameter));
            quote!(.add(#how, #value)?)
        }
        (_, _, false) => {
            let (how, value) = (emit_how(parameter), emit_value(parameter));
            quote!(.add_if(#how, #value)?)
        }
    }
}

/// The style in which a parameter is written.
fn emit_how(parameter: &Parameter) -> TokenStream {
    let wire = &parameter.wire;
    let (new, usual, explodes) = match parameter.place {
        ParameterPlace::Path => (quote!(path), Style::Simple, false),
        ParameterPlace::Query | ParameterPlace::Part => (quote!(query), Style::Form, true),
        ParameterPlace::Header => (quote!(header), Style::Simple, false),
        ParameterPlace::Cookie => (quote!(cookie), Style::Form, false),
    };
    let new = quote!(skattekit_runtime::Parameter::#new(#wire));
    let Spelling::Styled {
        parts,
        style,
        explode,
        reserved,
        empty,
    } = &parameter.spelling
    else {
        return new;
    };
    let changed = (*style != usual).then(|| {
        let style = match style {
            Style::Simple => quote!(Simple),
            Style::Label => quote!(Label),
            Style::Matrix => quote!(Matrix),
            Style::Form => quote!(Form),
            Style::SpaceDelimited => quote!(SpaceDelimited),
            Style::PipeDelimited => quote!(PipeDelimited),
            Style::DeepObject => quote!(DeepObject),
        };
        quote!(.style(skattekit_runtime::Style::#style))
    });
    let is_one = matches!(parts, Parts::One | Parts::Json);
    let explode = (!is_one && *explode != explodes && *style != Style::DeepObject)
        .then(|| quote!(.explode(#explode)));
    let reserved = reserved.then(|| quote!(.allow_reserved()));
    let empty = empty.then(|| quote!(.allow_empty()));
    quote!(#new #changed #explode #reserved #empty)
}

/// The value of a parameter, split into parts; for an optional one, only if it is set.
fn emit_value(parameter: &Parameter) -> TokenStream {
    let Spelling::Styled { parts, .. } = &parameter.spelling else {
        return TokenStream::new();
    };
    emit_parts(parameter, *parts)
}

fn emit_parts(parameter: &Parameter, parts: Parts) -> TokenStream {
    let name = ident(&parameter.name);
    let function = match parts {
        Parts::One => quote!(skattekit_runtime::Parts::one),
        Parts::List => quote!(skattekit_runtime::Parts::list),
        Parts::Object => quote!(skattekit_runtime::Parts::object),
        Parts::Json => quote!(skattekit_runtime::Parts::json),
    };
    match (parameter.required, parts) {
        (true, _) => quote!(#function(&self.#name)),
        (false, Parts::List) => quote!(self.#name.as_deref().map(#function)),
        (false, _) => quote!(self.#name.as_ref().map(#function)),
    }
}

/// A form that an operation sends.
pub(super) fn emit_form(item: &Form) -> Vec<TokenStream> {
    let docs = emit_docs_of(item.docs.iter().map(|(docs, _)| docs));
    let name = ident(&item.name);
    let fields = emit_fields(&item.fields);
    let is_default = item.fields.iter().all(|field| !field.required);
    let default = is_default.then(|| quote!(Default,));
    let arguments = emit_arguments(&item.fields);
    let too_many = (arguments.len() > 7)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the form asks for them")]));
    let initial = item.fields.iter().map(emit_initial);
    let setters = emit_setters(&item.fields);
    let about = emit_lines(argument_lines(
        "Creates the form from its required fields.",
        &item.fields,
    ));
    let media_type = &item.media_type;
    let builder = if item.multipart {
        quote!(skattekit_runtime::Multipart)
    } else {
        quote!(skattekit_runtime::Form)
    };
    let added = item.fields.iter().map(emit_add_field);
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq)]
        pub struct #name {
            #(#fields,)*
        }
    };
    let methods = quote! {
        impl #name {
            #about
            #too_many
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#initial),* }
            }

            #(#setters)*

            fn content(&self) -> skattekit_runtime::Content {
                #builder::new(#media_type)
                    #(#added)*
                    .content()
            }
        }
    };
    vec![definition, methods]
}

/// A field as a part of a form.
fn emit_part(field: &Parameter, kind: PartKind) -> TokenStream {
    let name = ident(&field.name);
    match (kind, field.required) {
        (PartKind::Texts(parts), true) => {
            let parts = emit_parts(field, parts);
            quote!(skattekit_runtime::Part::texts(#parts))
        }
        (PartKind::Texts(parts), false) => {
            let parts = emit_parts(field, parts);
            quote!(#parts.map(skattekit_runtime::Part::texts))
        }
        (PartKind::Json, true) => quote!(skattekit_runtime::Part::json(&self.#name)),
        (PartKind::Json, false) => {
            quote!(self.#name.as_ref().map(skattekit_runtime::Part::json))
        }
        (PartKind::File, true) => quote!(skattekit_runtime::Part::file(&self.#name)),
        (PartKind::File, false) => {
            quote!(self.#name.as_ref().map(skattekit_runtime::Part::file))
        }
        (PartKind::Files, true) => quote!(skattekit_runtime::Part::files(&self.#name)),
        (PartKind::Files, false) => {
            quote!(self.#name.as_deref().map(skattekit_runtime::Part::files))
        }
    }
}

/// The call that adds a field to a form.
fn emit_add_field(field: &Parameter) -> TokenStream {
    let add = if field.required {
        quote!(add)
    } else {
        quote!(add_if)
    };
    let Spelling::Part(kind, media_type) = &field.spelling else {
        let (how, value) = (emit_how(field), emit_value(field));
        return quote!(.#add(#how, #value));
    };
    let wire = &field.wire;
    let media_type = media_type.as_ref();
    let media_type =
        media_type.map_or_else(|| quote!(None), |media_type| quote!(Some(#media_type)));
    let part = emit_part(field, *kind);
    quote!(.#add(#wire, #media_type, #part))
}

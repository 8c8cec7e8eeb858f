//! Operations to items: a request, and the ways to read its response.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::emit_docs_of;
use super::ident;
use super::structs::emit_type;
use crate::plan::{Operation, Parameter, ParameterPlace, Rule, Type};

/// An operation.
pub(super) fn emit_operation(item: &Operation) -> Vec<TokenStream> {
    let docs = emit_docs_of(item.docs.iter().map(|(docs, _)| docs));
    let name = ident(&item.name);
    let fields = item.parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.name), emit_type(&parameter.ty));
        if parameter.required {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let is_default = item.parameters.iter().all(|parameter| !parameter.required);
    let default = is_default.then(|| quote!(Default,));
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq)]
        pub struct #name {
            #(#fields,)*
        }
    };
    let new = emit_new(item);
    let setters = item
        .parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .map(emit_setter);
    let request = emit_request(item);
    let next = emit_next(item);
    let decode = emit_decode(item);
    let methods = quote! {
        impl #name {
            #new
            #(#setters)*
            #request
            #next
            #decode
        }
    };
    vec![definition, methods]
}

/// What a caller hands over for a value, and how it becomes the value.
fn emit_argument(parameter: &Parameter) -> (TokenStream, TokenStream) {
    let name = ident(&parameter.name);
    let ty = emit_type(&parameter.ty);
    match parameter.ty {
        Type::Text | Type::Open(_) | Type::Named(..) => {
            (quote!(#name: impl Into<#ty>), quote!(#name.into()))
        }
        _ => (quote!(#name: #ty), quote!(#name)),
    }
}

fn emit_new(item: &Operation) -> TokenStream {
    let required = item
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let arguments = required.map(|parameter| emit_argument(parameter).0);
    let fields = item.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name);
        let (_, value) = emit_argument(parameter);
        match &parameter.ty {
            _ if !parameter.required => quote!(#name: None),
            Type::Text | Type::Open(_) | Type::Named(..) => quote!(#name: #value),
            _ => quote!(#name),
        }
    });
    let people = item
        .parameters
        .iter()
        .filter(|parameter| parameter.is_person && parameter.required);
    let people = people.map(|parameter| {
        let (name, wire) = (ident(&parameter.name), &parameter.wire);
        quote! {
            skattekit_runtime::check_personidentifikator(request.#name.as_str())
                .map_err(|reason| InvalidRequest::new(#wire, reason))?;
        }
    });
    let rules = item.rules.iter().map(|rule| emit_rule(item, rule));
    let too_many = (item
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .count()
        > 7)
    .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the operation asks for them")]));
    let checks = Vec::from_iter(people.chain(rules));
    if checks.is_empty() {
        return quote! {
            /// The request, with what it must have.
            #too_many
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        };
    }
    quote! {
        /// The request, with what it must have.
        ///
        /// # Errors
        /// What cannot be answered: a personidentifikator that is none, a known code beside a value that its table rules out.
        #too_many
        pub fn new(#(#arguments),*) -> Result<Self, InvalidRequest> {
            let request = Self { #(#fields),* };
            #(#checks)*
            Ok(request)
        }
    }
}

/// The check that a value goes with a code.
fn emit_rule(item: &Operation, rule: &Rule) -> TokenStream {
    let (code, value) = (&item.parameters[rule.code], &item.parameters[rule.value]);
    let (code_wire, value_wire) = (&code.wire, &value.wire);
    let column = ident(&rule.column);
    let list = match &code.ty {
        Type::Open(list) => emit_type(list),
        ty => emit_type(ty),
    };
    let (code, value) = (ident(&code.name), ident(&value.name));
    quote! {
        skattekit_runtime::check_combination(
            #value_wire,
            &request.#value,
            #code_wire,
            &request.#code,
            #list::#column,
        )?;
    }
}

fn emit_setter(parameter: &Parameter) -> TokenStream {
    let name = ident(&parameter.name);
    let (argument, value) = emit_argument(parameter);
    let about = format!(" The request with `{}`.", parameter.wire);
    quote! {
        #[doc = #about]
        #[must_use]
        pub fn #name(mut self, #argument) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn emit_request(item: &Operation) -> TokenStream {
    let (method, template) = (&item.method, &item.template);
    let parameters = item.parameters.iter().map(|parameter| {
        let (name, wire) = (ident(&parameter.name), &parameter.wire);
        match (parameter.place, parameter.required) {
            (ParameterPlace::Path, _) => quote!(.path(#wire, &self.#name)?),
            (ParameterPlace::Query, true) => quote!(.query(#wire, &self.#name)),
            (ParameterPlace::Query, false) => quote!(.query_if(#wire, self.#name.as_ref())),
            (ParameterPlace::Header, true) => quote!(.header(#wire, &self.#name)?),
            (ParameterPlace::Header, false) => quote!(.header_if(#wire, self.#name.as_ref())?),
        }
    });
    let people = item
        .parameters
        .iter()
        .filter(|parameter| parameter.is_person && !parameter.required);
    let people = people.map(|parameter| {
        let (name, wire) = (ident(&parameter.name), &parameter.wire);
        quote! {
            if let Some(value) = &self.#name {
                skattekit_runtime::check_personidentifikator(value.as_str())
                    .map_err(|reason| InvalidRequest::new(#wire, reason))?;
            }
        }
    });
    let scopes = item.scope.as_ref().map(|(name, several)| {
        let name = ident(name);
        if *several {
            quote!(.scopes(#name))
        } else {
            quote!(.scopes(&[#name]))
        }
    });
    let (argument, format) = if item.has_xml {
        (quote!(, format: Format), quote!(format))
    } else {
        (quote!(), quote!(skattekit_runtime::Format::Json))
    };
    quote! {
        /// The request as HTTP has it, to the server at a base address.
        ///
        /// # Errors
        /// A value that the path, the query or a header cannot hold.
        pub fn request(&self, base_url: &str #argument) -> Result<Request, InvalidRequest> {
            #(#people)*
            skattekit_runtime::RequestBuilder::new(#method, base_url, #template)
                #(#parameters)*
                .accept(#format)
                #scopes
                .build()
        }
    }
}

/// The type parameters of types, each once.
fn emit_generics(types: &[&Type]) -> Option<TokenStream> {
    let mut names = Vec::new();
    for ty in types {
        if let Type::Named(_, parameters) = ty {
            names.extend(parameters);
        }
    }
    names.sort();
    names.dedup();
    let names = Vec::from_iter(names.into_iter().map(ident));
    (!names.is_empty()).then(|| quote!(<#(#names: Code),*>))
}

fn emit_next(item: &Operation) -> Option<TokenStream> {
    let next = item.next.as_ref()?;
    let (parameter, page) = (ident(&next.parameter), emit_type(&next.page));
    let (list, number) = (ident(&next.list), ident(&next.number));
    let generics = emit_generics(&[&next.page]);
    let rest = (item.parameters.len() > 1).then(|| quote!(, ..self.clone()));
    Some(quote! {
        /// The request for what comes after a page; none after one that has nothing from here on, which is the end for now.
        #[must_use]
        pub fn next #generics (&self, page: &#page) -> Option<Self> {
            let last = page.#list.iter().map(|item| item.#number).max()?;
            let #parameter = last.checked_add(1).filter(|next| *next > self.#parameter)?;
            Some(Self { #parameter #rest })
        }
    })
}

/// The ways to read a response; inline, so that only who calls them compiles the reading of the model.
fn emit_decode(item: &Operation) -> Option<TokenStream> {
    let (model, error) = item.reply.as_ref()?;
    let generics = emit_generics(&[model, error]);
    let (model_type, error) = (emit_type(model), emit_type(error));
    let any_year = item.any_year.as_ref().map(|name| {
        let name = ident(name);
        quote! {
            /// Reads a response of whichever inntektsår it says it is of.
            #[must_use]
            #[inline]
            pub fn decode_any_year(status: u16, content_type: Option<&str>, body: &[u8]) -> Reply<#name, #error> {
                skattekit_runtime::decode(status, content_type, body)
            }

            /// Reads a response of whichever inntektsår it says it is of, and lists what is new in it.
            #[must_use]
            #[inline]
            pub fn decode_any_year_with_findings(
                status: u16,
                content_type: Option<&str>,
                body: &[u8],
            ) -> (Reply<#name, #error>, Vec<Finding>) {
                skattekit_runtime::decode_with_findings(status, content_type, body)
            }
        }
    });
    Some(quote! {
        /// Reads a response, whatever it is: the model, the error, or the body when it is neither.
        #[must_use]
        #[inline]
        pub fn decode #generics (status: u16, content_type: Option<&str>, body: &[u8]) -> Reply<#model_type, #error> {
            skattekit_runtime::decode(status, content_type, body)
        }

        /// Reads a response, and lists what is new in it.
        #[must_use]
        #[inline]
        pub fn decode_with_findings #generics (
            status: u16,
            content_type: Option<&str>,
            body: &[u8],
        ) -> (Reply<#model_type, #error>, Vec<Finding>) {
            skattekit_runtime::decode_with_findings(status, content_type, body)
        }

        #any_year
    })
}

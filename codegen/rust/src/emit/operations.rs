//! Emission of operations: a request, and the functions that read its response.

use proc_macro2::TokenStream;
use quote::quote;
use skattekit_ir::markdown::code;

use super::calls::emit_calls;
use super::docs::{doc_line, emit_docs_of, emit_lines};
use super::ident;
use super::parameters::{
    argument_line, argument_lines, emit_add, emit_arguments, emit_fields, emit_initial,
    emit_setters,
};
use super::replies::emit_decode;
use super::servers::emit_server;
use super::structs::emit_constant;
use super::types::{emit_generics, emit_type};
use crate::plan::{
    Accept, Body, BodyChoice, BodyContent, MediaType, Operation, Parameter, Rule, Type,
};

/// An operation.
pub(super) fn emit_operation(item: &Operation) -> Vec<TokenStream> {
    let docs = emit_docs_of(item.docs.iter().map(|(docs, _)| docs));
    let name = ident(&item.name);
    let fields = emit_fields(&item.parameters);
    let body = item
        .body
        .as_ref()
        .map(|_| quote!(body: Option<skattekit_runtime::Content>,));
    let default = takes_nothing(item).then(|| quote!(Default,));
    // Without a field it could be written as a literal, and a later parameter would break that code.
    let is_empty = item.parameters.is_empty() && item.body.is_none();
    let open = is_empty.then(|| quote!(#[non_exhaustive]));
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, Eq)]
        #open
        pub struct #name {
            #(#fields,)*
            #body
        }
    };
    let constants = item.constants.iter().map(emit_constant);
    let servers = item.servers.iter().map(emit_server);
    let new = emit_new(item);
    let setters = emit_setters(&item.parameters);
    let bodies = item.body.iter().flat_map(emit_body_setters);
    let request = emit_request(item);
    let next = emit_next(item);
    let decode = emit_decode(item);
    let methods = quote! {
        impl #name {
            #(#constants)*
            #(#servers)*
            #new
            #(#setters)*
            #(#bodies)*
            #request
            #next
            #decode
        }
    };
    emit_named_arguments(item)
        .into_iter()
        .chain([definition, methods])
        .chain(emit_calls(item))
        .collect()
}

/// The struct that names the arguments of `new`, so that the compiler finds missing and repeated ones.
fn emit_named_arguments(item: &Operation) -> Option<TokenStream> {
    let name = ident(item.arguments.as_ref()?);
    let about = format!(
        " The arguments of [`{}::new`], by name.",
        item.name.as_str()
    );
    let required = item.parameters.iter().filter(|own| own.required);
    let fields = required.map(|own| {
        let (name, ty) = (ident(&own.name), emit_type(&own.ty));
        let about = format!(" The parameter {}.", code(&own.wire));
        quote!(#[doc = #about] pub #name: #ty)
    });
    Some(quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #name {
            #(#fields,)*
        }
    })
}

/// The arguments of `new` for parameters, and the statement that destructures them if a struct names them.
fn emit_parameters(item: &Operation) -> (Vec<TokenStream>, Option<TokenStream>) {
    let Some(name) = &item.arguments else {
        return (emit_arguments(&item.parameters), None);
    };
    let name = ident(name);
    let required = item.parameters.iter().filter(|own| own.required);
    let fields = required.map(|own| ident(&own.name));
    let apart = quote!(let #name { #(#fields),* } = arguments;);
    (vec![quote!(arguments: #name)], Some(apart))
}

/// Whether `new` takes no argument.
fn takes_nothing(item: &Operation) -> bool {
    item.parameters.iter().all(|parameter| !parameter.required) && argument_body(item).is_none()
}

/// The required body, if it has exactly one kind.
fn argument_body(item: &Operation) -> Option<&BodyChoice> {
    match &item.body {
        Some(Body {
            required: true,
            choices,
            ..
        }) => match &**choices {
            [choice] => Some(choice),
            _ => None,
        },
        _ => None,
    }
}

fn emit_new(item: &Operation) -> TokenStream {
    let choice = argument_body(item);
    let (mut arguments, apart) = emit_parameters(item);
    let count = arguments.len();
    let too_many = (count + usize::from(choice.is_some()) > 7).then(
        || quote!(#[expect(clippy::too_many_arguments, reason = "the operation asks for them")]),
    );
    arguments.extend(choice.map(emit_body_argument));
    let fields = initial_fields(item, choice);
    let generics = choice.and_then(|choice| emit_generics(&body_type(choice)));
    let people = item
        .parameters
        .iter()
        .filter(|parameter| parameter.is_person && parameter.required);
    let request = quote!(request);
    let people = people.map(|parameter| emit_person(parameter, &request));
    let rules = item.rules.iter().map(|rule| emit_rule(item, rule));
    let checks = people.chain(rules);
    let mut about = argument_lines(
        "Creates the request from its required parameters.",
        &item.parameters,
    );
    about.extend(body_lines(item, choice));
    let Some(errors) = &item.errors_of_new else {
        let about = emit_lines(about);
        return quote! {
            #about
            #too_many
            #[must_use]
            pub fn new #generics (#(#arguments),*) -> Self {
                #apart
                Self { #fields }
            }
        };
    };
    about.extend(["", "# Errors", errors].map(str::to_owned));
    let about = emit_lines(about);
    quote! {
        #about
        #too_many
        pub fn new #generics (#(#arguments),*) -> Result<Self, InvalidRequest> {
            #apart
            let request = Self { #fields };
            #(#checks)*
            Ok(request)
        }
    }
}

/// The initial fields of a new request: the arguments, and `None` for the rest.
fn initial_fields(item: &Operation, choice: Option<&BodyChoice>) -> TokenStream {
    let fields = item.parameters.iter().map(|own| {
        let name = ident(&own.name);
        if own.required && item.arguments.is_some() {
            quote!(#name)
        } else {
            emit_initial(own)
        }
    });
    let body = item.body.as_ref().map(|_| {
        let content = choice.map(emit_content);
        let content = content.map_or_else(|| quote!(None), |content| quote!(Some(#content)));
        quote!(body: #content)
    });
    let fields = fields.chain(body);
    quote!(#(#fields),*)
}

/// The documentation of the arguments for the body.
fn body_lines(item: &Operation, choice: Option<&BodyChoice>) -> Vec<String> {
    let (Some(body), Some(choice)) = (&item.body, choice) else {
        return Vec::new();
    };
    let range = match &choice.media_type {
        MediaType::Range(range) => {
            let about = format!("The media type of the body, within {}.", code(range));
            Some(argument_line("content_type", &about))
        }
        MediaType::Fixed(_) => None,
    };
    // The list continues that of the parameters before it, if there are any.
    let is_first = item.parameters.iter().all(|parameter| !parameter.required);
    is_first
        .then(String::new)
        .into_iter()
        .chain(range)
        .chain([argument_line("body", &doc_line(&body.docs))])
        .collect()
}

/// The check that a value is valid together with a code.
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

/// The setters of the body: one per kind, if `new` does not take it.
fn emit_body_setters(body: &Body) -> Vec<TokenStream> {
    if body.required && body.choices.len() == 1 {
        return Vec::new();
    }
    body.choices
        .iter()
        .map(|choice| {
            let name = ident(&choice.setter);
            let media_type = match &choice.media_type {
                MediaType::Fixed(media_type) | MediaType::Range(media_type) => media_type,
            };
            let about = doc_line(&body.docs);
            let about = format!(" Sets the body, as {}. {about}", code(media_type));
            let generics = emit_generics(&body_type(choice));
            let argument = emit_body_argument(choice);
            let content = emit_content(choice);
            quote! {
                #[doc = #about]
                #[must_use]
                pub fn #name #generics (mut self, #argument) -> Self {
                    self.body = Some(#content);
                    self
                }
            }
        })
        .collect()
}

fn body_type(choice: &BodyChoice) -> Vec<&Type> {
    match &choice.content {
        BodyContent::Json(ty) | BodyContent::Xml(ty) => vec![ty],
        _ => Vec::new(),
    }
}

/// The argument for a body.
fn emit_body_argument(choice: &BodyChoice) -> TokenStream {
    let media_type = matches!(choice.media_type, MediaType::Range(_))
        .then(|| quote!(content_type: impl Into<String>,));
    let body = match &choice.content {
        BodyContent::Json(Type::Text) => quote!(body: &str),
        BodyContent::Json(Type::Vec(items)) => {
            let items = emit_type(items);
            quote!(body: &[#items])
        }
        BodyContent::Json(ty) | BodyContent::Xml(ty) => {
            let ty = emit_type(ty);
            quote!(body: &#ty)
        }
        BodyContent::Form(name) => {
            let name = ident(name);
            quote!(body: &#name)
        }
        BodyContent::Text => quote!(body: impl Into<String>),
        BodyContent::Bytes => quote!(body: impl Into<Vec<u8>>),
    };
    quote!(#media_type #body)
}

/// A body as stored in the request.
fn emit_content(choice: &BodyChoice) -> TokenStream {
    let media_type = match &choice.media_type {
        MediaType::Fixed(media_type) => quote!(#media_type),
        MediaType::Range(_) => quote!(content_type.into()),
    };
    match &choice.content {
        BodyContent::Json(_) => quote!(skattekit_runtime::Content::json(#media_type, body)),
        BodyContent::Xml(_) => quote!(skattekit_runtime::Content::xml(#media_type, body)),
        BodyContent::Form(_) => quote!(body.content()),
        BodyContent::Text => quote!(skattekit_runtime::Content::text(#media_type, body)),
        BodyContent::Bytes => quote!(skattekit_runtime::Content::bytes(#media_type, body)),
    }
}

fn emit_request(item: &Operation) -> TokenStream {
    let (method, template) = (&item.method, &item.template);
    let parameters = item.parameters.iter().map(emit_add);
    let people = item
        .parameters
        .iter()
        .filter(|parameter| parameter.is_person && !parameter.required);
    let own = quote!(self);
    let people = people.map(|parameter| emit_person(parameter, &own));
    let body = item.body.as_ref().map(|body| {
        if body.required {
            quote!(.body(self.body.as_ref())?)
        } else {
            quote!(.body_if(self.body.as_ref())?)
        }
    });
    let scopes = item.scope.as_ref().map(|scopes| {
        let name = ident(&scopes.name);
        let name = if scopes.own {
            quote!(Self::#name)
        } else {
            quote!(#name)
        };
        if scopes.several {
            quote!(.scopes(#name))
        } else {
            quote!(.scopes(&[#name]))
        }
    });
    let (argument, accept) = emit_accept(&item.accept);
    let errors = item
        .errors_of_request
        .iter()
        .flat_map(|errors| ["", "# Errors", errors].map(str::to_owned));
    let about = "Builds the HTTP request for the service at `base_url`.".to_owned();
    let about = emit_lines(std::iter::once(about).chain(errors).collect());
    quote! {
        #about
        pub fn request(&self, base_url: &str #argument) -> Result<Request, InvalidRequest> {
            #(#people)*
            skattekit_runtime::RequestBuilder::new(#method, base_url, #template)
                #(#parameters)*
                #body
                #accept
                #scopes
                .build()
        }
    }
}

/// The check of a personidentifikator, or of each of several, for the parameter in `of`.
fn emit_person(parameter: &Parameter, of: &TokenStream) -> TokenStream {
    let (name, wire) = (ident(&parameter.name), &parameter.wire);
    let check = |value: TokenStream| {
        quote! {
            skattekit_runtime::check_personidentifikator(#value.as_str())
                .map_err(|reason| InvalidRequest::new(#wire, reason))?;
        }
    };
    let is_list = matches!(parameter.ty, Type::Vec(_) | Type::List(_));
    match (parameter.required, is_list) {
        (true, false) => check(quote!(#of.#name)),
        (true, true) => {
            let check = check(quote!(value));
            quote!(for value in #of.#name.iter() { #check })
        }
        (false, false) => {
            let check = check(quote!(value));
            quote!(if let Some(value) = &#of.#name { #check })
        }
        (false, true) => {
            let check = check(quote!(value));
            quote!(for value in #of.#name.iter().flat_map(|values| values.iter()) { #check })
        }
    }
}

/// The argument that selects the format of the response, and the value of the `Accept` header.
fn emit_accept(accept: &Accept) -> (TokenStream, TokenStream) {
    match accept {
        Accept::Either => (quote!(, format: Format), quote!(.accept(format))),
        Accept::EitherOf(json, xml) => (
            quote!(, format: Format),
            quote!(.accept_media(match format {
                Format::Json => #json,
                Format::Xml => #xml,
            })),
        ),
        Accept::Json => (quote!(), quote!(.accept(skattekit_runtime::Format::Json))),
        Accept::Xml => (quote!(), quote!(.accept(skattekit_runtime::Format::Xml))),
        Accept::Media(media_types) => {
            let media_types = media_types.join(", ");
            (quote!(), quote!(.accept_media(#media_types)))
        }
    }
}

fn emit_next(item: &Operation) -> Option<TokenStream> {
    let next = item.next.as_ref()?;
    let (parameter, page) = (ident(&next.parameter), emit_type(&next.page));
    let (list, number) = (ident(&next.list), ident(&next.number));
    let generics = emit_generics(&[&next.page]);
    let rest = (item.parameters.len() > 1 || item.body.is_some()).then(|| quote!(, ..self.clone()));
    let numbers = match next.number_type {
        Type::Option(_) => quote!(filter_map(|item| item.#number)),
        Type::Nullable(_) => quote!(filter_map(|item| item.#number.into_option())),
        _ => quote!(map(|item| item.#number)),
    };
    let (first, value) = if next.is_required {
        (quote!(*next > self.#parameter), quote!(#parameter))
    } else {
        let first = quote!(self.#parameter.is_none_or(|first| *next > first));
        (first, quote!(#parameter: Some(#parameter)))
    };
    let cursor = if next.is_required {
        quote!(i64)
    } else {
        quote!(Option<i64>)
    };
    let about = format!(
        " The number with which the page begins, to be stored between runs: {}.",
        code(&next.wire)
    );
    let alias = &next.wire;
    Some(quote! {
        #[doc = #about]
        #[doc(alias = #alias)]
        #[must_use]
        pub const fn cursor(&self) -> #cursor {
            self.#parameter
        }

        /// The request for the next page; `None` if the page has no items from here on, which is the end for now.
        #[must_use]
        pub fn next #generics (&self, page: &#page) -> Option<Self> {
            let last = page.#list.iter().#numbers.max()?;
            let #parameter = last.checked_add(1).filter(|next| #first)?;
            Some(Self { #value #rest })
        }
    })
}

//! Emission of the traits by which a client sends any operation, and follows any list of events.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::ident;
use super::replies::emit_outcomes;
use super::types::{emit_generics, emit_type};
use crate::plan::{
    Accept, Addresses, Next, Operation, Outcome, Payload, RustName, Servers, Start, Type,
};

/// The implementations of the traits for a request type.
pub(super) fn emit_calls(item: &Operation) -> Vec<TokenStream> {
    let (name, id) = (ident(&item.name), &item.id);
    let (model, error) = emit_outcomes(&item.reply);
    let of_model = outcome_arguments(&item.reply.model);
    let of_error = outcome_arguments(&item.reply.error);
    // A list of codes that only the error has is nowhere for the caller to choose.
    let open = of_error.into_iter().filter(|own| !of_model.contains(own));
    let error = without_codes(error, &open.map(ident).collect::<Vec<_>>());
    let bounds = (!of_model.is_empty()).then(|| {
        let names = of_model.iter().copied().map(ident);
        quote!(#(#names: Code),*)
    });
    let servers = emit_servers_of(item);
    let format = if has_format(&item.accept) {
        quote!(either)
    } else {
        quote!(fixed)
    };
    let call = |bounds: Option<TokenStream>, model: TokenStream, read, read_with_findings| {
        let (read, read_with_findings): (&str, &str) = (read, read_with_findings);
        let read = format_ident!("{read}");
        let read_with_findings = format_ident!("{read_with_findings}");
        quote! {
            skattekit_runtime::impl_call! {
                #name [#bounds] as #id,
                #model,
                #error,
                #servers,
                #format,
                #read,
                #read_with_findings,
            }
        }
    };
    let any_year = item.any_year.as_ref().map(|model| {
        let model = ident(model);
        call(
            None,
            quote!(#model),
            "decode_any_year",
            "decode_any_year_with_findings",
        )
    });
    let next = item
        .next
        .as_ref()
        .map(|next| emit_pages(item, next, &error));
    std::iter::once(call(bounds, model, "decode", "decode_with_findings"))
        .chain(any_year)
        .chain(next)
        .collect()
}

/// The type parameters of an outcome, each once.
fn outcome_arguments(outcome: &Outcome) -> Vec<&RustName> {
    let names = match outcome {
        Outcome::One(Payload::Value(ty)) => ty.arguments(),
        Outcome::One(_) => &[],
        Outcome::Choice(_, parameters) => parameters,
    };
    let mut names = names.iter().collect::<Vec<_>>();
    names.sort();
    names.dedup();
    names
}

/// A type with the list without codes in the place of these parameters.
fn without_codes(ty: TokenStream, parameters: &[Ident]) -> TokenStream {
    let tokens = ty.into_iter().map(|token| match token {
        TokenTree::Ident(name) if parameters.contains(&name) => quote!(skattekit_runtime::NoCodes),
        token => token.into(),
    });
    tokens.collect()
}

const fn has_format(accept: &Accept) -> bool {
    matches!(accept, Accept::Either | Accept::EitherOf(..))
}

fn emit_servers_of(item: &Operation) -> TokenStream {
    match &item.addresses {
        Addresses::None => quote!(&[]),
        Addresses::Module(module) => {
            let (module, all) = (ident(module), format_ident!("{}", Servers::ALL));
            quote!(#module::#all)
        }
        Addresses::Own(own) => {
            let own = own.iter().map(ident);
            quote!(&[#(Self::#own),*])
        }
    }
}

/// The implementation of `Pages`.
fn emit_pages(item: &Operation, next: &Next, error: &TokenStream) -> TokenStream {
    let (name, page, element) = (
        ident(&item.name),
        emit_type(&next.page),
        emit_type(&next.item),
    );
    let generics = emit_generics(&[&next.page]);
    let (parameter, list) = (ident(&next.parameter), ident(&next.list));
    let rest = (item.parameters.len() > 1 || item.body.is_some()).then(|| quote!(, ..self.clone()));
    let (first, value) = if next.is_required {
        (quote!(Some(self.#parameter)), quote!(number))
    } else {
        (quote!(self.#parameter), quote!(Some(number)))
    };
    let number = emit_number(&quote!(item), &next.number, &next.number_type);
    let end = next.end.as_ref();
    let end = end.map_or_else(|| quote!(None), |code| quote!(Some(#code)));
    let registered = next.registered.as_ref().map(|(field, ty)| {
        let field = ident(field);
        let text = match ty {
            Type::Option(moment) => {
                let moment = emit_type(moment);
                quote!(item.#field.as_ref().map(#moment::as_str))
            }
            Type::Nullable(moment) => {
                let moment = emit_type(moment);
                quote!(item.#field.get().map(#moment::as_str))
            }
            _ => quote!(Some(item.#field.as_str())),
        };
        quote! {
            fn registered(item: &#element) -> Option<&str> {
                #text
            }
        }
    });
    let start = next.start.as_ref().map(|start| emit_start(start, error));
    quote! {
        impl #generics skattekit_runtime::Pages<#page> for #name {
            type Item = #element;

            const END: Option<&'static str> = #end;

            fn first(&self) -> Option<i64> {
                #first
            }

            fn beginning_with(&self, number: i64) -> Self {
                Self { #parameter: #value #rest }
            }

            fn items(page: #page) -> Vec<#element> {
                page.#list.into_iter().collect()
            }

            fn number(item: &#element) -> Option<i64> {
                #number
            }

            #registered

            #start
        }
    }
}

/// The number of an object, which may be absent.
fn emit_number(object: &TokenStream, field: &RustName, ty: &Type) -> TokenStream {
    let field = ident(field);
    match ty {
        Type::Option(_) => quote!(#object.#field),
        Type::Nullable(_) => quote!(#object.#field.into_option()),
        _ => quote!(Some(#object.#field)),
    }
}

fn emit_start(start: &Start, error: &TokenStream) -> TokenStream {
    let (operation, date) = (ident(&start.operation), ident(&start.date));
    let number = emit_number(&quote!(start), &start.number, &start.number_type);
    let (used, argument) = if start.has_format {
        (quote!(format), quote!(, format))
    } else {
        (quote!(_), quote!())
    };
    quote! {
        fn start(
            base_url: &str,
            date: Option<&str>,
            #used: skattekit_runtime::Format,
        ) -> Option<skattekit_runtime::Start<#error>> {
            let start = #operation::new();
            let start = match date {
                Some(date) => start.#date(date),
                None => start,
            };
            Some(skattekit_runtime::Start {
                request: start.request(base_url #argument),
                read: |status, content_type, body| {
                    #operation::decode(status, content_type, body).map(|start| #number)
                },
            })
        }
    }
}

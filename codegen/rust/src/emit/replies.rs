//! Emission of an operation's results: the functions that read a response, the enums of several results, and the trait
//! implementations of responses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::emit_docs;
use super::ident;
use super::types::{emit_generics, emit_type};
use crate::plan::{
    Arm, ArmError, ArmModel, Choice, Operation, Outcome, Payload, Reply, Root, RustName, Type,
    XmlRoot,
};

/// The names of the functions that read a response.
pub(crate) const READERS: [&str; 4] = [
    "decode",
    "decode_with_findings",
    "decode_any_year",
    "decode_any_year_with_findings",
];

/// The functions that read a response; inline, so that only their callers compile the reading of the model.
pub(super) fn emit_decode(item: &Operation) -> TokenStream {
    let reply = &item.reply;
    let generics = emit_outcome_generics(reply);
    let (model, error) = emit_outcomes(reply);
    let (silent, reporting, read) = emit_ways(reply, generics.as_ref(), &model, &error);
    let any_year = item
        .any_year
        .as_ref()
        .map(|name| emit_any_year(name, &error));
    quote! {
        /// Reads a response as the model, as the error, or as the raw body if it is neither.
        #[must_use]
        #[inline]
        pub fn decode #generics (status: u16, content_type: Option<&str>, body: &[u8]) -> Reply<#model, #error> {
            #silent
        }

        /// Reads a response, and lists its findings.
        #[must_use]
        #[inline]
        pub fn decode_with_findings #generics (
            status: u16,
            content_type: Option<&str>,
            body: &[u8],
        ) -> (Reply<#model, #error>, Vec<Finding>) {
            #reporting
        }

        #read

        #any_year
    }
}

/// The types of a success and of an error.
pub(super) fn emit_outcomes(reply: &Reply) -> (TokenStream, TokenStream) {
    (
        emit_outcome(&reply.model, &quote!(skattekit_runtime::NoContent)),
        emit_outcome(&reply.error, &quote!(skattekit_runtime::NoError)),
    )
}

/// How a response is read without and with a list of findings, and the method behind both if there is one.
fn emit_ways(
    reply: &Reply,
    generics: Option<&TokenStream>,
    model: &TokenStream,
    error: &TokenStream,
) -> (TokenStream, TokenStream, Option<TokenStream>) {
    let answer = quote!(skattekit_runtime::Answer);
    match &*reply.arms {
        [] => (
            quote!(skattekit_runtime::decode(status, content_type, body)),
            quote!(skattekit_runtime::decode_with_findings(
                status, content_type, body
            )),
            None,
        ),
        [only] => {
            let call = emit_arm(only, &reply.model, &reply.error);
            (
                quote!(#answer::new(status, content_type, body)#call.0),
                quote!(#answer::with_findings(status, content_type, body)#call),
                None,
            )
        }
        arms => {
            let read = emit_arms(arms, &reply.model, &reply.error);
            (
                quote!(Self::read(#answer::new(status, content_type, body)).0),
                quote!(Self::read(#answer::with_findings(status, content_type, body))),
                Some(quote! {
                    #[inline]
                    fn read #generics (answer: #answer<'_>) -> (Reply<#model, #error>, Vec<Finding>) {
                        #read
                    }
                }),
            )
        }
    }
}

fn emit_any_year(name: &RustName, error: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        /// Reads a response of any inntektsår, by the year in it.
        #[must_use]
        #[inline]
        pub fn decode_any_year(status: u16, content_type: Option<&str>, body: &[u8]) -> Reply<#name, #error> {
            skattekit_runtime::decode(status, content_type, body)
        }

        /// Reads a response of any inntektsår, by the year in it, and lists its findings.
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
}

/// The type parameters of both outcomes, without repetitions.
fn emit_outcome_generics(reply: &Reply) -> Option<TokenStream> {
    let types = [&reply.model, &reply.error].map(|outcome| match outcome {
        Outcome::One(Payload::Value(ty)) => ty.clone(),
        Outcome::One(_) => Type::Text,
        Outcome::Choice(name, parameters) => Type::Named(name.clone(), parameters.clone()),
    });
    emit_generics(&[&types[0], &types[1]])
}

fn emit_outcome(outcome: &Outcome, nothing: &TokenStream) -> TokenStream {
    match outcome {
        Outcome::One(Payload::Value(ty)) => emit_type(ty),
        Outcome::One(Payload::Text) => quote!(String),
        Outcome::One(Payload::HiddenText) => quote!(skattekit_runtime::Sensitive),
        Outcome::One(Payload::Bytes) => quote!(Vec<u8>),
        Outcome::One(Payload::Nothing) => nothing.clone(),
        Outcome::Choice(name, parameters) => {
            emit_type(&Type::Named(name.clone(), parameters.clone()))
        }
    }
}

/// The code that reads each of several statuses.
fn emit_arms(arms: &[Arm], model: &Outcome, error: &Outcome) -> TokenStream {
    let bodies = arms.iter().map(|arm| emit_arm(arm, model, error));
    let patterns = arms.iter().map(|arm| {
        let guard = (!arm.media_types.is_empty()).then(|| {
            let media_types = &arm.media_types;
            quote!(if answer.is_media(&[#(#media_types),*]))
        });
        let pattern = match arm.statuses {
            None => quote!(_),
            Some((first, last)) => {
                let literal = Literal::u16_unsuffixed;
                let (start, end) = (literal(first), literal(last));
                if first == last {
                    quote!(#start)
                } else {
                    quote!(#start..=#end)
                }
            }
        };
        quote!(#pattern #guard)
    });
    quote! {
        match answer.status() {
            #(#patterns => answer #bodies,)*
        }
    }
}

/// The method called for one arm.
fn emit_arm(arm: &Arm, model: &Outcome, error: &Outcome) -> TokenStream {
    let owner = |outcome: &Outcome| match outcome {
        Outcome::Choice(name, _) => Some(ident(name)),
        Outcome::One(_) => None,
    };
    let itself = quote!(std::convert::identity);
    let variant = match &arm.error {
        ArmError::Variant(variant) => Some(variant),
        ArmError::Text(variant) | ArmError::Bytes(variant) => variant.as_ref(),
        _ => None,
    };
    let error = match (&arm.error, variant, owner(error)) {
        (_, Some(variant), Some(owner)) => {
            let variant = ident(variant);
            quote!(#owner::#variant)
        }
        (ArmError::NoneOfSeveral, ..) => quote!(skattekit_runtime::NoError::never),
        _ => itself.clone(),
    };
    let Some(ArmModel {
        payload,
        media_types,
        variant,
    }) = &arm.model
    else {
        return match arm.error {
            ArmError::Text(_) => quote!(.text_error(#error)),
            ArmError::Bytes(_) => quote!(.bytes_error(#error)),
            _ => quote!(.error(#error)),
        };
    };
    let variant = variant.as_ref().map(ident);
    let model = match (variant, owner(model), payload) {
        (Some(variant), Some(owner), Payload::Nothing) => quote!(|_| #owner::#variant),
        (Some(variant), Some(owner), _) => quote!(#owner::#variant),
        _ => itself,
    };
    match payload {
        Payload::Value(_) => quote!(.model(#model, #error)),
        Payload::Text | Payload::HiddenText => {
            quote!(.text(&[#(#media_types),*], #model, #error))
        }
        Payload::Bytes => quote!(.bytes(&[#(#media_types),*], #model, #error)),
        Payload::Nothing => quote!(.empty(#model, #error)),
    }
}

/// An enum of the possible results of an operation.
pub(super) fn emit_choice(item: &Choice) -> Vec<TokenStream> {
    let docs = emit_docs(&item.docs);
    let name = ident(&item.name);
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let variants = item.variants.iter().map(|(variant, docs, payload)| {
        let (docs, variant) = (emit_docs(docs), ident(variant));
        let payload = match payload {
            Payload::Value(ty) => {
                let ty = emit_type(ty);
                quote!((#ty))
            }
            Payload::Text => quote!((String)),
            Payload::HiddenText => quote!((skattekit_runtime::Sensitive)),
            Payload::Bytes => quote!((Vec<u8>)),
            Payload::Nothing => quote!(),
        };
        quote!(#docs #variant #payload)
    });
    let definition = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one of it at a time")]
        pub enum #name #generics {
            #(#variants,)*
        }
    };
    let error = item.is_error.then(|| emit_error_code(item));
    std::iter::once(definition).chain(error).collect()
}

/// The error code of an enum of errors.
fn emit_error_code(item: &Choice) -> TokenStream {
    let name = ident(&item.name);
    let parameters = item.parameters.iter().map(ident).collect::<Vec<_>>();
    let generics = (!parameters.is_empty()).then(|| quote!(<#(#parameters: Code),*>));
    let arguments = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
    // One arm per type: several arms with the same type would be identical.
    let mut arms = Vec::<(&Payload, Vec<TokenStream>)>::new();
    for (variant, _, payload) in &item.variants {
        let variant = ident(variant);
        let pattern = if *payload == Payload::Nothing {
            quote!(Self::#variant)
        } else {
            quote!(Self::#variant(error))
        };
        match arms.iter_mut().find(|(known, _)| *known == payload) {
            Some((_, patterns)) => patterns.push(pattern),
            None => arms.push((payload, vec![pattern])),
        }
    }
    let arms = arms.iter().map(|(payload, patterns)| {
        if **payload == Payload::Nothing {
            quote!(#(#patterns)|* => None)
        } else {
            quote!(#(#patterns)|* => skattekit_runtime::ErrorCode::error_code(error))
        }
    });
    quote! {
        impl #generics skattekit_runtime::ErrorCode for #name #arguments {
            fn error_code(&self) -> Option<&str> {
                match self {
                    #(#arms,)*
                }
            }
        }
    }
}

/// The implementation that makes a type a response where no operation does.
pub(super) fn emit_response(item: &Root) -> TokenStream {
    let name = ident(&item.name);
    let root = item.root.as_ref().map(|XmlRoot { name, namespace }| {
        let namespace = namespace.as_ref().map(|namespace| quote!(, #namespace));
        quote!(#name #namespace)
    });
    quote!(skattekit_runtime::impl_document!(#name [] #root);)
}

//! The tables over all pages of the catalogue to their types, their rows and the functions that look them up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::{Apis, CatalogueApi, CodeHit, ErrorWithoutCode, Feilkoder};

/// The items of the table of pages.
pub(super) fn emit_apis(item: &Apis) -> Vec<TokenStream> {
    let rows = item.apis.iter().map(emit_api);
    let count = Literal::usize_unsuffixed(item.apis.len());
    vec![
        emit_api_type(),
        emit_without_code_type(),
        quote! {
            /// Every page of the catalogue, sorted by slug; the pages that are about all services among them.
            pub static APIS: &[Api] = &TABLE;
        },
        quote! {
            /// The page with this slug, such as `avregning`; the case of the letters counts.
            #[must_use]
            pub fn api(slug: &str) -> Option<&'static Api> {
                let row = APIS.binary_search_by(|api| api.slug.cmp(slug)).ok()?;
                APIS.get(row)
            }
        },
        quote!(pub(crate) static TABLE: [Api; #count] = [#(#rows),*];),
    ]
}

fn emit_api_type() -> TokenStream {
    quote! {
        /// What the catalogue has of one API, without its error codes.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Api {
            /// Its name in addresses of the documentation; unique. Its module and its feature are named by it.
            pub slug: &'static str,
            /// The title of its page, in Norwegian.
            pub title: &'static str,
            /// Whether the page is about all services rather than one: every service can answer with its codes.
            pub common: bool,
            /// The Maskinporten scopes, of which a token needs one; empty where the page names none.
            pub scopes: &'static [&'static str],
            /// The ID-porten scopes; empty where the page names none.
            pub idporten_scopes: &'static [&'static str],
            /// The base address of the test environment; none where none is published. What stands in braces is to be replaced.
            pub base_url_test: Option<&'static str>,
            /// The base address of production; none where none is published. What stands in braces is to be replaced.
            pub base_url_production: Option<&'static str>,
            /// The names of the event lists that tell of changes, in Norwegian; may be empty.
            pub hendelser: &'static [&'static str],
            /// The address of the OpenAPI document on SwaggerHub; none where the page links to none.
            pub swaggerhub: Option<&'static str>,
            /// The names of the rettighetspakker, in the order of the page; may be empty.
            pub rettighetspakker: &'static [&'static str],
            /// What the page's tables of errors list without a code, in the order of the page; may be empty.
            pub without_code: &'static [ErrorWithoutCode],
            /// The documents that the page was written from, each with its commit or edition.
            pub source: &'static str,
            /// What was noted about the page as a whole while it was read, in English; mostly empty.
            pub remarks: &'static [&'static str],
        }
    }
}

fn emit_without_code_type() -> TokenStream {
    quote! {
        /// A row of a table of errors that has no code.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct ErrorWithoutCode {
            /// The HTTP status; none where the table tells none.
            pub http_status: Option<u16>,
            /// What the error reads like; none where the table tells a status instead.
            pub feil: Option<&'static str>,
            /// What it is about, in Norwegian.
            pub omraade: &'static str,
        }
    }
}

fn emit_api(api: &CatalogueApi) -> TokenStream {
    let CatalogueApi {
        slug,
        title,
        common,
        scopes,
        idporten_scopes,
        hendelser,
        rettighetspakker,
        source,
        remarks,
        ..
    } = api;
    let test = emit_maybe(api.base_url_test.as_deref());
    let production = emit_maybe(api.base_url_production.as_deref());
    let swaggerhub = emit_maybe(api.swaggerhub.as_deref());
    let without_code = api.without_code.iter().map(emit_without_code);
    quote! {
        Api {
            slug: #slug,
            title: #title,
            common: #common,
            scopes: &[#(#scopes),*],
            idporten_scopes: &[#(#idporten_scopes),*],
            base_url_test: #test,
            base_url_production: #production,
            hendelser: &[#(#hendelser),*],
            swaggerhub: #swaggerhub,
            rettighetspakker: &[#(#rettighetspakker),*],
            without_code: &[#(#without_code),*],
            source: #source,
            remarks: &[#(#remarks),*],
        }
    }
}

fn emit_without_code(row: &ErrorWithoutCode) -> TokenStream {
    let status = emit_status(row.http_status);
    let feil = emit_maybe(row.feil.as_deref());
    let omraade = &row.omraade;
    quote!(ErrorWithoutCode { http_status: #status, feil: #feil, omraade: #omraade })
}

/// The items of the table of error codes.
pub(super) fn emit_feilkoder(item: &Feilkoder) -> Vec<TokenStream> {
    let rows = item.hit.iter().map(emit_hit);
    vec![
        quote! {
            /// An error code of one API.
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub struct CodeHit {
                /// The code as the page writes it.
                pub kode: &'static str,
                /// The API whose page has it.
                pub api: &'static Api,
                /// The enum of the API's module that has it, such as `Feilkode`.
                pub liste: &'static str,
                /// The HTTP status that the error comes with; none where the page tells none.
                pub http_status: Option<u16>,
                /// What the error is about, in Norwegian. The message of a response can be more precise.
                pub omraade: &'static str,
                /// What was noted about the code while its page was read, in English: it is published so, and looks like a slip.
                pub remark: Option<&'static str>,
            }
        },
        quote! {
            /// What a code that turned up in a log is: a row for every API, and every table of one, that has the code.
            ///
            /// The rows are sorted by API, by slug, and then as on its page; there is none for an unknown code.
            /// Blanks around the code and the case of its letters do not count, since logs keep neither.
            /// Nothing is allocated.
            #[must_use]
            pub fn feilkode(kode: &str) -> &'static [CodeHit] {
                skattekit_runtime::private::find_rows(FEILKODER, |hit| hit.kode, kode)
            }
        },
        quote! {
            /// The error codes of all APIs, sorted by code in lower case, then by API, then as on its page.
            pub static FEILKODER: &[CodeHit] = &[#(#rows),*];
        },
    ]
}

fn emit_hit(hit: &CodeHit) -> TokenStream {
    let CodeHit {
        kode,
        liste,
        omraade,
        ..
    } = hit;
    let api = Literal::usize_unsuffixed(hit.api);
    let status = emit_status(hit.http_status);
    let remark = emit_maybe(hit.remark.as_deref());
    quote! {
        CodeHit {
            kode: #kode,
            api: &TABLE[#api],
            liste: #liste,
            http_status: #status,
            omraade: #omraade,
            remark: #remark,
        }
    }
}

fn emit_maybe(text: Option<&str>) -> TokenStream {
    text.map_or(quote!(None), |text| quote!(Some(#text)))
}

fn emit_status(status: Option<u16>) -> TokenStream {
    let status = status.map(Literal::u16_unsuffixed);
    status.map_or(quote!(None), |status| quote!(Some(#status)))
}

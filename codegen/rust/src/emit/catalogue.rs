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
            /// The page with this slug, such as `avregning`; case-sensitive.
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
        /// The facts about one API, without its error codes.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct Api {
            /// Its name in addresses of the documentation; unique, and also the name of its module and its feature.
            pub slug: &'static str,
            /// The title of its page, in Norwegian.
            pub title: &'static str,
            /// Whether the page is about all services rather than one: every service can return its codes.
            pub common: bool,
            /// The Maskinporten scopes, of which a token needs one; empty if the page names none.
            pub scopes: &'static [&'static str],
            /// The ID-porten scopes; empty if the page names none.
            pub idporten_scopes: &'static [&'static str],
            /// The base address of the test environment; `None` if none is published. Replace the parts in braces.
            pub base_url_test: Option<&'static str>,
            /// The base address of production; `None` if none is published. Replace the parts in braces.
            pub base_url_production: Option<&'static str>,
            /// The names of the event lists about changes, in Norwegian; may be empty.
            pub hendelser: &'static [&'static str],
            /// The address of the OpenAPI document on SwaggerHub; `None` if the page links to none.
            pub swaggerhub: Option<&'static str>,
            /// The names of the rettighetspakker, in the order of the page; may be empty.
            pub rettighetspakker: &'static [&'static str],
            /// The errors without a code in the page's tables, in page order; may be empty.
            pub without_code: &'static [ErrorWithoutCode],
            /// The documents that the page was written from, each with its commit or edition.
            pub source: &'static str,
            /// Remarks on the page as a whole, in English; usually empty.
            pub remarks: &'static [&'static str],
        }
    }
}

fn emit_without_code_type() -> TokenStream {
    quote! {
        /// An error without a code: a row of an error table.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct ErrorWithoutCode {
            /// The HTTP status; `None` if the table has none.
            pub http_status: Option<u16>,
            /// The text of the error; `None` if the table has a status instead.
            pub feil: Option<&'static str>,
            /// The description of the error, in Norwegian.
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
                /// The HTTP status of the error; `None` if the page has none.
                pub http_status: Option<u16>,
                /// The description of the error, in Norwegian. The message of a response can be more precise.
                pub omraade: &'static str,
                /// A remark on the code, in English: it is published like this, and is probably a mistake.
                pub remark: Option<&'static str>,
            }
        },
        quote! {
            /// Looks up a code from a log: one row for every table of every API that has the code.
            ///
            /// The rows are sorted by the API's slug, then in page order; there are none for an unknown code.
            /// Blanks around the code and its case are ignored, since logs may change both.
            /// No memory is allocated.
            #[must_use]
            pub fn feilkode(kode: &str) -> &'static [CodeHit] {
                skattekit_runtime::private::find_rows(FEILKODER, |hit| hit.kode, kode)
            }
        },
        quote! {
            /// The error codes of all APIs, sorted by code in lower case, then by API, then in page order.
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

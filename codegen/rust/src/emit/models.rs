//! Emission of the tables of all models that the APIs answer with and can be asked to their rows.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{ident, path};
use crate::plan::{
    CombinationRow, CursorRow, ErrorRow, Model, Models, OperationRow, ParameterKind,
    ParameterPlace, ParameterRow,
};

/// The tables.
pub(super) fn emit_models(item: &Models) -> Vec<TokenStream> {
    let rows = item.rows.iter().map(emit_row);
    let operations = item.operations.iter().map(emit_operation);
    vec![
        quote! {
            /// All models that the APIs return, sorted by API, by version, with errors last, then by name.
            pub static MODELS: &[ResponseType] = &[#(#rows),*];
        },
        quote! {
            /// Everything that the APIs can be asked, sorted by API and by version, then in the order of the specification.
            pub static OPERATIONS: &[Operation] = &[#(#operations),*];
        },
    ]
}

fn emit_row(row: &Model) -> TokenStream {
    let Model {
        api,
        version,
        name,
        is_error,
        is_shared,
        operations,
        fields,
        required,
        ..
    } = row;
    let ty: syn::Type = syn::parse_str(&row.ty).expect("types of a plan are made of Rust names");
    let lists = row.lists.iter().map(|list| path(list));
    let year_lists = row.year_lists.iter().map(|(year, list)| {
        let (year, list) = (Literal::u16_unsuffixed(*year), path(list));
        quote!((#year, CodeList::of_year::<#list>()))
    });
    let year = match &row.year {
        None => quote!(|_| None),
        Some((field, is_method)) => {
            let field = ident(field);
            let call = is_method.then(|| quote!(()));
            let lent = (!is_method).then(|| quote!(&));
            quote!(|value| skattekit_runtime::private::year_of(#lent value.#field #call))
        }
    };
    quote! {
        ResponseType {
            api: #api,
            version: #version,
            name: #name,
            is_error: #is_error,
            is_shared: #is_shared,
            operations: &[#(#operations),*],
            root: <#ty as Response>::XML_ROOT,
            kind: <#ty as Response>::KIND,
            fields: &[#(#fields),*],
            required: &[#(#required),*],
            lists: &[#(CodeList::of::<#lists>()),*],
            year_lists: &[#(#year_lists),*],
            inspect: |format, body, observer| inspect::<#ty>(format, body, observer).map(#year),
            sample: SampleOf::of::<#ty>(),
            describe: DescribeOf::of::<#ty>(),
        }
    }
}

fn emit_operation(row: &OperationRow) -> TokenStream {
    let OperationRow {
        api,
        version,
        name,
        id,
        method,
        path,
        servers,
        scopes,
        media_types,
        statuses,
        ..
    } = row;
    let parameters = row.parameters.iter().map(emit_parameter);
    let combinations = row.combinations.iter().map(emit_combination);
    let errors = row.errors.iter().map(emit_error);
    let response = optional(row.response.map(|at| {
        let at = Literal::usize_unsuffixed(at);
        quote!(&MODELS[#at])
    }));
    let cursor = optional(row.cursor.as_ref().map(emit_cursor));
    quote! {
        Operation {
            api: #api,
            version: #version,
            name: #name,
            id: #id,
            method: #method,
            path: #path,
            parameters: &[#(#parameters),*],
            combinations: &[#(#combinations),*],
            servers: &[#(#servers),*],
            scopes: &[#(#scopes),*],
            media_types: &[#(#media_types),*],
            statuses: &[#(#statuses),*],
            response: #response,
            errors: &[#(#errors),*],
            cursor: #cursor,
        }
    }
}

fn emit_parameter(row: &ParameterRow) -> TokenStream {
    let ParameterRow {
        name,
        required,
        is_sensitive,
        is_person,
        ..
    } = row;
    let place = match row.place {
        ParameterPlace::Path => quote!(Path),
        // A parameter of an operation is no part of a form.
        ParameterPlace::Query | ParameterPlace::Part => quote!(Query),
        ParameterPlace::Header => quote!(Header),
        ParameterPlace::Cookie => quote!(Cookie),
    };
    let kind = match &row.kind {
        ParameterKind::Text => quote!(Text),
        ParameterKind::Integer => quote!(Integer),
        ParameterKind::Decimal => quote!(Decimal),
        ParameterKind::Boolean => quote!(Boolean),
        ParameterKind::Date => quote!(Date),
        ParameterKind::DateTime => quote!(DateTime),
        ParameterKind::Year => quote!(Year),
        ParameterKind::Code(list) => {
            let list = path(list);
            quote!(Code(CodeList::of::<#list>()))
        }
        ParameterKind::Several => quote!(Several),
    };
    quote! {
        OperationParameter {
            name: #name,
            place: ParameterPlace::#place,
            required: #required,
            is_sensitive: #is_sensitive,
            is_person: #is_person,
            kind: ParameterKind::#kind,
        }
    }
}

fn emit_combination(row: &CombinationRow) -> TokenStream {
    let CombinationRow { by, code, .. } = row;
    let (list, column) = (path(&row.list), ident(&row.column));
    quote! {
        Combination {
            by: #by,
            code: #code,
            allows: |by, code| skattekit_runtime::private::allows(by, code, #list::#column),
        }
    }
}

fn emit_error(row: &ErrorRow) -> TokenStream {
    let ErrorRow { kode, omraade, .. } = row;
    let status = optional(row.http_status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote!(#status)
    }));
    quote! {
        OperationError {
            kode: #kode,
            http_status: #status,
            omraade: #omraade,
        }
    }
}

fn emit_cursor(row: &CursorRow) -> TokenStream {
    let CursorRow {
        parameter,
        list,
        number,
    } = row;
    quote! {
        OperationCursor {
            parameter: #parameter,
            list: #list,
            number: #number,
        }
    }
}

fn optional(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}

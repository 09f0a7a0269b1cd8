//! The arguments of a request's function: path parameters, required query parameters, the body.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{ImportScope, argument_type, converts, type_path};
use crate::name::RustName;
use crate::rust::{Argument, ArgumentKind, BodyArgument, Request, Ty};
use crate::scalar::Scalar;

const SCOPE: ImportScope = ImportScope::Requests;

/// The declaration of an argument, and the call that passes it to the request.
pub(super) struct EmittedArgument {
    pub declaration: TokenStream,
    pub call: TokenStream,
    /// `true` if its type makes the function generic.
    pub is_generic: bool,
}

/// Returns all arguments, in order.
pub(super) fn of(request: &Request) -> Vec<EmittedArgument> {
    let arguments = request.arguments.iter().map(emit);
    arguments.chain(request.body.iter().map(body)).collect()
}

fn emit(argument: &Argument) -> EmittedArgument {
    let Argument {
        name,
        wire_name,
        kind,
        ty,
    } = argument;
    let item = argument_type(ty, SCOPE);
    let is_text = *ty == Ty::Scalar(Scalar::String);
    let (value, values) = (converted(name, ty), converted_list(name, ty));
    match kind {
        ArgumentKind::Path if is_text => EmittedArgument {
            declaration: quote!(#name: impl runtime::PathArgument),
            call: quote!(.path(#wire_name, #name)),
            is_generic: true,
        },
        ArgumentKind::Path => EmittedArgument {
            declaration: quote!(#name: #item),
            call: quote!(.path(#wire_name, #value)),
            is_generic: converts(ty),
        },
        ArgumentKind::PathList if is_text => EmittedArgument {
            declaration: quote!(#name: impl IntoIterator<Item = impl runtime::PathArgument>),
            call: quote!(.path_all(#wire_name, #name)),
            is_generic: true,
        },
        ArgumentKind::PathList => EmittedArgument {
            declaration: quote!(#name: impl IntoIterator<Item = #item>),
            call: quote!(.path_all(#wire_name, #values)),
            is_generic: true,
        },
        ArgumentKind::Query => EmittedArgument {
            declaration: quote!(#name: #item),
            call: quote!(.query(#wire_name, #value)),
            is_generic: converts(ty),
        },
        ArgumentKind::Header => EmittedArgument {
            declaration: quote!(#name: #item),
            call: quote!(.with_header(#wire_name, #value)),
            is_generic: converts(ty),
        },
        ArgumentKind::HeaderList => EmittedArgument {
            declaration: quote!(#name: impl IntoIterator<Item = #item>),
            call: quote!(.with_headers(#wire_name, #values)),
            is_generic: true,
        },
        ArgumentKind::QueryList => EmittedArgument {
            declaration: quote!(#name: impl IntoIterator<Item = #item>),
            call: quote!(.query_list(#wire_name, #values)),
            is_generic: true,
        },
    }
}

fn body(body: &BodyArgument) -> EmittedArgument {
    match &body.ty {
        Some(ty) => {
            let declared = type_path(ty, SCOPE);
            EmittedArgument {
                declaration: quote!(body: #declared),
                call: match ty {
                    Ty::Message(_) => quote!(.body(&body)),
                    _ => quote!(.body_json(&body)),
                },
                is_generic: false,
            }
        }
        None => EmittedArgument {
            declaration: quote!(body: runtime::HttpBody),
            call: quote!(.body_raw(body)),
            is_generic: false,
        },
    }
}

/// Converts an argument to a value of its type.
pub(super) fn converted(name: &RustName, ty: &Ty) -> TokenStream {
    if !converts(ty) {
        return quote!(#name);
    }
    let ty = type_path(ty, SCOPE);
    quote!(Into::<#ty>::into(#name))
}

/// Converts an argument to values of its items' type.
pub(super) fn converted_list(name: &RustName, ty: &Ty) -> TokenStream {
    if !converts(ty) {
        return quote!(#name);
    }
    let ty = type_path(ty, SCOPE);
    quote!(#name.into_iter().map(Into::<#ty>::into))
}

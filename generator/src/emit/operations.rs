//! Long-running operations: the runtime's trait for an envelope, and the resumption of an
//! operation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::name::RustName;
use crate::rust::{OperationOutcome, OperationRole, Request, ResponseKind, Struct};

/// Emits the `LongRunning` implementation of an envelope.
pub(super) fn emit(item: &Struct, role: &OperationRole) -> TokenStream {
    let this = &item.name;
    let OperationRole {
        error: error_type,
        name,
        done,
        metadata,
        outcome,
    } = role;
    let (error, response) = error_and_response(outcome);
    let fields = quote!(std::collections::BTreeMap<String, crate::runtime::serde_json::Value>);
    quote! {
        impl crate::runtime::LongRunning for #this {
            type Error = #error_type;

            #[inline]
            fn name(&self) -> Option<&str> {
                self.#name.as_deref()
            }

            #[inline]
            fn done(&self) -> bool {
                self.#done.unwrap_or_default()
            }

            #[inline]
            fn metadata(&self) -> Option<&#fields> {
                self.#metadata.as_ref()
            }

            #[inline]
            fn error(&self) -> Option<&Self::Error> {
                #error
            }

            #[inline]
            fn response(&self) -> Option<&#fields> {
                #response
            }
        }
    }
}

fn error_and_response(outcome: &OperationOutcome) -> (TokenStream, TokenStream) {
    match outcome {
        OperationOutcome::Union {
            field,
            union,
            error,
            response,
        } => {
            let member = |variant: &RustName| {
                quote! {
                    match &self.#field {
                        Some(#union::#variant(value)) => Some(value),
                        _ => None,
                    }
                }
            };
            (member(error), member(response))
        }
        OperationOutcome::Fields {
            error,
            response,
            boxed,
        } => {
            let error = match boxed {
                true => quote!(self.#error.as_deref()),
                false => quote!(self.#error.as_ref()),
            };
            (error, quote!(self.#response.as_ref()))
        }
    }
}

/// Emits `resume`, if the method starts an operation.
pub(super) fn resume(request: &Request, response: &TokenStream) -> Option<TokenStream> {
    let constant = &request.constant;
    matches!(request.response, ResponseKind::Operation { .. }).then(|| {
        quote! {
            /// The operation of this name, which an earlier request of this method started.
            pub fn resume(name: impl Into<String>) -> #response {
                runtime::Operation::resume(&methods::#constant, name)
            }
        }
    })
}

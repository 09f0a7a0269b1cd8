//! The part of an operation's envelope that the runtime asks for: name, state, outcome.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::ident;
use crate::rust::{OperationOutcome, OperationRole, Struct};

/// The `LongRunning` implementation.
pub(super) fn emit(item: &Struct, role: &OperationRole) -> TokenStream {
    let this = ident(&item.name);
    let error_ty = ident(&role.error);
    let (name, done, metadata) = (ident(&role.name), ident(&role.done), ident(&role.metadata));
    let (error, response) = outcome(&role.outcome);
    quote! {
        impl crate::runtime::LongRunning for #this {
            type Error = #error_ty;

            #[inline]
            fn name(&self) -> Option<&str> {
                self.#name.as_deref()
            }

            #[inline]
            fn done(&self) -> bool {
                self.#done.unwrap_or_default()
            }

            #[inline]
            fn metadata(&self) -> Option<&std::collections::BTreeMap<String, crate::runtime::serde_json::Value>> {
                self.#metadata.as_ref()
            }

            #[inline]
            fn error(&self) -> Option<&Self::Error> {
                #error
            }

            #[inline]
            fn response(&self) -> Option<&std::collections::BTreeMap<String, crate::runtime::serde_json::Value>> {
                #response
            }
        }
    }
}

fn outcome(outcome: &OperationOutcome) -> (TokenStream, TokenStream) {
    match outcome {
        OperationOutcome::Union {
            field,
            union,
            error,
            response,
        } => {
            let (field, union) = (ident(field), ident(union));
            let pick = |variant: &crate::name::RustName| {
                let variant = ident(variant);
                quote! {
                    match &self.#field {
                        Some(#union::#variant(value)) => Some(value),
                        _ => None,
                    }
                }
            };
            (pick(error), pick(response))
        }
        OperationOutcome::Fields {
            error,
            response,
            boxed,
        } => {
            let (error, response) = (ident(error), ident(response));
            let error = if *boxed {
                quote!(self.#error.as_deref())
            } else {
                quote!(self.#error.as_ref())
            };
            (error, quote!(self.#response.as_ref()))
        }
    }
}

//! The OAuth scopes of an API, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::docs;
use crate::rust::ScopeConstant;

/// Emits the items of `scope.rs`.
pub(super) fn emit(scopes: &[ScopeConstant]) -> TokenStream {
    let constants = scopes.iter().map(|scope| {
        let ScopeConstant { name, url, .. } = scope;
        let docs = docs(&scope.docs);
        quote! {
            #docs
            pub const #name: &str = #url;
        }
    });
    quote! {
        //! OAuth scopes. A method accepts any one of those that its documentation lists.

        #(#constants)*
    }
}

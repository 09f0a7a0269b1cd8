//! Requests with paged responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{ImportScope, type_path};
use crate::rust::{PageFields, Request};

/// Emits `pages`, and `items` if a page has any.
pub(super) fn methods(request: &Request) -> Option<TokenStream> {
    let page = page(request)?;
    let items = page.items.as_ref().map(|_| {
        quote! {
            /// The items of all pages. A page is requested when the items of the one before it
            /// are used up.
            #[cfg(feature = "client")]
            #[inline]
            pub fn items(self, client: &runtime::Client) -> runtime::Items<Self> {
                runtime::Items::new(self, client)
            }
        }
    });
    Some(quote! {
        /// All pages, from the one that the request asks for.
        #[cfg(feature = "client")]
        #[inline]
        pub fn pages(self, client: &runtime::Client) -> runtime::Pages<Self> {
            runtime::Pages::new(self, client)
        }

        #items
    })
}

/// Emits the implementations of `Paged` and `PagedItems`.
pub(super) fn trait_impls(request: &Request) -> Option<TokenStream> {
    let name = &request.name;
    let page = page(request)?;
    let next = &page.next;
    let paged_items = paged_items(request, page);
    Some(quote! {
        impl runtime::Paged for #name {
            #[inline]
            fn next_page_token(page: &Self::Response) -> Option<&str> {
                page.#next.as_deref()
            }
        }

        #paged_items
    })
}

fn paged_items(request: &Request, page: &PageFields) -> Option<TokenStream> {
    let name = &request.name;
    let items = page.items.as_ref()?;
    let field = &items.field;
    let item = type_path(&items.item, ImportScope::Requests);
    let (item, value) = match items.by_key {
        true => (
            quote!((String, #item)),
            quote!(page.#field.unwrap_or_default().into_iter().collect()),
        ),
        false => (item, quote!(page.#field.unwrap_or_default())),
    };
    Some(quote! {
        impl runtime::PagedItems for #name {
            type Item = #item;

            #[inline]
            fn into_items(page: Self::Response) -> Vec<Self::Item> {
                #value
            }
        }
    })
}

fn page(request: &Request) -> Option<&PageFields> {
    request.paging.as_ref()?.page.as_ref()
}

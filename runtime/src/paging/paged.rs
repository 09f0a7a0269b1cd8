//! Requests whose responses come in pages (AIP-158).

use crate::request::ApiRequest;
use crate::response::FromResponse;

/// A request that gives its result in pages.
pub trait Paged: ApiRequest<Response: FromResponse + 'static> {
    /// Where the next page is; nothing or an empty text after the last.
    fn next_page_token(page: &Self::Response) -> Option<&str>;
}

/// A request whose pages hold items.
pub trait PagedItems: Paged {
    /// An item; with its key where a page holds a map.
    type Item;

    /// The items of a page.
    fn into_items(page: Self::Response) -> Vec<Self::Item>;
}

/// Describes the pages of a request by the fields of its response: the next page's token, and a
/// list `[_]` or a map `{_}` of items.
#[doc(hidden)]
#[macro_export]
macro_rules! paged {
    ($request:ident, $next:ident) => {
        impl $request {
            /// The pages, one after the other, from the one that the request asks for.
            #[cfg(feature = "client")]
            #[inline]
            pub fn pages(
                self,
                client: &$crate::Client,
            ) -> $crate::Pages<Self> {
                $crate::Pages::new(self, client)
            }
        }

        impl $crate::Paged for $request {
            #[inline]
            #[allow(deprecated)]
            fn next_page_token(
                page: &<Self as $crate::ApiRequest>::Response,
            ) -> ::core::option::Option<&str> {
                page.$next.as_deref()
            }
        }
    };
    ($request:ident, $next:ident, $items:ident => [$item:ty]) => {
        $crate::paged!($request, $next, $items => $item);
    };
    ($request:ident, $next:ident, $items:ident => {$item:ty}) => {
        $crate::paged!($request, $next, $items => (::std::string::String, $item));
    };
    ($request:ident, $next:ident, $items:ident => $item:ty) => {
        $crate::paged!($request, $next);

        impl $request {
            /// The items of all pages, one after the other. A page is asked for when the items of
            /// the one before it are used up.
            #[cfg(feature = "client")]
            #[inline]
            pub fn items(
                self,
                client: &$crate::Client,
            ) -> $crate::Items<Self> {
                $crate::Items::new(self, client)
            }
        }

        impl $crate::PagedItems for $request {
            type Item = $item;

            #[inline]
            #[allow(deprecated)]
            fn into_items(
                page: <Self as $crate::ApiRequest>::Response,
            ) -> ::std::vec::Vec<$item> {
                page.$items
                    .map(|items| items.into_iter().collect())
                    .unwrap_or_default()
            }
        }
    };
}

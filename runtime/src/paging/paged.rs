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

//! Requests whose responses consist of pages (AIP-158).

use crate::request::ApiRequest;
use crate::response::FromResponse;

/// A request that returns pages.
pub trait Paged: ApiRequest<Response: FromResponse + 'static> {
    /// Returns the token of the next page; `None` or an empty text after the last.
    fn next_page_token(page: &Self::Response) -> Option<&str>;
}

/// A request whose pages have items.
pub trait PagedItems: Paged {
    /// The type of an item; with its key if a page has a map.
    type Item;

    /// Returns the items of a page.
    fn into_items(page: Self::Response) -> Vec<Self::Item>;
}

//! Rust names as identifiers. Apart from literals, no other text becomes a token.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt};

use crate::name::RustName;

impl ToTokens for RustName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new(self.as_str(), Span::call_site()));
    }
}

/// Returns the identifier of a segment of a type's path.
pub(super) fn segment(name: &'static str) -> Ident {
    Ident::new(name, Span::call_site())
}

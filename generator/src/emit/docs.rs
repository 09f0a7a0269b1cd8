//! Documentation and conditions, as attributes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::name::RustName;

/// The documentation of an item.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#[doc = #lines])*)
}

/// The documentation of an item, in one line.
pub(super) fn doc(line: &str) -> TokenStream {
    let line = comment(line);
    quote!(#[doc = #line])
}

/// The documentation of the module that a file is.
pub(super) fn module_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| comment(line));
    quote!(#(#![doc = #lines])*)
}

/// A line with the space that stands behind `///`.
fn comment(line: &str) -> String {
    match line.trim_end() {
        "" => String::new(),
        line => format!(" {line}"),
    }
}

/// The attribute by which a search finds an item under its name on the wire.
pub(super) fn alias(name: &RustName, wire_name: &str) -> Option<TokenStream> {
    let is_found = name.as_str() == wire_name || wire_name.is_empty();
    // rustdoc refuses others.
    let plain = wire_name
        .chars()
        .all(|c| c.is_ascii_graphic() && !"'\"".contains(c));
    (!is_found && plain).then(|| quote!(#[doc(alias = #wire_name)]))
}

/// The attribute that warns the users of an item.
pub(super) fn deprecated(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[deprecated]))
}

/// The condition that a Cargo feature is on.
pub(super) fn feature_condition(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

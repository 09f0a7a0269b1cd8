//! Resource names: opaque newtypes with a constructor for each pattern.

use proc_macro2::TokenStream;
use quote::quote;

use super::ty::{docs, ident};
use crate::rust::NameType;

/// A resource name with its constructors and accessors.
pub(super) fn emit(item: &NameType) -> TokenStream {
    let name = ident(&item.name);
    let doc = docs(&item.docs);
    let texts = item.patterns.iter().map(|pattern| &pattern.text);
    let constructors = item.patterns.iter().enumerate().map(|(index, pattern)| {
        let constructor = ident(&pattern.constructor);
        let doc = format!(" The name `{}`.", super::escape::code(&pattern.text));
        let arguments: Vec<_> = pattern.variables.iter().map(ident).collect();
        quote! {
            #[doc = #doc]
            ///
            /// A segment that is empty, `.` or `..`, or holds a `/`, is refused when a request is
            /// made with the name.
            #[inline]
            pub fn #constructor(#(#arguments: impl Into<String>),*) -> Self {
                Self(crate::runtime::ResourceName::new(
                    Self::PATTERNS,
                    #index,
                    [#(#arguments.into()),*],
                ))
            }
        }
    });
    let single = item.patterns.len() == 1;
    let accessors = item
        .accessors
        .iter()
        .enumerate()
        .map(|(index, (wire, accessor))| {
            let accessor = ident(accessor);
            let doc = format!(" The segment `{{{}}}`.", super::escape::code(wire));
            if single {
                quote! {
                    #[doc = #doc]
                    #[inline]
                    pub fn #accessor(&self) -> &str {
                        self.0.segment(#index)
                    }
                }
            } else {
                quote! {
                    #[doc = #doc]
                    #[inline]
                    pub fn #accessor(&self) -> Option<&str> {
                        self.0.find(#wire)
                    }
                }
            }
        });
    quote! {
        #doc
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(crate::runtime::ResourceName);

        impl #name {
            /// The patterns, as AIP-122 writes them.
            pub const PATTERNS: &'static [&'static str] = &[#(#texts),*];

            #(#constructors)*
            #(#accessors)*
        }

        crate::runtime::resource_name!(#name);
    }
}

//! Resource names: opaque newtypes with a constructor for each pattern.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::EmittedFile;
use super::docs::{doc, docs};
use super::escape::code;
use crate::name::RustName;
use crate::rust::{Api, NamePattern, NameType};

/// Emits the file.
pub(super) fn emit(api: &Api, path: String) -> EmittedFile<'_> {
    let mut file = EmittedFile::of_api(api, path, || {
        quote! {
            //! Resource names, by kind.

            use crate::runtime;
        }
    });
    for item in &api.names {
        file.push(move || name_type(item));
    }
    file
}

/// Emits a resource name with its constructors and accessors.
fn name_type(item: &NameType) -> TokenStream {
    let name = &item.name;
    let docs = docs(&item.docs);
    let texts = item.patterns.iter().map(|pattern| &pattern.text);
    let constructors = item.patterns.iter().enumerate().map(constructor);
    let has_one_pattern = item.patterns.len() == 1;
    let accessors = item.accessors.iter().enumerate().map(|(index, accessor)| {
        let (wire_name, name) = accessor;
        match has_one_pattern {
            true => accessor_by_index(index, wire_name, name),
            false => accessor_by_name(wire_name, name),
        }
    });
    quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(runtime::ResourceName);

        impl #name {
            /// The patterns, as AIP-122 writes them.
            pub const PATTERNS: &'static [&'static str] = &[#(#texts),*];

            #(#constructors)*

            #(#accessors)*

            /// The pattern that this name follows, one of [`Self::PATTERNS`].
            #[inline]
            pub fn pattern(&self) -> &'static str {
                self.0.pattern()
            }
        }

        runtime::resource_name_traits!(#name);
    }
}

fn constructor((index, pattern): (usize, &NamePattern)) -> TokenStream {
    let NamePattern {
        constructor,
        variables,
        ..
    } = pattern;
    let index = Literal::usize_unsuffixed(index);
    let doc = doc(&format!("The name `{}`.", code(&pattern.text)));
    quote! {
        #doc
        ///
        /// A request refuses a segment that is empty, `.` or `..`, or contains a `/`.
        #[inline]
        pub fn #constructor(#(#variables: impl Into<String>),*) -> Self {
            Self(runtime::ResourceName::new(
                Self::PATTERNS,
                #index,
                [#(#variables.into()),*],
            ))
        }
    }
}

/// Emits an accessor for a segment of every name.
fn accessor_by_index(index: usize, wire_name: &str, name: &RustName) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let doc = doc(&format!("The segment `{{{}}}`.", code(wire_name)));
    quote! {
        #doc
        #[inline]
        pub fn #name(&self) -> &str {
            self.0.segment(#index)
        }
    }
}

/// Emits an accessor for a segment of some names.
fn accessor_by_name(wire_name: &str, name: &RustName) -> TokenStream {
    let doc = doc(&format!("The segment `{{{}}}`.", code(wire_name)));
    quote! {
        #doc
        #[inline]
        pub fn #name(&self) -> Option<&str> {
            self.0.find(#wire_name)
        }
    }
}

//! The guide: a module of documentation for each page.

use proc_macro2::TokenStream;
use quote::quote;

use super::EmittedFile;
use super::docs::module_docs;
use crate::runtime_features::features;
use crate::rust::{Guide, GuidePage, Package};
use crate::text::{PAGE_COMMENT, header};

/// Emits the declaration in the crate's root.
pub(super) fn declaration(package: &Package) -> Option<TokenStream> {
    package.guide.as_ref().map(|_| {
        quote! {
            #[rustfmt::skip]
            pub mod guide;
        }
    })
}

/// Emits the file that declares the pages.
pub(super) fn module<'a>(package: &'a Package, guide: &'a Guide) -> EmittedFile<'a> {
    let head = || head(package, guide);
    let mut file = EmittedFile::rust("src/guide.rs".to_owned(), None, head);
    for page in &guide.pages {
        file.push(|| page_module(page));
    }
    file
}

/// Emits the documentation of the guide itself. The examples use every API and every feature of the
/// crate, so the guide has doctests only if all of them are on. Rustdoc would say on each page that
/// it is available with all of them only.
fn head(package: &Package, guide: &Guide) -> TokenStream {
    let apis = package.apis.iter().map(|api| api.feature.as_str());
    let features = features();
    let index = match &guide.index {
        Some(_) => quote!(#![doc = include_str!("guide/index.md")]),
        None => module_docs(&["The guide, a module for each page.".to_owned()]),
    };
    quote! {
        #index
        #![cfg(any(not(doctest), all(#(feature = #apis,)* #(feature = #features),*)))]
        #![cfg_attr(docsrs, doc(auto_cfg = false))]
    }
}

fn page_module(page: &GuidePage) -> TokenStream {
    let (name, file) = (&page.module, format!("guide/{}.md", page.module));
    quote! {
        #[doc = include_str!(#file)]
        pub mod #name {}
    }
}

/// Returns the files of the pages, each with its path.
pub(super) fn pages(guide: &Guide) -> impl Iterator<Item = (String, String)> {
    let index = guide.index.as_deref().map(|text| ("index", text));
    let pages = guide.pages.iter().map(name_and_text);
    index.into_iter().chain(pages).map(|(name, text)| {
        let path = format!("src/guide/{name}.md");
        (path, format!("{PAGE_COMMENT}{})\n\n{text}", header(None)))
    })
}

fn name_and_text(page: &GuidePage) -> (&str, &str) {
    (page.module.as_str(), &page.text)
}

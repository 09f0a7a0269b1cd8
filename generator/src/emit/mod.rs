//! From Rust-shaped items to tokens, one file per construct. Every emitter is a small function of
//! an item, and its `quote!` reads like the Rust that it emits. Names in emitted code are absolute
//! paths, or use the few imports at the beginning of a file.

mod api;
mod arguments;
mod bindings;
mod cargo_toml;
mod crate_docs;
mod docs;
mod enums;
mod groups;
mod guide;
mod ident;
mod lib_rs;
mod media;
mod messages;
mod methods;
mod operations;
mod pages;
mod readme;
mod requests;
mod resource;
mod resource_names;
mod scope;
mod structs;
mod tagged_enums;
mod ty;
mod types;
mod unions;

use proc_macro2::TokenStream;

use crate::rust::{Api, Package};
use crate::text::{escape, header};

pub(crate) use bindings::{BINDINGS, IncludedModule};
pub(crate) use ty::{ImportScope, scalar_path, type_path};

/// A file of the emitted crate, not formatted yet.
pub(crate) struct EmittedFile<'a> {
    /// Path, relative to the crate, with `/`.
    pub path: String,
    /// The content.
    pub content: Content<'a>,
}

/// The content of an emitted file.
pub(crate) enum Content<'a> {
    /// Rust to be formatted.
    Rust {
        /// The document that the file is emitted from.
        document: Option<&'a str>,
        /// The parts, in order.
        parts: Vec<Part<'a>>,
    },
    /// Text that is written unchanged.
    Text(String),
}

/// Emits some items of a file. Tokens cannot be sent to other threads, so they are emitted on the
/// thread that formats them.
pub(crate) type Part<'a> = Box<dyn Fn() -> TokenStream + Send + Sync + 'a>;

impl<'a> EmittedFile<'a> {
    /// Creates a file of Rust from the document of an API, with its first part.
    fn of_api(
        api: &'a Api,
        path: String,
        head: impl Fn() -> TokenStream + Send + Sync + 'a,
    ) -> Self {
        Self::rust(path, Some(&api.file_name), head)
    }

    /// Creates a file of Rust with its first part.
    pub(crate) fn rust(
        path: String,
        document: Option<&'a str>,
        head: impl Fn() -> TokenStream + Send + Sync + 'a,
    ) -> Self {
        let parts: Vec<Part<'a>> = vec![Box::new(head)];
        Self {
            path,
            content: Content::Rust { document, parts },
        }
    }

    /// Creates a file that is written unchanged.
    pub(crate) fn text(path: &str, text: String) -> Self {
        Self {
            path: path.to_owned(),
            content: Content::Text(text),
        }
    }

    /// Adds a part to a file of Rust.
    fn push(&mut self, part: impl Fn() -> TokenStream + Send + Sync + 'a) {
        if let Content::Rust { parts, .. } = &mut self.content {
            parts.push(Box::new(part));
        }
    }
}

/// Emits the files of a crate that belong to no API, except for the ledger and the probe.
pub(crate) fn package(package: &Package, has_probe: bool) -> Vec<EmittedFile<'_>> {
    let mut files = vec![
        EmittedFile::text("Cargo.toml", cargo_toml::emit(package, has_probe)),
        EmittedFile::text("README.md", readme::emit(package)),
        lib_rs::emit(package),
    ];
    if let Some(guide) = &package.guide {
        files.push(guide::module(package, guide));
        files.extend(guide::pages(guide).map(|(path, text)| EmittedFile::text(&path, text)));
    }
    files
}

/// Emits the files of an API.
pub(crate) fn api(api: &Api) -> Vec<EmittedFile<'_>> {
    api::emit(api)
}

/// Emits the file that declares the modules of APIs in a crate that discogen does not emit.
pub(crate) fn bindings(modules: &[IncludedModule]) -> EmittedFile<'_> {
    bindings::emit(modules)
}

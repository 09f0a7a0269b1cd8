//! The file that the root of another crate includes: it declares the modules of the APIs, and the
//! items that they expect at the root of their crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::EmittedFile;
use super::lib_rs;
use crate::name::RustName;

/// The file's name.
pub(crate) const BINDINGS: &str = "bindings.rs";

/// The module of an API, with the absolute path of its file.
pub(crate) struct IncludedModule {
    pub name: RustName,
    pub path: String,
}

/// Emits the file.
pub(super) fn emit(modules: &[IncludedModule]) -> EmittedFile<'_> {
    let mut file = EmittedFile::rust(BINDINGS.to_owned(), None, root);
    for module in modules {
        file.push(|| declaration(module));
    }
    file
}

/// Emits the items at the root of the crate that includes the modules.
fn root() -> TokenStream {
    let interface = lib_rs::interface();
    quote! {
        pub use ::discogen_runtime as runtime;
        #interface
        #[cfg(feature = "client")]
        ::discogen_runtime::emitted_with_client!();

        #[doc(hidden)]
        pub const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    }
}

/// Emitted code is exempt from lints for handwritten code.
fn declaration(module: &IncludedModule) -> TokenStream {
    let IncludedModule { name, path } = module;
    quote! {
        #[allow(warnings, clippy::all, clippy::nursery, clippy::pedantic, clippy::restriction)]
        #[path = #path]
        pub mod #name;
    }
}

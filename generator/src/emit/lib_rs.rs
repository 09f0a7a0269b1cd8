//! The crate's root: its documentation, its lints, and the modules of the APIs. It is the only
//! emitted file that rustfmt checks.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::EmittedFile;
use super::crate_docs;
use super::docs::module_docs;
use super::guide;
use crate::runtime_source::RUNTIME_INTERFACE;
use crate::rust::{ApiSummary, Package};

/// Emits the file.
pub(super) fn emit(package: &Package) -> EmittedFile<'_> {
    let path = "src/lib.rs".to_owned();
    let mut file = EmittedFile::rust(path, None, || module_docs(&crate_docs::lines(package)));
    file.push(lints);
    file.push(|| items(package));
    file
}

fn lints() -> TokenStream {
    quote! {
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![forbid(unsafe_code)]
        #![allow(
            clippy::disallowed_names,
            clippy::large_enum_variant,
            clippy::module_inception,
            clippy::self_named_constructors,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::type_complexity,
            clippy::wrong_self_convention
        )]
        #![allow(missing_docs, reason = "an item is undocumented where its name says all that is known")]
    }
}

fn items(package: &Package) -> TokenStream {
    let user_agent = format!("{}/{}", package.name, package.version);
    let interface = interface();
    let guide = guide::declaration(package);
    let modules = package.apis.iter().map(module);
    quote! {
        pub use ::discogen_runtime as runtime;
        #interface

        #[doc(hidden)]
        pub const USER_AGENT: &str = #user_agent;

        #guide
        #(#modules)*

        #[cfg(feature = "client")]
        pub use runtime::Client;
        pub use runtime::Error;
        #[doc(no_inline)]
        pub use runtime::prelude;
    }
}

/// Emits the check that the runtime supports the emitted code.
pub(super) fn interface() -> TokenStream {
    let version = Literal::u32_unsuffixed(RUNTIME_INTERFACE);
    quote! { ::discogen_runtime::emitted_for_interface!(#version); }
}

/// Emits the module of an API. Deprecated items are still read and written, and prettyplease's
/// output differs from rustfmt's.
fn module(api: &ApiSummary) -> TokenStream {
    let (feature, name) = (api.base_feature(), &api.module);
    quote! {
        #[cfg(feature = #feature)]
        #[allow(deprecated)]
        #[rustfmt::skip]
        pub mod #name;
    }
}

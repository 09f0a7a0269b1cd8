//! The crate's root: its documentation, its lints, and the modules of the APIs. It is the one
//! emitted file that rustfmt looks at.

use proc_macro2::TokenStream;
use quote::quote;

use super::EmittedFile;
use super::docs::module_docs;
use super::escape::code;
use super::guide;
use crate::rust::{ApiSummary, Package};

/// The file.
pub(super) fn emit(package: &Package) -> EmittedFile<'_> {
    let path = "src/lib.rs".to_owned();
    let mut file = EmittedFile::rust(path, None, || module_docs(&documentation(package)));
    file.push(lints);
    file.push(|| items(package));
    file
}

fn lints() -> TokenStream {
    quote! {
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
    let guide = guide::declaration(package);
    let modules = package.apis.iter().map(module);
    quote! {
        pub use ::discogen_runtime as runtime;

        #[doc(hidden)]
        pub const USER_AGENT: &str = #user_agent;

        #guide
        #(#modules)*

        #[cfg(feature = "client")]
        pub use runtime::Client;
        pub use runtime::{Error, prelude};
    }
}

/// The module of an API. Deprecated items are still read and written, and what prettyplease prints
/// is not what rustfmt prints.
fn module(api: &ApiSummary) -> TokenStream {
    let (feature, name) = (api.base_feature(), &api.module);
    quote! {
        #[cfg(feature = #feature)]
        #[allow(deprecated)]
        #[rustfmt::skip]
        pub mod #name;
    }
}

fn documentation(package: &Package) -> Vec<String> {
    let mut lines = vec![
        code(&package.description).into_owned(),
        String::new(),
        "Each API version is a module and a Cargo feature:".to_owned(),
        String::new(),
    ];
    lines.extend(package.apis.iter().map(|api| {
        let (name, version) = (code(&api.name), code(&api.version));
        let (module, feature) = (&api.module, &api.feature);
        let note = match package.is_default(api) {
            true => "",
            false => " (off by default)",
        };
        format!("- `{module}`: `{name}:{version}`, feature `{feature}`{note}")
    }));
    let rest = [
        "",
        "Functions follow the REST resources. Each makes a request, which is a plain value: with the",
        "feature `client` it is sent by `send`, without it `to_http` gives a request for any HTTP stack.",
    ];
    lines.extend(rest.map(str::to_owned));
    lines
}

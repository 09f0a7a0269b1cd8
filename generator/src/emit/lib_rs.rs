//! The crate's root, as text: it is the one API-dependent file that rustfmt looks at.

use super::escape::code;
use crate::rust::Package;

const ATTRIBUTES: &str = "
#![forbid(unsafe_code)]
// Names and shapes are those of the APIs.
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

pub use ::discogen_runtime as runtime;
";

/// `src/lib.rs`.
pub(super) fn emit(package: &Package) -> String {
    let mut text = format!("// {}\n\n", super::header(None));
    text.push_str(&format!("//! {}\n", code(&package.description)));
    text.push_str("//!\n//! Each API version is a module and a Cargo feature:\n//!\n");
    for api in &package.apis {
        let (name, version) = (code(&api.name), code(&api.version));
        text.push_str(&format!(
            "//! - `{}`: `{name}:{version}`, feature `{}`\n",
            api.module, api.feature
        ));
    }
    text.push_str(
        "//!\n\
         //! Functions follow the REST resources. Each makes a request, which is a plain value: with the\n\
         //! feature `client` it is sent by `send`, without it `to_http` gives a request for any HTTP stack.\n",
    );
    text.push_str(ATTRIBUTES);
    text.push_str(&user_agent(package));
    for api in &package.apis {
        // Deprecated items are still read and written.
        text.push_str(&format!(
            "#[cfg(feature = \"{}\")]\n#[allow(deprecated)]\n#[rustfmt::skip]\npub mod {};\n\n",
            api.base_feature(),
            api.module
        ));
    }
    text.push_str("#[cfg(feature = \"client\")]\npub use runtime::Client;\npub use runtime::{Error, prelude};\n");
    text
}

/// How requests name the crate. It stands here once, so that a new version changes one line.
fn user_agent(package: &Package) -> String {
    let (name, version) = (&package.name, &package.version);
    format!("\n#[doc(hidden)]\npub const USER_AGENT: &str = \"{name}/{version}\";\n\n")
}

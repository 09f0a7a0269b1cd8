//! The emitted `README.md`: the contents of the crate, and its use without the generator.

use super::escape::code;
use crate::runtime_source::RuntimeSource;
use crate::rust::Package;

/// `README.md`.
pub(super) fn emit(package: &Package) -> String {
    let mut text = format!("<!-- {} -->\n\n", super::header(None));
    text.push_str(&format!(
        "# {}\n\n{}\n\n",
        code(&package.name),
        code(&package.description)
    ));
    text.push_str("| module | feature | API | methods | schemas |\n|---|---|---|---|---|\n");
    for api in &package.apis {
        text.push_str(&format!(
            "| `{}` | `{}`{} | `{}:{}` | {} | {} |\n",
            api.module,
            api.feature,
            match package.is_default(api) {
                true => "",
                false => " (off by default)",
            },
            code(&api.name),
            code(&api.version),
            api.methods,
            api.schemas,
        ));
    }
    text.push_str(&usage(package));
    text.push_str(&runtime(&package.runtime));
    text.push_str(FEATURES);
    text
}

/// Describes how to send a request.
fn usage(package: &Package) -> String {
    let library = package.name.replace('-', "_");
    format!(
        "\n```rust\nuse {library}::{{Client, prelude::*, runtime::StaticToken}};\n\n\
         let client = Client::builder().token_provider(StaticToken::new(token)).build()?;\n```\n\n\
         Each method is a function in the module of its resource. The function returns a request, \
         a plain value whose setters take the optional parameters; `.send(&client).await?` sends \
         it. `prelude` brings what all requests share, such as `fields`, `timeout`, `response`, \
         `to_http` and `send_blocking`.\n"
    )
}

/// Describes the source of the runtime and its consequences.
fn runtime(source: &RuntimeSource) -> String {
    let source = match source {
        RuntimeSource::Bundled => {
            "lies in `runtime/`: a copy of this folder is all that a project needs. Another such \
             crate in the same project takes the runtime from here (`discogen generate --runtime \
             path=DIR`)."
                .to_owned()
        }
        RuntimeSource::Path(path) => {
            format!("is found at `{}`, seen from this folder.", code(path))
        }
        RuntimeSource::Version(_) => "comes from the registry.".to_owned(),
    };
    format!(
        "\nThe crate has no build script and one dependency, its runtime `discogen-runtime`, which \
         {source} Crates with the same runtime share one `Client` and one `Error`. `runtime` is that \
         crate, and `runtime::http`, `runtime::bytes` and `runtime::serde_json` are the ones that it \
         uses.\n"
    )
}

const FEATURES: &str = "\n\
    Features: one for each API version; `client` (on by default) sends requests with hyper, `http2` \
    by that version too, `blocking` without asynchronous code, `reqwest` with a client of your own; \
    `service-account` (with domain-wide delegation), `gcp-auth` and `yup-oauth2` get tokens; `tracing` records each call; `jiff` and `chrono` convert \
    dates and times. With an API alone there are types and requests, for any HTTP stack: `to_http` \
    returns an `http::Request`.\n\n\
    The sources are generated; `names.toml` remembers the Rust name of every item, so that a later \
    revision renames nothing.\n";

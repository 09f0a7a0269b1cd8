//! The emitted `README.md`: what the crate holds, and how to use it without the generator.

use super::escape::code;
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
            "| `{}` | `{}` | `{}:{}` | {} | {} |\n",
            api.module,
            api.feature,
            code(&api.name),
            code(&api.version),
            api.methods,
            api.schemas,
        ));
    }
    text.push_str(
        "\nThis folder stands alone: it has no build script, and a copy of it is all that a project \
         needs.\n\nFeatures: one for each API version; `client` (on by default) sends requests with \
         hyper, `http2` by that version too, `blocking` without asynchronous code, `reqwest` with \
         a client of your own; `gcp-auth` and `yup-oauth2` get tokens; `tracing` tells of each \
         call; `jiff` and `chrono` convert dates and times. With an API alone there are types and \
         requests, for any HTTP stack: `to_http` gives an `http::Request`.\n\nThe sources are \
         generated; `names.toml` remembers the Rust name of every item, so that a later revision \
         renames nothing.\n",
    );
    text
}

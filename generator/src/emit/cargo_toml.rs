//! The emitted `Cargo.toml`. The dependency table stands here once; a test of the workspace holds
//! the root package, which builds the same sources, to it.

use crate::rust::{ApiSummary, Package};

/// Dependencies of the emitted code, optional ones behind the features of [`FEATURES`].
const DEPENDENCIES: &str = r#"
[dependencies]
backon = { version = "1.6", default-features = false, features = ["std"], optional = true }
base64 = "0.23"
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["std"], optional = true }
flate2 = { version = "1", default-features = false, features = ["rust_backend"], optional = true }
futures-core = { version = "0.3", default-features = false, optional = true }
gcp_auth = { version = "0.12", default-features = false, features = ["ring"], optional = true }
http = "1"
http-body = { version = "1", optional = true }
hyper = { version = "1", default-features = false, features = ["client", "http1"], optional = true }
hyper-rustls = { version = "0.27", default-features = false, features = ["http1", "native-tokio", "ring", "tls12"], optional = true }
hyper-util = { version = "0.1", default-features = false, features = ["client-legacy", "client-proxy", "http1", "tokio"], optional = true }
jiff = { version = "0.2", default-features = false, features = ["std"], optional = true }
percent-encoding = "2"
reqwest = { version = "0.13", default-features = false, optional = true }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"], optional = true }
rustls-native-certs = { version = "0.8", optional = true }
serde_core = { version = "1", default-features = false, features = ["std"] }
serde_json = { version = "1", features = ["float_roundtrip"] }
tokio = { version = "1", default-features = false, features = ["rt", "sync", "time"], optional = true }
tower-service = { version = "0.3", optional = true }
tracing = { version = "0.1", default-features = false, features = ["std"], optional = true }
yup-oauth2 = { version = "12", default-features = false, features = ["hyper-rustls", "ring", "service-account"], optional = true }
"#;

/// Features of the emitted code, but for those of the APIs.
const FEATURES: &str = r#"# The client, on hyper. Without it there are types and requests only, for any HTTP stack.
client = ["dep:backon", "dep:flate2", "dep:futures-core", "dep:http-body", "dep:hyper", "dep:hyper-rustls", "dep:hyper-util", "dep:rustls", "dep:rustls-native-certs", "dep:tokio", "dep:tower-service"]
# Conversions of dates and times.
chrono = ["dep:chrono"]
jiff = ["dep:jiff"]
# Calls that block the thread.
blocking = ["client", "tokio/rt-multi-thread"]
# Tokens of service accounts, with domain-wide delegation, and of the metadata server.
gcp-auth = ["client", "dep:gcp_auth"]
# HTTP/2, where a server offers it.
http2 = ["client", "hyper/http2", "hyper-rustls/http2", "hyper-util/http2"]
# Your own `reqwest::Client` in place of the default transport.
reqwest = ["client", "dep:reqwest"]
# A span for each call, an event for each attempt.
tracing = ["client", "dep:tracing"]
# Tokens by a user's consent.
yup-oauth2 = ["client", "dep:yup-oauth2"]
"#;

/// The features that emitted code asks for, but for those of the APIs.
pub(crate) fn features() -> impl Iterator<Item = &'static str> {
    keys(FEATURES)
}

/// The packages that emitted code depends on.
pub(crate) fn dependencies() -> impl Iterator<Item = &'static str> {
    keys(DEPENDENCIES)
}

/// The keys of a table.
fn keys(table: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
}

/// `Cargo.toml`.
pub(super) fn emit(package: &Package, probe: bool) -> String {
    let mut text = format!("# {}\n\n[package]\n", super::header(None));
    let mut field = |key: &str, value: &str| text.push_str(&format!("{key} = {}\n", quoted(value)));
    field("name", &package.name);
    field("version", &package.version);
    field("edition", "2024");
    field("rust-version", "1.85");
    field("description", &package.description);
    field("license", &package.license);
    if let Some(repository) = &package.repository {
        field("repository", repository);
    }
    field("readme", "README.md");
    text.push_str("categories = [\"api-bindings\"]\nkeywords = [\"google\"]\n");
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n[features]\n");
    let mut defaults = vec!["client".to_owned()];
    defaults.extend(package.apis.iter().map(|api| api.feature.clone()));
    let defaults: Vec<String> = defaults.iter().map(|feature| quoted(feature)).collect();
    text.push_str(&format!("default = [{}]\n", defaults.join(", ")));
    text.push_str("# One for each API version.\n");
    for api in &package.apis {
        text.push_str(&api_features(api));
    }
    text.push_str(FEATURES);
    text.push_str(DEPENDENCIES);
    if probe {
        text.push_str("\n[[example]]\nname = \"probe\"\n");
    }
    text
}

/// The feature of an API, and those of its resources.
fn api_features(api: &ApiSummary) -> String {
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        names.join(", ")
    };
    let resources = &api.resource_features;
    let all: Vec<String> = resources.iter().map(|it| it.name.clone()).collect();
    let mut text = format!("{} = [{}]\n", api.feature, list(&all));
    if all.is_empty() {
        return text;
    }
    let base = api.base_feature();
    text.push_str(&format!("{base} = []\n"));
    for resource in resources {
        let mut needs = vec![base.clone()];
        needs.extend_from_slice(&resource.needs);
        text.push_str(&format!("{} = [{}]\n", resource.name, list(&needs)));
    }
    text
}

/// A basic string (TOML 1.0).
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

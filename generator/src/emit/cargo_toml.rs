//! The emitted `Cargo.toml`. A test of the workspace compares it with the manifest of the root
//! package, which builds the same sources.

use crate::runtime_features::FEATURES;
use crate::runtime_source::{RUNTIME, RUNTIME_FOLDER, RUNTIME_VERSION, RuntimeSource};
use crate::rust::{ApiSummary, Package};
use crate::text::toml;

/// The example that prints requests, and its dependencies.
const PROBE: &str = "
[dev-dependencies]
bytes = \"1\"
http = \"1\"
serde_json = { version = \"1\", features = [\"float_roundtrip\"] }

[[example]]
name = \"probe\"
";

/// Configures docs.rs to show the feature of each item.
const DOCS_RS: &str = "
[package.metadata.docs.rs]
all-features = true
rustdoc-args = [\"--cfg\", \"docsrs\"]
";

/// `Cargo.toml`.
pub(super) fn emit(package: &Package, probe: bool) -> String {
    let mut text = format!("# {}\n\n[package]\n", super::header(None));
    let mut field =
        |key: &str, value: &str| text.push_str(&format!("{key} = {}\n", toml::string(value)));
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
    text.push_str(DOCS_RS);
    text.push_str("\n[features]\n");
    let mut defaults = vec!["client".to_owned()];
    let default = package.apis.iter().filter(|api| package.is_default(api));
    defaults.extend(default.map(|api| api.feature.clone()));
    text.push_str(&format!("default = {}\n", toml::strings(&defaults)));
    text.push_str("# One for each API version.\n");
    for api in &package.apis {
        text.push_str(&api_features(api));
    }
    for (feature, purpose) in FEATURES {
        let needs = match *feature {
            "client" | "chrono" | "jiff" => "",
            _ => "\"client\", ",
        };
        text.push_str(&format!(
            "# {purpose}\n{feature} = [{needs}\"{RUNTIME}/{feature}\"]\n"
        ));
    }
    text.push_str("\n[dependencies]\n");
    text.push_str(&dependency(&package.runtime));
    if probe {
        text.push_str(PROBE);
    }
    text
}

/// Returns the only dependency. A package with a path dependency needs a version, too, to be
/// packaged.
fn dependency(runtime: &RuntimeSource) -> String {
    let version = match runtime {
        RuntimeSource::Version(version) => version,
        RuntimeSource::Bundled | RuntimeSource::Path(_) => RUNTIME_VERSION,
    };
    let path = match runtime {
        RuntimeSource::Version(_) => None,
        RuntimeSource::Bundled => Some(RUNTIME_FOLDER),
        RuntimeSource::Path(path) => Some(path.as_str()),
    };
    let path = path.map_or_else(String::new, |path| {
        format!(", path = {}", toml::string(path))
    });
    format!(
        "{RUNTIME} = {{ version = {}{path}, default-features = false }}\n",
        toml::string(version)
    )
}

/// Returns the feature of an API, and those of its resources.
fn api_features(api: &ApiSummary) -> String {
    let resources = &api.resource_features;
    let all = toml::strings(resources.iter().map(|it| &it.name));
    let mut text = format!("{} = {all}\n", api.feature);
    if resources.is_empty() {
        return text;
    }
    let base = api.base_feature();
    text.push_str(&format!("{base} = []\n"));
    for resource in resources {
        let mut needs = vec![base.clone()];
        needs.extend_from_slice(&resource.needs);
        text.push_str(&format!("{} = {}\n", resource.name, toml::strings(&needs)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependency_follows_the_runtime_source() {
        let version = RuntimeSource::Version("0.1".to_owned());
        let path = RuntimeSource::Path("../a \"b\"".to_owned());
        assert_eq!(
            dependency(&version),
            "discogen-runtime = { version = \"0.1\", default-features = false }\n"
        );
        assert_eq!(
            dependency(&path),
            format!(
                "discogen-runtime = {{ version = \"{RUNTIME_VERSION}\", path = \"../a \\\"b\\\"\", default-features = false }}\n"
            )
        );
        assert_eq!(
            dependency(&RuntimeSource::Bundled),
            format!(
                "discogen-runtime = {{ version = \"{RUNTIME_VERSION}\", path = \"runtime\", default-features = false }}\n"
            )
        );
    }
}

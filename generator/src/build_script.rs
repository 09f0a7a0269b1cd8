//! Support for build scripts of other crates: emits the modules of some APIs into `OUT_DIR`, and a
//! file that declares them.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::Errors;
use crate::emit::{self, BINDINGS, IncludedModule};
use crate::format::{self, File, NotRust};
use crate::generate::{Files, generate_with};
use crate::name::RustName;
use crate::options::GenerateOptions;
use crate::package::PackageName;
use crate::write::{self, WriteError};

/// The only feature that emitted modules test for.
const CLIENT: &str = "client";

/// Generates modules into `OUT_DIR`, and prints Cargo's instructions. A complete build script:
///
/// ```no_run
/// use discogen::ApiConfig;
///
/// fn main() -> std::process::ExitCode {
///     discogen::build_script(|| Ok([ApiConfig::read("discovery/tasks.v1.json")?]))
/// }
/// ```
///
/// The root of the crate then has `include!(concat!(env!("OUT_DIR"), "/bindings.rs"));`, which
/// declares `tasks_v1` and `runtime` as modules. The crate depends on `discogen-runtime`, with its
/// feature `client` unless [`BuildScript::client`] says otherwise.
///
/// Problems are shown as Cargo's errors.
pub fn build_script<I>(apis: impl FnOnce() -> Result<I, Errors>) -> ExitCode
where
    I: IntoIterator<Item = ApiConfig>,
{
    BuildScript::new().run(apis)
}

/// A build script with options. [`build_script`] runs one with the defaults.
#[derive(Clone, Copy, Debug)]
pub struct BuildScript {
    client: bool,
}

impl Default for BuildScript {
    fn default() -> Self {
        Self::new()
    }
}

impl BuildScript {
    /// Creates a build script whose modules send requests.
    pub fn new() -> Self {
        Self { client: true }
    }

    /// Sets whether requests have `send` and everything else that needs a client. If `false`, they
    /// have these only where the crate enables a feature named `client`.
    #[must_use]
    pub fn client(mut self, client: bool) -> Self {
        self.client = client;
        self
    }

    /// Generates modules into `OUT_DIR`; see [`build_script`].
    pub fn run<I>(self, apis: impl FnOnce() -> Result<I, Errors>) -> ExitCode
    where
        I: IntoIterator<Item = ApiConfig>,
    {
        println!("cargo::rerun-if-changed=build.rs");
        self.instructions()
            .iter()
            .for_each(|line| println!("{line}"));
        let made = apis().map_err(|errors| errors.to_string()).and_then(|it| {
            let apis: Vec<ApiConfig> = it.into_iter().collect();
            for input in apis.iter().flat_map(inputs) {
                println!("cargo::rerun-if-changed={input}");
            }
            let folder = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
            into_folder(apis, Path::new(&folder))
        });
        match made {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                for line in problem.lines() {
                    println!("cargo::error={line}");
                }
                ExitCode::FAILURE
            }
        }
    }

    /// Returns Cargo's instructions for the feature that emitted code tests for: rustc accepts it
    /// (the Cargo book, "Build scripts", `cargo::rustc-check-cfg`), and it is on.
    fn instructions(self) -> Vec<String> {
        let mut lines = vec![format!(
            "cargo::rustc-check-cfg=cfg(feature, values({CLIENT:?}))"
        )];
        if self.client {
            lines.push(format!("cargo::rustc-cfg=feature={CLIENT:?}"));
        }
        lines
    }
}

fn into_folder(apis: Vec<ApiConfig>, folder: &Path) -> Result<(), String> {
    let name: PackageName = "bindings".parse().map_err(display)?;
    let config = Config::new(PackageConfig::new(name), folder);
    let config = apis.into_iter().fold(config, Config::api);
    // The crate that includes the modules has its own name, and no features for their resources.
    let options = GenerateOptions::default()
        .resource_features(false)
        .examples(false);
    let files = generate_with(&config, &options).map_err(display)?;
    files.write_modules(folder).map(drop).map_err(display)
}

fn display(error: impl Display) -> String {
    error.to_string()
}

/// Returns the files that an API was read from.
fn inputs(api: &ApiConfig) -> impl Iterator<Item = String> {
    let sources = [
        Some(&api.document),
        api.overlay.as_ref(),
        api.protos.as_ref(),
    ];
    let names = sources.map(|it| it.map(|source| source.name().to_owned()));
    // A name that Cargo's line format cannot express is not a file's name.
    names.into_iter().flatten().filter(|it| !it.contains('\n'))
}

impl Files {
    /// Writes the modules without a package around them, and a file `bindings.rs` that declares
    /// them for `include!` in the root of another crate. Returns the path of that file.
    ///
    /// # Errors
    /// A file that cannot be read or written, or a path that is not UTF-8.
    pub fn write_modules(&self, folder: impl AsRef<Path>) -> Result<PathBuf, WriteError> {
        let folder = folder.as_ref();
        let absolute = std::path::absolute(folder).map_err(|source| WriteError {
            path: folder.to_owned(),
            source,
        })?;
        let utf8 = absolute.to_str().ok_or_else(|| WriteError {
            path: absolute.clone(),
            source: std::io::Error::other("the path is not UTF-8"),
        })?;
        let modules = self.modules(utf8).map_err(|error| WriteError {
            path: absolute.join(&error.path),
            source: std::io::Error::other(error.reason),
        })?;
        write::write(&modules, &absolute)?;
        Ok(absolute.join(BINDINGS))
    }

    /// Returns the sources, each root module as the `mod.rs` of its folder: rustc looks for the
    /// submodules of a `#[path]` file beside that file (the Rust reference, "The path attribute").
    fn modules(&self, folder: &str) -> Result<Vec<File>, NotRust> {
        let mut included = Vec::new();
        let mut modules = Vec::new();
        let has_guide = self.files().iter().any(|file| write::is_page(&file.path));
        for file in self.files() {
            let Some(name) = file.path.strip_prefix("src/") else {
                continue;
            };
            // The guide is about the crate as a whole.
            let is_guide = has_guide && (name == "guide.rs" || name.starts_with("guide/"));
            if name == "lib.rs" || is_guide {
                continue;
            }
            let stem = name.strip_suffix("/mod.rs").or(name.strip_suffix(".rs"));
            let mut path = file.path.clone();
            if let Some(name) = stem.and_then(RustName::new) {
                path = format!("src/{name}/mod.rs");
                let absolute = Path::new(folder).join(&path);
                included.push(IncludedModule {
                    name,
                    path: absolute.to_string_lossy().into_owned(),
                });
            }
            modules.push(File {
                path,
                text: without_doctests(&file.text),
            });
        }
        modules.extend(format::format(vec![emit::bindings(&included)])?);
        Ok(modules)
    }
}

/// Returns the text with its examples marked as not to be run: they are written for a separate
/// crate, with the features they need.
fn without_doctests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        out.push_str(line);
        let comment = line.trim_start();
        let comment = comment.strip_prefix("///").or(comment.strip_prefix("//!"));
        if let Some(rest) = comment.and_then(|it| it.trim_start().strip_prefix("```")) {
            inside = !inside;
            if inside {
                out.push_str(if rest.is_empty() { "ignore" } else { ",ignore" });
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Source;

    const DOCUMENT: &str = r#"{
        "kind": "discovery#restDescription", "name": "x", "version": "v1",
        "rootUrl": "https://x.googleapis.com/",
        "resources": {"things": {"methods": {"get": {
            "id": "x.things.get", "path": "v1/things", "httpMethod": "GET"
        }}}}
    }"#;

    #[test]
    fn modules_are_declared_by_absolute_path() {
        let folder = tempfile::tempdir().unwrap();
        let api = ApiConfig::new(Source::new("x.v1.json", DOCUMENT));
        into_folder(vec![api], folder.path()).unwrap();
        let list = |path: &Path| {
            let entries = std::fs::read_dir(path).unwrap();
            let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        assert_eq!(list(folder.path()), ["bindings.rs", "src"]);
        assert_eq!(list(&folder.path().join("src")), ["x_v1"]);
        let bindings = std::fs::read_to_string(folder.path().join(BINDINGS)).unwrap();
        let declared: Vec<&str> = bindings
            .lines()
            .filter_map(|line| line.strip_prefix("#[path = \"")?.strip_suffix("\"]"))
            .collect();
        assert_eq!(declared.len(), 1);
        assert!(
            bindings.contains("pub use ::discogen_runtime as runtime;"),
            "{bindings}"
        );
        for path in declared {
            assert!(
                Path::new(path).is_absolute() && Path::new(path).is_file(),
                "{path}"
            );
        }
        assert!(syn::parse_file(&bindings).is_ok(), "{bindings}");
    }

    #[test]
    fn examples_are_not_run() {
        let text = "/// ```\n/// a();\n/// ```\npub fn a() {}\n    //! ```no_run\n    //! ```\n";
        assert_eq!(
            without_doctests(text),
            "/// ```ignore\n/// a();\n/// ```\npub fn a() {}\n    //! ```no_run,ignore\n    //! ```\n"
        );
    }

    #[test]
    fn cargo_gets_the_feature_and_the_inputs() {
        let check = "cargo::rustc-check-cfg=cfg(feature, values(\"client\"))";
        assert_eq!(
            BuildScript::new().instructions(),
            [check, "cargo::rustc-cfg=feature=\"client\""]
        );
        assert_eq!(BuildScript::new().client(false).instructions(), [check]);
        let api = ApiConfig::new(Source::new("a/x.v1.json", DOCUMENT))
            .overlay(Source::new("a/x.v1.overlay.toml", ""));
        let inputs: Vec<String> = inputs(&api).collect();
        assert_eq!(inputs, ["a/x.v1.json", "a/x.v1.overlay.toml"]);
    }
}

//! `discogen init`: writes an initial manifest.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Fallible, output};
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;
use crate::package::PackageName;

/// The facts that the manifest states.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The crate's name.
    #[arg(long, default_value = DEFAULT_NAME)]
    name: PackageName,
    /// The crate's folder, relative to the manifest's.
    #[arg(long, default_value = DEFAULT_OUTPUT)]
    out: String,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

/// The crate's name if none is given.
const DEFAULT_NAME: &str = "google-apis";
const DEFAULT_OUTPUT: &str = "../generated";

/// Returns the crate's name if none is given.
///
/// # Errors
/// A fault of this program.
pub(super) fn default_name() -> Result<PackageName, Errors> {
    let name = DEFAULT_NAME.parse::<PackageName>();
    name.map_err(|error| Diagnostic::fault("", error.to_string()).into())
}

/// Writes the manifest.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    let path = &arguments.manifest;
    if path.exists() {
        let error = Diagnostic::error(path.display().to_string(), "the manifest already exists");
        return Err(error
            .with_hint("`discogen add gmail:v1` adds an API to it")
            .into());
    }
    write(path, arguments.name.as_str(), &arguments.out)?;
    output::line(format_args!(
        "{}: written; add an API with `discogen add gmail:v1`",
        path.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the manifest of a project, or one with the defaults if there is none; nothing is
/// written.
///
/// # Errors
/// The file cannot be read.
pub(super) fn manifest(path: &Path) -> Result<Source, Errors> {
    if path.exists() {
        return Source::read(path);
    }
    let text = text(DEFAULT_NAME, DEFAULT_OUTPUT);
    Ok(Source::new(path.display().to_string(), text))
}

fn write(path: &Path, name: &str, output: &str) -> Result<(), Box<dyn std::error::Error>> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    crate::write::replace(path, text(name, output).as_bytes())?;
    Ok(())
}

fn text(name: &str, output: &str) -> String {
    // A JSON string is also a TOML string.
    let output = serde_json::Value::from(output);
    format!(
        "# The crate that discogen emits, and the documents that it is made of.\n\
         # `discogen add gmail:v1` adds one; docs/manifest.md of discogen's repository describes\n\
         # every key.\n\
         \n\
         [crate]\n\
         name = \"{name}\"\n\
         version = \"0.1.0\"\n\
         output = {output}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_toml() {
        let text = text("some-apis", "..\\out \"x\"");
        let manifest: toml::Table = text.parse().unwrap();
        let krate = manifest["crate"].as_table().unwrap();
        assert_eq!(krate["output"].as_str(), Some("..\\out \"x\""));
    }
}

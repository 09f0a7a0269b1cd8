//! `discogen docs-coverage`: measures which items of the APIs have documentation.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::value_parser;

use super::{CommandResult, STALE, from_manifest, output};
use crate::coverage::{DocsCoverage, ItemKind, docs_coverage};
use crate::diagnostic::escaped;

/// What to measure.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
    /// Also list the items without a text.
    #[arg(long)]
    list: bool,
    /// Exit with 1 if any API has fewer documented items of any kind than this.
    #[arg(long, value_name = "PERCENT", value_parser = value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
}

/// Measures and prints.
pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let measured = docs_coverage(&from_manifest(&arguments.manifest)?)?;
    output::print(&table(&measured))?;
    if arguments.list {
        output::print(&missing(&measured))?;
    }
    let reaches = |percent| {
        let mut apis = measured.iter();
        apis.all(|api| {
            ItemKind::ALL
                .iter()
                .all(|kind| api.kind(*kind).reaches(percent))
        })
    };
    Ok(match arguments.fail_under.is_none_or(reaches) {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(STALE),
    })
}

/// Returns a table with a row for each kind in each API.
fn table(measured: &[DocsCoverage]) -> String {
    let mut text = String::new();
    for api in measured {
        text.push_str(&format!("{}\n", escaped(&api.api)));
        for kind in ItemKind::ALL {
            let found = api.kind(kind);
            let (documented, total) = (found.documented, found.total());
            if let Some(percent) = (documented * 100).checked_div(total) {
                let line = format!("  {kind:<9} {documented:>5} of {total:>5}  {percent:>3} %\n");
                text.push_str(&line);
            }
        }
    }
    text
}

fn missing(measured: &[DocsCoverage]) -> String {
    let mut text = String::new();
    for api in measured {
        for kind in ItemKind::ALL {
            for name in api.kind(kind).missing {
                let (api, name) = (escaped(&api.api), escaped(&name));
                text.push_str(&format!("{api} {kind} {name}\n"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Returns arguments for a manifest with one API, of whose enum values half have documentation.
    fn arguments(folder: &tempfile::TempDir, fail_under: u8) -> Arguments {
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "discogen.toml",
            "[crate]\nname = \"pets\"\nversion = \"0.1.0\"\noutput = \"out\"\n[[api]]\ndocument = \"pets.v1.json\"\n",
        );
        write(
            "pets.v1.json",
            r#"{"name": "pets", "version": "v1", "rootUrl": "https://pets.example/",
                "servicePath": "", "methods": {"get": {"id": "pets.get", "path": "pet",
                "httpMethod": "GET", "description": "Returns a pet.", "parameters": {"kind": {
                "type": "string", "location": "query", "description": "Species.",
                "enum": ["CAT", "DOG"], "enumDescriptions": ["Meows.", ""]}}}}}"#,
        );
        Arguments {
            manifest: folder.path().join("discogen.toml"),
            list: true,
            fail_under: Some(fail_under),
        }
    }

    #[test]
    fn fails_below_the_threshold() {
        let folder = tempfile::tempdir().unwrap();
        let code = |percent| run(&arguments(&folder, percent)).map(|code| format!("{code:?}"));
        assert_eq!(code(50).unwrap(), format!("{:?}", ExitCode::SUCCESS));
        assert_eq!(code(51).unwrap(), format!("{:?}", ExitCode::from(STALE)));
    }

    #[test]
    fn prints_shares_and_names() {
        let folder = tempfile::tempdir().unwrap();
        let config = from_manifest(&arguments(&folder, 0).manifest).unwrap();
        let measured = docs_coverage(&config).unwrap();
        assert_eq!(
            table(&measured),
            "pets:v1\n  method        1 of     1  100 %\n  enum          1 of     1  100 %\n  \
             parameter     1 of     1  100 %\n  value         1 of     2   50 %\n"
        );
        assert_eq!(missing(&measured), "pets:v1 value pets.get kind DOG\n");
    }
}

//! `discogen docs-coverage`: measures which items of the APIs have documentation.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{CommandResult, STALE, output};
use crate::config::Config;
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
    /// Exit with 1 if any API has a smaller share of documented items of any kind; `KIND=PERCENT`
    /// for a single kind, as in `95,method=100`.
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = Minimum::parse)]
    fail_under: Vec<Minimum>,
}

/// The smallest share of documented items that passes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Minimum {
    /// The only kind that it applies to; `None` for all kinds without a share of their own.
    kind: Option<ItemKind>,
    percent: u8,
}

impl Minimum {
    fn parse(text: &str) -> Result<Self, String> {
        let (kind, percent) = match text.split_once('=') {
            Some((kind, percent)) => (Some(kind_of(kind)?), percent),
            None => (None, text),
        };
        match percent.parse() {
            Ok(percent @ 0..=100) => Ok(Self { kind, percent }),
            _ => Err(format!("`{percent}` is no percentage, 0-100")),
        }
    }

    /// Returns the share that a kind needs. Of several, the last one counts.
    fn of(all: &[Self], kind: ItemKind) -> Option<u8> {
        let last = |wanted| all.iter().rev().find(|minimum| minimum.kind == wanted);
        let found = last(Some(kind)).or_else(|| last(None));
        found.map(|minimum| minimum.percent)
    }
}

fn kind_of(name: &str) -> Result<ItemKind, String> {
    let mut kinds = ItemKind::ALL.into_iter();
    kinds.find(|kind| kind.to_string() == name).ok_or_else(|| {
        let known = ItemKind::ALL.map(|kind| kind.to_string()).join(", ");
        format!("`{name}` is no kind of item; the kinds are {known}")
    })
}

/// Measures and prints.
pub(super) fn run(arguments: &Arguments) -> CommandResult {
    let measured = docs_coverage(&Config::from_manifest(&arguments.manifest)?)?;
    output::print(&table(&measured))?;
    if arguments.list {
        output::print(&missing(&measured))?;
    }
    let short = shortfalls(&measured, &arguments.fail_under);
    for line in &short {
        output::note(line);
    }
    Ok(match short.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(STALE),
    })
}

/// Returns a line for each kind of item in each API with too few documented items.
fn shortfalls(measured: &[DocsCoverage], minimums: &[Minimum]) -> Vec<String> {
    let mut lines = Vec::new();
    for api in measured {
        for kind in ItemKind::ALL {
            let found = api.kind(kind);
            let minimum = Minimum::of(minimums, kind);
            if let Some(percent) = minimum.filter(|percent| !found.reaches(*percent)) {
                let (api, documented, total) = (escaped(&api.api), found.documented, found.total());
                lines.push(format!(
                    "{api}: {documented} of {total} items of the kind `{kind}` have a text, less than {percent} %"
                ));
            }
        }
    }
    lines
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
    fn arguments(folder: &tempfile::TempDir, fail_under: &str) -> Arguments {
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
            fail_under: fail_under
                .split(',')
                .map(|it| Minimum::parse(it).unwrap())
                .collect(),
        }
    }

    #[test]
    fn fails_below_the_threshold() {
        let folder = tempfile::tempdir().unwrap();
        let code = |shares| run(&arguments(&folder, shares)).map(|code| format!("{code:?}"));
        let (success, stale) = (ExitCode::SUCCESS, ExitCode::from(STALE));
        for (shares, expected) in [
            ("50", success),
            ("51", stale),
            ("100,value=50", success),
            ("value=50,100", success),
            ("0,value=51", stale),
            ("method=100,schema=100", success),
        ] {
            assert_eq!(code(shares).unwrap(), format!("{expected:?}"), "{shares}");
        }
    }

    #[test]
    fn names_what_falls_short() {
        let folder = tempfile::tempdir().unwrap();
        let arguments = arguments(&folder, "51,method=100");
        let measured = docs_coverage(&Config::from_manifest(&arguments.manifest).unwrap()).unwrap();
        assert_eq!(
            shortfalls(&measured, &arguments.fail_under),
            ["pets:v1: 1 of 2 items of the kind `value` have a text, less than 51 %"]
        );
    }

    #[test]
    fn shares_that_are_none() {
        assert_eq!(
            Minimum::parse("101").unwrap_err(),
            "`101` is no percentage, 0-100"
        );
        assert_eq!(
            Minimum::parse("methods=5").unwrap_err(),
            "`methods` is no kind of item; the kinds are method, resource, schema, enum, \
             property, parameter, value"
        );
    }

    #[test]
    fn prints_shares_and_names() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::from_manifest(&arguments(&folder, "0").manifest).unwrap();
        let measured = docs_coverage(&config).unwrap();
        assert_eq!(
            table(&measured),
            "pets:v1\n  method        1 of     1  100 %\n  enum          1 of     1  100 %\n  \
             parameter     1 of     1  100 %\n  value         1 of     2   50 %\n"
        );
        assert_eq!(missing(&measured), "pets:v1 value pets.get kind DOG\n");
    }
}

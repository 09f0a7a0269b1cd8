//! `discogen add`: adds an API with its document and its overlays.

mod overlays;
mod requested;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::apply::Plan;
use super::fetch::{
    self, Cache, Checked, Client, DocumentLocation, FetchOutcome, Hosts, RequestedApi, Source,
};
use super::{FAILED, Fallible, init, output, report};
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, escaped};
use crate::document::Source as Text;
use crate::manifest::{ApiEntry, Manifest};
use overlays::Overlays;
use requested::requested;

/// What to add.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The API, such as `gmail:v1`; without a version, the preferred, the only or the newest
    /// stable one.
    api: String,
    /// Source of the document, instead of the manifest's: the URL of a discovery service
    /// (with `/` at its end) or of the document, a folder, or a file. Overlays beside the
    /// document are copied with it.
    #[arg(long)]
    source: Option<String>,
    /// Remove the prose of the document (the default if no document of the manifest has prose).
    #[arg(long)]
    facts_only: bool,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

/// Adds an API.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    let folder = arguments.manifest.parent().unwrap_or(Path::new(""));
    let manifest_text = init::manifest(&arguments.manifest)?;
    let manifest = Manifest::parse_to_add(&manifest_text, folder)?;
    let old = manifest.config()?;
    let source = match (&arguments.source, &manifest.update().source) {
        (Some(given), _) => Source::parse(given, Path::new("")),
        (None, Some(text)) => Source::parse(text, folder),
        (None, None) => Source::Google,
    };
    let client = Client::new(Hosts::new(&manifest.update().hosts, [&source]));
    let apis = manifest.apis();
    let prose = !arguments.facts_only && (apis.is_empty() || apis.iter().any(ApiEntry::prose));
    let (requested, near) = requested(&arguments.api, &source, &client, prose)?;
    let path = folder.join(format!("{}.{}.json", requested.name, requested.version));
    if path.exists() {
        return Err(format!("{} already exists", path.display()).into());
    }
    let outcome = fetch::all(
        std::slice::from_ref(&requested),
        &client,
        &mut Cache::default(),
    );
    let checked = match outcome.into_iter().next() {
        Some(FetchOutcome::New(checked)) => checked,
        Some(FetchOutcome::Failed(message)) => {
            let lines: Vec<_> = message.lines().map(escaped).collect();
            output::note(format_args!("error: {}", lines.join("\n  ")));
            return Ok(ExitCode::from(FAILED));
        }
        _ => return Err(not_there(&requested, near.as_deref()).into()),
    };
    let document = Text::new(path.display().to_string(), checked.text.clone());
    let overlays = Overlays::find(&document, &path, origin(&requested))?;
    let plan = Plan {
        rules: manifest.severity().to_vec(),
        manifest: arguments.manifest.clone(),
        manifest_text: manifest_entry(manifest_text.text(), &requested),
        ..plan(old, requested.prose, path, document, &overlays)
    };
    write(plan, &requested, &checked, &overlays.notes)
}

/// Returns the file that the document is read from, if the source has files.
fn origin(requested: &RequestedApi) -> Option<&Path> {
    match requested.locations.as_slice() {
        [DocumentLocation::File(path) | DocumentLocation::InFolder(path)] => Some(path),
        _ => None,
    }
}

/// Writes all files, and prints what was added.
fn write(plan: Plan, requested: &RequestedApi, checked: &Checked, notes: &[String]) -> Fallible {
    let prepared = plan.prepare()?;
    let written = prepared.write()?;
    output::line(format_args!(
        "{}: {}{} files written in {}",
        escaped(&requested.id()),
        report::revision(&checked.revision),
        written.changed.len(),
        report::shown(prepared.output())
    ))?;
    for note in notes {
        output::line(escaped(note))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the crate with one more API, and the files to write, except for the manifest.
fn plan(old: Config, prose: bool, path: PathBuf, document: Text, overlays: &Overlays) -> Plan {
    let mut files = vec![(path, document.text().to_owned())];
    let api = overlays.add_to(ApiConfig::new(document).prose(prose));
    files.extend_from_slice(&overlays.files);
    Plan {
        new: old.clone().api(api),
        old,
        rules: Vec::new(),
        manifest: PathBuf::new(),
        manifest_text: String::new(),
        files,
    }
}

/// The error for an API that none of its locations has.
fn not_there(requested: &RequestedApi, near: Option<&str>) -> Diagnostic {
    let message = format!("the source has no API `{}`", requested.id());
    let error = Diagnostic::error("", message);
    match near {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None => error.with_hint("`discogen list` names those of a source"),
    }
}

/// Returns the manifest with one more entry.
fn manifest_entry(manifest: &str, requested: &RequestedApi) -> String {
    let prose = if requested.prose {
        ""
    } else {
        "prose = false\n"
    };
    format!(
        "{}\n\n[[api]]\ndocument = \"{}.{}.json\"\n{prose}",
        manifest.trim_end(),
        requested.name,
        requested.version
    )
}

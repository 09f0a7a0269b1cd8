//! `discogen add`: adds an API with its document and an empty overlay.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::apply::Plan;
use super::fetch::{
    self, Cache, Client, DocumentLocation, FetchOutcome, Hosts, Listed, RequestedApi, Source,
};
use super::{FAILED, Fallible, init, output, overlay_stub, report};
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Errors, escaped, nearest};
use crate::document::Source as Text;
use crate::manifest::{ApiEntry, Manifest};

/// What to add.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The API, such as `gmail:v1`; without a version, the preferred one.
    api: String,
    /// Source of the document, instead of the manifest's: the URL of a discovery service
    /// (with `/` at its end) or of the document, a folder, or a file.
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
    let document = folder.join(format!("{}.{}.json", requested.name, requested.version));
    if document.exists() {
        return Err(format!("{} already exists", document.display()).into());
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
    let revision = checked.revision.clone();
    let plan = Plan {
        rules: manifest.severity().to_vec(),
        manifest: arguments.manifest.clone(),
        manifest_text: manifest_entry(manifest_text.text(), &requested),
        ..plan(old, &requested, document, checked.text)?
    };
    let prepared = plan.prepare()?;
    let written = prepared.write()?;
    output::line(format_args!(
        "{}: {}{} files written in {}",
        escaped(&requested.id()),
        report::revision(&revision),
        written.changed.len(),
        report::shown(prepared.output())
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the crate with one more API, and the files to write, except for the manifest.
fn plan(
    old: Config,
    requested: &RequestedApi,
    document: PathBuf,
    text: String,
) -> Result<Plan, Errors> {
    let overlay = document.with_extension("overlay.toml");
    let protos = document.with_extension("protos.toml");
    let source = Text::new(document.display().to_string(), text.clone());
    let mut api = ApiConfig::new(source).prose(requested.prose);
    let mut files = vec![(document, text)];
    if overlay.is_file() {
        api = api.overlay(Text::read(&overlay)?);
    } else {
        files.push((
            overlay,
            overlay_stub::text(&requested.name, &requested.version),
        ));
    }
    if protos.is_file() {
        api = api.protos(Text::read(&protos)?);
    }
    Ok(Plan {
        new: old.clone().api(api),
        old,
        rules: Vec::new(),
        manifest: PathBuf::new(),
        manifest_text: String::new(),
        files,
    })
}

/// Returns the requested document with its locations, and the listed API with the most similar id.
fn requested(
    api: &str,
    source: &Source,
    client: &Client,
    prose: bool,
) -> Result<(RequestedApi, Option<String>), Box<dyn std::error::Error>> {
    let (name, version) = match api.split_once(':') {
        Some((name, version)) => (name, Some(version)),
        None => (api, None),
    };
    let listed = match (source, version) {
        // A single document needs no list.
        (Source::File(_) | Source::Document(_), Some(_)) => Vec::new(),
        // The list may lack an API that exists.
        (_, Some(_)) => fetch::list(source, client).unwrap_or_default(),
        (_, None) => fetch::list(source, client)?,
    };
    let fits = |listed: &&Listed| {
        listed.name == name && version.map_or(listed.preferred, |version| listed.version == version)
    };
    let found = listed.iter().find(fits);
    let ids = listed
        .iter()
        .map(|api| format!("{}:{}", api.name, api.version));
    let ids: Vec<String> = ids.collect();
    if found.is_none() && version.is_none() {
        let message = format!("the source has no API `{api}`");
        let error =
            Diagnostic::error("", message).with_nearest(api, ids.iter().map(String::as_str));
        return Err(error.into());
    }
    let version = found.map(|listed| listed.version.as_str()).or(version);
    let version = version.ok_or("a version is needed, as in `gmail:v1`")?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    if [name, version]
        .iter()
        .any(|part| part.is_empty() || part.starts_with('.') || !part.chars().all(plain))
    {
        return Err("an API is a name and a version, as in `gmail:v1`".into());
    }
    // An API that is not listed serves its document from its own host.
    let host = format!("https://{name}.googleapis.com/");
    let mut locations = source.locations(
        name,
        version,
        Some(&host).filter(|_| found.is_none()).map(String::as_str),
    );
    if *source == Source::Google {
        let own = found.and_then(|listed| listed.address.clone());
        locations.splice(0..0, own.map(DocumentLocation::Url));
    }
    let near = nearest(api, ids.iter().map(String::as_str));
    let requested = RequestedApi {
        name: name.to_owned(),
        version: version.to_owned(),
        locations,
        stored: None,
        prose,
    };
    Ok((requested, near.map(str::to_owned)))
}

/// The error for an API that none of its locations has.
fn not_there(requested: &RequestedApi, near: Option<&str>) -> Diagnostic {
    let message = format!("the source has no API `{}`", requested.id());
    let error = Diagnostic::error("", message);
    match near {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None => error.with_hint("`discogen list` names those of the directory"),
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

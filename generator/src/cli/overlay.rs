//! `discogen overlay`: generates overlays.

mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Fallible, STALE, output, problems};
use crate::config::ApiConfig;
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;
use crate::manifest::Manifest;
use crate::parallel;
use crate::pipeline::{OverlayPolicy, ReadApi};
use crate::protos::{Protos, Report};
use crate::write;

/// The kinds of sources.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Writes NAME.protos.toml beside documents: unions, types of operations, resource names and
    /// uses of fields, as the protos of the APIs state them.
    FromProtos(FromProtos),
}

#[derive(clap::Args)]
struct FromProtos {
    /// Folders of `.proto` sources, sources, or descriptor sets. A package of npm has the sources
    /// in `build/protos`; google-gax has those that all APIs import.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// An API of the manifest, such as `secretmanager:v1`. May be given several times.
    #[arg(
        long,
        value_name = "API",
        required_unless_present = "documents",
        conflicts_with = "documents"
    )]
    api: Vec<String>,
    /// A document that is not in a manifest. May be given several times.
    #[arg(long = "document", value_name = "FILE")]
    documents: Vec<PathBuf>,
    /// The manifest, for `--api`.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
    /// Write nothing, and exit with 1 if a file is not what the protos give.
    #[arg(long)]
    check: bool,
    /// Print the whole report as JSON.
    #[arg(long)]
    json: bool,
    /// List everything that was left out.
    #[arg(long, conflicts_with = "json")]
    list: bool,
}

/// Runs a command about overlays.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    match &arguments.command {
        Command::FromProtos(arguments) => from_protos(arguments),
    }
}

/// An overlay to write.
struct Written {
    path: PathBuf,
    text: String,
    report: Report,
    warnings: Vec<Diagnostic>,
}

fn from_protos(arguments: &FromProtos) -> Fallible {
    let apis = arguments.apis()?;
    let protos = Protos::read(&arguments.paths)?;
    problems::print(&protos.warnings);
    let written = parallel::map(&apis, |(path, api)| overlay(path, api, &protos));
    let written = Errors::collect(written)?;
    let mut stale = Vec::new();
    for overlay in &written {
        problems::print(&overlay.warnings);
        let text = overlay.text.as_bytes();
        if std::fs::read(&overlay.path).is_ok_and(|old| old == text) {
            continue;
        }
        match arguments.check {
            true => stale.push(overlay.path.display()),
            false => write::replace(&overlay.path, text)?,
        }
    }
    let reports: Vec<&Report> = written.iter().map(|it| &it.report).collect();
    match arguments.json {
        true => output::print(&(serde_json::to_string_pretty(&reports)? + "\n"))?,
        false => output::print(&table::table(&reports, arguments.list))?,
    }
    for path in &stale {
        output::note(format_args!("{path} is out of date"));
    }
    Ok(match stale.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(STALE),
    })
}

impl FromProtos {
    /// Returns the documents, each with its path.
    fn apis(&self) -> Result<Vec<(PathBuf, ApiConfig)>, Errors> {
        if !self.documents.is_empty() {
            let apis = self.documents.iter();
            return Errors::collect(apis.map(|path| Ok((path.clone(), ApiConfig::read(path)?))));
        }
        let manifest = Manifest::read(&self.manifest)?;
        let config = manifest.without_guide()?;
        let mut known = Vec::new();
        for (entry, api) in manifest.apis().iter().zip(config.apis) {
            let read = ReadApi::read(&without_protos(&api), OverlayPolicy::OF_LATER)?;
            let id = format!("{}:{}", read.document.name, read.document.version);
            known.push((id, entry.document().to_owned(), api));
        }
        let chosen = self.api.iter().map(|wanted| {
            let found = known.iter().find(|(id, ..)| id == wanted);
            found
                .map(|(_, path, api)| (path.clone(), api.clone()))
                .ok_or_else(|| {
                    let message = format!("the manifest has no API `{wanted}`");
                    let known = known.iter().map(|(id, ..)| id.as_str());
                    Diagnostic::error("", message)
                        .with_nearest(wanted, known)
                        .into()
                })
        });
        Errors::collect(chosen)
    }
}

fn without_protos(api: &ApiConfig) -> ApiConfig {
    ApiConfig {
        protos: None,
        ..api.clone()
    }
}

/// Creates the overlay of one API, and checks it together with the handwritten one.
fn overlay(document: &Path, api: &ApiConfig, protos: &Protos) -> Result<Written, Errors> {
    let path = document.with_extension("protos.toml");
    let handwritten = document.with_extension("overlay.toml");
    let name = handwritten
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    let lenient = OverlayPolicy::OF_LATER;
    let plain = without_protos(api);
    let read = ReadApi::read(&plain, lenient)?;
    let made = protos.overlay(&read.document, &name);
    let source = Source::new(path.display().to_string(), made.text.clone());
    let policy = OverlayPolicy::default();
    let with = api.clone().protos(source);
    let checked = ReadApi::read(&with, policy)?.resolve(&with, policy)?;
    let before = read.resolve(&plain, lenient);
    let known = before.map(|it| it.warnings).unwrap_or_default();
    let is_new = |warning: &Diagnostic| {
        let text = warning.to_string();
        !known.iter().any(|other| other.to_string() == text)
    };
    Ok(Written {
        path,
        text: made.text,
        report: made.report,
        warnings: checked.warnings.into_iter().filter(is_new).collect(),
    })
}

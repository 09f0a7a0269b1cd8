//! `discogen diff`: compares two revisions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::documents::{head, in_folder};
use super::{Fallible, STALE, git, init, output, problems};
use crate::config::{ApiConfig, Config, PackageConfig};
use crate::diagnostic::{Diagnostic, Errors, escaped};
use crate::diff::{self, LenientDiff, Level, Report, SeverityRule};
use crate::manifest::Manifest;

/// What to compare, and how to say it.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Old revision: a document, a folder of documents, or a manifest (or a folder with one).
    /// If only one of two documents has an overlay beside it, both get that overlay.
    #[arg(required_unless_present = "against", conflicts_with = "against")]
    old: Option<PathBuf>,
    /// New revision, likewise.
    #[arg(required_unless_present = "against", conflicts_with = "against")]
    new: Option<PathBuf>,
    /// Compare the manifest and its documents with those of this revision in git.
    #[arg(long, value_name = "REV")]
    against: Option<String>,
    /// The manifest, for `--against`.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 if a change is of this class or worse.
    #[arg(long, value_enum, value_name = "CLASS")]
    fail_on: Option<FailOn>,
}

/// A form of the report.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// For a terminal.
    Text,
    /// For a pull request.
    Markdown,
    /// For programs.
    Json,
    /// One page for a browser.
    Html,
}

impl Format {
    /// Renders the report in this format.
    pub(super) fn render(self, report: &Report) -> Result<String, serde_json::Error> {
        Ok(match self {
            Self::Text => diff::text(report),
            Self::Markdown => diff::markdown(report),
            Self::Json => serde_json::to_string_pretty(report)? + "\n",
            Self::Html => diff::html(report),
        })
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Breaking,
    Risky,
}

/// Compares and prints.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    let report = compared(arguments)?;
    output::print(&arguments.format.render(&report)?)?;
    let limit = match arguments.fail_on {
        Some(FailOn::Breaking) => Some(Level::Breaking),
        Some(FailOn::Risky) => Some(Level::Risky),
        None => None,
    };
    Ok(match limit {
        Some(limit) if report.is_at_least(limit) => ExitCode::from(STALE),
        _ => ExitCode::SUCCESS,
    })
}

fn compared(arguments: &Arguments) -> Result<Report, Box<dyn std::error::Error>> {
    if let Some(revision) = &arguments.against {
        let (new, rules) = of_manifest(&arguments.manifest)?;
        let checkout = git::checkout(revision, &arguments.manifest, new.output())?;
        let (old, _) = of_manifest(&checkout.manifest())?;
        // The version here was already incremented by an update.
        let mut new = new;
        new.package.version.clone_from(&old.package.version);
        return Ok(diff::diff(&old, &new, &rules)?);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        return Err("expected two revisions".into());
    };
    let (mut old, _) = revision(old)?;
    let (mut new, rules) = revision(new)?;
    let shared = share_overlays(&mut old, &mut new);
    if shared.is_empty() {
        return Ok(diff::diff(&old, &new, &rules)?);
    }
    shared.iter().for_each(output::note);
    let LenientDiff { report, unmatched } = diff::diff_leniently(&old, &new, &rules)?;
    problems::print(&problems::as_warnings(unmatched));
    Ok(report)
}

/// Gives a document without overlays those of its other revision. Returns a note for each.
fn share_overlays(old: &mut Config, new: &mut Config) -> Vec<String> {
    // A document without a head is an error of the comparison.
    let id = |api: &ApiConfig| head(&api.document).ok().map(|it| (it.name, it.version));
    let others = new.apis.iter_mut();
    let mut others: BTreeMap<_, _> = others.filter_map(|it| Some((id(it)?, it))).collect();
    let mut notes = Vec::new();
    for one in &mut old.apis {
        if let Some(other) = id(one).and_then(|id| others.get_mut(&id)) {
            notes.extend(lend(one, other).or_else(|| lend(other, one)));
        }
    }
    notes
}

/// Gives the overlays of a document to one that has none. Returns a note if it did.
fn lend(owner: &ApiConfig, other: &mut ApiConfig) -> Option<String> {
    let lent = owner.overlay.as_ref().or(owner.protos.as_ref())?;
    if other.overlay.is_some() || other.protos.is_some() {
        return None;
    }
    other.overlay.clone_from(&owner.overlay);
    other.protos.clone_from(&owner.protos);
    let note = format!(
        "`{}` has no overlay beside it: `{}` applies to both revisions",
        other.document.name(),
        lent.name()
    );
    Some(escaped(&note).into_owned())
}

/// A configuration, and the severity rules of its manifest.
type Revision = (Config, Vec<SeverityRule>);

fn of_manifest(path: &Path) -> Result<Revision, Errors> {
    let manifest = Manifest::read(path)?;
    Ok((manifest.without_guide()?, manifest.severity().to_vec()))
}

/// Reads the revision at a path: a manifest, a document, or a folder of either.
fn revision(path: &Path) -> Result<Revision, Errors> {
    let manifest = path.join("discogen.toml");
    if manifest.is_file() {
        return of_manifest(&manifest);
    }
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        return of_manifest(path);
    }
    let documents = if path.is_dir() {
        in_folder(path)?
    } else {
        vec![path.to_owned()]
    };
    if documents.is_empty() {
        let message = "there is no document in this folder";
        return Err(Diagnostic::error(path.display().to_string(), message).into());
    }
    let apis = Errors::collect(documents.iter().map(ApiConfig::read))?;
    // This is not the folder of a crate, so there is no ledger.
    let config = Config::new(PackageConfig::new(init::default_name()?), PathBuf::new());
    Ok((apis.into_iter().fold(config, Config::api), Vec::new()))
}

//! `discogen update`: fetches newer revisions of the documents and updates the crate, its version
//! and its changelog.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::apply::{Accepted, Plan};
use super::diff::Format;
use super::documents::head;
use super::fetch::{self, Cache, Checked, Client, FetchOutcome, Hosts, RequestedApi, Source};
use super::{FAILED, Fallible, STALE, output, problems, report};
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Errors, escaped};
use crate::diff::{self, LenientDiff, Report};
use crate::document::{Source as Text, holds_facts_only};
use crate::manifest::Manifest;
use crate::package::{InvalidPackage, Version};

/// What to update, from where, and what to say.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// APIs such as `gmail:v1`, or `gmail` for all its versions (default: all of the manifest).
    apis: Vec<String>,
    /// Source of revisions, instead of the manifest's: the URL of a discovery
    /// service (with `/` at its end) or of one document, a folder, or a file.
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    accepted: Accepted,
    /// Report the changes, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Also write the report as Markdown to this file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Also write the commit's title to this file.
    #[arg(long, value_name = "FILE")]
    title: Option<PathBuf>,
    /// The manifest.
    #[arg(long, default_value = "discovery/discogen.toml")]
    manifest: PathBuf,
}

/// Number of consecutive runs that must miss an API before it counts as gone.
const GONE_AFTER: u32 = 3;

/// The manifest's entry for an API, with its current document.
struct KnownApi {
    index: usize,
    path: PathBuf,
    requested: RequestedApi,
}

/// Updates the crate.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    let manifest = Manifest::read(&arguments.manifest)?;
    let manifest_text = Text::read(&arguments.manifest)?;
    let old = manifest.config()?;
    let (known, hosts) = known(arguments, &manifest, &old)?;
    let mut cache = Cache::open();
    let client = Client::new(hosts);
    let requested: Vec<RequestedApi> = known.iter().map(|known| known.requested.clone()).collect();
    let outcomes = fetch::all(&requested, &client, &mut cache);
    let (taken, gone) = match sorted_out(&known, outcomes) {
        Ok(found) => found,
        Err(code) => return Ok(code),
    };
    if taken.is_empty() {
        cache.save();
        say(arguments, None)?;
        return Ok(code(gone));
    }
    let plan = Plan {
        new: with_documents(&old, &taken),
        files: taken
            .iter()
            .map(|(known, checked)| (known.path.clone(), checked.text.clone()))
            .collect(),
        old,
        rules: manifest.severity().to_vec(),
        manifest: arguments.manifest.clone(),
        manifest_text: manifest_text.text().to_owned(),
    };
    finish(arguments, plan, &cache, gone)
}

fn finish(arguments: &Arguments, plan: Plan, cache: &Cache, gone: bool) -> Fallible {
    let LenientDiff { report, unmatched } = plan.compare()?;
    say(arguments, Some(&report))?;
    let refused = arguments.accepted.refused(&report);
    if !refused.is_empty() {
        output::note("not accepted, since these changes need your consent:");
        refused
            .iter()
            .for_each(|line| output::note(format_args!("  {line}")));
    }
    if !unmatched.is_empty() && !arguments.dry_run {
        problems::print(&unmatched);
        output::note(
            "nothing was written: correct the overlay for this revision, and run `discogen update` again",
        );
        return Ok(ExitCode::from(FAILED));
    }
    problems::print(&problems::as_warnings(unmatched.clone()));
    if !refused.is_empty() {
        return Ok(ExitCode::from(STALE));
    }
    let requirement = requirement(&plan.new, &report)?;
    if arguments.dry_run {
        if unmatched.is_empty() {
            // Finds the errors of a real update.
            plan.prepare_with(&report)?;
        }
        output::note("nothing was written (--dry-run)");
    } else {
        write(plan, &report)?;
        cache.save();
    }
    requirement.iter().for_each(output::note);
    Ok(code(gone))
}

/// Writes the crate, its documents and the manifest.
fn write(plan: Plan, report: &Report) -> Result<(), Box<dyn std::error::Error>> {
    let planned = plan.prepare_with(report)?;
    let written = planned.write()?;
    output::note(format_args!(
        "{}: {} files written, {} unchanged, {} removed",
        report::shown(planned.output()),
        written.changed.len(),
        written.unchanged,
        written.removed.len()
    ));
    Ok(())
}

/// Returns a note on the dependencies that do not accept the new version, if there can be any.
fn requirement(config: &Config, report: &Report) -> Result<Option<String>, InvalidPackage> {
    let [old, new]: [Version; 2] = [report.version.old.parse()?, report.version.new.parse()?];
    if new.is_compatible_with(&old) {
        return Ok(None);
    }
    let (old, new) = (old.without_build(), new.without_build());
    let name = &config.package.name;
    let path = report::shown(config.output()).replace('\\', "/");
    Ok(Some(format!(
        "{new} is incompatible with {old}: a dependency with a version requirement, such as \
         `{name} = {{ version = \"{old}\", path = \"{path}\" }}`, must be changed to {new} or written \
         without `version`"
    )))
}

fn code(gone: bool) -> ExitCode {
    if gone {
        ExitCode::from(STALE)
    } else {
        ExitCode::SUCCESS
    }
}

/// Prints the report, and writes it to the requested file.
fn say(arguments: &Arguments, report: Option<&Report>) -> Result<(), Box<dyn std::error::Error>> {
    let Some(report) = report else {
        output::note("nothing new");
        return Ok(());
    };
    output::print(&arguments.format.render(report)?)?;
    if let Some(path) = &arguments.report {
        crate::write::replace(path, diff::markdown(report).as_bytes())?;
    }
    if let Some(path) = &arguments.title {
        crate::write::replace(path, format!("{}\n", report.title).as_bytes())?;
    }
    Ok(())
}

/// Returns the requested APIs, and the hosts that requests may go to.
fn known(
    arguments: &Arguments,
    manifest: &Manifest,
    config: &Config,
) -> Result<(Vec<KnownApi>, Hosts), Errors> {
    let folder = arguments.manifest.parent().unwrap_or(Path::new(""));
    let given = arguments
        .source
        .as_ref()
        .map(|text| Source::parse(text, Path::new("")));
    let service = manifest
        .update()
        .source
        .as_ref()
        .map_or(Source::Google, |text| Source::parse(text, folder));
    let mut known = Vec::new();
    let mut sources = Vec::new();
    for (index, (api, config)) in manifest.apis().iter().zip(&config.apis).enumerate() {
        let own = api.source().map(|text| Source::parse(text, folder));
        let source = match (own, &given) {
            // A document maintained by hand is not fetched.
            (Some(Source::None), _) => Source::None,
            (_, Some(given)) => given.clone(),
            (Some(own), None) => own,
            (None, None) => service.clone(),
        };
        let head = head(&config.document)?;
        known.push(KnownApi {
            index,
            path: api.document().to_owned(),
            requested: RequestedApi {
                locations: source.locations(
                    &head.name,
                    &head.version,
                    Some(&head.root_url)
                        .filter(|url| !url.is_empty())
                        .map(String::as_str),
                ),
                name: head.name,
                version: head.version,
                stored: Some(config.document.text().to_owned()),
                // A document without prose stays so, whatever the manifest says.
                prose: api.prose() && !holds_facts_only(&config.document),
            },
        });
        sources.push(source);
    }
    let hosts = Hosts::new(&manifest.update().hosts, &sources);
    Ok((chosen(known, &arguments.apis)?, hosts))
}

/// Returns the APIs that the command line names, or all that have a source.
fn chosen(known: Vec<KnownApi>, named: &[String]) -> Result<Vec<KnownApi>, Errors> {
    let is =
        |known: &KnownApi, name: &str| known.requested.name == name || known.requested.id() == name;
    for name in named {
        if !known.iter().any(|known| is(known, name)) {
            let ids: Vec<String> = known.iter().map(|known| known.requested.id()).collect();
            let names = known.iter().map(|known| known.requested.name.as_str());
            let message = format!("the manifest has no API `{name}`");
            return Err(Diagnostic::error("", message)
                .with_nearest(name, names.chain(ids.iter().map(String::as_str)))
                .into());
        }
    }
    let chosen = known.into_iter().filter(|known| {
        let locations = !known.requested.locations.is_empty();
        locations && (named.is_empty() || named.iter().any(|name| is(known, name)))
    });
    Ok(chosen.collect())
}

type NewRevisions<'k> = Vec<(&'k KnownApi, Checked)>;

/// Returns the new documents, and whether an API seems to be gone; an exit code if one is not
/// valid.
fn sorted_out(
    known: &[KnownApi],
    outcomes: Vec<FetchOutcome>,
) -> Result<(NewRevisions<'_>, bool), ExitCode> {
    let mut taken = Vec::new();
    let (mut failed, mut gone) = (false, false);
    for (known, outcome) in known.iter().zip(outcomes) {
        let id = known.requested.id();
        let id = escaped(&id);
        match outcome {
            FetchOutcome::Unchanged => {}
            FetchOutcome::Missing(times) => {
                gone |= times >= GONE_AFTER;
                let known = if times >= GONE_AFTER {
                    "it was probably removed"
                } else {
                    "this may be temporary"
                };
                let count = match times {
                    1 => "once".to_owned(),
                    more => format!("{more} times in a row"),
                };
                output::note(format_args!(
                    "warning: {id} was not found ({count}): {known}; its document is kept"
                ));
            }
            FetchOutcome::New(checked) => taken.push((known, checked)),
            FetchOutcome::Failed(message) => {
                failed = true;
                output::note(format_args!("error: {id}: {}", lines(&message)));
            }
        }
    }
    if failed {
        output::note("nothing was changed");
        return Err(ExitCode::from(FAILED));
    }
    for (_, checked) in &taken {
        problems::print(&checked.warnings);
    }
    Ok((taken, gone))
}

/// A message of several lines, each escaped.
fn lines(message: &str) -> String {
    let lines: Vec<_> = message.lines().map(escaped).collect();
    lines.join("\n  ")
}

fn with_documents(config: &Config, taken: &NewRevisions<'_>) -> Config {
    let mut new = config.clone();
    for (known, checked) in taken {
        if let Some(api) = new.apis.get_mut(known.index) {
            let name = api.document.name().to_owned();
            *api = ApiConfig {
                document: Text::new(name, checked.text.clone()),
                ..api.clone()
            };
        }
    }
    new
}

//! From fetched documents to a changed tree: everything is planned in memory first, and written
//! only if all of it is valid.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Errors, escaped};
use crate::diff::{self, ApiChanges, Change, ChangeKind, LenientDiff, Report, SeverityRule};
use crate::document::Source;
use crate::generate::{Files, generate};
use crate::package::Version;
use crate::write::replace_all;

type Failure = Box<dyn std::error::Error>;

/// An update to plan.
pub(super) struct Plan {
    /// The crate as it is.
    pub old: Config,
    /// The crate with the new documents.
    pub new: Config,
    /// The classes that the manifest gives to changes.
    pub rules: Vec<SeverityRule>,
    /// Path of the manifest.
    pub manifest: PathBuf,
    /// The manifest's new text, except for the crate's version.
    pub manifest_text: String,
    /// Documents and overlays to write.
    pub files: Vec<(PathBuf, String)>,
}

/// What the user agreed to beforehand.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct Accepted {
    /// Accept revisions that change the host of requests.
    #[arg(long)]
    pub accept_host: bool,
    /// Accept revisions that change the scopes of methods.
    #[arg(long)]
    pub accept_scopes: bool,
}

/// An update computed in memory, ready to write.
pub(super) struct PlannedUpdate {
    files: Files,
    output: PathBuf,
    outside: Vec<(PathBuf, Vec<u8>)>,
}

impl Plan {
    /// Compares the crate as it is with the one to write.
    ///
    /// # Errors
    /// All errors in documents or overlays, except for entries that point at nothing any more.
    pub(super) fn compare(&self) -> Result<LenientDiff, Errors> {
        let mut compared = diff::diff_leniently(&self.old, &self.new, &self.rules)?;
        if self.old.apis.is_empty() {
            // Nothing was released yet, so the version is not incremented.
            let version = &mut compared.report.version;
            version.new.clone_from(&version.old);
        }
        Ok(compared)
    }

    /// Computes the update in memory.
    ///
    /// # Errors
    /// All errors in documents or overlays, such as entries that point at nothing.
    pub(super) fn prepare(self) -> Result<PlannedUpdate, Failure> {
        let LenientDiff { report, unmatched } = self.compare()?;
        match unmatched.is_empty() {
            true => self.prepare_with(&report),
            false => Err(Errors(unmatched).into()),
        }
    }

    /// Computes the update in memory, with the changes that were found.
    ///
    /// # Errors
    /// All errors in documents or overlays, such as entries that point at nothing.
    pub(super) fn prepare_with(self, report: &Report) -> Result<PlannedUpdate, Failure> {
        let mut new = self.new;
        new.package.version = report.version.new.parse::<Version>()?;
        let manifest = with_version(&self.manifest_text, &report.version.new)?;
        let files = generate(&new)?;
        let output = new.output().to_owned();
        let log = output.join("CHANGELOG.md");
        let mut outside: Vec<(PathBuf, Vec<u8>)> = self
            .files
            .into_iter()
            .map(|(path, text)| (path, text.into_bytes()))
            .collect();
        outside.push((log.clone(), changelog(&log, report)?.into_bytes()));
        outside.push((self.manifest, manifest.into_bytes()));
        Ok(PlannedUpdate {
            files,
            output,
            outside,
        })
    }
}

impl Accepted {
    /// Returns the changes that lack consent: of the hosts of requests, and of scopes.
    pub(super) fn refused(self, report: &Report) -> Vec<String> {
        let mut refused: Vec<Refused<'_>> = Vec::new();
        for (api, change) in report.changes() {
            let option = match change.kind {
                ChangeKind::RootUrlChanged
                | ChangeKind::MtlsRootUrlChanged
                | ChangeKind::ServicePathChanged
                | ChangeKind::BatchPathChanged
                | ChangeKind::EndpointsChanged
                    if !self.accept_host =>
                {
                    "--accept-host"
                }
                // A scope that no method uses grants nothing.
                ChangeKind::ScopeAdded | ChangeKind::ScopeRemoved if change.methods.is_empty() => {
                    continue;
                }
                ChangeKind::ScopeAdded
                | ChangeKind::ScopeRemoved
                | ChangeKind::MethodScopeAdded
                | ChangeKind::MethodScopeRemoved
                    if !self.accept_scopes =>
                {
                    "--accept-scopes"
                }
                _ => continue,
            };
            let same = refused.iter_mut().find(|other| other.is_like(api, change));
            match same {
                Some(other) => other.more += 1,
                None => refused.push(Refused {
                    api,
                    change,
                    option,
                    more: 0,
                }),
            }
        }
        refused.iter().map(Refused::line).collect()
    }
}

impl PlannedUpdate {
    /// Writes all files.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn write(&self) -> Result<crate::Written, Failure> {
        // A path of the crate that cannot be read cannot be written either.
        self.files.check(&self.output)?;
        std::fs::create_dir_all(&self.output)?;
        for folder in self.outside.iter().filter_map(|(path, _)| path.parent()) {
            std::fs::create_dir_all(folder)?;
        }
        let outside = self.outside.iter();
        replace_all(outside.map(|(path, bytes)| (path.as_path(), bytes.as_slice())))?;
        Ok(self.files.write(&self.output)?)
    }

    /// Returns the crate's folder.
    pub(super) fn output(&self) -> &Path {
        &self.output
    }
}

/// A change without consent, with the equal changes at other sites.
struct Refused<'r> {
    api: &'r ApiChanges,
    change: &'r Change,
    /// The option that gives consent.
    option: &'static str,
    more: usize,
}

impl Refused<'_> {
    fn is_like(&self, api: &ApiChanges, change: &Change) -> bool {
        let facts = |change: &Change| (change.kind, change.old.clone(), change.new.clone());
        self.api.api == api.api && facts(self.change) == facts(change)
    }

    fn line(&self) -> String {
        let Self {
            api,
            change,
            option,
            more,
        } = self;
        let at = match (change.at.as_str(), more) {
            ("", _) => String::new(),
            (at, 0) => format!(" {at}"),
            (at, more) => format!(" {at} and {more} more"),
        };
        let values = match (&change.old, &change.new) {
            (None, None) => String::new(),
            (Some(old), None) => format!(": was `{old}`"),
            (None, Some(new)) => format!(": `{new}`"),
            (Some(old), Some(new)) => format!(": `{old}` -> `{new}`"),
        };
        let words = change.kind.words();
        let line = format!("{}{at}: {words}{values} (needs {option})", api.api);
        escaped(&line).into_owned()
    }
}

/// Returns the manifest with another version of the crate; all other text is unchanged.
fn with_version(manifest: &str, version: &str) -> Result<String, Failure> {
    let (root, _) = toml::de::DeTable::parse_recoverable(manifest);
    let table = root
        .get_ref()
        .get("crate")
        .and_then(|value| value.get_ref().as_table());
    let span = table
        .and_then(|table| table.get("version"))
        .map(toml::Spanned::span)
        .ok_or("the manifest has no version")?;
    let (before, after) = (manifest.get(..span.start), manifest.get(span.end..));
    let (before, after) = before.zip(after).ok_or("the manifest has no version")?;
    Ok(format!("{before}\"{version}\"{after}"))
}

const HEADER: &str =
    "# Changelog\n\nWhat each revision of the documents changed, as `discogen update` found it.\n";

/// Returns the changelog with a new first section for this version.
fn changelog(path: &Path, report: &Report) -> Result<String, Errors> {
    let old = if path.is_file() {
        Source::read(path)?.text().to_owned()
    } else {
        HEADER.to_owned()
    };
    let (head, rest) = match old.find("\n## ") {
        Some(at) => old.split_at(at),
        None => (old.as_str(), ""),
    };
    let body = diff::changelog(report);
    Ok(format!(
        "{}\n\n## {}\n\n{}\n{}",
        head.trim_end(),
        report.version.new,
        body.trim_end(),
        rest
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_changes() {
        let manifest = "# mine\n[crate]\nname = \"x\"\nversion = '0.1.0' # now\n\n[[api]]\n";
        assert_eq!(
            with_version(manifest, "0.2.0+20261121").unwrap(),
            "# mine\n[crate]\nname = \"x\"\nversion = \"0.2.0+20261121\" # now\n\n[[api]]\n"
        );
        assert!(with_version("[crate]\n", "1.0.0").is_err());
    }
}

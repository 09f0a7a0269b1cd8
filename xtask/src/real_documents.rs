//! `cargo xtask real-documents`.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step, visibly};

/// Generates 25 real documents that show almost every construct, with their prose, and compiles them
///
/// Fetches the documents (tests/corpus/documents), emits one crate of them below target/corpus/set,
/// and runs `cargo check` and rustdoc over it, both with `-D warnings`.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// End after the crate is emitted
    #[arg(long)]
    generate: bool,
}

const DOCUMENTS: [&str; 25] = [
    "gmail.v1",
    "admin.directory_v1",
    "cloudchannel.v1",
    "aiplatform.v1beta1",
    "compute.preview",
    "discovery.v1",
    "drive.v3",
    "bigquery.v2",
    "youtube.v3",
    "healthcare.v1",
    "businessprofileperformance.v1",
    "youtubeAnalytics.v1",
    "oauth2.v2",
    "pollen.v1",
    "homegraph.v1",
    "firebaseappdistribution.v1alpha",
    "calendar.v3",
    "analytics.v3",
    "dfareporting.v3.3",
    "searchads360.v23",
    "kgsearch.v1",
    "translate.v2",
    "webmasters.v3",
    "groupssettings.v1",
    "civicinfo.v2",
];

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let shell = &repository.shell;
        let home = repository.scratch("corpus/set")?;
        let list = quietly(cmd!(shell, "tests/corpus/documents"))?.stdout;
        let folder = list.lines().next().and_then(|line| line.rsplit_once('/'));
        let (folder, _) = folder.context("tests/corpus/documents names no document")?;
        let documents = DOCUMENTS.map(|name| format!("{folder}/{name}.json"));
        let output = home.join("crate");
        step("25 documents are generated");
        let discogen = repository.discogen(&repository.target(&home))?;
        visibly(cmd!(
            shell,
            "{discogen} generate {documents...} --out {output} --name google-apis"
        ))?;
        if self.generate {
            return Ok(());
        }
        step("their crate compiles without a warning, and so does its documentation");
        let target = home.join("target");
        visibly(cmd!(
            shell,
            "tests/corpus/check --crate {output} --target {target} --doc"
        ))
    }
}

//! `discogen list`: lists the available APIs.

use std::path::Path;
use std::process::ExitCode;

use super::fetch::{self, Client, Hosts, Listed, Source};
use super::{Fallible, output};
use crate::diagnostic::escaped;

/// What to list.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Only APIs with this word in their name or title.
    word: Option<String>,
    /// The URL of a discovery service (with `/` at its end), or a folder of documents.
    #[arg(long)]
    source: Option<String>,
}

/// Lists the APIs.
pub(super) fn run(arguments: &Arguments) -> Fallible {
    let source = arguments.source.as_ref();
    let source = source.map_or(Source::Google, |text| Source::parse(text, Path::new("")));
    let client = Client::new(Hosts::new(&[], [&source]));
    let listed = fetch::list(&source, &client)?;
    let word = arguments.word.as_ref().map(|word| word.to_lowercase());
    let fits = |api: &&Listed| {
        let text = format!("{}:{} {}", api.name, api.version, api.title).to_lowercase();
        word.as_ref().is_none_or(|word| text.contains(word))
    };
    let found: Vec<&Listed> = listed.iter().filter(fits).collect();
    let id = |api: &Listed| escaped(&format!("{}:{}", api.name, api.version)).into_owned();
    let width = found.iter().map(|api| id(api).chars().count()).max();
    let width = width.unwrap_or(0);
    let mut lines = String::new();
    for api in &found {
        let preferred = if api.preferred { '*' } else { ' ' };
        let line = format!("{preferred} {:width$}  {}", id(api), escaped(&api.title));
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    output::print(&lines)?;
    Ok(ExitCode::SUCCESS)
}

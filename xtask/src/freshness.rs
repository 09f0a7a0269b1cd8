//! `cargo xtask freshness`.

mod builds;
mod read_only;

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

use crate::repository::Repository;

/// Checks that a checkout needs only itself, and that a change of discovery/ reaches the library in one build
///
/// With a copy of the working tree below target/freshness. `tests`: a fresh read-only checkout
/// builds and passes the README's test command, each test target. `builds`: a property added to a
/// document is in the compiled library after one `cargo build`; the next build does nothing; with
/// DISCOGEN=check, and with CI set, a stale tree fails, names the stale files and the command that
/// regenerates them, and writes nothing; DISCOGEN=off builds what is there.
#[derive(clap::Args)]
pub struct Arguments {
    /// The part to check; both without it
    part: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Part {
    Tests,
    Builds,
}

impl Arguments {
    /// One part, as `cargo xtask ci` checks it.
    pub fn of(part: Part) -> Self {
        Self { part: Some(part) }
    }

    pub fn run(self, repository: &Repository) -> Result<()> {
        let home = repository.scratch("freshness")?;
        let check = Check {
            repository,
            copy: home.join("repository"),
            target: repository.target(&home),
            generate: repository.readme_command("cargo run -p discogen -- generate")?,
            home,
        };
        if self.part.is_none_or(|part| part == Part::Tests) {
            read_only::check(&check)?;
        }
        if self.part.is_none_or(|part| part == Part::Builds) {
            builds::check(&check)?;
        }
        Ok(())
    }
}

/// The copy of the working tree.
pub struct Check<'a> {
    repository: &'a Repository,
    home: PathBuf,
    copy: PathBuf,
    target: PathBuf,
    /// The README's command that generates, word by word.
    generate: Vec<String>,
}

//! `cargo xtask doc-commands`.

mod backquotes;
mod page;

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail, ensure};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{quietly, step};

/// Runs every command of README.md, CONTRIBUTING.md and docs/, page by page, in order
///
/// A command stands in a `console` block behind `$ `; the lines below it must be in its output. A
/// comment behind a command can mark it: `# network` and `# credentials` (not run; a download of a
/// document is replaced by that of tests/build-script), `# interactive` (not run), `# slow` (run
/// with --slow only). Comments of HTML say what readers do not need to see: `in: an empty project`
/// (the page goes on in a new Cargo project, with this repository beside it as ../discogen),
/// `file: PATH` (the block below is written there), `run: COMMAND` (run, too). Commands between
/// backquotes must be among those of the blocks, or be run by a check. The working tree must be as
/// it was.
#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Run the commands that are marked as slow, too
    #[arg(long)]
    slow: bool,
    /// Follow only these pages, such as docs/vendored.md, and leave out commands between backquotes
    #[arg(value_name = "PAGE")]
    only: Vec<PathBuf>,
}

impl Arguments {
    pub fn run(self, repository: &Repository) -> Result<()> {
        let shell = &repository.shell;
        let before = repository.state()?;
        let target = repository.target(&repository.root);
        let discogen = repository.discogen(&target)?;
        let scratch = tempfile::tempdir()?;
        let bin = scratch.path().join("bin");
        fs::create_dir(&bin)?;
        quietly(cmd!(shell, "ln -s {discogen} {bin}/discogen"))?;
        let mut count = 0;
        let mut commands = Vec::new();
        let mut paths = pages(repository)?;
        paths.retain(|path| {
            self.only.is_empty() || self.only.iter().any(|page| path.ends_with(page))
        });
        ensure!(!paths.is_empty(), "there is no such page");
        for path in &paths {
            step(&path.strip_prefix(&repository.root)?.display().to_string());
            let mut page = page::Page::new(repository, path, scratch.path(), &target, self.slow);
            let followed = page.follow();
            page.remove_written()?;
            followed?;
            count += page.ran;
            commands.append(&mut page.commands);
        }
        let unknown = match self.only[..] {
            [] => backquotes::unknown(repository, &paths, &commands)?,
            _ => Vec::new(),
        };
        if !unknown.is_empty() {
            bail!("{}", unknown.join("\n"));
        }
        ensure!(
            repository.state()? == before,
            "the commands changed the working tree"
        );
        println!("{count} commands run");
        Ok(())
    }
}

/// The pages whose commands are run.
fn pages(repository: &Repository) -> Result<Vec<PathBuf>> {
    let mut pages = vec![
        repository.root.join("README.md"),
        repository.root.join("CONTRIBUTING.md"),
    ];
    let mut manual = Vec::new();
    for entry in fs::read_dir(repository.root.join("docs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "md") {
            manual.push(path);
        }
    }
    manual.sort_unstable();
    pages.append(&mut manual);
    Ok(pages)
}

//! A page that is followed from top to bottom.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::cmd;

use crate::repository::Repository;
use crate::run::{must_print, outcome, quietly};

const DOCUMENT: &str = "tests/build-script/discovery/tasks.v1.json";
const MARKS: [&str; 4] = ["network", "credentials", "interactive", "slow"];

/// A page, and where its reader has come to.
pub struct Page<'a> {
    repository: &'a Repository,
    path: &'a Path,
    scratch: &'a Path,
    target: &'a Path,
    slow: bool,
    folder: PathBuf,
    written: Vec<PathBuf>,
    /// All commands of its blocks.
    pub commands: Vec<String>,
    /// The number of commands that were run.
    pub ran: usize,
}

impl<'a> Page<'a> {
    /// A page whose reader stands in the repository.
    pub fn new(
        repository: &'a Repository,
        path: &'a Path,
        scratch: &'a Path,
        target: &'a Path,
        slow: bool,
    ) -> Self {
        let folder = repository.root.clone();
        let (written, commands) = (Vec::new(), Vec::new());
        Self {
            repository,
            path,
            scratch,
            target,
            slow,
            folder,
            written,
            commands,
            ran: 0,
        }
    }

    /// Does what the page says.
    ///
    /// # Errors
    ///
    /// A command fails, or prints something else.
    pub fn follow(&mut self) -> Result<()> {
        let text = fs::read_to_string(self.path)?;
        let mut lines = text.lines().enumerate();
        let mut file = None;
        while let Some((number, line)) = lines.next() {
            match (directive(line), line.strip_prefix("```")) {
                (Some(("in", _)), _) => self.new_project(number)?,
                (Some(("run", command)), _) => self.run_command(command, &[], number)?,
                (Some(("file", name)), _) => file = Some(name),
                (_, Some(language)) => {
                    let block: Vec<&str> = lines
                        .by_ref()
                        .map(|(_, line)| line)
                        .take_while(|line| *line != "```")
                        .collect();
                    if language == "console" {
                        self.console(&block, number)?;
                    } else if let Some(name) = file.take() {
                        self.write(name, &block)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes what was written into the working tree.
    ///
    /// # Errors
    ///
    /// A file is gone.
    pub fn remove_written(&self) -> Result<()> {
        for path in self
            .written
            .iter()
            .filter(|path| path.starts_with(&self.repository.root))
        {
            fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    /// An empty Cargo project with the repository beside it.
    fn new_project(&mut self, number: usize) -> Result<()> {
        let shell = &self.repository.shell;
        let name = self
            .path
            .file_stem()
            .and_then(|it| it.to_str())
            .context("a page without a name")?;
        let around = self.scratch.join(format!("{name}-{number}"));
        fs::create_dir(&around)?;
        let root = &self.repository.root;
        quietly(cmd!(shell, "ln -s {root} {around}/discogen"))?;
        self.folder = around.join("project");
        let folder = &self.folder;
        quietly(cmd!(
            shell,
            "cargo new --quiet --vcs none --name project {folder}"
        ))?;
        fs::copy(root.join("Cargo.lock"), self.folder.join("Cargo.lock"))?;
        Ok(())
    }

    /// A file that readers write themselves.
    fn write(&mut self, name: &str, block: &[&str]) -> Result<()> {
        let path = self.folder.join(name);
        let fresh = self.folder != self.repository.root || !path.exists();
        ensure!(fresh, "{} would be overwritten", path.display());
        fs::write(&path, block.join("\n") + "\n")?;
        self.written.push(path);
        Ok(())
    }

    /// Commands with what they print.
    fn console(&mut self, block: &[&str], number: usize) -> Result<()> {
        let first = block.first().is_some_and(|line| line.starts_with("$ "));
        ensure!(
            first,
            "{}:{number}: a `console` block begins with `$ `",
            self.path.display()
        );
        let mut rest = block;
        let mut number = number + 1;
        while let Some((command, after)) = rest.split_first() {
            let end = after
                .iter()
                .position(|line| line.starts_with("$ "))
                .unwrap_or(after.len());
            let (output, next) = after.split_at(end);
            self.run_command(command.trim_start_matches("$ "), output, number)?;
            number += end + 1;
            rest = next;
        }
        Ok(())
    }

    /// Runs a command, unless it is marked.
    fn run_command(&mut self, line: &str, output: &[&str], number: usize) -> Result<()> {
        let (command, comment) = line.split_once(" # ").unwrap_or((line, ""));
        let command = command.trim_end();
        let mark = MARKS.into_iter().find(|mark| {
            comment
                .split(' ')
                .next()
                .unwrap_or("")
                .trim_end_matches(':')
                == *mark
        });
        self.commands.push(command.to_owned());
        let page = self
            .path
            .strip_prefix(&self.repository.root)?
            .display()
            .to_string();
        let site = format!("{page}:{}", number + 1);
        if let Some(mark) = mark.filter(|mark| *mark != "slow" || !self.slow) {
            println!("  {site}: not run ({mark}): {command}");
            return if mark == "network" {
                self.download(command)
            } else {
                Ok(())
            };
        }
        println!("  {site}: {command}");
        self.ran += 1;
        let shell = &self.repository.shell;
        let _folder = shell.push_dir(&self.folder);
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}/bin:{path}", self.scratch.display());
        let run = cmd!(shell, "bash -euo pipefail -c {command}");
        let result = outcome(run.env("PATH", path).env("CARGO_TARGET_DIR", self.target))?;
        if !result.success {
            eprint!("{}", result.text());
            bail!("{site}: `{command}` fails");
        }
        must_print(&result, command, output).with_context(|| site)
    }

    /// Does what a command that is not run does to the project, with the document of Google Tasks from
    /// this repository.
    fn download(&self, command: &str) -> Result<()> {
        let words: Vec<&str> = command.split(' ').collect();
        let document = self.repository.root.join(DOCUMENT);
        match words[..] {
            ["curl", "-o", name, address]
                if address.contains("https://tasks.googleapis.com/$discovery/") =>
            {
                fs::copy(document, self.folder.join(name))?;
            }
            ["discogen", "add", "tasks:v1"] => {
                let shell = &self.repository.shell;
                let _folder = shell.push_dir(&self.folder);
                let discogen = self.scratch.join("bin/discogen");
                quietly(cmd!(shell, "{discogen} add tasks:v1 --source {document}"))?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// The kind and the text of a comment `<!-- kind: text -->`.
fn directive(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("<!-- ")?
        .strip_suffix(" -->")?
        .split_once(": ")
}

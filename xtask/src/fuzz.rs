//! `cargo xtask fuzz`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::repository::Repository;
use crate::run::{outcome, quietly, step};

/// Runs every fuzz target for a while, two at a time, beginning with the inputs in fuzz/corpus
///
/// Each has the stack of a thread, 2 MiB.
/// Inputs that are found go to target/fuzz/found, what breaks a target to fuzz/artifacts. The build
/// is that of `cargo fuzz build --sanitizer none -O`, whose flags stable Rust takes, in several
/// units of code, which two cores compile in less time. It needs no cargo-fuzz: installing that
/// would take longer than the build. `cargo fuzz` works in this
/// repository, too. DISCOGEN_FUZZ_TARGET may name a folder for what is compiled.
#[derive(clap::Args)]
pub struct Arguments {
    /// Seconds for each target
    #[arg(default_value_t = 30)]
    seconds: u32,
    /// Compile without optimisation, where a frame of the stack is largest
    #[arg(long)]
    debug: bool,
}

/// Coverage for libFuzzer, as cargo-fuzz 0.13 asks for it.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-sanitizer-coverage-stack-depth \
    -Cllvm-args=-simplifycfg-branch-fold-threshold=0";

/// Runs a program with the stack of a thread.
const WITH_SMALL_STACK: &str = "ulimit -s 2048 && exec \"$@\"";

impl Arguments {
    /// So many seconds for each target.
    pub fn seconds(seconds: u32) -> Self {
        Self {
            seconds,
            debug: false,
        }
    }

    pub fn run(self, repository: &Repository) -> Result<()> {
        let binaries = self.build(repository)?;
        let mut names = Vec::new();
        for entry in fs::read_dir(repository.root.join("fuzz/fuzz_targets"))? {
            let path = entry?.path();
            names.extend(
                path.file_stem()
                    .and_then(|name| name.to_str())
                    .map(str::to_owned),
            );
        }
        names.sort_unstable_by(|one, other| other.cmp(one));
        step(&format!("{} targets, {} s each", names.len(), self.seconds));
        let waiting = Mutex::new(names);
        let root = repository.root.clone();
        thread::scope(|scope| {
            let work = || -> Result<()> {
                while let Some(name) = waiting.lock().ok().and_then(|mut names| names.pop()) {
                    self.run_target(&root, &binaries, &name)?;
                }
                Ok(())
            };
            let threads = [scope.spawn(work), scope.spawn(work)];
            threads
                .into_iter()
                .try_for_each(|thread| match thread.join() {
                    Ok(result) => result,
                    Err(_) => bail!("a thread panicked"),
                })
        })
    }

    /// Builds all targets and returns the folder of their binaries.
    fn build(&self, repository: &Repository) -> Result<PathBuf> {
        step("the fuzz targets build");
        let shell = &repository.shell;
        let target = match shell.var_os("DISCOGEN_FUZZ_TARGET") {
            Some(folder) => repository.root.join(folder),
            None => repository.scratch("fuzz/target")?,
        };
        let version = quietly(cmd!(shell, "rustc -vV"))?.stdout;
        let triple = version.lines().find_map(|line| line.strip_prefix("host: "));
        let triple = triple.context("rustc names no host")?;
        let (profile, folder) = if self.debug {
            ("dev", "debug")
        } else {
            ("release", "release")
        };
        // A triple, so that build scripts get none of the flags.
        let build = cmd!(
            shell,
            "cargo build --quiet --profile {profile} --locked --manifest-path fuzz/Cargo.toml --target {triple} --target-dir {target}"
        );
        quietly(
            build
                .env("RUSTFLAGS", FLAGS)
                .env_remove("CARGO_INCREMENTAL"),
        )?;
        Ok(target.join(triple).join(folder))
    }

    fn run_target(&self, root: &Path, binaries: &Path, name: &str) -> Result<()> {
        let found = root.join("target/fuzz/found").join(name);
        fs::create_dir_all(&found)?;
        let artifacts = root.join("fuzz/artifacts").join(name);
        fs::create_dir_all(&artifacts)?;
        let shell = Shell::new()?;
        shell.change_dir(root);
        let binary = binaries.join(name);
        let prefix = format!("-artifact_prefix={}/", artifacts.display());
        let time = format!("-max_total_time={}", self.seconds);
        let limits = [
            "-max_len=8192",
            "-timeout=20",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
        ];
        let corpus = format!("fuzz/corpus/{name}");
        let run = outcome(cmd!(
            shell,
            "bash -c {WITH_SMALL_STACK} fuzz {binary} {prefix} {time} {limits...} {found} {corpus}"
        ))?;
        let printed = run.text();
        if !run.success {
            let lines: Vec<&str> = printed.lines().collect();
            eprintln!("{}", lines[lines.len().saturating_sub(100)..].join("\n"));
            bail!(
                "the fuzz target {name} found something: see {}",
                artifacts.display()
            );
        }
        let count = |key: &str| {
            let line = printed.lines().find(|line| line.contains(key));
            line.and_then(|line| line.rsplit(' ').next())
                .unwrap_or("?")
                .to_owned()
        };
        let (runs, memory) = (count("number_of_executed_units"), count("peak_rss_mb"));
        step(&format!("{name}: {runs} inputs, at most {memory} MB"));
        Ok(())
    }
}

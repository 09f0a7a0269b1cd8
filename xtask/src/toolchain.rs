//! Rust 1.85, the oldest that the packages may be compiled with, from Debian 12's package archive.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use xshell::{Cmd, cmd};

use crate::repository::Repository;
use crate::run::{outcome, quietly};

const VERSION: &str = "1.85.0+dfsg3-1~deb12u3";
const PACKAGES: [&str; 4] = [
    "rustc-web",
    "libstd-rust-web-dev",
    "libstd-rust-web-1.85",
    "rust-web-src",
];
const LLVM: &str = "libllvm19";

/// The compiler, unpacked below `target/`.
pub struct Toolchain {
    folder: PathBuf,
}

impl Toolchain {
    /// Downloads and unpacks the compiler, once. `None` where there is no such archive.
    ///
    /// # Errors
    ///
    /// A downloaded package cannot be unpacked.
    pub fn fetch(repository: &Repository) -> Result<Option<Self>> {
        let shell = &repository.shell;
        let folder = repository.scratch("rust-1.85")?;
        let toolchain = Self {
            folder: folder.clone(),
        };
        if toolchain.compiles(repository) {
            return Ok(Some(toolchain));
        }
        let _folder = shell.push_dir(&folder);
        let packages: Vec<String> = PACKAGES
            .iter()
            .map(|name| format!("{name}={VERSION}"))
            .chain([LLVM.to_owned()])
            .collect();
        let downloaded = outcome(cmd!(shell, "apt-get download --quiet {packages...}"));
        if !downloaded.is_ok_and(|it| it.success) {
            return Ok(None);
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "deb") {
                quietly(cmd!(shell, "dpkg --extract {path} {folder}"))?;
                fs::remove_file(path)?;
            }
        }
        // Where Cargo looks for the sources of std.
        let sources = folder.join("usr/lib/rustlib/src");
        fs::create_dir_all(&sources)?;
        let (from, to) = (folder.join("usr/src/rustc-1.85.0"), sources.join("rust"));
        quietly(cmd!(
            shell,
            "ln --symbolic --force --no-dereference {from} {to}"
        ))?;
        Ok(toolchain.compiles(repository).then_some(toolchain))
    }

    fn compiles(&self, repository: &Repository) -> bool {
        let rustc = self.rustc();
        let version = outcome(self.set(cmd!(repository.shell, "{rustc} --version")));
        version.is_ok_and(|it| it.stdout.starts_with("rustc 1.85."))
    }

    fn rustc(&self) -> PathBuf {
        self.folder.join("usr/bin/rustc")
    }

    /// Makes Cargo use this compiler.
    pub fn set<'a>(&self, command: Cmd<'a>) -> Cmd<'a> {
        let libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/llvm-19/lib"];
        let libraries = libraries.map(|path| self.folder.join(path).display().to_string());
        command
            .env("RUSTC", self.rustc())
            .env("LD_LIBRARY_PATH", libraries.join(":"))
    }
}

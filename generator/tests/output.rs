//! The commands when their output cannot be written: a reader that closes the pipe is no failure,
//! and any other error is reported.

#![allow(clippy::restriction)]
#![cfg(unix)]

use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const DOCUMENT: &str = include_str!("revisions/base.json");

/// A command on two revisions of a document, and its exit code.
const COMMANDS: &[(&[&str], i32)] = &[
    (
        &["diff", "old.v1.json", "new.v1.json", "--format", "html"],
        0,
    ),
    (
        &["diff", "old.v1.json", "new.v1.json", "--fail-on=breaking"],
        1,
    ),
    (&["generate", "old.v1.json", "--out", "crate"], 0),
    (&["check", "old.v1.json", "--out", "crate"], 0),
    (&["check", "new.v1.json", "--out", "crate"], 1),
    (&["strip", "old.v1.json"], 0),
    (&["list", "--source", "."], 0),
];

fn revisions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("old.v1.json", DOCUMENT);
    write(
        "new.v1.json",
        &DOCUMENT.replace("\"maker\": {", "\"producer\": {"),
    );
    folder
}

fn run(folder: &Path, arguments: &[&str], stdout: OwnedFd) -> Output {
    Command::new(env!("CARGO_BIN_EXE_discogen"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::from(stdout))
        .output()
        .unwrap()
}

/// Returns a socket whose other end is closed.
fn closed() -> OwnedFd {
    let (ours, _) = UnixStream::pair().unwrap();
    ours.into()
}

#[test]
fn closed_output_is_no_failure() {
    let folder = revisions();
    for (arguments, code) in COMMANDS {
        let output = run(folder.path(), arguments, closed());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}\n{said}");
        assert_eq!(said, "", "{arguments:?}");
    }
    assert!(folder.path().join("crate/src/lib.rs").is_file());
}

#[test]
fn output_that_cannot_be_written_is_a_failure() {
    let Ok(full) = File::options().write(true).open("/dev/full") else {
        return;
    };
    let folder = revisions();
    for (arguments, _) in COMMANDS {
        let output = run(folder.path(), arguments, full.try_clone().unwrap().into());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}\n{said}");
        let expected = "error: cannot write to the standard output: ";
        assert!(said.contains(expected), "{arguments:?}\n{said}");
        assert!(!said.contains("panicked"), "{arguments:?}\n{said}");
    }
}

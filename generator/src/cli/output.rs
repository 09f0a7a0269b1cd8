//! Output of the commands, for people and for other programs.

use std::fmt;
use std::io::{self, ErrorKind, Write};

use crate::diagnostic::{Diagnostic, Errors};

/// Prints to the standard output. A reader that closes the pipe early (as in `| head -1`) is no
/// failure.
pub(super) fn print(text: &str) -> Result<(), Errors> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let message = format!("cannot write to the standard output: {error}");
            Err(Diagnostic::error("", message).into())
        }
        _ => Ok(()),
    }
}

/// Prints a line to the standard output.
pub(super) fn line(line: impl fmt::Display) -> Result<(), Errors> {
    print(&format!("{line}\n"))
}

/// Prints a line to the standard error.
pub(super) fn note(line: impl fmt::Display) {
    // Nothing can be reported if the standard error is closed.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

//! The CPU time of commands.

use std::fs;

use anyhow::{Context, Result};
use xshell::Cmd;

use crate::run::quietly;

/// `USER_HZ` of Linux: the unit of /proc.
const TICKS: f64 = 100.0;

/// Runs a command that has to succeed; returns the CPU seconds of it and of all that it started.
///
/// # Errors
///
/// The command fails, or there is no /proc.
pub fn seconds(command: Cmd<'_>) -> Result<f64> {
    let before = of_children()?;
    quietly(command)?;
    Ok(of_children()? - before)
}

/// The CPU seconds of all commands that ended: `cutime` and `cstime`, fields 16 and 17 of proc(5).
///
/// # Errors
///
/// There is no /proc.
pub fn of_children() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("no CPU times: needs Linux")?;
    // The program's name, field 2, is in parentheses and may contain spaces.
    let (_, fields) = stat
        .rsplit_once(") ")
        .context("/proc/self/stat has no name")?;
    let ticks = fields.split(' ').skip(13).take(2).map(str::parse::<f64>);
    let ticks = ticks.sum::<Result<f64, _>>()?;
    Ok(ticks / TICKS)
}

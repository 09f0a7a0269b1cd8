//! The resources that a process used, as Linux reports them (proc(5)).

use std::fs;
use std::io;

use serde::{Deserialize, Serialize};

/// The figures of one run.
#[derive(Debug, Deserialize, Serialize)]
pub struct Figures {
    /// The number of requests with the expected response.
    pub succeeded: usize,
    /// Wall time in seconds.
    pub seconds: f64,
    /// CPU time in seconds, user and system.
    pub cpu: f64,
    /// Memory after a tenth of the requests, in KiB.
    pub warm: u64,
    /// Memory at the end, in KiB.
    pub end: u64,
}

/// Ticks of the clock in which Linux counts CPU time, on every platform that Rust runs on.
const TICKS: f64 = 100.0;

/// Returns the CPU time of this process so far, in seconds.
pub fn cpu() -> io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field is a name in parentheses, which may contain anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let field = |index: usize| fields.split_whitespace().nth(index)?.parse::<f64>().ok();
    let ticks = field(11).zip(field(12)).map(|(user, system)| user + system);
    ticks.map(|it| it / TICKS).ok_or_else(unreadable)
}

/// Returns the resident memory of this process, in KiB.
pub fn memory() -> io::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|it| it.split_whitespace().next()?.parse().ok())
        .ok_or_else(unreadable)
}

fn unreadable() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "/proc is not as expected")
}

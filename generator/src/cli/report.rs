//! Final output of the commands: the table of APIs, the files, and the stale files.

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use similar::TextDiff;

use crate::diagnostic::escaped;
use crate::generate::ApiReport;
use crate::write::{Stale, Written};

/// Maximum number of diff lines that `check` shows for a file, and of files it shows lines of.
const MOST_LINES: usize = 12;
const MOST_FILES: usize = 5;

/// Returns a line for each API, and a line of totals if there are several.
pub(super) fn table(reports: &[ApiReport]) -> String {
    let mut rows =
        vec![["API", "revision", "methods", "schemas", "unions", "time"].map(str::to_owned)];
    for report in reports {
        rows.push([
            escaped(&report.api).into_owned(),
            escaped(&report.revision).into_owned(),
            report.methods.to_string(),
            report.schemas.to_string(),
            report.unions.to_string(),
            seconds(report.time),
        ]);
    }
    if reports.len() > 1 {
        let sum = |of: fn(&ApiReport) -> usize| reports.iter().map(of).sum::<usize>().to_string();
        rows.push([
            format!("{} APIs", reports.len()),
            String::new(),
            sum(|report| report.methods),
            sum(|report| report.schemas),
            sum(|report| report.unions),
            String::new(),
        ]);
    }
    let mut text = aligned(&rows, 2);
    for report in reports.iter().filter(|report| report.schemas == 0) {
        text.push_str(&no_schemas(report));
    }
    text
}

/// States why a crate has no types.
fn no_schemas(report: &ApiReport) -> String {
    let reason = match report.methods {
        0 => "the document has no method, and only schemas that a method uses are emitted",
        _ => "no method that the filters keep uses one",
    };
    format!("{}: 0 schemas, since {reason}\n", escaped(&report.api))
}

/// Aligns the first columns left and the others, the numbers, right.
pub(super) fn aligned<const N: usize>(rows: &[[String; N]], first: usize) -> String {
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(column, (cell, width))| {
                if column < first {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            })
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A normalized path: `discovery/../generated` becomes `generated`.
pub(super) fn shown(path: &Path) -> String {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            (Component::CurDir, _) => {}
            _ => parts.push(part),
        }
    }
    let mut path: PathBuf = parts.into_iter().collect();
    if path.as_os_str().is_empty() {
        path.push(".");
    }
    escaped(&path.to_string_lossy()).into_owned()
}

/// The revision of a document, as a prefix for other text; empty if it states none.
pub(super) fn revision(revision: &str) -> String {
    match revision {
        "" => String::new(),
        revision => format!("revision {}, ", escaped(revision)),
    }
}

/// Summarizes the written files and their folder.
pub(super) fn summary(written: &Written, output: &Path, time: Duration) -> String {
    let removed = match written.removed.len() {
        0 => String::new(),
        count => format!(", {count} removed"),
    };
    format!(
        "{}: {} files written, {} unchanged{removed} ({})",
        shown(output),
        written.changed.len(),
        written.unchanged,
        seconds(time)
    )
}

/// States that no file has to be written.
pub(super) fn up_to_date(count: usize, output: &Path, time: Duration) -> String {
    format!(
        "{count} files in {} are up to date ({}).",
        shown(output),
        seconds(time)
    )
}

/// Formats a time for people.
pub(super) fn seconds(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.1} s"),
    }
}

/// Lists stale files with the first lines of their diffs, and the command that updates them.
pub(super) fn stale(stale: &[Stale], output: &Path, command: &str) -> String {
    let mut text = format!("{} files in {} are stale:\n", stale.len(), shown(output));
    for (index, file) in stale.iter().enumerate() {
        let what = match (&file.found, &file.expected) {
            (None, _) => "missing",
            (_, None) => "no longer emitted",
            _ => "different",
        };
        text.push_str(&format!("  {}/{} ({what})\n", shown(output), file.path));
        if let (true, Some(found), Some(expected)) =
            (index < MOST_FILES, &file.found, &file.expected)
        {
            text.push_str(&difference(found, expected));
        }
    }
    text.push_str(command);
    text.push('\n');
    text
}

fn difference(found: &str, expected: &str) -> String {
    let diff = TextDiff::from_lines(found, expected);
    let shown = diff.unified_diff().context_radius(1).to_string();
    let mut text = String::new();
    let mut lines = shown.lines();
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(&format!("    {}\n", escaped(line)));
    }
    match lines.count() {
        0 => {}
        more => text.push_str(&format!("    ({more} more lines)\n")),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_has_a_line_per_api() {
        let report = |api: &str, methods| ApiReport {
            api: api.to_owned(),
            revision: "20260101".to_owned(),
            module: "m".to_owned(),
            methods,
            schemas: 20,
            unions: 3,
            time: Duration::from_millis(5),
        };
        let text = table(&[report("gmail:v1", 79), report("admin:directory_v1", 128)]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn stale_file_has_difference_and_command() {
        let file = Stale {
            path: "src/a.rs".to_owned(),
            found: Some("one\ntwo\n".to_owned()),
            expected: Some("one\nthree\n".to_owned()),
        };
        let command = "run `discogen generate` with the same arguments to update them";
        insta::assert_snapshot!(stale(&[file], Path::new("generated"), command));
    }
}

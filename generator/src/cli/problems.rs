//! Rendering of problems: with a snippet of the file on a terminal, as plain text elsewhere.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::path::Path;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use serde::de::IgnoredAny;

use super::snippet::Snippet;
use crate::diagnostic::{Diagnostic, Severity, shown};
use crate::document::Source;

/// Maximum number of problems shown at once on a terminal.
const MOST_ON_TERMINAL: usize = 20;
/// Maximum width of a line, in columns.
const WIDEST: usize = 110;
/// Width of the number and the frame before a line of a snippet.
const MARGIN: usize = 12;
/// Parts of JSON pointers to values inside a document, not at its head.
const INNER: &[&str] = &["/methods/", "/parameters/", "/resources/", "/schemas/"];

/// The style in which problems are shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    /// Lines of text, for files and other programs.
    Plain,
    /// Snippets of the files.
    Graphic {
        /// Width in columns.
        width: usize,
        colored: bool,
    },
}

impl Look {
    /// Returns the style for this process's standard error, honoring `NO_COLOR` (no-color.org) and
    /// `TERM=dumb`.
    fn of_stderr() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if !std::io::stderr().is_terminal() || dumb {
            return Self::Plain;
        }
        let size = terminal_size::terminal_size_of(std::io::stderr());
        Self::Graphic {
            width: size.map_or(80, |(width, _)| width.0.into()),
            colored: !set("NO_COLOR"),
        }
    }
}

/// Prints all problems to the standard error.
pub(super) fn print(problems: &[Diagnostic]) {
    // Nothing can be reported if the standard error is closed.
    let _ = std::io::stderr().write_all(text(problems, Look::of_stderr()).as_bytes());
}

/// Returns the problems as warnings.
pub(super) fn as_warnings(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for problem in &mut problems {
        problem.severity = Severity::Warning;
    }
    problems
}

/// Renders all problems, with errors last, where a terminal shows them; and their count, if there
/// are several.
pub(super) fn text(problems: &[Diagnostic], look: Look) -> String {
    let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
    sorted.sort_by_key(|it| (&it.file, it.line.unwrap_or(u32::MAX), it.column));
    let (errors, warnings): (Vec<_>, Vec<_>) = sorted.into_iter().partition(|it| it.is_error());
    let mut out = String::new();
    match look {
        Look::Plain => {
            for problem in warnings.iter().chain(&errors) {
                out.push_str(&format!("{problem}\n"));
            }
        }
        Look::Graphic { width, colored } => {
            let mut graphics = Graphics::new(width, colored);
            // If there are too many, warnings are left out first.
            let left = MOST_ON_TERMINAL.saturating_sub(errors.len());
            let shown = warnings.iter().take(left);
            for problem in shown.chain(errors.iter().take(MOST_ON_TERMINAL)) {
                out.push_str(&graphics.graphic(problem));
                out.push('\n');
            }
        }
    }
    if errors.iter().any(|it| can_be_repaired(it)) {
        out.push_str(
            "Do not edit a downloaded document: `[[repairs]]` in its overlay correct it.\n",
        );
    }
    if problems.len() > 1 {
        out.push_str(&counts(total(&errors), total(&warnings)));
        if matches!(look, Look::Graphic { .. }) && problems.len() > MOST_ON_TERMINAL {
            out.push_str("; add `2>problems.txt` to the command to get them all");
        }
        out.push('\n');
    }
    out
}

/// Returns `true` if the problem is about a value in a document that is at least JSON, and shows no
/// repair.
fn can_be_repaired(problem: &Diagnostic) -> bool {
    let pointer = problem.pointer.as_deref();
    problem.repair.is_none()
        && pointer.is_some_and(|it| INNER.iter().any(|start| it.starts_with(start)))
        && std::fs::read(&problem.file)
            .is_ok_and(|bytes| serde_json::from_slice::<IgnoredAny>(&bytes).is_ok())
}

/// Returns the number of problems that these represent.
fn total(problems: &[&Diagnostic]) -> usize {
    problems.iter().map(|problem| problem.count).sum()
}

fn counts(errors: usize, warnings: usize) -> String {
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        more => Some(format!("{more} {what}s")),
    };
    let counts = [count(errors, "error"), count(warnings, "warning")];
    counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Renders problems with snippets, reading each file once.
struct Graphics {
    handler: GraphicalReportHandler,
    width: usize,
    sources: BTreeMap<String, Option<Source>>,
}

impl Graphics {
    fn new(width: usize, colored: bool) -> Self {
        let theme = if colored {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let width = width.clamp(40, WIDEST);
        Self {
            width,
            handler: GraphicalReportHandler::new_themed(theme)
                .with_links(false)
                .without_primary_span_start()
                .with_width(width),
            sources: BTreeMap::new(),
        }
    }

    fn graphic(&mut self, problem: &Diagnostic) -> String {
        let source = self
            .sources
            .entry(problem.file.clone())
            .or_insert_with(|| Source::read(Path::new(&problem.file)).ok());
        let snippet = source
            .as_ref()
            .and_then(|it| Snippet::new(problem, it, self.width - MARGIN));
        let mut text = String::new();
        match self
            .handler
            .render_report(&mut text, &Shown { problem, snippet })
        {
            Ok(()) => text,
            Err(fmt::Error) => format!("{problem}\n"),
        }
    }
}

/// A problem in miette's terms.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Diagnostic,
    snippet: Option<Snippet>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&shown(&self.problem.message))?;
        match (self.snippet.is_some(), self.problem.location()) {
            (false, Some(location)) => write!(out, "\n{location}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(if self.problem.is_error() {
            miette::Severity::Error
        } else {
            miette::Severity::Warning
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let hint = self
            .problem
            .hint
            .as_deref()
            .map(|hint| shown(hint).into_owned());
        let repair = self.problem.repair.as_deref().map(|repair| {
            let lines: Vec<String> = repair
                .lines()
                .map(|line| format!("  {}", shown(line)))
                .collect();
            format!("repair in the overlay:\n{}", lines.join("\n"))
        });
        let help: Vec<String> = hint.into_iter().chain(repair).collect();
        (!help.is_empty()).then(|| Box::new(help.join("\n")) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|it| it as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(None, snippet.span());
        Some(Box::new(std::iter::once(label)))
    }
}

#[cfg(test)]
#[path = "problems_tests.rs"]
mod tests;

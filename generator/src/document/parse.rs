//! [`Document::parse`]: from text to structs, with the location of every problem.

use serde_core::de::DeserializeSeed;

use super::read::{Context, DEEPEST, FormatProblem, MOST_PROBLEMS, Problem, Seed};
use super::schema::Document;
use super::source::Source;
use crate::diagnostic::{Diagnostic, Errors};
use discogen_runtime::json::scan::{self, Node, Step};

/// The value of `kind` in every Discovery document.
const KIND: &str = "discovery#restDescription";

impl Document {
    /// Reads a document. The warnings name keys that the format does not have.
    ///
    /// # Errors
    /// All errors, each with line and JSON pointer: text that is not JSON, values of another JSON
    /// type than expected, repeated keys, missing `name`, `version` or `rootUrl`.
    pub fn parse(source: &Source) -> Result<(Self, Vec<Diagnostic>), Errors> {
        let mut context = Context::default();
        let mut deserializer = serde_json::Deserializer::from_str(source.text());
        let document = Seed::<Self>::new(&mut context)
            .deserialize(&mut deserializer)
            .and_then(|document| deserializer.end().map(|()| document))
            .map_err(|error| syntax(source, &error))?;
        if let Some(problem) = another_kind(source, &document, &context) {
            return Err(problem.into());
        }
        let mut problems = described(source, &context.problems);
        problems.extend(uncounted(source, &context));
        if context.errors == 0 {
            problems.extend(missing(source, &document));
        }
        Errors(problems).unless_any(document)
    }
}

/// Converts the recorded problems to diagnostics, in the order of the text.
fn described(source: &Source, problems: &[Problem]) -> Vec<Diagnostic> {
    if problems.is_empty() {
        return Vec::new();
    }
    let paths: Vec<Vec<Step>> = problems
        .iter()
        .map(|problem| problem.path.iter().rev().cloned().collect())
        .collect();
    let patterns: Vec<Vec<Option<Step>>> = paths
        .iter()
        .map(|path| path.iter().cloned().map(Some).collect())
        .collect();
    let locations = source.locate_all(&patterns);
    let mut described: Vec<Diagnostic> = problems
        .iter()
        .zip(&paths)
        .zip(locations)
        .map(|((problem, path), node)| describe(source, problem, path, node))
        .collect();
    described.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
    described
}

/// Converts a recorded problem to a diagnostic with its location.
fn describe(source: &Source, problem: &Problem, path: &[Step], node: Option<Node>) -> Diagnostic {
    let key = last_key(path);
    let node = node.unwrap_or_else(|| whole(source));
    let at_key = node.key.unwrap_or_else(|| node.value.clone());
    let mut described = match &problem.what {
        FormatProblem::Type { expected, found } => {
            source.error_at(node.value, format!("expected {expected}, found {found}"))
        }
        FormatProblem::TooDeep => source
            .error_at(
                node.value,
                format!("more than {DEEPEST} objects and arrays inside one another"),
            )
            .with_hint("no real document nests half as deep"),
        FormatProblem::UnknownKey { known, count } => source
            .warning_at(at_key, unknown_key(key, *count))
            .with_nearest(key, known.iter().copied()),
        FormatProblem::RepeatedKey => source.error_at(at_key, repeated(path)),
    };
    let pointer = scan::pointer(path);
    // A value at the top level of a document is not repaired by removing it.
    if matches!(problem.what, FormatProblem::Type { .. }) && path.len() > 1 {
        described = described.with_repair(&pointer, None);
    }
    described.pointer = Some(pointer);
    described
}

/// Returns the message for a key that the format does not have.
fn unknown_key(key: &str, count: usize) -> String {
    match count {
        0 | 1 => format!("unknown key `{key}`"),
        2 => format!("unknown key `{key}`, here and at one other location"),
        more => format!(
            "unknown key `{key}`, here and at {} other locations",
            more - 1
        ),
    }
}

/// The root, for a value that cannot be located.
fn whole(source: &Source) -> Node {
    Node {
        kind: scan::Kind::Object,
        key: None,
        value: 0..source.text().len(),
    }
}

fn last_key(path: &[Step]) -> &str {
    match path.last() {
        Some(Step::Key(key)) => key,
        _ => "",
    }
}

/// Names the repeated item.
fn repeated(path: &[Step]) -> String {
    let key = last_key(path);
    let parent = path.iter().rev().nth(1);
    let free = [
        "methods",
        "parameters",
        "properties",
        "resources",
        "schemas",
        "scopes",
    ];
    match parent {
        Some(Step::Key(parent)) if free.contains(&parent.as_str()) => {
            format!("two {parent} are named `{key}`")
        }
        _ => format!("the key `{key}` occurs twice here"),
    }
}

/// Returns the problems that exceed the limit.
fn uncounted(source: &Source, context: &Context) -> Vec<Diagnostic> {
    let more = |count: usize| count.saturating_sub(MOST_PROBLEMS);
    let mut out = Vec::new();
    if more(context.errors) > 0 {
        let message = format!("{} more errors like these", more(context.errors));
        out.push(Diagnostic::error(source.name(), message).counting(more(context.errors)));
    }
    if more(context.warnings) > 0 {
        let message = format!("{} more unknown keys", more(context.warnings));
        out.push(Diagnostic::warning(source.name(), message).counting(more(context.warnings)));
    }
    out
}

/// An error for JSON that is not a Discovery document.
fn another_kind(source: &Source, document: &Document, context: &Context) -> Option<Diagnostic> {
    let has_error = context.problems.iter().any(|problem| {
        matches!(problem.what, FormatProblem::UnknownKey { .. })
            && matches!(problem.path.as_slice(), [Step::Key(key)] if key == "error")
    });
    if has_error && document.root_url.is_empty() {
        let message = "this is an error response, not a Discovery document";
        let hint = "the download failed; `error.message` in the file has the reason";
        return Some(source.error("/error", message).with_hint(hint));
    }
    let kind = document.kind.as_deref()?;
    if kind == KIND {
        return None;
    }
    let mut problem = source.error(
        "/kind",
        format!("the `kind` of a Discovery document is `{KIND}`, not `{kind}`"),
    );
    if kind == "discovery#directoryList" {
        problem = problem.with_hint(
            "this is the list of all APIs; download the document that one of its \
             `discoveryRestUrl` names",
        );
    }
    Some(problem)
}

/// Returns an error for each missing mandatory key.
fn missing(source: &Source, document: &Document) -> Vec<Diagnostic> {
    let required = [
        ("name", &document.name),
        ("version", &document.version),
        (
            "rootUrl",
            document
                .base_url
                .as_ref()
                .filter(|_| document.root_url.is_empty())
                .unwrap_or(&document.root_url),
        ),
    ];
    let absent: Vec<&str> = required
        .iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(key, _)| *key)
        .collect();
    if absent.len() == required.len() && document.kind.is_none() {
        let message = "this is not a Discovery document";
        let hint = "a document has at least `name`, `version` and `rootUrl`";
        return vec![source.error("", message).with_hint(hint)];
    }
    let say = |key| source.error("", format!("the document has no `{key}`"));
    absent.into_iter().map(say).collect()
}

/// An error for text that is not JSON.
pub(super) fn syntax(source: &Source, error: &serde_json::Error) -> Diagnostic {
    let text = source.text();
    let offset = scan::offset(text.as_bytes(), error.line(), error.column());
    let offset = offset.unwrap_or(text.len());
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    let start = text.trim_start();
    let (message, hint) = if start.is_empty() {
        ("the file is empty".to_owned(), None)
    } else if !start.starts_with(['{', '[']) {
        let hint = start
            .starts_with('<')
            .then_some("it looks like a web page; download the document again");
        ("this is not JSON".to_owned(), hint)
    } else if error.is_eof() {
        let hint = "the file is probably cut off; download the document again";
        (format!("the text ends too early: {message}"), Some(hint))
    } else if message.starts_with("recursion limit") {
        let hint = "no real document nests that deep";
        ("the JSON is nested too deep".to_owned(), Some(hint))
    } else {
        (format!("this is not JSON: {message}"), None)
    };
    let mut problem = source.error_at(offset..offset, message);
    let path = scan::enclosing(text.as_bytes(), offset);
    problem.pointer = Some(scan::pointer(&path));
    problem.hint = hint.map(str::to_owned);
    problem
}

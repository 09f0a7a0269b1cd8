//! Diagnostics: a problem with its location and a hint.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde_json::Value;

use crate::text::toml;

/// Severity of a [`Diagnostic`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An error: nothing is generated.
    Error,
    /// A warning: generation continues.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A problem with its location in a file.
///
/// `Display` is plain text on two or three lines. It escapes document text (as `\u{..}`) and
/// shortens it where it is very long, so the fields may hold raw text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The problem, as one sentence without a full stop.
    pub message: String,
    /// The file, as the user named it; empty if no file is concerned.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// Location inside the file: a JSON pointer (RFC 6901), or a dotted TOML key.
    pub pointer: Option<String>,
    /// A suggested fix.
    pub hint: Option<String>,
    /// Location as a byte range of the file's text.
    pub span: Option<Range<usize>>,
    /// Number of problems that this one represents.
    pub count: usize,
    /// A repair of the document, as TOML for its overlay.
    pub repair: Option<String>,
}

impl Diagnostic {
    /// Creates an error about `file`, without a location.
    pub fn error(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, file.into(), message.into())
    }

    /// Creates a warning about `file`, without a location.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file.into(), message.into())
    }

    /// Creates an error for a broken invariant of this program, found while working on `file`.
    pub(crate) fn fault(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::error(file, message)
            .with_hint("this is a fault of discogen, please report it with the document")
    }

    fn new(severity: Severity, file: String, message: String) -> Self {
        Self {
            severity,
            message,
            file,
            line: None,
            column: None,
            pointer: None,
            hint: None,
            span: None,
            count: 1,
            repair: None,
        }
    }

    /// Adds a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the number of problems it represents.
    pub(crate) fn counting(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// Adds a repair of the document: the correct value at a JSON pointer, or `None` to remove the
    /// value.
    pub(crate) fn with_repair(mut self, pointer: &str, value: Option<&Value>) -> Self {
        let change = match value {
            Some(value) => format!("value = {}", toml_value(value)),
            None => "remove = true".to_owned(),
        };
        let pointer = toml_value(&Value::from(pointer));
        self.repair = Some(format!(
            "[[repairs]]\npointer = {pointer}\n{change}\nreason = \"...\""
        ));
        self
    }

    /// Adds "did you mean" for the candidate most similar to `name`, if one is similar.
    pub fn with_nearest<'a>(
        self,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        match nearest(name, candidates) {
            Some(near) => self.with_hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Adds "did you mean" for the candidate most similar to `name`, or else lists all candidates.
    pub(crate) fn with_nearest_of(self, name: &str, what: &str, candidates: &[&str]) -> Self {
        match nearest(name, candidates.iter().copied()) {
            Some(near) => self.with_hint(format!("did you mean `{near}`?")),
            None => self.with_hint(format!("{what} are {}", candidates.join(", "))),
        }
    }

    /// The location in one line: `file:line:column, at pointer`. Safe to show.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        let mut location = shown(&self.file).into_owned();
        if let (false, Some(line)) = (location.is_empty(), self.line) {
            location.push_str(&format!(":{line}"));
            if let Some(column) = self.column {
                location.push_str(&format!(":{column}"));
            }
        }
        if let Some(pointer) = self.pointer.as_deref().filter(|it| !it.is_empty()) {
            location.push_str(if location.is_empty() { "at " } else { ", at " });
            location.push_str(&shown(pointer));
        }
        Some(location).filter(|it| !it.is_empty())
    }

    /// Returns `true` if this is an error, not a warning.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, shown(&self.message))?;
        if let Some(location) = self.location() {
            write!(f, "\n  --> {location}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {}", shown(hint))?;
        }
        if let Some(repair) = &self.repair {
            write!(f, "\n  repair in the overlay:")?;
            for line in repair.lines() {
                write!(f, "\n    {}", shown(line))?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// All problems of one run; `Display` shows errors first, otherwise in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(pub Vec<Diagnostic>);

impl Errors {
    /// Collects the values of all results, or the problems of all that failed.
    ///
    /// # Errors
    /// All problems, in the order of the results.
    pub fn collect<T>(results: impl IntoIterator<Item = Result<T, Self>>) -> Result<Vec<T>, Self> {
        let (mut values, mut problems) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(value) => values.push(value),
                Err(Self(found)) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(values)
        } else {
            Err(Self(problems))
        }
    }

    /// Returns `Err(self)` if any problem is an error, otherwise the value and the warnings.
    ///
    /// # Errors
    /// All problems, if any of them is an error.
    pub fn unless_any<T>(self, value: T) -> Result<(T, Vec<Diagnostic>), Self> {
        if self.0.iter().any(Diagnostic::is_error) {
            Err(self)
        } else {
            Ok((value, self.0))
        }
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (errors, warnings): (Vec<_>, Vec<_>) = self.0.iter().partition(|d| d.is_error());
        for (index, diagnostic) in errors.into_iter().chain(warnings).enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

impl From<Diagnostic> for Errors {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Errors {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

/// Formats a value as TOML on one line.
fn toml_value(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{} = {}", toml::key(key), toml_value(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => toml::string(text),
        // JSON's numbers and booleans are valid TOML.
        plain => plain.to_string(),
    }
}

/// Text from a document, safe for a terminal: control characters and invisible characters that
/// reorder or hide text (Unicode UAX #9 and UTS #39) become `\u{..}`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Maximum number of characters shown of one text.
const MOST_SHOWN: usize = 300;

/// The text, escaped, and without its middle if it is very long.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().nth(MOST_SHOWN).is_none() {
        return escaped(text);
    }
    let half = MOST_SHOWN / 2;
    let head: String = text.chars().take(half).collect();
    let tail: Vec<char> = text.chars().rev().take(half).collect();
    let tail: String = tail.into_iter().rev().collect();
    Cow::Owned(format!("{} ... {}", escaped(&head), escaped(&tail)))
}

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Longer names are never compared: the cost grows with the product of the lengths.
const LONGEST_COMPARED: usize = 120;

/// Returns the candidate that `name` was probably meant to be: at most a third of its characters
/// differ, ignoring case. Of equal candidates the first one wins.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.is_empty() || name.len() > LONGEST_COMPARED {
        return None;
    }
    let requested = name.to_lowercase();
    let limit = (requested.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len() > LONGEST_COMPARED || candidate.len().abs_diff(name.len()) > 4 * limit {
            continue;
        }
        let distance = strsim::osa_distance(&requested, &candidate.to_lowercase());
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_location_and_hint() {
        let diagnostic = Diagnostic {
            line: Some(120),
            column: Some(17),
            pointer: Some("/schemas/Users/items/$ref".into()),
            ..Diagnostic::error("discovery/x.v1.json", "`$ref` names no schema: `Usr`")
        }
        .with_nearest("Usr", ["Users", "User", "Group"]);
        assert_eq!(
            diagnostic.to_string(),
            "error: `$ref` names no schema: `Usr`\n  \
             --> discovery/x.v1.json:120:17, at /schemas/Users/items/$ref\n  \
             hint: did you mean `User`?"
        );
    }

    #[test]
    fn errors_precede_warnings() {
        let errors = Errors(vec![
            Diagnostic::warning("", "w"),
            Diagnostic::error("", "e1"),
            Diagnostic::error("", "e2"),
        ]);
        assert_eq!(errors.to_string(), "error: e1\nerror: e2\nwarning: w");
    }

    #[test]
    fn collect_returns_values_or_problems() {
        let problem = |text: &str| Err(Errors::from(Diagnostic::error("", text)));
        assert_eq!(Errors::collect([Ok(1), Ok(2)]), Ok(vec![1, 2]));
        let errors = Errors::collect([problem("a"), Ok(1), problem("b")]).unwrap_err();
        assert_eq!(errors.to_string(), "error: a\nerror: b");
    }

    #[test]
    fn control_and_bidi_characters_are_escaped() {
        assert_eq!(escaped("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
        assert_eq!(
            escaped("x\u{202e}y\u{200b}\u{9b}"),
            "x\\u{202e}y\\u{200b}\\u{9b}"
        );
        assert!(matches!(escaped("größe `\"'\\"), Cow::Borrowed(_)));
        let shown = Diagnostic::error("a\rb", "m\u{7}").with_hint("h\u{2066}");
        assert_eq!(
            shown.to_string(),
            "error: m\\u{7}\n  --> a\\rb\n  hint: h\\u{2066}"
        );
    }

    #[test]
    fn long_text_is_cut_in_the_middle() {
        let shown = Diagnostic::error("", format!("a{}z", "é\n".repeat(9000))).to_string();
        assert!(shown.starts_with("error: aé\\n") && shown.ends_with("é\\nz"));
        assert!(shown.contains(" ... ") && shown.len() < 4000);
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(
            nearest("reqired", ["readOnly", "required"]),
            Some("required")
        );
        assert_eq!(nearest("USERS", ["user", "users"]), Some("users"));
        assert_eq!(nearest("xyz", ["user", "users"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest(&"a".repeat(4000), ["a"]), None);
        assert_eq!(nearest("ab", ["ba"]), Some("ba"));
    }
}

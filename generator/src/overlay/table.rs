//! Tables of a handwritten TOML file: typed access by key, every problem with its location, and an
//! error for each unknown key.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Errors};
use crate::document::Source;

/// A table with free keys, in byte order, with the span of each key.
pub type Keyed<T> = BTreeMap<Spanned<String>, T>;

/// Maximum number of syntax errors that are reported.
const MOST_ERRORS: usize = 20;

/// Parses a file and passes its root table to `read`.
///
/// # Errors
/// All syntax errors, or else all errors that `read` and its tables found.
pub(crate) fn parse<T>(
    source: &Source,
    read: impl FnOnce(&mut Table<'_>, &mut Problems<'_>) -> T,
) -> Result<T, Errors> {
    parse_at(source, 0, read)
}

/// Parses a file whose spans begin at `base`, so that they differ from those of another file.
///
/// # Errors
/// All syntax errors, or else all errors that `read` and its tables found.
pub(super) fn parse_at<T>(
    source: &Source,
    base: usize,
    read: impl FnOnce(&mut Table<'_>, &mut Problems<'_>) -> T,
) -> Result<T, Errors> {
    let (root, errors) = DeTable::parse_recoverable(source.text());
    if !errors.is_empty() {
        let located = errors.iter().take(MOST_ERRORS).map(|error| {
            let end = source.text().len();
            let span = error.span().unwrap_or(end..end);
            source.error_at(span, format!("this is not TOML: {}", error.message()))
        });
        return Err(Errors(located.collect()));
    }
    let mut problems = Problems {
        source,
        base,
        found: Vec::new(),
    };
    let mut root = Table {
        path: String::new(),
        base,
        span: shifted(root.span(), base),
        entries: root.into_inner(),
        asked: Vec::new(),
    };
    let value = read(&mut root, &mut problems);
    root.finish(&mut problems);
    if problems.found.is_empty() {
        return Ok(value);
    }
    problems
        .found
        .sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
    Err(Errors(problems.found))
}

/// The problems of one file found so far.
pub(crate) struct Problems<'s> {
    source: &'s Source,
    /// Start of the file's spans.
    base: usize,
    found: Vec<Diagnostic>,
}

impl Problems<'_> {
    /// Records an error at some bytes of the file, under a dotted key.
    pub(crate) fn error(&mut self, span: Range<usize>, path: &str, message: impl Into<String>) {
        let problem = self.at(span, path, message);
        self.found.push(problem);
    }

    /// Records an error with the most similar candidate as a hint.
    pub(crate) fn error_near<'a>(
        &mut self,
        span: Range<usize>,
        path: &str,
        message: impl Into<String>,
        (name, candidates): (&str, impl IntoIterator<Item = &'a str>),
    ) {
        let problem = self.at(span, path, message);
        self.found.push(problem.with_nearest(name, candidates));
    }

    pub(crate) fn at(
        &self,
        span: Range<usize>,
        path: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let mut problem = self.source.error_at(unshifted(span, self.base), message);
        problem.pointer = Some(path.to_owned());
        problem
    }

    fn unexpected<T>(&mut self, item: &Item<'_>, expected: &str) -> Option<T> {
        let found = type_name(item.value.get_ref());
        let message = format!("expected {expected}, found {found}");
        self.error(item.span(), &item.path, message);
        None
    }
}

/// Returns a span of a file as one whose spans begin at `base`.
fn shifted(span: Range<usize>, base: usize) -> Range<usize> {
    span.start.saturating_add(base)..span.end.saturating_add(base)
}

/// Returns the bytes of a file at a span that begins at `base` or later.
pub(super) fn unshifted(span: Range<usize>, base: usize) -> Range<usize> {
    span.start.saturating_sub(base)..span.end.saturating_sub(base)
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// A table being read.
pub(crate) struct Table<'i> {
    path: String,
    base: usize,
    span: Range<usize>,
    entries: DeTable<'i>,
    asked: Vec<&'static str>,
}

impl<'i> Table<'i> {
    /// Returns the span of the table.
    pub(crate) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Returns the table's own dotted key.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns `true` if there is a value of `key`, valid or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    fn take(&mut self, key: &'static str) -> Option<Item<'i>> {
        self.asked.push(key);
        self.entries.remove(key).map(|value| Item {
            path: join(&self.path, key),
            base: self.base,
            value,
        })
    }

    /// Returns the value of `key`, read by `read`, if it is present and valid.
    pub(crate) fn get<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
        read: impl FnOnce(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        self.take(key).and_then(|item| read(item, problems))
    }

    /// Returns a mandatory value; its absence is an error, and then the result is `None`.
    pub(crate) fn need<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
        read: impl FnOnce(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        self.take_needed(key, None, problems)
            .and_then(|item| read(item, problems))
    }

    /// Returns a mandatory value, with a hint if it is missing.
    pub(crate) fn need_because<T>(
        &mut self,
        key: &'static str,
        hint: &str,
        problems: &mut Problems<'_>,
        read: impl FnOnce(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        self.take_needed(key, Some(hint), problems)
            .and_then(|item| read(item, problems))
    }

    fn take_needed(
        &mut self,
        key: &'static str,
        hint: Option<&str>,
        problems: &mut Problems<'_>,
    ) -> Option<Item<'i>> {
        let item = self.take(key);
        if item.is_none() {
            let message = format!("the key `{key}` is missing");
            let mut problem = problems.at(self.span(), &self.path, message);
            problem.hint = hint.map(str::to_owned);
            problems.found.push(problem);
        }
        item
    }

    /// Reads the source of an entry's facts.
    pub(crate) fn citation(&mut self, problems: &mut Problems<'_>) -> Option<String> {
        self.text("source", problems)
    }

    /// Reads a string without its span.
    pub(crate) fn text(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<String> {
        self.get(key, problems, Item::text).map(Spanned::into_inner)
    }

    /// Reads a boolean; `None` if it is absent.
    pub(crate) fn flag(&mut self, key: &'static str, problems: &mut Problems<'_>) -> Option<bool> {
        self.get(key, problems, Item::flag)
    }

    /// Reads a table with free keys; empty if it is absent.
    pub(crate) fn keyed<T>(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
        read: impl Fn(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Keyed<T> {
        let all = |item: Item<'i>, problems: &mut Problems<'_>| item.keyed(problems, read);
        self.get(key, problems, all).unwrap_or_default()
    }

    /// Reports the keys that were not read.
    fn finish(self, problems: &mut Problems<'_>) {
        for key in self.entries.keys() {
            let name = key.get_ref();
            let problem = problems
                .at(
                    shifted(key.span(), self.base),
                    &join(&self.path, name),
                    format!("unknown key `{name}`"),
                )
                .with_nearest(name, self.asked.iter().copied());
            let problem = match &problem.hint {
                Some(_) => problem,
                None => problem.with_hint(format!("known here: {}", self.asked.join(", "))),
            };
            problems.found.push(problem);
        }
    }
}

/// A value being read, with its dotted key.
pub(crate) struct Item<'i> {
    path: String,
    base: usize,
    value: Spanned<DeValue<'i>>,
}

impl<'i> Item<'i> {
    /// Returns the span of the value.
    pub(crate) fn span(&self) -> Range<usize> {
        shifted(self.value.span(), self.base)
    }

    /// Returns its dotted key.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Returns `true` if it is a table.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    /// Returns `true` if it is an array.
    pub(crate) fn is_array(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Array(_))
    }

    /// Reads a boolean.
    pub(crate) fn flag(self, problems: &mut Problems<'_>) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(value) => Some(*value),
            _ => problems.unexpected(&self, "`true` or `false`"),
        }
    }

    /// Reads a string.
    pub(crate) fn text(self, problems: &mut Problems<'_>) -> Option<Spanned<String>> {
        match self.value.get_ref() {
            DeValue::String(text) => Some(Spanned::new(self.span(), text.to_string())),
            _ => problems.unexpected(&self, "a string"),
        }
    }

    /// Reads the elements of an array, without the invalid ones.
    pub(crate) fn list<T>(
        self,
        problems: &mut Problems<'_>,
        read: impl Fn(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if !self.is_array() {
            return problems.unexpected(&self, "an array");
        }
        let DeValue::Array(elements) = self.value.into_inner() else {
            return None;
        };
        let (path, base) = (self.path, self.base);
        let items = elements.into_iter().enumerate().map(|(index, value)| Item {
            path: format!("{path}[{index}]"),
            base,
            value,
        });
        Some(items.filter_map(|item| read(item, problems)).collect())
    }

    /// Reads an array of distinct strings.
    pub(crate) fn names(self, problems: &mut Problems<'_>) -> Option<Vec<Spanned<String>>> {
        let path = self.path.clone();
        let names = self.list(problems, Item::text)?;
        let mut seen = std::collections::BTreeSet::new();
        for name in &names {
            if !seen.insert(name.get_ref()) {
                let message = format!("`{name}` occurs twice in the list");
                problems.error(name.span(), &path, message);
            }
        }
        Some(names)
    }

    /// Reads a table with fixed keys: those that `read` does not use are reported.
    pub(crate) fn table<T>(
        self,
        problems: &mut Problems<'_>,
        read: impl FnOnce(&mut Table<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<T> {
        if !self.is_table() {
            return problems.unexpected(&self, "a table");
        }
        let span = self.span();
        let DeValue::Table(entries) = self.value.into_inner() else {
            return None;
        };
        let mut table = Table {
            path: self.path,
            base: self.base,
            span,
            entries,
            asked: Vec::new(),
        };
        let value = read(&mut table, problems);
        table.finish(problems);
        value
    }

    /// Reads a table with free keys, without the invalid entries.
    pub(crate) fn keyed<T>(
        self,
        problems: &mut Problems<'_>,
        read: impl Fn(Item<'i>, &mut Problems<'_>) -> Option<T>,
    ) -> Option<Keyed<T>> {
        if !matches!(self.value.get_ref(), DeValue::Table(_)) {
            return problems.unexpected(&self, "a table");
        }
        let DeValue::Table(entries) = self.value.into_inner() else {
            return None;
        };
        let mut keyed = Keyed::new();
        let base = self.base;
        for (key, value) in entries {
            let path = join(&self.path, key.get_ref());
            if let Some(entry) = read(Item { path, base, value }, problems) {
                let span = shifted(key.span(), base);
                keyed.insert(Spanned::new(span, key.into_inner().into_owned()), entry);
            }
        }
        Some(keyed)
    }

    /// Reads any value, as JSON; dates and times become strings.
    pub(crate) fn json(self, problems: &mut Problems<'_>) -> Option<Value> {
        match json(self.value.get_ref()) {
            Some(value) => Some(value),
            None => {
                let message = "the number has no counterpart in JSON";
                problems.error(self.span(), &self.path, message);
                None
            }
        }
    }
}

/// The TOML parser bounds the depth.
fn json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(value) => Value::from(*value),
        DeValue::Datetime(value) => Value::from(value.to_string()),
        DeValue::Integer(value) => {
            let number = i128::from_str_radix(value.as_str(), value.radix()).ok()?;
            match u64::try_from(number) {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(i64::try_from(number).ok()?),
            }
        }
        DeValue::Float(value) => {
            Value::Number(serde_json::Number::from_f64(value.as_str().parse().ok()?)?)
        }
        DeValue::Array(elements) => {
            let elements = elements.iter().map(|element| json(element.get_ref()));
            Value::Array(elements.collect::<Option<_>>()?)
        }
        DeValue::Table(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| Some((key.get_ref().to_string(), json(value.get_ref())?)));
            Value::Object(entries.collect::<Option<_>>()?)
        }
    })
}

/// Appends a key to a dotted key, quoted where TOML needs it.
pub(super) fn join(path: &str, key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let key = if !key.is_empty() && key.bytes().all(bare) {
        key.to_owned()
    } else {
        format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))
    };
    if path.is_empty() {
        key
    } else {
        format!("{path}.{key}")
    }
}

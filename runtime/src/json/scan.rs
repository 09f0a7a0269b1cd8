//! Finds values in JSON text by byte offset or by JSON pointer.
//!
//! Depends on `std` only, never recurses, and returns `None` where the text is malformed.
//! discogen's generator uses it to locate values in documents.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

/// One step from a container to a value in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The key of an object member, with its escapes resolved.
    Key(String),
    /// The index of an array element.
    Index(usize),
}

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// The location of a value in a text. All ranges count bytes of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonSpan {
    /// The steps from the root to the value; empty for the root.
    pub path: Vec<Step>,
    /// The kind of the value.
    pub kind: Kind,
    /// The key of an object member, quotes included.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
    /// The range to remove so that the value (and its key) is gone and the rest is still JSON: it
    /// includes the comma that follows, or else the one before.
    pub entry: Range<usize>,
}

impl JsonSpan {
    /// Returns the JSON pointer of the value.
    pub fn pointer(&self) -> String {
        pointer(&self.path)
    }
}

/// Returns the innermost value that starts or ends at `offset`, or contains it in itself or in its
/// key.
pub fn at(text: &[u8], offset: usize) -> Option<JsonSpan> {
    let mut scanner = Scanner::new(text);
    while let Some(node) = scanner.next_value() {
        if node.start() <= offset && offset <= node.value.end {
            return Some(scanner.span(&node));
        }
    }
    None
}

/// Returns the value that a JSON pointer (RFC 6901) names; the first one where a key occurs twice.
pub fn find(text: &[u8], pointer: &str) -> Option<JsonSpan> {
    let tokens = tokens(pointer)?;
    let mut scanner = Scanner::new(text);
    while let Some(node) = scanner.next_value() {
        if scanner.depth() == tokens.len() && scanner.is_at(&tokens) {
            return Some(scanner.span(&node));
        }
    }
    None
}

/// Returns the path of the container (or member) in which `offset` falls, up to which the text is
/// JSON. Unlike [`at`] it also works for malformed text, so it can locate a syntax error.
pub fn enclosing(text: &[u8], offset: usize) -> Vec<Step> {
    let text = text.get(..offset).unwrap_or(text);
    let mut scanner = Scanner::new(text);
    while scanner.next_value().is_some() {}
    scanner.path()
}

/// Returns the JSON pointer (RFC 6901) of a path.
pub fn pointer(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Key(key) => push_key(&mut out, key),
            Step::Index(index) => push_index(&mut out, *index),
        }
    }
    out
}

/// Appends a key to a JSON pointer.
pub fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    for char in key.chars() {
        match char {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Appends an index to a JSON pointer.
pub fn push_index(pointer: &mut String, index: usize) {
    // Writing to a string does not fail.
    let _ = write!(pointer, "/{index}");
}

/// Returns the tokens of a JSON pointer; `None` if it is neither empty nor begins with `/`.
fn tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let tokens = pointer.strip_prefix('/')?.split('/');
    Some(
        tokens
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .collect(),
    )
}

/// Returns the byte offset of a line (counted from 1) and a column (bytes consumed in that line),
/// which is how serde_json reports a position in a slice.
pub fn offset(text: &[u8], line: usize, column: usize) -> Option<usize> {
    let mut start = 0;
    for _ in 1..line {
        start += text.get(start..)?.iter().position(|&byte| byte == b'\n')? + 1;
    }
    let offset = start.checked_add(column)?;
    (line > 0 && offset <= text.len()).then_some(offset)
}

/// Returns the line and the column of a byte offset, both counted from 1; the column counts bytes.
pub fn line_column(text: &[u8], offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    (line, before.len() - start + 1)
}

/// A complete value, as [`Scanner`] meets it.
#[derive(Clone, Debug)]
pub struct Node {
    /// The kind of the value.
    pub kind: Kind,
    /// The key, quotes included, of an object member.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Range<usize>,
}

impl Node {
    /// Returns the offset of the key, or of the value if it has none.
    fn start(&self) -> usize {
        self.key.as_ref().map_or(self.value.start, |key| key.start)
    }
}

/// An array or object that has been opened and not yet closed.
struct Frame {
    /// The offset of its opening bracket.
    open: usize,
    /// `true` for an object, `false` for an array.
    object: bool,
    /// The index of the current element or member.
    index: usize,
    /// The key of the current member.
    key: Range<usize>,
    /// The comma before the current element or member.
    comma: Option<usize>,
}

/// The next step of a [`Scanner`].
#[derive(Clone, Copy)]
enum Next {
    Value,
    AfterValue,
    Nothing,
}

/// Visits all values of a text, each at its end: inner ones come first.
pub struct Scanner<'a> {
    text: &'a [u8],
    position: usize,
    stack: Vec<Frame>,
    next: Next,
}

impl<'a> Scanner<'a> {
    /// Starts at the beginning of a text.
    pub fn new(text: &'a [u8]) -> Self {
        Self::starting_at(text, 0)
    }

    /// Starts at an offset, after a byte order mark.
    pub fn starting_at(text: &'a [u8], position: usize) -> Self {
        Self {
            text,
            position,
            stack: Vec::new(),
            next: Next::Value,
        }
    }

    /// Returns the next complete value; `None` at the end of the root value or where the text is
    /// not JSON.
    pub fn next_value(&mut self) -> Option<Node> {
        loop {
            let node = match self.next {
                Next::Value => self.open(),
                Next::AfterValue => self.proceed(),
                Next::Nothing => None,
            };
            match node {
                Some(Some(node)) => return Some(node),
                Some(None) => {}
                None => {
                    self.next = Next::Nothing;
                    return None;
                }
            }
        }
    }

    /// Returns the number of containers around the value that was just reached.
    pub fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Returns the path of the value that was just reached.
    pub fn path(&self) -> Vec<Step> {
        // An object whose next key has not been read yet adds no step.
        let begun = |frame: &&Frame| !frame.object || !frame.key.is_empty();
        let frames = self.stack.iter().filter(begun);
        frames.map(|frame| self.step(frame)).collect()
    }

    /// Returns `true` if the value that was just reached is at this path, in which `None` stands
    /// for any step.
    pub fn matches(&self, pattern: &[Option<Step>]) -> bool {
        let fits = |(frame, step): (&Frame, &Option<Step>)| match step {
            None => true,
            Some(Step::Index(index)) => !frame.object && frame.index == *index,
            Some(Step::Key(key)) => frame.object && self.is_key(frame, key),
        };
        // From the inside out, because siblings differ there.
        self.stack.len() == pattern.len() && self.stack.iter().zip(pattern).rev().all(fits)
    }

    /// Returns the location of the value that was just reached.
    pub fn span(&self, node: &Node) -> JsonSpan {
        let start = node.start();
        let after = skip_space(self.text, node.value.end);
        let comma = self.stack.last().and_then(|frame| frame.comma);
        let entry = if self.text.get(after) == Some(&b',') && !self.stack.is_empty() {
            start..after + 1
        } else {
            comma.unwrap_or(start)..node.value.end
        };
        JsonSpan {
            path: self.path(),
            kind: node.kind,
            key: node.key.clone(),
            value: node.value.clone(),
            entry,
        }
    }

    fn is_at(&self, tokens: &[String]) -> bool {
        let fits = |(frame, token): (&Frame, &String)| match frame.object {
            true => self.is_key(frame, token),
            false => frame.index.to_string() == *token,
        };
        self.stack.iter().zip(tokens).rev().all(fits)
    }

    fn step(&self, frame: &Frame) -> Step {
        match frame.object {
            true => Step::Key(self.key(frame).into_owned()),
            false => Step::Index(frame.index),
        }
    }

    fn key(&self, frame: &Frame) -> Cow<'a, str> {
        unescape(self.raw_key(frame))
    }

    fn raw_key(&self, frame: &Frame) -> &'a [u8] {
        let inner = frame.key.start + 1..frame.key.end.saturating_sub(1);
        self.text.get(inner).unwrap_or_default()
    }

    /// Returns `true` if a key is equal to this one. A key that is much longer is not decoded: a
    /// text may repeat it many times.
    fn is_key(&self, frame: &Frame, key: &str) -> bool {
        let raw = self.raw_key(frame);
        // An escape has up to six bytes for one, and an invalid character becomes the three bytes
        // of U+FFFD.
        let near = raw.len() / 6 <= key.len() && key.len() / 3 <= raw.len();
        near && unescape(raw) == key
    }

    /// At the beginning of a value: a scalar is complete, a container is entered.
    fn open(&mut self) -> Option<Option<Node>> {
        let start = skip_space(self.text, self.position);
        let (kind, end) = match self.text.get(start)? {
            b'[' | b'{' => return self.enter(start),
            b'"' => (Kind::String, end_of_string(self.text, start)?),
            b't' => (Kind::Bool, end_of_word(self.text, start, b"true")?),
            b'f' => (Kind::Bool, end_of_word(self.text, start, b"false")?),
            b'n' => (Kind::Null, end_of_word(self.text, start, b"null")?),
            b'-' | b'0'..=b'9' => (Kind::Number, end_of_number(self.text, start)),
            _ => return None,
        };
        Some(Some(self.complete(kind, start..end)))
    }

    fn enter(&mut self, start: usize) -> Option<Option<Node>> {
        let object = self.text.get(start) == Some(&b'{');
        self.stack.push(Frame {
            open: start,
            object,
            index: 0,
            key: 0..0,
            comma: None,
        });
        self.position = skip_space(self.text, start + 1);
        match (self.text.get(self.position)?, object) {
            (b']', false) | (b'}', true) => self.leave().map(Some),
            (_, true) => self.enter_member(),
            (_, false) => {
                self.next = Next::Value;
                Some(None)
            }
        }
    }

    /// Reads a key and its colon.
    fn enter_member(&mut self) -> Option<Option<Node>> {
        let start = skip_space(self.text, self.position);
        if self.text.get(start) != Some(&b'"') {
            return None;
        }
        let end = end_of_string(self.text, start)?;
        self.stack.last_mut()?.key = start..end;
        let colon = skip_space(self.text, end);
        if self.text.get(colon) != Some(&b':') {
            return None;
        }
        self.position = colon + 1;
        self.next = Next::Value;
        Some(None)
    }

    /// After a value: the next sibling, or the end of the container.
    fn proceed(&mut self) -> Option<Option<Node>> {
        self.position = skip_space(self.text, self.position);
        let frame = self.stack.last_mut()?;
        match (self.text.get(self.position)?, frame.object) {
            (b']', false) | (b'}', true) => self.leave().map(Some),
            (b',', object) => {
                frame.index += 1;
                frame.key = 0..0;
                frame.comma = Some(self.position);
                self.position += 1;
                self.next = Next::Value;
                if object {
                    self.enter_member()
                } else {
                    Some(None)
                }
            }
            _ => None,
        }
    }

    fn leave(&mut self) -> Option<Node> {
        let frame = self.stack.pop()?;
        let kind = if frame.object {
            Kind::Object
        } else {
            Kind::Array
        };
        Some(self.complete(kind, frame.open..self.position + 1))
    }

    fn complete(&mut self, kind: Kind, value: Range<usize>) -> Node {
        self.position = value.end;
        self.next = Next::AfterValue;
        let member = self.stack.last().filter(|frame| frame.object);
        Node {
            kind,
            key: member.map(|frame| frame.key.clone()),
            value,
        }
    }
}

fn skip_space(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    from + rest.iter().take_while(|byte| space(byte)).count()
}

/// Returns the end of the string whose opening quote is at `start`.
fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut position = start + 1;
    loop {
        match text.get(position)? {
            b'"' => return Some(position + 1),
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
}

fn end_of_word(text: &[u8], start: usize, word: &[u8]) -> Option<usize> {
    text.get(start..)?
        .starts_with(word)
        .then_some(start + word.len())
}

fn end_of_number(text: &[u8], start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
    start + rest.iter().take_while(|byte| digit(byte)).count()
}

/// Returns the text of a JSON string without its quotes. Invalid characters become U+FFFD.
fn unescape(raw: &[u8]) -> Cow<'_, str> {
    if !raw.contains(&b'\\') {
        return String::from_utf8_lossy(raw);
    }
    let mut units: Vec<u16> = Vec::new();
    let text = String::from_utf8_lossy(raw);
    let mut rest = text.chars();
    let mut buffer = [0; 2];
    while let Some(char) = rest.next() {
        let char = match char {
            '\\' => match rest.next() {
                Some('u') => {
                    units.push(hex_unit(&mut rest));
                    continue;
                }
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some(other) => other,
                None => char::REPLACEMENT_CHARACTER,
            },
            other => other,
        };
        units.extend_from_slice(char.encode_utf16(&mut buffer));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

/// Returns the UTF-16 unit of four hexadecimal digits.
fn hex_unit(rest: &mut std::str::Chars<'_>) -> u16 {
    let digits: String = rest.take(4).collect();
    u16::from_str_radix(&digits, 16).unwrap_or(0xfffd)
}

#[cfg(test)]
mod tests;

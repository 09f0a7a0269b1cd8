//! Repairs of texts that are almost JSON: a byte order mark, bytes that are not UTF-8, lone
//! surrogates, and numbers beyond the range of a double.

use std::ops::Range;

use serde_json::Value;

use super::decimal::is_json_number;
use super::memory;
use super::mismatch::{Expected, TypeMismatch};
use super::reading::Reading;
use super::scan::{self, Kind, Node, Scanner};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// U+FFFD, as UTF-8 and as an escape.
const REPLACEMENT: &[u8] = b"\xef\xbf\xbd";
const REPLACEMENT_ESCAPE: &[u8] = b"\\ufffd";

/// The maximum depth that serde_json reads.
const DEPTH_LIMIT: usize = 128;

/// A part of the text to be replaced.
struct Repair {
    range: Range<usize>,
    replacement: Vec<u8>,
    path: String,
    expected: Expected,
    raw: Value,
}

/// Repairs a text in one pass, and reports what it replaced. Returns `None` if nothing can be
/// repaired, or if the memory limit is exceeded.
pub(super) fn repair(text: &[u8], reading: &mut Reading) -> Option<Vec<u8>> {
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    let mut repairs = Vec::new();
    if start > 0 {
        repairs.push(byte_order_mark());
    }
    let mut scanner = Scanner::starting_at(text, start);
    while let Some(node) = scanner.next_value() {
        if scanner.depth() > DEPTH_LIMIT {
            return None;
        }
        for repair in [
            repaired_key(text, &scanner, &node),
            repaired_value(text, &scanner, &node),
        ] {
            let Some(repair) = repair else { continue };
            let texts = [
                repair.path.len(),
                repair.replacement.len(),
                repair.replacement.len(),
            ];
            let bytes = texts.into_iter().map(memory::text).sum();
            let room = memory::grow(&mut repairs, reading.memory_left());
            if !room.is_some_and(|room| reading.spend(room) && reading.spend(bytes)) {
                reading.fail_at_limit(repair.path);
                return None;
            }
            repairs.push(repair);
        }
    }
    if repairs.is_empty() {
        return None;
    }
    // A container ends after its content, so the keys of containers come late.
    repairs.sort_unstable_by_key(|repair| repair.range.start);
    apply(text, repairs, reading)
}

/// Replaces and reports.
fn apply(text: &[u8], repairs: Vec<Repair>, reading: &mut Reading) -> Option<Vec<u8>> {
    let longer: usize = repairs.iter().map(|repair| repair.replacement.len()).sum();
    let length = text.len().saturating_add(longer);
    if !reading.spend(length) {
        reading.fail_at_limit(String::new());
        return None;
    }
    let mut out = Vec::with_capacity(length);
    let mut end = 0;
    for repair in repairs {
        out.extend_from_slice(text.get(end..repair.range.start)?);
        out.extend_from_slice(&repair.replacement);
        end = repair.range.end;
        let mismatch = TypeMismatch {
            path: repair.path,
            expected: repair.expected.text(),
            raw: repair.raw,
        };
        if !reading.report(mismatch) {
            reading.fail_at_limit(String::new());
            return None;
        }
    }
    out.extend_from_slice(text.get(end..)?);
    Some(out)
}

fn byte_order_mark() -> Repair {
    Repair {
        range: 0..BOM.len(),
        replacement: Vec::new(),
        path: String::new(),
        expected: Expected::Kind("JSON without a byte order mark"),
        raw: Value::from("\u{feff}"),
    }
}

/// Returns the repair of the key of a member.
fn repaired_key(text: &[u8], scanner: &Scanner<'_>, node: &Node) -> Option<Repair> {
    let range = node.key.clone()?;
    let replacement = well_formed(text.get(range.clone())?)?;
    Some(Repair {
        range,
        path: scan::pointer(&scanner.path()),
        expected: Expected::Kind("a key of Unicode characters"),
        raw: raw(&replacement),
        replacement,
    })
}

/// Returns the repair of a string or a number.
fn repaired_value(text: &[u8], scanner: &Scanner<'_>, node: &Node) -> Option<Repair> {
    let range = node.value.clone();
    let value = text.get(range.clone())?;
    match node.kind {
        Kind::String => {
            let replacement = well_formed(value)?;
            Some(Repair {
                range,
                path: scan::pointer(&scanner.path()),
                expected: Expected::Kind("a string of Unicode characters"),
                raw: raw(&replacement),
                replacement,
            })
        }
        Kind::Number => {
            let digits = std::str::from_utf8(value).ok()?;
            let number: f64 = digits.parse().ok()?;
            (number.is_infinite() && is_json_number(digits)).then(|| Repair {
                range,
                path: scan::pointer(&scanner.path()),
                expected: Expected::Kind("a number in the range of a double"),
                raw: Value::from(digits),
                replacement: b"null".to_vec(),
            })
        }
        Kind::Null | Kind::Bool | Kind::Array | Kind::Object => None,
    }
}

/// Returns the value of a repaired string; null if it is malformed in another way.
fn raw(string: &[u8]) -> Value {
    serde_json::from_slice(string).unwrap_or_default()
}

/// Returns a JSON string, quotes included, with only Unicode characters; `None` if it already was.
fn well_formed(string: &[u8]) -> Option<Vec<u8>> {
    let surrogate = string
        .windows(3)
        .any(|it| matches!(it, [b'\\', b'u', b'd' | b'D']));
    if std::str::from_utf8(string).is_ok() && !surrogate {
        return None;
    }
    let mut out = Vec::with_capacity(string.len());
    for chunk in string.utf8_chunks() {
        push_paired(&mut out, chunk.valid().as_bytes());
        if !chunk.invalid().is_empty() {
            out.extend_from_slice(REPLACEMENT);
        }
    }
    (out != string).then_some(out)
}

/// Appends a part of a string, with U+FFFD instead of each lone surrogate.
fn push_paired(out: &mut Vec<u8>, part: &[u8]) {
    let mut rest = part;
    while let Some(at) = rest.iter().position(|&byte| byte == b'\\') {
        let (plain, escapes) = rest.split_at(at);
        out.extend_from_slice(plain);
        let (escape, length): (&[u8], usize) = match (unit(escapes), unit(skip(escapes, 6))) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (take(escapes, 12), 12),
            (Some(0xd800..=0xdfff), _) => (REPLACEMENT_ESCAPE, 6),
            _ => (take(escapes, 2), 2),
        };
        out.extend_from_slice(escape);
        rest = skip(escapes, length);
    }
    out.extend_from_slice(rest);
}

fn take(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(..count).unwrap_or(bytes)
}

fn skip(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(count..).unwrap_or_default()
}

/// Returns the UTF-16 unit of the escape `\uXXXX` at the start of a text.
fn unit(bytes: &[u8]) -> Option<u16> {
    let digits = bytes.get(..6)?.strip_prefix(b"\\u")?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

//! Words of a wire name, joined according to Rust's conventions. A wire name may contain any
//! character; only ASCII letters and digits are used in a Rust name.

use std::borrow::Cow;
use std::fmt;

use heck::{ToShoutySnakeCase, ToSnakeCase};

/// A name that is a valid Rust identifier. A wire name is a `String`, so that the two cannot be
/// confused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName(String);

impl RustName {
    /// Creates a name, if the text is an identifier of ASCII letters, digits and `_`.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let mut chars = text.chars();
        let first = chars.next()?;
        let fits = (first.is_ascii_alphabetic() || first == '_')
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
            && text != "_"
            && !super::reserved::is_keyword(&text);
        fits.then_some(Self(text))
    }

    /// Returns the identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name in upper case for a constant, with a `_` if it has no letter that
    /// distinguishes the two.
    pub fn to_upper(&self) -> Self {
        let upper = self.0.to_ascii_uppercase();
        if upper == self.0 {
            return Self(upper + "_");
        }
        Self(upper)
    }

    /// Creates a name from parts that are known to be valid.
    pub(super) fn from_valid_parts(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for RustName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Converts `emailAddress` to `email_address`. Digits belong to the letters before them
/// (`md5_checksum`), but after a word that takes no number they belong to the letters after them
/// (`in_2sv`).
pub fn snake(wire: &str) -> String {
    let name = with_own_numbers(ascii(wire).to_snake_case());
    let name = lead(name, "value");
    // Digits alone are not descriptive.
    if name.contains(|c: char| c.is_ascii_alphabetic()) {
        name
    } else {
        format!("value{name}")
    }
}

/// Words that take no number.
const NUMBERLESS: &[&str] = &["in", "last", "next", "use"];

/// Moves digits from words that take no number to the next word: `enrolled_in2_sv` becomes
/// `enrolled_in_2sv`.
fn with_own_numbers(name: String) -> String {
    if !name.contains(|c: char| c.is_ascii_digit()) {
        return name;
    }
    let mut out = String::with_capacity(name.len() + 1);
    let mut number = "";
    for word in name.split('_') {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word.get(letters.len()..).unwrap_or_default();
        if !out.is_empty() {
            out.push('_');
        }
        out.push_str(number);
        let moves = number.is_empty() && !digits.is_empty() && NUMBERLESS.contains(&letters);
        out.push_str(if moves { letters } else { word });
        number = if moves { digits } else { "" };
    }
    if !number.is_empty() {
        out.push_str(number);
    }
    out
}

/// Converts `GOOGLE_WORKSPACE` to `GoogleWorkspace`. Adjacent numbers stay separate: `SIZE_1_100`
/// becomes `Size1_100`.
pub fn pascal(wire: &str) -> String {
    let snake = ascii(wire).to_snake_case();
    let mut name = String::with_capacity(snake.len());
    for word in snake.split('_') {
        let joined_digits = name.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit());
        if joined_digits {
            name.push('_');
        }
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    lead(name, "Value")
}

/// Returns the name of a type inside another: the outer name and the wire name, without a `_`
/// between them, as type names have none there.
pub fn joined(outer: &RustName, wire: &str) -> String {
    let inner = pascal(wire);
    outer.0.trim_end_matches('_').to_owned() + inner.trim_start_matches('_')
}

/// Converts `gmail.settings.basic` to `GMAIL_SETTINGS_BASIC`.
pub fn screaming(wire: &str) -> String {
    lead(ascii(wire).to_shouty_snake_case(), "VALUE")
}

/// Escapes a wire name as a part of a ledger key. The separators of parts are escaped, so that no
/// two items share a key.
pub fn part(wire: &str) -> Cow<'_, str> {
    if !wire.contains(['~', '.', '#', ':']) {
        return Cow::Borrowed(wire);
    }
    let escaped = wire.replace('~', "~0").replace('.', "~1");
    Cow::Owned(escaped.replace('#', "~2").replace(':', "~3"))
}

/// Treats every character other than an ASCII letter or digit as a separator of words.
fn ascii(wire: &str) -> String {
    wire.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

/// Ensures that an identifier is not empty and does not begin with a digit.
fn lead(text: String, empty: &str) -> String {
    match text.chars().next() {
        None => empty.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{text}"),
        Some(_) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_rust_names() {
        for (wire, expected) in [
            ("emailAddress", "email_address"),
            (
                "public_key_encryption_certificates",
                "public_key_encryption_certificates",
            ),
            ("end-date", "end_date"),
            ("@type", "type"),
            ("$ref", "ref"),
            ("int64Value", "int64_value"),
            ("md5Checksum", "md5_checksum"),
            ("isEnrolledIn2Sv", "is_enrolled_in_2sv"),
            ("last7DaysSearchInterest", "last_7days_search_interest"),
            ("use32BitAbi", "use_32bit_abi"),
            ("useInt64Timestamp", "use_int64_timestamp"),
            ("in2", "in2"),
            ("4k", "_4k"),
            ("4", "value_4"),
            ("é", "value"),
            ("", "value"),
            ("../x\"\n*/", "x"),
        ] {
            assert_eq!(snake(wire), expected, "{wire:?}");
        }
        for (wire, expected) in [
            ("CseIdentity", "CseIdentity"),
            ("HTTPHealthCheck", "HttpHealthCheck"),
            ("GOOGLE_WORKSPACE", "GoogleWorkspace"),
            ("SIZE_1_100", "Size1_100"),
            ("SIZE_11_00", "Size11_00"),
            ("v1_Beta2", "V1Beta2"),
            ("401K", "_401k"),
            ("<", "Value"),
        ] {
            assert_eq!(pascal(wire), expected, "{wire:?}");
        }
        assert_eq!(screaming("gmail.settings.basic"), "GMAIL_SETTINGS_BASIC");
    }

    #[test]
    fn joined_names_have_no_underscore_inside() {
        let option = RustName::new("Option_").unwrap();
        assert_eq!(joined(&option, "kind"), "OptionKind");
        assert_eq!(joined(&option, "4k"), "Option4k");
    }

    #[test]
    fn only_identifiers_are_rust_names() {
        for text in ["", "_", "1a", "a-b", "type", "self", "Self", "a b", "é"] {
            assert_eq!(RustName::new(text), None, "{text:?}");
        }
        assert!(RustName::new("type_").is_some());
    }
}

//! Words of a wire name, put together again as Rust wants them. Anything may stand in a wire name;
//! only ASCII letters and digits get into a Rust name.

use std::fmt;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// A name that is a Rust identifier. A wire name is a `String`, so the two cannot be mixed up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustName(String);

impl RustName {
    /// The name, if it is an identifier of ASCII letters, digits and `_`.
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

    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same name for a constant.
    pub fn to_upper(&self) -> Self {
        Self(self.0.to_ascii_uppercase())
    }

    /// For names whose parts are known to be sound.
    pub(super) fn from_sound(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for RustName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// `emailAddress` as `email_address`.
pub fn snake(wire: &str) -> String {
    lead(ascii(wire).to_snake_case(), "value")
}

/// `GOOGLE_WORKSPACE` as `GoogleWorkspace`.
pub fn pascal(wire: &str) -> String {
    lead(ascii(wire).to_upper_camel_case(), "Value")
}

/// `gmail.settings.basic` as `GMAIL_SETTINGS_BASIC`.
pub fn screaming(wire: &str) -> String {
    lead(ascii(wire).to_shouty_snake_case(), "VALUE")
}

/// Whatever is no ASCII letter or digit parts words.
fn ascii(wire: &str) -> String {
    wire.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

/// An identifier is not empty and does not begin with a digit.
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
            ("4k", "_4k"),
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
            ("401K", "_401K"),
            ("<", "Value"),
        ] {
            assert_eq!(pascal(wire), expected, "{wire:?}");
        }
        assert_eq!(screaming("gmail.settings.basic"), "GMAIL_SETTINGS_BASIC");
    }

    #[test]
    fn only_identifiers_are_rust_names() {
        for text in ["", "_", "1a", "a-b", "type", "self", "Self", "a b", "é"] {
            assert_eq!(RustName::new(text), None, "{text:?}");
        }
        assert!(RustName::new("type_").is_some());
    }
}

//! Items written as text. Types are most of an emitted crate and all alike, so they are written as
//! the formatter would print them, which takes a tenth of the time; an item with a line that is
//! too long goes through the formatter all the same.

use proc_macro2::Literal;

use crate::name::RustName;

/// Lines longer than this are broken by the formatter (prettyplease).
pub(crate) const MARGIN: usize = 89;

/// A text literal of Rust.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Doc comments.
pub(super) fn docs(out: &mut String, indent: &str, lines: &[String]) {
    for line in lines {
        out.push_str(indent);
        out.push_str("///");
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line.trim_end_matches(' '));
        }
        out.push('\n');
    }
}

/// The attribute that warns who uses an item.
pub(super) fn deprecated(out: &mut String, indent: &str, is: bool) {
    if is {
        out.push_str(indent);
        out.push_str("#[deprecated]\n");
    }
}

/// A function of an `impl` that sets a field and gives the value back.
pub(super) struct Setter<'a> {
    pub name: &'a RustName,
    /// The argument's type.
    pub takes: &'a str,
    /// The statement, without indentation.
    pub sets: &'a str,
}

impl Setter<'_> {
    /// Writes the function without what stands above it.
    pub(super) fn write(&self, out: &mut String) {
        let Self { name, takes, sets } = self;
        let line = format!("    pub fn {name}(mut self, {name}: {takes}) -> Self {{\n");
        out.push_str("    #[inline]\n");
        if line.chars().count() <= MARGIN + 1 {
            out.push_str(&line);
        } else {
            out.push_str(&format!(
                "    pub fn {name}(\n        mut self,\n        {name}: {takes},\n    ) -> Self {{\n"
            ));
        }
        out.push_str(&format!("        {sets}\n        self\n    }}\n"));
    }
}

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

/// An import of one name or more; more than fit on a line fill several.
pub(super) fn import(from: &str, names: &[&str]) -> String {
    let line = match names {
        [] => return String::new(),
        [one] => return format!("{from}::{one};\n"),
        _ => format!("{from}::{{{}}};\n", names.join(", ")),
    };
    if line.chars().count() <= MARGIN + 1 {
        return line;
    }
    let mut out = format!("{from}::{{");
    let mut width = MARGIN;
    for (index, name) in names.iter().enumerate() {
        // The formatter does not count the last comma.
        let comma = usize::from(index + 1 < names.len());
        if width + 1 + name.len() + comma > MARGIN {
            out.push_str("\n    ");
            width = 4;
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(name);
        out.push(',');
        width += name.len() + 1;
    }
    out.push_str("\n};\n");
    out
}

/// A public field that may be absent.
pub(super) fn field(name: &RustName, ty: &str, out: &mut String) {
    let line = format!("    pub {name}: Option<{ty}>,\n");
    if line.chars().count() <= MARGIN + 1 {
        out.push_str(&line);
    } else {
        out.push_str(&format!("    pub {name}: Option<\n        {ty},\n    >,\n"));
    }
}

/// A list between its first and its last words, each item on a line of its own where they do not
/// fit on one.
pub(super) fn list(out: &mut String, start: &str, items: &[String], end: &str) {
    let line = format!("{start}{}{end}", items.join(", "));
    if line.chars().count() <= MARGIN {
        out.push_str(&line);
        out.push('\n');
        return;
    }
    let indent = start.len() - start.trim_start().len();
    let indent = start.get(..indent).unwrap_or_default();
    out.push_str(start);
    for item in items {
        out.push_str(&format!("\n{indent}    {item},"));
    }
    out.push_str(&format!("\n{indent}{end}\n"));
}

/// The head of a public function.
pub(super) struct Function<'a> {
    pub indent: &'a str,
    pub name: &'a RustName,
    /// Names with their types.
    pub arguments: &'a [String],
    pub returns: &'a str,
}

impl Function<'_> {
    /// Writes it up to its opening brace.
    pub(super) fn write(&self, out: &mut String) {
        let start = format!("{}pub fn {}(", self.indent, self.name);
        list(
            out,
            &start,
            self.arguments,
            &format!(") -> {} {{", self.returns),
        );
    }
}

/// The head of a function of an `impl` that takes a value and gives itself back.
pub(super) fn setter_head(name: &RustName, takes: &str, out: &mut String) {
    out.push_str("    #[inline]\n");
    let function = Function {
        indent: "    ",
        name,
        arguments: &["mut self".to_owned(), format!("{name}: {takes}")],
        returns: "Self",
    };
    function.write(out);
}

/// A function of an `impl` that sets a field and gives the value back.
pub(super) struct Setter<'a> {
    pub name: &'a RustName,
    /// The argument's type.
    pub takes: &'a str,
    /// What is made of the argument.
    pub value: &'a str,
}

impl Setter<'_> {
    /// Writes the function without what stands above it.
    pub(super) fn write(&self, out: &mut String) {
        let Self { name, takes, value } = self;
        setter_head(name, takes, out);
        let line = format!("        self.{name} = Some({value});\n");
        if line.chars().count() <= MARGIN + 1 {
            out.push_str(&line);
        } else {
            out.push_str(&format!("        self.{name} = Some(\n"));
            broken(value, out);
            out.push_str("        );\n");
        }
        out.push_str("        self\n    }\n");
    }
}

/// An argument on a line of its own, or a line for each call of its chain. The formatter does not
/// count the last comma.
fn broken(value: &str, out: &mut String) {
    let line = format!("            {value}");
    let too_long = line.chars().count() > MARGIN;
    let chain = value.split_once(".into_iter()").filter(|_| too_long);
    let Some((items, calls)) = chain else {
        out.push_str(&line);
        out.push_str(",\n");
        return;
    };
    out.push_str(&format!(
        "            {items}\n                .into_iter()\n"
    ));
    let calls = calls.strip_suffix(".collect()").unwrap_or(calls);
    if !calls.is_empty() {
        out.push_str(&format!("                {calls}\n"));
    }
    out.push_str("                .collect(),\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of every length break as the formatter would break them.
    #[test]
    fn long_lines_are_broken_as_they_would_be_printed() {
        let printed = |text: &str| prettyplease::unparse(&syn::parse_str(text).unwrap());
        let mut broken = 0;
        for length in 1..80 {
            let name = RustName::new("a".repeat(length)).unwrap();
            let text = import("use super", &["One", "AnotherOne", name.as_str(), "Last"]);
            assert_eq!(text, printed(&text));
            let text = import("use super", &["One", "AnotherOne", name.as_str()]);
            assert_eq!(text, printed(&text));
            let mut text = "pub struct A {\n".to_owned();
            field(&name, &format!("Vec<{name}>"), &mut text);
            let mut texts = vec![text + "}\n"];
            for calls in [
                "",
                ".into_iter().collect()",
                ".into_iter().map(Into::into).collect()",
            ] {
                let mut text = "impl A {\n".to_owned();
                let value = format!("{name}{calls}");
                let takes = "impl Some";
                let setter = Setter {
                    name: &name,
                    takes,
                    value: &value,
                };
                setter.write(&mut text);
                texts.push(text + "}\n");
            }
            for text in texts {
                if text.lines().all(|line| line.len() <= MARGIN) {
                    broken += usize::from(text.contains("(\n") || text.contains("<\n"));
                    assert_eq!(text, printed(&text));
                }
            }
        }
        assert!(broken > 50, "{broken}");
    }
}

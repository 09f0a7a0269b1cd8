//! `discogen strip`: removes the prose from a document, and keeps the facts that only the prose
//! states.
//!
//! It works on the JSON tree, so that keys unknown to the format's structs are kept.

use serde_json::{Map, Value};

use super::parse::syntax;
use super::prose::behaviours;
use super::schema::Document;
use super::source::Source;
use crate::diagnostic::{Diagnostic, Errors};

/// A document without prose, ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripped {
    /// The file name, `<name>.<version>.json`; safe on every system.
    pub file_name: String,
    /// The text. Keys are in byte order, indented by two spaces, with a newline at the end: equal
    /// facts always give equal bytes.
    pub text: String,
    /// The document's revision; empty if it has none.
    pub revision: String,
    /// Length of the input text.
    pub bytes_before: usize,
    /// Length of `text`.
    pub bytes_after: usize,
    /// Warnings from reading the document.
    pub warnings: Vec<Diagnostic>,
}

/// Keys that are prose or state nothing about the API, wherever the format has them.
const PROSE: [&str; 9] = [
    "description",
    "documentationLink",
    "enumDescriptions",
    "etag",
    "icons",
    "labels",
    "ownerDomain",
    "ownerName",
    "title",
];

/// Removes the prose from a document.
///
/// # Errors
/// All errors from reading the document, and a name or version that cannot be part of a file name.
pub fn strip(source: &Source) -> Result<Stripped, Errors> {
    let (document, warnings) = Document::parse(source)?;
    let file_name = file_name(source, &document)?;
    // The document was already read, so this fails only if a part that reading skips is nested too
    // deep.
    let tree = serde_json::from_str(source.text());
    let mut tree: Value = tree.map_err(|error| syntax(source, &error))?;
    if let Value::Object(root) = &mut tree {
        strip_document(root);
    }
    let mut text = String::with_capacity(source.text().len() / 2);
    write(&tree, 0, &mut text);
    text.push('\n');
    Ok(Stripped {
        file_name,
        revision: document.revision.unwrap_or_default(),
        bytes_before: source.text().len(),
        bytes_after: text.len(),
        text,
        warnings,
    })
}

/// Returns `true` if [`strip`] would remove nothing from a document. For a document that cannot be
/// read the result is `false`.
#[cfg(feature = "cli")]
pub(crate) fn holds_facts_only(source: &Source) -> bool {
    let tree = serde_json::from_str::<Value>(source.text());
    let Ok(Value::Object(before)) = tree else {
        return false;
    };
    let mut after = before.clone();
    strip_document(&mut after);
    before == after
}

/// Returns the file name, from parts that can neither leave the folder nor make a hidden file.
fn file_name(source: &Source, document: &Document) -> Result<String, Errors> {
    let parts = [("name", &document.name), ("version", &document.version)];
    let problems: Vec<Diagnostic> = parts
        .iter()
        .filter(|(_, part)| !is_plain(part))
        .map(|(key, part)| {
            let message = format!("the {key} `{part}` cannot be part of a file name");
            let hint = "only letters, digits, `_`, `.` and `-` can, and no `.` in front";
            source.error(&format!("/{key}"), message).with_hint(hint)
        })
        .collect();
    if problems.is_empty() {
        Ok(format!("{}.{}.json", document.name, document.version))
    } else {
        Err(problems.into())
    }
}

fn is_plain(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    !part.is_empty() && part.len() <= 100 && !part.starts_with('.') && part.bytes().all(plain)
}

type Object = Map<String, Value>;

fn strip_document(document: &mut Object) {
    remove_prose(document);
    if let Some(Value::Object(oauth2)) = document.get_mut("auth").and_then(|a| a.get_mut("oauth2"))
    {
        each(oauth2, "scopes", remove_prose);
    }
    if let Some(Value::Array(endpoints)) = document.get_mut("endpoints") {
        endpoints
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(remove_prose);
    }
    each(document, "parameters", strip_schema);
    each(document, "schemas", strip_schema);
    each(document, "methods", strip_method);
    each(document, "resources", strip_resource);
}

fn strip_resource(resource: &mut Object) {
    remove_prose(resource);
    each(resource, "methods", strip_method);
    each(resource, "resources", strip_resource);
}

fn strip_method(method: &mut Object) {
    remove_prose(method);
    each(method, "parameters", strip_schema);
    one(method, "request", strip_schema);
    one(method, "response", strip_schema);
}

fn strip_schema(schema: &mut Object) {
    if let Some(description) = schema.get("description").and_then(Value::as_str) {
        let found = behaviours(description).0;
        for (is, key) in [
            (found.output_only, "readOnly"),
            (found.required, "x-required"),
            (found.immutable, "x-immutable"),
            (found.input_only, "x-inputOnly"),
        ] {
            if is {
                schema.insert(key.to_owned(), Value::Bool(true));
            }
        }
    }
    remove_prose(schema);
    each(schema, "properties", strip_schema);
    one(schema, "additionalProperties", strip_schema);
    one(schema, "items", strip_schema);
}

fn remove_prose(object: &mut Object) {
    for key in PROSE {
        object.remove(key);
    }
}

/// Applies `strip` to the object at `key`.
fn one(object: &mut Object, key: &str, strip: fn(&mut Object)) {
    if let Some(Value::Object(value)) = object.get_mut(key) {
        strip(value);
    }
}

/// Applies `strip` to each value of the object at `key`.
fn each(object: &mut Object, key: &str, strip: fn(&mut Object)) {
    if let Some(Value::Object(entries)) = object.get_mut(key) {
        entries
            .values_mut()
            .filter_map(Value::as_object_mut)
            .for_each(strip);
    }
}

/// Writes a value, its keys in byte order whichever map serde_json uses. serde_json bounds the
/// depth.
fn write(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            let mut sorted: Vec<(&String, &Value)> = entries.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            list(out, depth, ['{', '}'], sorted, |(key, value), out| {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write(value, depth + 1, out);
            });
        }
        Value::Array(elements) if !elements.is_empty() => {
            list(out, depth, ['[', ']'], elements, |element, out| {
                write(element, depth + 1, out);
            });
        }
        other => out.push_str(&other.to_string()),
    }
}

fn list<I: IntoIterator>(
    out: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    items: I,
    mut write_item: impl FnMut(I::Item, &mut String),
) {
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        indent(out, depth + 1);
        write_item(item, out);
    }
    indent(out, depth);
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(text: &str) -> Result<Stripped, String> {
        strip(&Source::new("x.json", text)).map_err(|errors| errors.to_string())
    }

    #[test]
    fn prose_is_removed_and_facts_remain() {
        let text = r#"{"version": "v1", "name": "x", "rootUrl": "https://x.googleapis.com/",
            "title": "T", "icons": {"x16": "u"}, "etag": "e", "ownerName": "G", "revision": "7",
            "labels": [], "documentationLink": "l", "ownerDomain": "d", "description": "D",
            "auth": {"oauth2": {"scopes": {"s": {"description": "D"}}}},
            "endpoints": [{"description": "D", "location": "l"}],
            "parameters": {"alt": {"description": "D", "enumDescriptions": ["D"], "enum": ["j"]}},
            "resources": {"title": {"methods": {"description": {"description": "Required. D",
                "parameters": {"p": {"description": "Required. D"}},
                "response": {"description": "D", "items": {"description": "Immutable. D"}}}}}},
            "schemas": {"S": {"description": "D", "properties": {
                "description": {"description": "[Output Only] D", "type": "string"},
                "etag": {"description": "Optional. Input only. D", "x-unknown": {"title": "kept"}},
                "m": {"additionalProperties": {"description": "Output only. D", "readOnly": false}}}}}}"#;
        let stripped = stripped(text).unwrap();
        let expected = serde_json::json!({"version": "v1", "name": "x", "revision": "7",
            "rootUrl": "https://x.googleapis.com/", "auth": {"oauth2": {"scopes": {"s": {}}}},
            "endpoints": [{"location": "l"}], "parameters": {"alt": {"enum": ["j"]}},
            "resources": {"title": {"methods": {"description": {
                "parameters": {"p": {"x-required": true}},
                "response": {"items": {"x-immutable": true}}}}}},
            "schemas": {"S": {"properties": {
                "description": {"readOnly": true, "type": "string"},
                "etag": {"x-inputOnly": true, "x-unknown": {"title": "kept"}},
                "m": {"additionalProperties": {"readOnly": true}}}}}});
        assert_eq!(
            serde_json::from_str::<Value>(&stripped.text).unwrap(),
            expected
        );
        assert_eq!(
            (stripped.file_name.as_str(), stripped.revision.as_str()),
            ("x.v1.json", "7")
        );
        assert_eq!(
            (stripped.bytes_before, stripped.bytes_after),
            (text.len(), stripped.text.len())
        );
        assert_eq!(stripped.warnings.len(), 1);
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_stripped_document_holds_facts_only() {
        let full = r#"{"name": "x", "version": "v1", "rootUrl": "r",
            "schemas": {"S": {"description": "A thing.", "type": "object"}}}"#;
        assert!(!holds_facts_only(&Source::new("x.json", full)));
        let text = stripped(full).unwrap().text;
        assert!(holds_facts_only(&Source::new("x.json", text)));
        assert!(!holds_facts_only(&Source::new("x.json", "{")));
    }

    #[test]
    fn the_text_is_canonical() {
        let one = stripped(
            r#"{"version":"v1","rootUrl":"r","name":"x","features":["b","a"],"schemas":{}}"#,
        );
        let text = "{\n  \"features\": [\n    \"b\",\n    \"a\"\n  ],\n  \"name\": \"x\",\n  \
                    \"rootUrl\": \"r\",\n  \"schemas\": {},\n  \"version\": \"v1\"\n}\n";
        assert_eq!(one.unwrap().text, text);
        assert_eq!(stripped(text).unwrap().text, text);
    }

    #[test]
    fn hostile_file_names_are_rejected() {
        for bad in [
            "../x", "a/b", "..", ".x", "a\\\\b", "a b", "a:b", "ä", "a\\u0000",
        ] {
            for (name, version) in [(bad, "v1"), ("x", bad)] {
                let text = format!(
                    r#"{{"name": "{name}", "version": "{version}", "rootUrl": "https://x/"}}"#
                );
                let error = stripped(&text).unwrap_err();
                assert!(
                    error.contains("cannot be part of a file name"),
                    "{bad}: {error}"
                );
                assert!(error.contains("--> x.json:1:"), "{bad}: {error}");
            }
        }
        let error = stripped(r#"{"name": "", "version": "v1", "rootUrl": "r"}"#).unwrap_err();
        assert_eq!(error, "error: the document has no `name`\n  --> x.json:1:1");
        let both = stripped(r#"{"name": "../x", "version": "..", "rootUrl": "r"}"#).unwrap_err();
        assert_eq!(both.matches("error: ").count(), 2);
    }

    #[test]
    fn deep_unknown_values_are_an_error() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let text = format!(r#"{{"name": "x", "version": "v1", "rootUrl": "r", "new": {deep}}}"#);
        assert!(
            stripped(&text)
                .unwrap_err()
                .starts_with("error: the JSON is nested too deep\n")
        );
    }
}

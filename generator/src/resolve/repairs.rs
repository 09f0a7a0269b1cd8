//! Repairs of an incorrect document. They are applied to its text, so that the locations in later
//! messages stay nearly correct.

use crate::document::Source;
use crate::overlay::{Change, Overlay, Target, Unmatched};

/// Returns the document's text with the overlay's repairs, and the repairs whose pointers match
/// nothing.
pub fn repaired(source: &Source, overlay: &Overlay) -> (Source, Vec<Unmatched>) {
    let mut current = source.clone();
    let mut unmatched = Vec::new();
    for repair in &overlay.repairs {
        match apply(&current, repair.pointer.get_ref(), &repair.change) {
            Some(text) => current = Source::new(source.name(), text),
            None => unmatched.push(Unmatched {
                problem: overlay
                    .error_at(
                        repair.pointer.span(),
                        "the repair points at nothing in the document",
                    )
                    .with_hint(
                        "it is a JSON pointer (RFC 6901); a new key needs an object around it",
                    ),
                target: Target::Other,
            }),
        }
    }
    (current, unmatched)
}

fn apply(source: &Source, pointer: &str, change: &Change) -> Option<String> {
    let text = source.text();
    let (parent, key) = pointer.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match (source.locate(pointer), change) {
        (Some(span), Change::Set(value)) => Some(format!(
            "{}{value}{}",
            text.get(..span.start)?,
            text.get(span.end..)?
        )),
        (None, Change::Set(value)) => {
            let parent = source.locate(parent)?;
            let inner = text.get(parent.start..parent.end)?.strip_prefix('{')?;
            let comma = if inner.trim_start().starts_with('}') {
                ""
            } else {
                ","
            };
            let entry = format!("{}:{value}{comma}", serde_json::Value::from(key));
            Some(format!(
                "{}{{{entry}{}",
                text.get(..parent.start)?,
                text.get(parent.start + 1..)?
            ))
        }
        (Some(_), Change::Remove) => {
            // This is rare, so the parent is rewritten without the key.
            let span = source.locate(parent)?;
            let mut value: serde_json::Value =
                serde_json::from_str(text.get(span.clone())?).ok()?;
            match &mut value {
                serde_json::Value::Object(map) => {
                    map.remove(&key)?;
                }
                serde_json::Value::Array(items) => {
                    let index: usize = key.parse().ok()?;
                    (index < items.len()).then(|| items.remove(index))?;
                }
                _ => return None,
            }
            Some(format!(
                "{}{value}{}",
                text.get(..span.start)?,
                text.get(span.end..)?
            ))
        }
        (None, Change::Remove) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn repaired(text: &str, pointer: &str, change: Change) -> Option<serde_json::Value> {
        let text = apply(&Source::new("d.json", text), pointer, &change)?;
        serde_json::from_str(&text).ok()
    }

    #[test]
    fn values_are_set_added_and_removed() {
        let text = r#"{"a": {"b": 1, "c/d": [1, 2]}, "e": {}}"#;
        let set = |pointer: &str| repaired(text, pointer, Change::Set(json!("x")));
        assert_eq!(
            set("/a/b"),
            Some(json!({"a": {"b": "x", "c/d": [1, 2]}, "e": {}}))
        );
        assert_eq!(
            set("/a/n"),
            Some(json!({"a": {"b": 1, "c/d": [1, 2], "n": "x"}, "e": {}}))
        );
        assert_eq!(
            set("/e/n"),
            Some(json!({"a": {"b": 1, "c/d": [1, 2]}, "e": {"n": "x"}}))
        );
        assert_eq!(set("/q/n"), None);
        let remove = |pointer: &str| repaired(text, pointer, Change::Remove);
        assert_eq!(remove("/a/c~1d"), Some(json!({"a": {"b": 1}, "e": {}})));
        assert_eq!(
            remove("/a/c~1d/0"),
            Some(json!({"a": {"b": 1, "c/d": [2]}, "e": {}}))
        );
        assert_eq!(remove("/a/z"), None);
    }
}

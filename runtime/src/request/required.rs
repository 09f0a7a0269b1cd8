//! Body fields that a method requires (`annotations.required` of its document): checked in the JSON
//! to send, at any depth and in every element of an array.

use serde_json::Value;

/// Returns the paths of missing required fields, such as `name.givenName` or `fields[0].fieldName`.
///
/// `required` has JSON pointers (RFC 6901) in which `*` stands for every element. A null counts as
/// missing. A field inside an absent object is missing only if that object is itself required.
pub(crate) fn missing(body: &Value, required: &'static [&'static str]) -> Vec<String> {
    let mut search = Search {
        required,
        found: Vec::new(),
    };
    for pointer in required {
        if let Some(tokens) = pointer.strip_prefix('/') {
            search.visit(Some(body), pointer, tokens, String::new());
        }
    }
    search.found
}

struct Search {
    required: &'static [&'static str],
    found: Vec<String>,
}

impl Search {
    /// Follows the rest of a pointer. The depth is that of the pointer, which is part of the
    /// program.
    fn visit(&mut self, value: Option<&Value>, pointer: &str, tokens: &str, path: String) {
        let (token, rest) = match tokens.split_once('/') {
            Some((token, rest)) => (token, Some(rest)),
            None => (tokens, None),
        };
        if token == "*" {
            return self.visit_elements(value, pointer, rest, &path);
        }
        let key = token.replace("~1", "/").replace("~0", "~");
        let child = value.and_then(|it| it.get(&key)).filter(|it| !it.is_null());
        let path = if path.is_empty() {
            key
        } else {
            format!("{path}.{key}")
        };
        match rest {
            None if child.is_none() => self.found.push(path),
            None => {}
            Some(rest) if child.is_some() || self.is_required(pointer, rest) => {
                self.visit(child, pointer, rest, path);
            }
            Some(_) => {}
        }
    }

    /// Follows the pointer into each element of an array, or each entry of a map.
    fn visit_elements(
        &mut self,
        value: Option<&Value>,
        pointer: &str,
        rest: Option<&str>,
        path: &str,
    ) {
        let Some(rest) = rest else { return };
        match value {
            Some(Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    self.visit(Some(element), pointer, rest, format!("{path}[{index}]"));
                }
            }
            Some(Value::Object(entries)) => {
                for (key, entry) in entries {
                    self.visit(Some(entry), pointer, rest, format!("{path}.{key}"));
                }
            }
            _ => {}
        }
    }

    /// Returns `true` if the pointer without its rest is a required field of its own.
    fn is_required(&self, pointer: &str, rest: &str) -> bool {
        let parent = pointer
            .strip_suffix(rest)
            .and_then(|it| it.strip_suffix('/'));
        parent.is_some_and(|parent| self.required.contains(&parent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const USER: &[&str] = &["/name", "/name/familyName", "/name/givenName", "/password"];

    #[test]
    fn present_object_needs_its_fields() {
        for (body, expected) in [
            (
                json!({}),
                vec!["name", "name.familyName", "name.givenName", "password"],
            ),
            (
                json!({"name": null, "password": null}),
                vec!["name", "name.familyName", "name.givenName", "password"],
            ),
            (
                json!({"name": {"givenName": "Liz"}, "password": "x"}),
                vec!["name.familyName"],
            ),
            (
                json!({"name": {"givenName": "", "familyName": ""}, "password": ""}),
                vec![],
            ),
            (
                json!({"name": 1, "password": "x"}),
                vec!["name.familyName", "name.givenName"],
            ),
        ] {
            assert_eq!(missing(&body, USER), expected, "{body}");
        }
    }

    #[test]
    fn absent_object_needs_no_fields() {
        const REQUIRED: &[&str] = &["/a/b/c"];
        for (body, expected) in [
            (json!({}), vec![]),
            (json!({"a": {}}), vec![]),
            (json!({"a": {"b": {}}}), vec!["a.b.c"]),
            (json!({"a": {"b": {"c": 0}}}), vec![]),
        ] {
            assert_eq!(missing(&body, REQUIRED), expected, "{body}");
        }
    }

    #[test]
    fn every_array_element_is_checked() {
        const REQUIRED: &[&str] = &["/fields", "/fields/*/fieldName", "/fields/*/specs/*/max"];
        for (body, expected) in [
            (json!({}), vec!["fields"]),
            (json!({"fields": []}), vec![]),
            (
                json!({"fields": [{"fieldName": "a"}, {}, null]}),
                vec!["fields[1].fieldName", "fields[2].fieldName"],
            ),
            (
                json!({"fields": [{"fieldName": "a", "specs": [{"max": 1}, {}]}]}),
                vec!["fields[0].specs[1].max"],
            ),
            (json!({"fields": {"k": {}}}), vec!["fields.k.fieldName"]),
        ] {
            assert_eq!(missing(&body, REQUIRED), expected, "{body}");
        }
    }

    #[test]
    fn pointers_are_unescaped() {
        assert_eq!(missing(&json!({"a/b": 1}), &["/a~1b", "/c~0d"]), ["c~d"]);
    }
}

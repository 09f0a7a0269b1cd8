//! The body of an error, in any of the styles that Google's servers and proxies use.

use serde_json::Value;

use super::details::ErrorDetail;
use super::error_reason::ErrorReason;

/// The content of an error body.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) status: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) reasons: Vec<ErrorReason>,
    pub(crate) details: Vec<ErrorDetail>,
    /// `true` if the body is an object `error`, even one that states nothing.
    pub(crate) is_google_style: bool,
}

impl ErrorBody {
    /// Reads
    /// - `{"error": {..}}`, the same inside an array (as streaming methods respond), and the same
    ///   where it breaks off;
    /// - `{"error": "..", "error_description": ".."}` of OAuth 2 (RFC 6749, section 5.2);
    /// - `{"error": "a text"}`, `{"message": ".."}`, `{"errors": [..]}`.
    ///
    /// A body of another kind states nothing.
    pub(crate) fn read(body: &[u8]) -> Self {
        let value = serde_json::from_slice::<Value>(body);
        let Ok(value) = value.or_else(|_| serde_json::from_slice(&closed(body))) else {
            return Self::default();
        };
        let value = match &value {
            Value::Array(elements) => elements.first().unwrap_or(&Value::Null),
            other => other,
        };
        match value.get("error") {
            Some(error @ Value::Object(_)) => Self {
                is_google_style: true,
                ..Self::read_object(error)
            },
            Some(Value::String(name)) => Self::read_name(name, value),
            _ => Self::read_object(value),
        }
    }

    /// Reads an error that is a string: a name with a description, or a text.
    fn read_name(name: &str, body: &Value) -> Self {
        let description = text(body, "error_description").or_else(|| text(body, "message"));
        let is_name = !name.contains(char::is_whitespace);
        let (status, message) = match is_name {
            true => (Some(name.to_owned()), description),
            false => (None, Some(name.to_owned())),
        };
        Self {
            status,
            message,
            ..Self::default()
        }
    }

    fn read_object(error: &Value) -> Self {
        let list = |key| {
            let list = error.get(key).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let reason = |it: &Value| ErrorReason {
            reason: text(it, "reason"),
            domain: text(it, "domain"),
            message: text(it, "message"),
            location: text(it, "location"),
        };
        let reasons = list("errors").iter().map(reason).collect::<Vec<_>>();
        let reasons = reasons
            .into_iter()
            .filter(|it| *it != ErrorReason::default());
        let reasons: Vec<ErrorReason> = reasons.collect();
        let message = text(error, "message");
        Self {
            status: text(error, "status"),
            message: message.or_else(|| reasons.iter().find_map(|it| it.message.clone())),
            reasons,
            details: list("details").into_iter().map(ErrorDetail::read).collect(),
            is_google_style: false,
        }
    }
}

fn text(object: &Value, key: &str) -> Option<String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// Returns a JSON text that breaks off, cut after its last complete element and closed.
fn closed(text: &[u8]) -> Vec<u8> {
    let (mut open, mut in_string, mut escaped) = (Vec::new(), false, false);
    // The offset at which the text can be cut, and the closing brackets for it.
    let mut cut = (0, Vec::new());
    for (index, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                open.push(if *byte == b'{' { b'}' } else { b']' });
                cut = (index + 1, open.clone());
            }
            b'}' | b']' => {
                open.pop();
                cut = (index + 1, open.clone());
            }
            b',' => cut = (index, open.clone()),
            _ => {}
        }
        if open.len() > DEPTH {
            break;
        }
    }
    let (end, closers) = cut;
    let mut closed = text.get(..end).unwrap_or_default().to_vec();
    closed.extend(closers.iter().rev());
    closed
}

/// The maximum nesting of an error; those of Google's servers have less than half of it.
const DEPTH: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (String, String, usize) {
        let ErrorBody {
            status,
            message,
            reasons,
            ..
        } = ErrorBody::read(body.as_bytes());
        (
            status.unwrap_or_default(),
            message.unwrap_or_default(),
            reasons.len(),
        )
    }

    #[test]
    fn every_style_is_read() {
        for (body, status, message, reasons) in [
            (r#"{"error": {"status": "A", "message": "m"}}"#, "A", "m", 0),
            (
                r#"[{"error": {"status": "A", "message": "m"}}]"#,
                "A",
                "m",
                0,
            ),
            (
                r#"{"error": "invalid_grant", "error_description": "d"}"#,
                "invalid_grant",
                "d",
                0,
            ),
            (r#"{"error": "invalid_grant"}"#, "invalid_grant", "", 0),
            (r#"{"error": "No such thing."}"#, "", "No such thing.", 0),
            (r#"{"message": "m"}"#, "", "m", 0),
            (
                r#"{"error": {"errors": [{"reason": "r", "message": "m"}]}}"#,
                "",
                "m",
                1,
            ),
            (r#"{"errors": [{"message": "m"}]}"#, "", "m", 1),
            (r#"{"error": null}"#, "", "", 0),
            ("<html>", "", "", 0),
            ("[]", "", "", 0),
        ] {
            assert_eq!(
                read(body),
                (status.to_owned(), message.to_owned(), reasons),
                "{body}"
            );
        }
    }

    #[test]
    fn truncated_body_is_summarized() {
        let whole = r#"{"error": {"status": "A", "message": "a \"}, b", "errors": [{"reason": "r"}, {"reason"#;
        assert_eq!(read(whole), ("A".to_owned(), "a \"}, b".to_owned(), 1));
        for end in 0..whole.len() {
            let (status, message, _) = read(&whole[..end]);
            assert!(["", "A"].contains(&status.as_str()), "{status}");
            assert!(["", "a \"}, b"].contains(&message.as_str()), "{message}");
        }
        let deep = "[".repeat(99_999);
        assert_eq!(ErrorBody::read(deep.as_bytes()), ErrorBody::default());
    }
}

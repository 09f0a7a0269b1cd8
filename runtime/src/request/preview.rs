//! A request as text, for a dry run.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// Parameters of a query that are credentials.
const CREDENTIALS: &[&str] = &["key", "access_token", "oauth_token"];

const REDACTED: &str = "[redacted]";

/// A request as text: verb, URL, headers and body, without its secrets.
///
/// Secret fields of messages, headers that the caller added and parameters with credentials show
/// as `[redacted]`. A body that is not JSON shows its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPreview(String);

impl RequestPreview {
    /// Creates the text of a request; these values of its body are secret.
    pub(crate) fn new(request: &http::Request<Bytes>, secrets: &[Value]) -> Self {
        let mut text = format!("{} {}\n", request.method(), url(request.uri()));
        push_headers(&mut text, request.headers());
        let body = request.body();
        if !body.is_empty() {
            text.push('\n');
            match serde_json::from_slice::<Value>(body) {
                Ok(mut value) => {
                    redact(&mut value, secrets);
                    text.push_str(&format!("{value:#}\n"));
                }
                Err(_) => text.push_str(&format!("({} bytes)\n", body.len())),
            }
        }
        Self(text)
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestPreview {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn push_headers(text: &mut String, headers: &HeaderMap) {
    for (name, value) in headers {
        let is_secret = value.is_sensitive()
            || ["authorization", "cookie", "x-goog-api-key"].contains(&name.as_str());
        let value = match is_secret {
            true => REDACTED.into(),
            false => String::from_utf8_lossy(value.as_bytes()),
        };
        text.push_str(&format!("{name}: {value}\n"));
    }
}

/// Returns a URL without the values of credentials.
fn url(uri: &http::Uri) -> String {
    let text = uri.to_string();
    let Some((path, query)) = text.split_once('?') else {
        return text;
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if CREDENTIALS.contains(&name) => format!("{name}={REDACTED}"),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// Replaces every value that is one of the secrets.
fn redact(value: &mut Value, secrets: &[Value]) {
    if secrets.contains(value) {
        *value = REDACTED.into();
        return;
    }
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|it| redact(it, secrets)),
        Value::Object(fields) => fields.values_mut().for_each(|it| redact(it, secrets)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::call::Call;
    use crate::test_support::samples::{self, Item};

    #[test]
    fn secrets_are_redacted() {
        let part = Item::new().title("sesame").key("sesame2");
        let item = Item::new().title("t").key("sesame2").parts([part]);
        let request = samples::create("o", item)
            .header("authorization", "Bearer sesame3")
            .header("x-own", "y")
            .raw_query("key", "sesame4")
            .raw_query("keys", "z");
        let preview = request.preview().unwrap().to_string();
        for secret in ["sesame2", "sesame3", "sesame4"] {
            assert!(!preview.contains(secret), "{preview}");
        }
        for shown in [
            "POST https://shelf.googleapis.com/v1/o/items?key=[redacted]&keys=z\n",
            "authorization: [redacted]\n",
            "x-own: [redacted]\n",
            "x-goog-api-version: 2026-01-01\n",
            "\"title\": \"sesame\"",
            "\"key\": \"[redacted]\"",
        ] {
            assert!(preview.contains(shown), "{shown}\n{preview}");
        }
        assert!(samples::get("shelves/..").preview().is_err());
    }
}

//! The beginning of an unexpected response.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

/// The number of characters of a text that are kept.
const LIMIT: usize = 200;

/// The number of bytes of a body that are examined.
const BYTES: usize = 4 * LIMIT;

/// The beginning of an unexpected response: its status, its content type and the beginning of its
/// text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Snippet {
    /// The HTTP status.
    pub status: StatusCode,
    /// The content type; empty if the response states none.
    pub content_type: String,
    /// The first characters of the body, control characters replaced by spaces.
    pub text: String,
    /// The length of the body, as far as it was read.
    pub length: usize,
}

impl Snippet {
    /// Creates the beginning of a response.
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> Self {
        let content_type = headers.get(header::CONTENT_TYPE);
        let content_type = content_type.map_or(&b""[..], |it| it.as_bytes());
        Self {
            status,
            content_type: printable(content_type, 80),
            text: printable(body, LIMIT),
            length: body.len(),
        }
    }

    /// Returns `true` if the response is an HTML page.
    pub(crate) fn is_html(&self) -> bool {
        let html = |it: &str| it.to_ascii_lowercase().contains("html");
        html(&self.content_type) || self.text.starts_with('<') && html(&self.text)
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "status {}", self.status.as_u16())?;
        match self.content_type.as_str() {
            "" => out.write_str(", no content type")?,
            content_type => write!(out, ", `{content_type}`")?,
        }
        match self.text.as_str() {
            "" => write!(out, ", {} bytes", self.length),
            text => write!(out, ", starting with `{text}`"),
        }
    }
}

/// Returns the beginning of a text in one line. Control characters become spaces, and several
/// spaces one.
fn printable(bytes: &[u8], limit: usize) -> String {
    let start = bytes.get(..BYTES).unwrap_or(bytes);
    let text = String::from_utf8_lossy(start);
    let mut line = String::new();
    for word in text.split(|c: char| c.is_control() || c.is_whitespace()) {
        if !word.is_empty() {
            let space = if line.is_empty() { "" } else { " " };
            line.extend([space, word]);
        }
    }
    match line.char_indices().nth(limit) {
        Some((end, _)) => {
            line.truncate(end);
            line + "..."
        }
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(content_type: &'static str, body: &[u8]) -> Snippet {
        let mut headers = HeaderMap::new();
        if !content_type.is_empty() {
            headers.insert("content-type", content_type.parse().unwrap());
        }
        Snippet::new(
            StatusCode::BAD_GATEWAY,
            &headers,
            &Bytes::copy_from_slice(body),
        )
    }

    #[test]
    fn text_is_bounded_and_printable() {
        let html = snippet("text/html", b"<html>\r\n\x1b[31m <b>Bad\tgateway\xff</b>");
        assert_eq!(
            html.to_string(),
            "status 502, `text/html`, starting with `<html> [31m <b>Bad gateway\u{fffd}</b>`"
        );
        assert!(html.is_html());
        assert_eq!(
            snippet("", b"").to_string(),
            "status 502, no content type, 0 bytes"
        );
        let long = snippet("", &[b'x'; 9999]);
        assert_eq!((long.text.len(), long.length), (LIMIT + 3, 9999));
        assert!(!snippet("application/json", br#""html""#).is_html());
    }
}

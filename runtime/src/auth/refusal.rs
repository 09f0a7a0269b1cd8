//! The response of a server that refuses a token, reduced to what may be shown.

#[cfg(feature = "service-account")]
use std::time::SystemTime;

use http::StatusCode;

#[cfg(feature = "service-account")]
use super::clock::ClockSkew;
use crate::response::ApiError;

/// Length limit of the text of a response that is not JSON, in characters.
const EXCERPT: usize = 200;

/// Length limit of the server's description, in characters.
const DESCRIPTION: usize = 1000;

/// A response that states why there is no token.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// The error code, such as `unauthorized_client` or `PERMISSION_DENIED`.
    pub(crate) code: Option<String>,
    /// The server's description, or the beginning of a response that is not JSON.
    pub(crate) description: Option<String>,
    #[cfg(feature = "service-account")]
    pub(crate) clock: Option<ClockSkew>,
}

impl Refusal {
    /// Reads a response whose status is no success.
    pub(crate) fn read(error: &ApiError) -> Self {
        let description = match error.message() {
            "" if error.status().is_none() => {
                plain(&String::from_utf8_lossy(error.body()), EXCERPT)
            }
            message => plain(message, DESCRIPTION),
        };
        Self {
            status: error.http_status(),
            code: error.status().map(|it| plain(it, EXCERPT)),
            description: Some(description).filter(|it| !it.is_empty()),
            #[cfg(feature = "service-account")]
            clock: ClockSkew::read(error.headers(), SystemTime::now()),
        }
    }

    /// Removes every part of a secret that the server repeats.
    #[cfg(feature = "service-account")]
    pub(crate) fn redact(&mut self, secret: &str) {
        for text in [&mut self.code, &mut self.description] {
            *text = text.take().map(|it| redacted(&it, secret));
        }
    }
}

/// Returns the text on one line, without control characters, up to a number of characters.
pub(super) fn plain(text: &str, limit: usize) -> String {
    let spaced = text.replace(char::is_control, " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(limit) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Returns the text without the words of the secret, such as the three parts of a signed token.
#[cfg(feature = "service-account")]
fn redacted(text: &str, secret: &str) -> String {
    /// The shortest word to remove: shorter ones may occur by chance.
    const SHORTEST: usize = 12;
    let opaque = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut shown = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| opaque(c) != opaque(first);
        let (run, after) = rest.split_at(rest.find(same).unwrap_or(rest.len()));
        let repeats = run.len() >= SHORTEST && secret.contains(run);
        shown.push_str(if repeats { "[redacted]" } else { run });
        rest = after;
    }
    shown
}

#[cfg(test)]
#[cfg(feature = "service-account")]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_secret_are_redacted() {
        let secret = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJsaXoifQ.c2lnbmF0dXJl";
        for (text, shown) in [
            (
                format!("bad assertion={secret}."),
                "bad assertion=[redacted].[redacted].[redacted].",
            ),
            ("c2lnbmF0dXJl".to_owned(), "[redacted]"),
            ("(eyJzdWIiOiJsaXo...)".to_owned(), "([redacted]...)"),
            ("eyJz, a bad token".to_owned(), "eyJz, a bad token"),
            (String::new(), ""),
        ] {
            assert_eq!(redacted(&text, secret), shown, "{text}");
        }
    }

    #[test]
    fn text_is_one_bounded_line() {
        assert_eq!(plain(" a\r\n\u{1b}[31mb\t c ", 99), "a [31mb c");
        assert_eq!(plain("äöüß", 3), "äöü...");
        assert_eq!(plain("äöü", 3), "äöü");
    }
}

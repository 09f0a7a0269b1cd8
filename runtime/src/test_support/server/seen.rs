//! Requests as a server received them.

use std::sync::Mutex;

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The request line without the version, such as `GET /v1/x?y=z`.
    pub(crate) line: String,
    /// The headers, with names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The bytes of the body that the server read.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// Returns the first value of a header; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns the body as text.
    pub(crate) fn body_text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Returns the request as HTTP/1.1 writes it.
    pub(crate) fn text(&self) -> String {
        let lines = self
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"));
        let (headers, body) = (
            lines.collect::<String>(),
            String::from_utf8_lossy(&self.body),
        );
        format!("{} HTTP/1.1\r\n{headers}\r\n{body}", self.line)
    }
}

/// All requests, in the order in which they came.
#[derive(Default)]
pub(super) struct Log(Mutex<Vec<Seen>>);

impl Log {
    /// Returns the number of the next request.
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Adds a request, and returns its number.
    pub(super) fn push(&self, seen: Seen) -> usize {
        let mut log = self.0.lock().unwrap();
        log.push(seen);
        log.len() - 1
    }

    /// Replaces a request by the same one with more of its body.
    pub(super) fn set(&self, number: usize, seen: Seen) {
        self.0.lock().unwrap()[number] = seen;
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.0.lock().unwrap().clone()
    }
}

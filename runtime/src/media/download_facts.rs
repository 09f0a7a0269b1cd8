//! The headers of a response that describe the media in it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::response::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::transport::Inflated;

/// The headers of Cloud Storage that name a version of the media.
const GENERATION: &str = "x-goog-generation";
const HASH: &str = "x-goog-hash";
const STORED_ENCODING: &str = "x-goog-stored-content-encoding";
const STORED_LENGTH: &str = "x-goog-stored-content-length";

/// The description of the media in a response.
#[derive(Clone)]
pub(super) struct Facts {
    /// The last byte that was requested.
    pub(super) last: Option<u64>,
    /// The offset after the last byte, if it is known.
    pub(super) end: Option<u64>,
    /// The strong `ETag`.
    pub(super) etag: Option<HeaderValue>,
    generation: Option<HeaderValue>,
    hash: Option<HeaderValue>,
    /// The CRC-32C of the transferred bytes.
    pub(super) crc32c: Option<u32>,
    /// `true` if an offset in the bytes is an offset in the media.
    is_identity: bool,
}

impl Facts {
    /// Reads the headers of the first response.
    pub(super) fn new(parts: &Parts, range: Option<(u64, Option<u64>)>) -> Self {
        let headers = &parts.headers;
        let is_identity = parts.extensions.get::<Inflated>().is_none()
            && headers.get(header::CONTENT_ENCODING).is_none();
        let last = range.and_then(|(_, last)| last);
        let is_stored = parts.status == StatusCode::OK && is_stored_as_sent(headers);
        let strong = |etag: &&HeaderValue| etag.as_bytes().starts_with(b"\"");
        Self {
            last,
            end: match parts.status {
                StatusCode::PARTIAL_CONTENT => Range::read(headers).map(|it| it.end(last)),
                _ if is_stored && is_identity => number(headers, STORED_LENGTH),
                _ => None,
            }
            .or_else(|| is_identity.then(|| length(parts)).flatten()),
            etag: headers.get(header::ETAG).filter(strong).cloned(),
            generation: headers.get(GENERATION).cloned(),
            hash: headers.get(HASH).cloned(),
            crc32c: is_stored.then(|| crc32c(headers)).flatten(),
            is_identity,
        }
    }

    /// Returns `true` if the rest of the media can be requested, and distinguished from that of a
    /// later version.
    pub(super) const fn is_resumable(&self) -> bool {
        self.is_identity
            && (self.etag.is_some() || self.generation.is_some() || self.hash.is_some())
    }

    /// Returns `true` if a later response is of the same media. Headers that it does not repeat are
    /// not compared.
    pub(super) fn are_of(&self, headers: &HeaderMap) -> bool {
        let mut compared = false;
        let own = [
            (header::ETAG.as_str(), &self.etag),
            (GENERATION, &self.generation),
            (HASH, &self.hash),
        ];
        let same = own.into_iter().all(|(name, own)| {
            let (Some(own), Some(other)) = (own, headers.get(name)) else {
                return true;
            };
            compared = true;
            own == other
        });
        // With `If-Range` the server has compared the tag itself.
        same && (compared || self.etag.is_some())
    }
}

/// Returns the length that the response itself states, of all media.
fn length(parts: &Parts) -> Option<u64> {
    let length = number(&parts.headers, header::CONTENT_LENGTH.as_str());
    length.filter(|_| parts.status == StatusCode::OK)
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Returns `true` if the stored bytes, which the headers describe, are the transferred bytes.
fn is_stored_as_sent(headers: &HeaderMap) -> bool {
    headers
        .get(STORED_ENCODING)
        .is_none_or(|it| it == "identity")
}

/// Returns the CRC-32C of the stored bytes.
fn crc32c(headers: &HeaderMap) -> Option<u32> {
    let hashes = headers.get_all(HASH).into_iter();
    let sum = hashes
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(','))
        .find_map(|it| it.trim().strip_prefix("crc32c="))?;
    let sum = STANDARD.decode(sum).ok()?;
    Some(u32::from_be_bytes(sum.try_into().ok()?))
}

/// The header `content-range` (RFC 9110, section 14.4): `bytes 0-99/1234`, or `/*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    first: u64,
    last: u64,
    total: Option<u64>,
}

impl Range {
    /// Returns the range that a response states.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        let range = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
        let (range, total) = range.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let range = Self {
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            total: total.parse().ok(),
        };
        let is_valid = range.first <= range.last && range.total.is_none_or(|it| range.last < it);
        is_valid.then_some(range)
    }

    /// Returns `true` if it starts at `first` and ends no later than `last`.
    pub(super) fn is_in(&self, first: u64, last: Option<u64>) -> bool {
        self.first == first && last.is_none_or(|last| self.last <= last)
    }

    /// Returns the offset after the last byte of the requested range, of which this is the first
    /// part.
    fn end(&self, last: Option<u64>) -> u64 {
        let behind = |last: u64| last.saturating_add(1);
        match (last, self.total) {
            (Some(last), Some(total)) => behind(last).min(total),
            (Some(last), None) => behind(last),
            (None, Some(total)) => total,
            (None, None) => behind(self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_RANGE, text.parse().unwrap());
            Range::read(&headers)
        };
        let range = read("bytes 2-4/9").unwrap();
        assert!(range.is_in(2, Some(4)) && range.is_in(2, None));
        assert!(!range.is_in(1, None) && !range.is_in(2, Some(3)));
        assert_eq!((range.end(Some(4)), range.end(None)), (5, 9));
        assert_eq!((range.end(Some(6)), range.end(Some(99))), (7, 9));
        assert_eq!(read("bytes 2-4/*").unwrap().end(None), 5);
        for text in [
            "bytes 4-2/9",
            "bytes 2-9/9",
            "bytes */9",
            "2-4/9",
            "bytes 2-/9",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

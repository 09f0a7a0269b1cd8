//! Raw bytes with a content type (`google.api.HttpBody`), for methods that accept or return
//! something other than JSON.

use std::fmt;

use bytes::Bytes;

/// A body that is not JSON.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpBody {
    /// The content type, such as `text/csv`; empty if none was stated.
    pub content_type: String,
    /// The bytes.
    pub data: Bytes,
}

impl HttpBody {
    /// Creates a body of these bytes.
    pub fn new(content_type: impl Into<String>, data: impl Into<Bytes>) -> Self {
        Self {
            content_type: content_type.into(),
            data: data.into(),
        }
    }
}

/// The response type of methods that return only media: they are downloaded, and have no `send`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum MediaOnly {}

impl fmt::Debug for HttpBody {
    /// Shows the length of the body, not its content.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HttpBody")
            .field("content_type", &self.content_type)
            .field("length", &self.data.len())
            .finish_non_exhaustive()
    }
}

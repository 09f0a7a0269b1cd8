//! Requests with media.

use bytes::Bytes;

use crate::request::request::Request;

impl Request {
    /// Returns the same request at the path for media. The server checks its required fields,
    /// because the media may contain them.
    pub(crate) fn at_media_path(&self, path: &'static str, upload: &str) -> Self {
        let mut request = self.clone();
        request.media_path = Some(path);
        request.set_text("uploadType", upload);
        request
    }

    /// Returns the body as JSON text, if it has any fields.
    pub(crate) fn metadata(&self) -> Option<&Bytes> {
        let payload = self.body.as_ref().filter(|it| it.json)?;
        (payload.bytes != "{}").then_some(&payload.bytes)
    }
}

//! What a request becomes when it carries media.

use bytes::Bytes;

use crate::request::request::Request;

impl Request {
    /// The same request at the path that takes media. What it requires of its body is left to the
    /// server, for the media may hold it.
    pub(crate) fn at_media_path(&self, path: &'static str, upload: &str) -> Self {
        let mut request = self.clone();
        request.media_path = Some(path);
        request.set_text("uploadType", upload);
        request
    }

    /// The body as JSON text, if it says anything.
    pub(crate) fn metadata(&self) -> Option<&Bytes> {
        let payload = self.body.as_ref().filter(|it| it.json)?;
        (payload.bytes != "{}").then_some(&payload.bytes)
    }
}

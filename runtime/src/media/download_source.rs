//! The request of a download, for all of the media or from an offset on.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::download_facts::{Facts, Range};
use super::error::{MediaError, MediaProblem};
use crate::client::{ActiveCall, Attempts, Client, Core, Repetition, Sender, Unread};
use crate::error::Error;
use crate::method::Method;
use crate::request::RetryPolicy;
use crate::transport::Body;

/// The request of a download, which can be sent again.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) client: Client,
    pub(super) call: Arc<ActiveCall>,
    pub(super) method: &'static Method,
    pub(super) head: http::Request<()>,
    pub(super) policy: RetryPolicy,
    pub(super) is_idempotent: bool,
}

impl Source {
    pub(super) fn problem(&self, problem: MediaProblem) -> Error {
        MediaError::new(self.method.id, problem).into()
    }

    /// Requests the media again, from an offset on, and checks that they are the same.
    pub(super) async fn resume(
        self,
        facts: Facts,
        offset: u64,
        breaks: u32,
    ) -> Result<Body, Error> {
        let mut head = self.head.clone();
        set_range(head.headers_mut(), self.method, offset, facts.last)?;
        if let Some(etag) = &facts.etag {
            head.headers_mut().insert(header::IF_RANGE, etag.clone());
        }
        let mut attempts = Attempts::new(&self.policy, Repetition::without_effect())?;
        attempts.skip_pauses(breaks.saturating_sub(1));
        attempts.sleep(None).await;
        let core = self.client.core();
        let response = fetch(core, self.method, &head, attempts, &self.call).await?;
        let (parts, body) = response.into_parts();
        if parts.status != StatusCode::PARTIAL_CONTENT || !facts.are_of(&parts.headers) {
            return Err(self.problem(MediaProblem::Changed));
        }
        let range = Range::read(&parts.headers);
        match range.is_some_and(|it| it.is_in(offset, facts.last)) {
            true => Ok(body),
            false => Err(self.problem(MediaProblem::Range)),
        }
    }
}

/// Sets the range of a request (RFC 9110, section 14.2).
pub(super) fn set_range(
    headers: &mut HeaderMap,
    method: &'static Method,
    first: u64,
    last: Option<u64>,
) -> Result<(), MediaError> {
    let last = last.map(|it| it.to_string()).unwrap_or_default();
    let range = HeaderValue::try_from(format!("bytes={first}-{last}"))
        .map_err(|_| MediaError::new(method.id, MediaProblem::Range))?;
    headers.insert(header::RANGE, range);
    Ok(())
}

/// Sends the request of a download until there is a response, whose body is not read.
pub(super) async fn fetch(
    client: &Core,
    method: &'static Method,
    head: &http::Request<()>,
    attempts: Attempts,
    call: &ActiveCall,
) -> Result<http::Response<Body>, Error> {
    let mut sender = Sender::new(client, method, head.headers(), attempts, call)?;
    loop {
        let request = head.clone().map(|()| Body::empty());
        if let Some(response) = sender.attempt(request, Unread::Success).await? {
            return Ok(response);
        }
    }
}

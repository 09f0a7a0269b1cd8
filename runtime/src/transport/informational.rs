//! Responses with an informational status (1xx) before the final one. A server could send any
//! number of them, and hyper skips each one.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use http::Request;
use tokio::sync::Notify;

use super::body::Body;
use super::error::TransportError;

/// The maximum number of informational responses to a request.
const LIMIT: usize = 100;

/// Completes when there are too many informational responses.
pub(crate) struct TooMany(Arc<Notify>);

/// Limits the informational responses to a request.
pub(crate) fn limit(request: &mut Request<Body>) -> TooMany {
    let (notify, count) = (Arc::new(Notify::new()), AtomicUsize::new(0));
    let signal = notify.clone();
    hyper::ext::on_informational(request, move |_| {
        if count.fetch_add(1, Ordering::Relaxed) >= LIMIT {
            signal.notify_one();
        }
    });
    TooMany(notify)
}

impl TooMany {
    /// Waits for a response, unless there are too many before it.
    pub(crate) async fn or<T>(
        self,
        response: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let mut response = pin!(response);
        let mut too_many = pin!(self.0.notified());
        poll_fn(|context| {
            if too_many.as_mut().poll(context).is_ready() {
                let error = format!("more than {LIMIT} responses with an informational status");
                return Poll::Ready(Err(TransportError::protocol(error)));
            }
            response.as_mut().poll(context).map(Ok)
        })
        .await
    }
}

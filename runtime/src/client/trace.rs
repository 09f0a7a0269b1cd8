//! What the client tells the `tracing` crate, behind the feature of that name: a span for each
//! call with the id of its method, an event for each attempt with its number and its outcome.
//! Never a URL, a header or a body.

use std::future::Future;

use http::StatusCode;

use crate::error::Error;

/// The span of one call.
pub(crate) struct Trace {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl Trace {
    /// The span of a call that begins, of a method with this id.
    pub(crate) fn of(method: &'static str) -> Self {
        #[cfg(feature = "tracing")]
        let span = tracing::info_span!(
            "api_call",
            method,
            attempts = tracing::field::Empty,
            status = tracing::field::Empty,
        );
        #[cfg(not(feature = "tracing"))]
        let _ = method;
        Self {
            #[cfg(feature = "tracing")]
            span,
        }
    }

    /// Enters the span while the call goes on.
    pub(crate) fn call<F: Future>(&self, call: F) -> impl Future<Output = F::Output> {
        #[cfg(feature = "tracing")]
        let call = tracing::Instrument::instrument(call, self.span.clone());
        call
    }

    /// Tells of an attempt.
    pub(crate) fn attempt(&self, number: u32, result: Result<StatusCode, &Error>) {
        #[cfg(feature = "tracing")]
        self.tell(number, result);
        #[cfg(not(feature = "tracing"))]
        let _ = (number, result);
    }

    #[cfg(feature = "tracing")]
    fn tell(&self, number: u32, result: Result<StatusCode, &Error>) {
        let status = match result {
            Ok(status) => Some(status),
            Err(error) => error.as_api_error().map(|it| it.http_status()),
        };
        let status = status.map(|it| it.as_u16());
        self.span.record("attempts", number);
        self.span.record("status", status);
        match result {
            Ok(_) => tracing::debug!(attempt = number, status, "answered"),
            // The server's words could repeat values of the request.
            Err(Error::Status(_)) => tracing::warn!(attempt = number, status, "refused"),
            Err(error) => {
                let error: &dyn std::error::Error = error;
                tracing::warn!(attempt = number, error = %error, "failed");
            }
        }
    }
}

//! A call in progress: the context of its error, and its span if the feature `tracing` is on. The
//! span has the id of the method, and an event for each attempt with its number and its outcome. It
//! never has a URL, a header or a body.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use http::{StatusCode, Uri};

use crate::error::{CallContext, Error};

/// A call in progress.
pub(crate) struct ActiveCall {
    method: &'static str,
    host: OnceLock<String>,
    attempts: AtomicU32,
    start: Instant,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

impl ActiveCall {
    /// Creates a call that starts now, of the method with this id.
    pub(crate) fn new(method: &'static str) -> Self {
        Self {
            method,
            host: OnceLock::new(),
            attempts: AtomicU32::new(0),
            start: Instant::now(),
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                "api_call",
                method,
                attempts = tracing::field::Empty,
                status = tracing::field::Empty,
            ),
        }
    }

    /// Sets the host, with its port if the URL states one, unless it is known.
    pub(crate) fn set_host(&self, uri: &Uri) {
        let host = |host| match uri.port() {
            Some(port) => format!("{host}:{port}"),
            None => str::to_owned(host),
        };
        if let Some(name) = uri.host() {
            self.host.get_or_init(|| host(name));
        }
    }

    /// Counts an attempt that starts.
    pub(crate) fn start_attempt(&self) {
        self.attempts.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the context of the call for its errors.
    pub(crate) fn context(&self) -> CallContext {
        self.context_of(self.method)
    }

    /// Returns the context of a wait, whose attempts are polls.
    pub(crate) fn context_of_wait(&self) -> CallContext {
        CallContext {
            is_wait: true,
            ..self.context()
        }
    }

    /// Returns the context of one call of a batch.
    pub(crate) fn context_of(&self, method: &'static str) -> CallContext {
        CallContext {
            method,
            host: self.host.get().cloned().unwrap_or_default(),
            attempts: self.attempts.load(Ordering::Relaxed),
            elapsed: self.start.elapsed(),
            operation: String::new(),
            is_wait: false,
        }
    }

    /// Runs the call inside its span, and adds the context to its error. The caller pins the call:
    /// an argument that is awaited takes its place in the future twice.
    pub(crate) async fn run<T>(
        &self,
        call: Pin<&mut impl Future<Output = Result<T, Error>>>,
    ) -> Result<T, Error> {
        let result = self.in_span(call).await;
        result.map_err(|error| error.in_call(|| self.context()))
    }

    /// Enters the span while a part of the call runs.
    pub(crate) fn in_span<F: Future>(&self, call: F) -> impl Future<Output = F::Output> {
        #[cfg(feature = "tracing")]
        let call = tracing::Instrument::instrument(call, self.span.clone());
        call
    }

    /// Reports the outcome of an attempt to the span.
    pub(crate) fn end_attempt(&self, result: Result<StatusCode, &Error>) {
        #[cfg(feature = "tracing")]
        self.trace(result);
        #[cfg(not(feature = "tracing"))]
        let _ = result;
    }

    #[cfg(feature = "tracing")]
    fn trace(&self, result: Result<StatusCode, &Error>) {
        let attempt = self.attempts.load(Ordering::Relaxed);
        let status = match result {
            Ok(status) => Some(status),
            Err(error) => error.as_api_error().map(|it| it.http_status()),
        };
        let status = status.map(|it| it.as_u16());
        self.span.record("attempts", attempt);
        self.span.record("status", status);
        match result {
            Ok(_) => tracing::debug!(attempt, status, "success"),
            // The server's words could repeat values of the request.
            Err(Error::Status(_)) => tracing::warn!(attempt, status, "refused"),
            Err(error) => {
                let error: &dyn std::error::Error = error;
                tracing::warn!(attempt, error = %error, "failed");
            }
        }
    }
}

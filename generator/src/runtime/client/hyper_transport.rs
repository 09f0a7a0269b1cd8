//! The default transport: HTTP/1.1 on hyper, TLS on rustls with ring, the trust anchors of the
//! operating system.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::{Body, BoxFuture, Transport};
use crate::runtime::TransportError;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// After how long without data the operating system asks whether the other side is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// How long an idle connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// How many bytes the head of a response may have.
const HEAD_LIMIT: usize = 256 * 1024;

/// Sends requests over pooled connections. It runs inside a Tokio runtime.
#[derive(Clone)]
pub struct HyperTransport {
    pool: legacy::Client<HttpsConnector<HttpConnector>, Body>,
    /// Why no server can be trusted, where the operating system has no trust anchors.
    no_trust: Option<Arc<str>>,
}

impl HyperTransport {
    /// A transport with an empty connection pool. Without trust anchors it reaches servers
    /// without TLS only.
    ///
    /// # Errors
    /// The TLS library refuses its own default settings.
    pub fn new() -> Result<Self, TransportError> {
        let (tls, no_trust) = tls_config().map_err(TransportError::connect)?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_keepalive(Some(KEEPALIVE));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let pool = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .http1_max_buf_size(HEAD_LIMIT)
            .build(connector);
        Ok(Self { pool, no_trust })
    }
}

/// The TLS settings, and why they trust nobody where that is so. The provider is named, because
/// rustls panics where two are compiled in and none is chosen.
fn tls_config() -> Result<(ClientConfig, Option<Arc<str>>), rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    match builder.clone().with_native_roots() {
        Ok(builder) => Ok((builder.with_no_client_auth(), None)),
        Err(error) => {
            let nobody = builder.with_root_certificates(RootCertStore::empty());
            Ok((nobody.with_no_client_auth(), Some(error.to_string().into())))
        }
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let secure = request.uri().scheme() == Some(&Scheme::HTTPS);
            if let Some(reason) = self.no_trust.as_deref().filter(|_| secure) {
                return Err(TransportError::untrusted(reason));
            }
            match self.pool.request(request).await {
                Ok(response) => Ok(response.map(Body::new)),
                Err(error) => Err(sorted(error)),
            }
        })
    }
}

/// What an error says of the request.
fn sorted(error: legacy::Error) -> TransportError {
    if !error.is_connect() {
        let parse = |it: &hyper::Error| it.is_parse();
        return match any_cause(&error, |it| it.downcast_ref().is_some_and(parse)) {
            true => TransportError::protocol(error),
            false => TransportError::new(error),
        };
    }
    match any_cause(&error, is_tls) {
        true => TransportError::untrusted(error),
        false => TransportError::connect(error),
    }
}

/// Whether a cause is of TLS: a certificate that does not hold, mostly. An `io::Error` has as its
/// source that of the error inside, not that error itself.
fn is_tls(cause: &(dyn StdError + 'static)) -> bool {
    let inner = cause
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref);
    cause.is::<rustls::Error>() || inner.is_some_and(|it| it.is::<rustls::Error>())
}

fn any_cause(error: &dyn StdError, test: impl Fn(&(dyn StdError + 'static)) -> bool) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if test(error) {
            return true;
        }
        cause = error.source();
    }
    false
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

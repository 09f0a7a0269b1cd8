//! The default transport: hyper with a connection pool, TLS on rustls with ring.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;

use super::body::Body;
use super::error::TransportError;
use super::head_limits::HEAD_LIMIT;
use super::proxy::ProxyConnector;
use super::transport::{BoxFuture, Transport};
use crate::client::ConfigError;
use crate::error::Error;
use crate::transport::{complete, failure, gzip, informational, tls};

/// The time limit for establishing a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// The time without data after which the operating system checks that the peer is still there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// The time for which an idle connection is kept.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);

/// A transport over pooled connections. It runs inside a Tokio runtime.
///
/// - HTTP/1.1; with the feature `http2` the newer version too, where a server offers it.
/// - The trust anchors of the operating system.
/// - Proxies as `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say, in capitals or not. A proxy gets to
///   see the name of the host only, for everything goes through it over TLS. Requests without
///   TLS, which go to this machine only, go through none.
/// - Responses come compressed, and are inflated chunk by chunk as they are read.
/// - Redirects are not followed.
/// - The head of a response may have up to 100 headers and 256 KiB, after up to 100 responses
///   with an informational status (1xx).
///
/// ```no_run
/// use discogen_runtime::{Client, HyperTransport};
///
/// let transport = HyperTransport::builder()
///     .proxy("http://proxy.example.com:3128")
///     .build()?;
/// let client = Client::builder().transport(transport).build()?;
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    pool: legacy::Client<HttpsConnector<ProxyConnector>, Body>,
    /// The reason why no server can be trusted, if the operating system has no trust anchors.
    no_trust: Option<Arc<str>>,
}

/// A builder of a [`HyperTransport`].
#[derive(Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct HyperTransportBuilder {
    proxy: ProxyChoice,
    roots: Vec<Vec<u8>>,
}

#[derive(Default)]
enum ProxyChoice {
    #[default]
    Environment,
    None,
    Url(String),
}

impl HyperTransportBuilder {
    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::None;
        self
    }

    /// Uses this proxy, such as `http://user:password@proxy.example.com:3128`, whatever the
    /// environment says.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Url(url.into());
        self
    }

    /// Trusts the certificates of a text (X.509, PEM) besides those of the operating system, such
    /// as the content of a file with the certificates of a company.
    ///
    /// # Errors
    /// The text has no certificate, or a malformed one.
    pub fn root_certificates_pem(mut self, pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        self.roots.extend(tls::certificates(pem.as_ref())?);
        Ok(self)
    }

    /// Trusts a certificate (X.509, DER) besides those of the operating system: of a proxy that
    /// inspects TLS, or of a private endpoint.
    pub fn root_certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.roots.push(der.into());
        self
    }

    fn rules(&self) -> Result<Matcher, ConfigError> {
        let url = match &self.proxy {
            ProxyChoice::Environment => return Ok(Matcher::from_env()),
            ProxyChoice::None => return Ok(Matcher::builder().build()),
            ProxyChoice::Url(url) => url,
        };
        // The matcher ignores a malformed URL.
        let uri = url.parse::<http::Uri>().ok();
        let scheme = uri.as_ref().and_then(http::Uri::scheme_str);
        match scheme {
            Some("http" | "https") => Ok(Matcher::builder().https(url.as_str()).build()),
            _ => Err(ConfigError::new(
                "the proxy is not an `http` or `https` URL",
            )),
        }
    }

    /// Returns a transport with an empty connection pool. Without trust anchors it reaches servers
    /// without TLS only.
    ///
    /// # Errors
    /// The proxy or a certificate is malformed.
    pub fn build(self) -> Result<HyperTransport, Error> {
        let rules = self.rules()?;
        let (tls, no_trust) = tls::config(&self.roots)?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        tcp.set_keepalive(Some(KEEPALIVE));
        Ok(HyperTransport {
            pool: pool(tls.clone(), ProxyConnector::new(tcp, tls, rules)),
            no_trust,
        })
    }
}

fn pool(
    tls: ClientConfig,
    connector: ProxyConnector,
) -> legacy::Client<HttpsConnector<ProxyConnector>, Body> {
    let https = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http();
    #[cfg(feature = "http2")]
    let https = https.enable_all_versions();
    #[cfg(not(feature = "http2"))]
    let https = https.enable_http1();
    let mut pool = legacy::Client::builder(TokioExecutor::new());
    pool.timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(IDLE_TIMEOUT)
        .http1_max_buf_size(HEAD_LIMIT);
    #[cfg(feature = "http2")]
    pool.http2_adaptive_window(true)
        .http2_keep_alive_interval(KEEPALIVE)
        .http2_keep_alive_timeout(CONNECT_TIMEOUT)
        .http2_max_header_list_size(HEAD_LIMIT as u32);
    pool.build(https.wrap_connector(connector))
}

impl HyperTransport {
    /// Creates a transport with an empty connection pool, and proxies as the environment says.
    ///
    /// # Errors
    /// The TLS library refuses its own default settings.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Returns the settings of a new transport.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let secure = request.uri().scheme() == Some(&Scheme::HTTPS);
            if let Some(reason) = self.no_trust.as_deref().filter(|_| secure) {
                return Err(TransportError::untrusted(reason));
            }
            gzip::accept(&mut request);
            let is_head = request.method() == http::Method::HEAD;
            let too_many = informational::limit(&mut request);
            let sent = self.pool.request(request);
            match too_many.or(sent).await? {
                Ok(response) => {
                    let response = complete::check_length(response.map(Body::new), is_head);
                    Ok(gzip::inflate(response))
                }
                Err(error) if error.is_connect() => Err(failure::connecting(error)),
                Err(error) => Err(failure::exchanging(error)),
            }
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

impl fmt::Debug for HyperTransportBuilder {
    /// Does not show the proxy, whose URL may contain a password.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HyperTransportBuilder")
            .field("roots", &self.roots.len())
            .finish_non_exhaustive()
    }
}

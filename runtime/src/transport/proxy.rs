//! Connections, direct or through a proxy.
//!
//! Only requests over TLS use a proxy, in a tunnel (`CONNECT`; RFC 9110, section 9.3.6): the proxy
//! sees only the name of the host. Plain HTTP is for this machine only, and a proxy would see its
//! token.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use rustls::ClientConfig;
use tower_service::Service;

use super::error::BoxError;
use super::stream::Stream;
use super::transport::BoxFuture;

/// Makes connections.
#[derive(Clone)]
pub(crate) struct ProxyConnector {
    tcp: HttpConnector,
    /// For proxies that are themselves reached over TLS.
    tls: Arc<ClientConfig>,
    rules: Arc<Matcher>,
}

impl ProxyConnector {
    /// Creates a connector that uses the proxies that the rules name.
    pub(crate) fn new(tcp: HttpConnector, tls: ClientConfig, rules: Matcher) -> Self {
        let (tls, rules) = (Arc::new(tls), Arc::new(rules));
        Self { tcp, tls, rules }
    }

    fn tunnel(
        &self,
        proxy: &Intercept,
        server: Uri,
    ) -> BoxFuture<'static, Result<Stream, BoxError>> {
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            let error = "the proxy is neither an `http` nor an `https` one";
            return Box::pin(std::future::ready(Err(error.into())));
        }
        let straight = Self {
            rules: Arc::new(Matcher::builder().build()),
            ..self.clone()
        };
        let to_proxy = HttpsConnector::from((straight, Arc::clone(&self.tls)));
        let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy);
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        let connecting = tunnel.call(server);
        Box::pin(async move { Ok(Stream::new(connecting.await?)) })
    }
}

impl Service<Uri> for ProxyConnector {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Self::Future {
        let secure = server.scheme() == Some(&Scheme::HTTPS);
        if let Some(proxy) = self.rules.intercept(&server).filter(|_| secure) {
            return self.tunnel(&proxy, server);
        }
        let connecting = self.tcp.call(server);
        Box::pin(async move { Ok(Stream::new(connecting.await?)) })
    }
}

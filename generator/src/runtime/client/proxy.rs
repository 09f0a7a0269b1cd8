//! Connections, straight or through a proxy.
//!
//! Only what goes over TLS goes through a proxy, in a tunnel (`CONNECT`; RFC 9110, section
//! 9.3.6): the proxy sees the name of the host and nothing else. Plain HTTP is for this machine
//! only, and a proxy would see its token.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tower_service::Service;

use super::BoxFuture;
use crate::runtime::BoxError;

/// A stream to a server, or to a proxy that is itself reached over TLS.
type Stream = MaybeHttpsStream<<HttpConnector as Service<Uri>>::Response>;

/// Makes connections.
#[derive(Clone)]
pub(super) struct ProxyConnector {
    tcp: HttpConnector,
    proxy: HttpsConnector<HttpConnector>,
    rules: Arc<Matcher>,
}

impl ProxyConnector {
    /// A connector that makes plain connections by `tcp`, and those to proxies by `proxy`.
    pub(super) fn new(
        tcp: HttpConnector,
        proxy: HttpsConnector<HttpConnector>,
        rules: Matcher,
    ) -> Self {
        let rules = Arc::new(rules);
        Self { tcp, proxy, rules }
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
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.proxy.clone());
        if let Some(authorization) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(authorization.clone());
        }
        Box::pin(async move { Ok(tunnel.call(server).await?) })
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
        Box::pin(async move { Ok(Stream::Http(connecting.await?)) })
    }
}

//! The client itself: one exchange from a request to a checked response.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, header};

use super::attempts::Attempts;
use super::authorization::Authorization;
use super::host::HostRule;
use super::sender::Sender;
use super::trace::Trace;
use super::{Body, BoxFuture, ClientBuilder, RetryPolicy, TokenProvider, Transport};
use crate::runtime::json::Mode;
use crate::runtime::{
    ApiError, Error, FromResponse, Method, Request, Response, Verb, api_error, response,
};

/// Sends requests of any API of this crate, inside a Tokio runtime. Clones share one connection
/// pool and the tokens.
///
/// ```
/// use std::time::Duration;
/// use discogen::runtime::{Client, EnvToken, RetryPolicy};
///
/// let client = Client::builder()
///     .token_provider(EnvToken::new("ACCESS_TOKEN"))
///     .scopes(["https://www.googleapis.com/auth/admin.directory.user"])
///     .retry(RetryPolicy::new().deadline(Duration::from_secs(60)))
///     .build()?;
/// # Ok::<(), discogen::runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// What the clones of a client share.
pub(super) struct Inner {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) tokens: Option<Arc<dyn TokenProvider>>,
    pub(super) scopes: Vec<String>,
    pub(super) endpoint: Option<String>,
    /// Of single APIs, by name. The last one counts.
    pub(super) root_urls: Vec<(String, String)>,
    pub(super) hosts: HostRule,
    pub(super) strict: bool,
    pub(super) user_agent: HeaderValue,
    pub(super) response_limit: usize,
    pub(super) retry: RetryPolicy,
    pub(super) quota_project: Option<HeaderValue>,
    #[cfg(feature = "blocking")]
    pub(super) blocking: super::blocking::BlockingRuntime,
}

/// A response with a success status, not yet read.
struct Received {
    method: &'static Method,
    mode: Mode,
    response: http::Response<Bytes>,
}

impl Client {
    /// The settings of a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    #[cfg(feature = "blocking")]
    pub(super) fn blocking_runtime(&self) -> &super::blocking::BlockingRuntime {
        &self.0.blocking
    }

    /// Sends a request. The future is boxed here so that its states are compiled once, not in
    /// every crate that sends a request.
    fn exchange(&self, request: Request) -> BoxFuture<'_, Result<Received, Error>> {
        Box::pin(self.0.exchange(request))
    }
}

impl Inner {
    async fn exchange(&self, request: Request) -> Result<Received, Error> {
        let method = request.method();
        let mode = self.mode(&request);
        let trace = Trace::of(method.id);
        let response = trace.call(self.send(request, &trace)).await?;
        Ok(Received {
            method,
            mode,
            response,
        })
    }

    /// Sends a request as often as its policy has it.
    async fn send(&self, request: Request, trace: &Trace) -> Result<http::Response<Bytes>, Error> {
        let method = request.method();
        let policy = request.call_options().policy(&self.retry);
        let delete = method.verb == Verb::Delete;
        let attempts = Attempts::new(&policy, request.is_idempotent(), delete)?;
        let prepared = request.to_http_at(self.root_url(method))?;
        drop(request);
        let mut sender = Sender::new(self, method, prepared.headers(), attempts, trace)?;
        sender.send(&mut || prepared.clone().map(Body::from)).await
    }

    /// Checks the host of a request and adds the headers that all requests have, but for the
    /// token. Every request is held to the host rule, for it may carry credentials in a header or
    /// a body of its own.
    pub(super) fn complete(&self, request: &mut http::Request<Body>) -> Result<(), Error> {
        let empty = http_body::Body::size_hint(request.body()).exact() == Some(0);
        self.hosts.check(request.uri())?;
        let may_hold = [http::Method::POST, http::Method::PUT, http::Method::PATCH];
        let may_hold = may_hold.contains(request.method());
        let headers = request.headers_mut();
        headers
            .entry(header::USER_AGENT)
            .or_insert_with(|| self.user_agent.clone());
        if let Some(project) = &self.quota_project {
            headers
                .entry(crate::runtime::request::QUOTA_PROJECT)
                .or_insert_with(|| project.clone());
        }
        if empty && may_hold {
            // Not every HTTP stack says so by itself, and Google's servers answer 411 to silence
            // (RFC 9110, section 8.6).
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(())
    }

    /// Refuses a URL whose host may not have the caller's credentials.
    pub(super) fn check_host(&self, uri: &http::Uri) -> Result<(), Error> {
        Ok(self.hosts.check(uri)?)
    }

    /// How the response to a request is read.
    pub(super) fn mode(&self, request: &Request) -> Mode {
        match self.strict || request.is_strict() {
            true => Mode::Strict,
            false => Mode::Lenient,
        }
    }

    pub(super) fn root_url(&self, method: &Method) -> &str {
        let mut own = self.root_urls.iter().rev();
        let own = own.find(|(api, _)| api == method.api.name);
        let own = own.map(|(_, url)| url).or(self.endpoint.as_ref());
        own.map_or(method.api.root_url, String::as_str)
    }

    /// Where the token of a request comes from. A request with an `authorization` header of its
    /// own needs none.
    pub(super) fn authorization(
        &self,
        method: &'static Method,
        headers: &http::HeaderMap,
    ) -> Result<Authorization<'_>, Error> {
        let tokens = self.tokens.as_deref();
        let tokens = tokens.filter(|_| !headers.contains_key(header::AUTHORIZATION));
        Ok(Authorization::new(tokens, &self.scopes, method)?)
    }

    /// Reads the body, and makes an error of any status but a success. Redirects are not
    /// followed: they are errors, too.
    pub(super) async fn receive(
        &self,
        method: &'static Method,
        response: http::Response<Body>,
    ) -> Result<http::Response<Bytes>, Error> {
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            let body = body.bytes(self.response_limit).await?;
            return Ok(http::Response::from_parts(parts, body));
        }
        let limit = self.response_limit.min(api_error::BODY_LIMIT);
        // The status says enough where the body of an error breaks off.
        let body = body
            .read(limit)
            .await
            .map(|(body, _)| body)
            .unwrap_or_default();
        Err(ApiError::new(method.id, parts.status, parts.headers, body).into())
    }
}

/// Sends a request and reads its response.
pub fn respond<T: FromResponse>(
    request: Request,
    client: &Client,
) -> impl Future<Output = Result<Response<T>, Error>> + Send + use<T> {
    let client = client.clone();
    async move {
        let received = client.exchange(request).await?;
        response::read(received.method, received.mode, received.response)
    }
}

/// Sends a request and gives the value of its response.
pub fn send<T: FromResponse>(
    request: Request,
    client: &Client,
) -> impl Future<Output = Result<T, Error>> + Send + use<T> {
    let response = respond::<T>(request, client);
    async move { response.await.map(Response::into_value) }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("endpoint", &self.0.endpoint)
            .field("scopes", &self.0.scopes)
            .field("hosts", &self.0.hosts)
            .field("strict", &self.0.strict)
            .finish_non_exhaustive()
    }
}

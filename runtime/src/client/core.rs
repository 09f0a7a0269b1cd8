//! The state that the clones of a client share: its settings, and the rules for every request that
//! it sends.

use std::sync::Arc;

use bytes::Bytes;
use http::uri::Scheme;
use http::{HeaderValue, Uri, header};

use super::error::{ConfigError, HostError, HostProblem};
use super::host::HostRule;
use super::retry_throttle::TokenBucket;
use crate::auth::{Authorization, TokenProvider};
use crate::error::Error;
use crate::method::Method;
use crate::request::{Request, RetryPolicy};
use crate::response::{ApiError, BODY_LIMIT, ReadRules};
use crate::transport::{Body, Transport};

/// This runtime in the user agent. Google's servers compress only for clients whose user agent
/// contains `gzip`, too.
const RUNTIME: &str = concat!("discogen-runtime/", env!("CARGO_PKG_VERSION"), " (gzip)");

/// The state that the clones of a client share.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) tokens: Option<Arc<dyn TokenProvider>>,
    pub(crate) scopes: Vec<String>,
    pub(crate) endpoint: Option<String>,
    /// Root URLs of single APIs, by name. The last one counts.
    pub(crate) root_urls: Vec<(&'static str, String)>,
    pub(crate) hosts: HostRule,
    pub(crate) strict: bool,
    /// The caller's user agent, instead of that of the emitted crate.
    pub(crate) user_agent: Option<HeaderValue>,
    pub(crate) response_limit: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) retry_throttle: Option<Arc<TokenBucket>>,
    pub(crate) quota_project: Option<HeaderValue>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking: Arc<crate::client::blocking_runtime::BlockingRuntime>,
}

impl Core {
    /// Checks the host of a request and adds the headers that all requests have, except the token.
    /// The host rule applies to every request, because it may carry credentials in a header or a
    /// body of its own.
    pub(crate) fn complete(
        &self,
        method: &Method,
        request: &mut http::Request<Body>,
    ) -> Result<(), Error> {
        let empty = http_body::Body::size_hint(request.body()).exact() == Some(0);
        self.hosts.check(request.uri())?;
        let may_hold = [http::Method::POST, http::Method::PUT, http::Method::PATCH];
        let may_hold = may_hold.contains(request.method());
        let headers = request.headers_mut();
        if let header::Entry::Vacant(entry) = headers.entry(header::USER_AGENT) {
            entry.insert(self.user_agent(method)?);
        }
        if let Some(project) = &self.quota_project {
            headers
                .entry(crate::request::QUOTA_PROJECT)
                .or_insert_with(|| project.clone());
        }
        if empty && may_hold {
            // Not every HTTP stack adds this header, and Google's servers respond 411 without it
            // (RFC 9110, section 8.6).
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(())
    }

    /// Returns the user agent of a request for a token, which belongs to no API: the caller's, or
    /// else this runtime.
    pub(crate) fn token_user_agent(&self) -> HeaderValue {
        let own = self.user_agent.clone();
        own.unwrap_or(HeaderValue::from_static(RUNTIME))
    }

    /// Returns the user agent of a request: the caller's, or else the emitted crate and this
    /// runtime.
    fn user_agent(&self, method: &Method) -> Result<HeaderValue, ConfigError> {
        if let Some(own) = &self.user_agent {
            return Ok(own.clone());
        }
        let text = format!("{} {RUNTIME}", method.api.user_agent);
        HeaderValue::try_from(text).map_err(|_| {
            ConfigError::new("the user agent has characters that a header cannot have")
        })
    }

    /// Refuses a URL whose host may not receive the caller's credentials.
    pub(crate) fn check_host(&self, uri: &http::Uri) -> Result<(), Error> {
        Ok(self.hosts.check(uri)?)
    }

    /// Refuses the location at which a server continues a request of this method. The location must
    /// use TLS, even on this machine, unless the method's own requests do not.
    pub(crate) fn check_location(&self, method: &Method, location: &Uri) -> Result<(), Error> {
        self.hosts.check(location)?;
        let plain = location.scheme() == Some(&Scheme::HTTP);
        if plain && !self.root_url(method).starts_with("http:") {
            let host = location.host().unwrap_or_default();
            return Err(HostError::new(host, HostProblem::Downgrade).into());
        }
        Ok(())
    }

    /// Returns the rules by which the response to a request is read.
    pub(crate) fn rules(&self, request: &Request) -> ReadRules {
        ReadRules::of(request, self.strict)
    }

    pub(crate) fn root_url(&self, method: &Method) -> &str {
        let mut own = self.root_urls.iter().rev();
        let own = own.find(|(api, _)| *api == method.api.name);
        let own = own.map(|(_, url)| url).or(self.endpoint.as_ref());
        own.map_or(method.api.root_url, String::as_str)
    }

    /// Returns the source of the token of a request. A request with an `authorization` header of
    /// its own needs none.
    pub(crate) fn authorization(
        &self,
        method: &'static Method,
        headers: &http::HeaderMap,
    ) -> Result<Authorization<'_>, Error> {
        let tokens = self.tokens.as_deref();
        let tokens = tokens.filter(|_| !headers.contains_key(header::AUTHORIZATION));
        Ok(Authorization::new(tokens, self, &self.scopes, method)?)
    }

    /// Reads the body, and makes an error of any status but a success. Redirects are not followed:
    /// they are errors, too. A body that breaks off is an error if the caller needs it.
    pub(crate) async fn receive(
        &self,
        method: &'static Method,
        response: http::Response<Body>,
        needs_body: bool,
    ) -> Result<http::Response<Bytes>, Error> {
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            let body = match body.bytes(self.response_limit).await {
                // The status says that the request succeeded, and the caller needs nothing else.
                Err(_) if !needs_body => Bytes::new(),
                result => result?,
            };
            return Ok(http::Response::from_parts(parts, body));
        }
        let limit = self.response_limit.min(BODY_LIMIT);
        // The status suffices if the body of an error breaks off.
        let body = body
            .read(limit)
            .await
            .map(|(body, _)| body)
            .unwrap_or_default();
        Err(ApiError::new(method.id, parts.status, parts.headers, body).into())
    }
}

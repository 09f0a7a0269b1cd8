//! The settings of a client.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;

use super::client::Client;
use super::core::Core;
use super::error::ConfigError;
use super::host::HostRule;
use super::retry_throttle::{RetryThrottle, TokenBucket};
use super::root_url;
use crate::auth::{TokenCache, TokenProvider};
use crate::error::Error;
use crate::method::Api;
use crate::request::RetryPolicy;
use crate::transport::{HyperTransport, Transport};

/// The default limit on the bytes of a response in memory: 64 MiB.
const RESPONSE_LIMIT: usize = 64 * 1024 * 1024;

/// A builder of a [`Client`]. Without a token provider requests are sent without credentials.
#[derive(Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    transport: Option<Arc<dyn Transport>>,
    tokens: Option<Arc<dyn TokenProvider>>,
    scopes: Vec<String>,
    endpoint: Option<String>,
    root_urls: Vec<(&'static str, String)>,
    allowed: Vec<String>,
    insecure: Vec<String>,
    strict: bool,
    user_agent: Option<String>,
    response_limit: Option<usize>,
    retry: RetryPolicy,
    retry_throttle: Throttling,
    quota_project: Option<String>,
}

#[derive(Default)]
enum Throttling {
    #[default]
    Default,
    Set(Option<RetryThrottle>),
}

impl Client {
    /// Returns the settings of a new client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

impl ClientBuilder {
    /// Sets the source of access tokens, which are cached until shortly before they expire.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.tokens = Some(Arc::new(TokenCache::new(provider)));
        self
    }

    /// Sets the transport, instead of [`HyperTransport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets the scopes of every token. A method that none of them covers fails before a request is
    /// sent. The default is, for each method, the narrowest scope by name with which the method
    /// works in full: `gmail.readonly` for a search of messages, never `gmail.metadata`, which
    /// forbids it.
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the root URL of every API, instead of the document's, such as `http://127.0.0.1:8080/`
    /// in tests. Its host counts as allowed by name.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets the root URL of one API in all its versions, such as a regional or a private one:
    /// `.root_url(&gmail_v1::API, "https://gmail.example/")`. Its host counts as allowed by name.
    pub fn root_url(mut self, api: &Api, url: impl Into<String>) -> Self {
        self.root_urls.push((api.name, url.into()));
        self
    }

    /// Allows a host by its name, besides those of Google's APIs and this machine. The credentials
    /// are sent there over TLS only.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed.push(host.into());
        self
    }

    /// Allows a host by its name over `http`, too, such as that of an emulator in a container
    /// network. The credentials are sent there without encryption.
    pub fn allow_insecure_host(mut self, host: impl Into<String>) -> Self {
        self.insecure.push(host.into());
        self
    }

    /// Makes a value of a response that does not fit its type an error. By default it is kept among
    /// the unknown fields, and reported.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the `user-agent` of every request, instead of one that names the emitted crate and the
    /// runtime with their versions. Google's servers compress responses only if it contains the
    /// word `gzip`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Limits the bytes of a response in memory (default 64 MiB).
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.response_limit = Some(bytes);
        self
    }

    /// Sets when requests are retried, and how long a call may take (default [`RetryPolicy::new`]).
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Limits the retries of all calls together (default [`RetryThrottle::default`]); `None` is no
    /// limit.
    pub fn retry_throttle(mut self, throttle: impl Into<Option<RetryThrottle>>) -> Self {
        self.retry_throttle = Throttling::Set(throttle.into());
        self
    }

    /// Sets the project whose quota and bill the requests count on (`x-goog-user-project`), by its
    /// id.
    pub fn quota_project(mut self, project: impl Into<String>) -> Self {
        self.quota_project = Some(project.into());
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// A URL, a host, a scope, the user agent or the project is not valid. The error names the
    /// setting and a valid form.
    pub fn build(self) -> Result<Client, Error> {
        let mut hosts = HostRule::default();
        for host in &self.allowed {
            hosts.allow(host)?;
        }
        for host in &self.insecure {
            hosts.allow_insecure(host)?;
        }
        let endpoint = self
            .endpoint
            .map(|url| root_url::checked("endpoint", url, &mut hosts));
        let endpoint = endpoint.transpose()?;
        let mut root_urls = Vec::new();
        for (api, url) in self.root_urls {
            let setting = format!("root URL of `{api}`");
            root_urls.push((api, root_url::checked(&setting, url, &mut hosts)?));
        }
        self.scopes.iter().try_for_each(|it| check_scope(it))?;
        let user_agent = self.user_agent.as_deref().map(HeaderValue::from_str);
        let user_agent = user_agent.transpose().map_err(|_| {
            ConfigError::new("the user agent has characters that a header cannot have")
        })?;
        let quota_project = self.quota_project.as_deref().map(HeaderValue::from_str);
        let quota_project = quota_project.transpose().map_err(|_| {
            ConfigError::new("the project has characters that a header cannot have")
        })?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(HyperTransport::new()?),
        };
        Ok(Client::new(Core {
            transport,
            tokens: self.tokens,
            scopes: self.scopes,
            endpoint,
            root_urls,
            hosts,
            strict: self.strict,
            user_agent,
            response_limit: self.response_limit.unwrap_or(RESPONSE_LIMIT),
            retry: self.retry,
            retry_throttle: TokenBucket::new(match self.retry_throttle {
                Throttling::Default => Some(RetryThrottle::default()),
                Throttling::Set(throttle) => throttle,
            })
            .map(Arc::new),
            quota_project,
            #[cfg(feature = "blocking")]
            blocking: Default::default(),
        }))
    }
}

/// Scopes of OpenID Connect, which are no URLs.
const NAMED_SCOPES: &[&str] = &["openid", "email", "profile"];

/// Refuses a scope that is not a URL.
fn check_scope(scope: &str) -> Result<(), ConfigError> {
    let url = scope
        .strip_prefix("https://")
        .or_else(|| scope.strip_prefix("http://"));
    let is_url = url.is_some_and(|it| !it.is_empty() && !it.contains(|c: char| c.is_whitespace()));
    if is_url || NAMED_SCOPES.contains(&scope) {
        return Ok(());
    }
    let shown = scope.escape_debug();
    Err(ConfigError::new(match scope.split_whitespace().count() {
        0 => "a scope is empty".to_owned(),
        1 => format!(
            "the scope `{shown}` is not a URL: write `https://www.googleapis.com/auth/{}`",
            scope.trim().escape_debug()
        ),
        _ => format!("the scope `{shown}` is several: give each by itself"),
    }))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ClientBuilder")
            .field("scopes", &self.scopes)
            .field("allowed", &self.allowed)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

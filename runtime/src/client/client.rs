//! The client: one exchange from a request to a checked response.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;

use super::active_call::ActiveCall;
use super::attempts::Attempts;
use super::core::Core;
use super::repetition::Repetition;
use super::sender::Sender;
use crate::auth::{TokenCache, TokenProvider};
use crate::error::Error;
use crate::request::Request;
use crate::response::{self, BodyKind, FromResponse, ReadRules, Response};
use crate::transport::{Body, BoxFuture};

/// A client for any API of this crate, inside a Tokio runtime. Clones share one connection pool and
/// the tokens.
///
/// ```
/// # use std::time::Duration;
/// # use discogen_runtime::{Client, EnvToken, RetryPolicy};
/// let client = Client::builder()
///     .token_provider(EnvToken::new("ACCESS_TOKEN"))
///     .scopes(["https://www.googleapis.com/auth/admin.directory.user"])
///     .retry(RetryPolicy::new().deadline(Duration::from_secs(60)))
///     .build()?;
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Core>);

/// A response with a success status, not yet read.
pub(crate) struct Received {
    rules: ReadRules,
    response: http::Response<Bytes>,
    call: ActiveCall,
}

impl Client {
    pub(crate) fn new(inner: Core) -> Self {
        Self(Arc::new(inner))
    }

    pub(crate) fn core(&self) -> &Core {
        &self.0
    }

    /// Returns a client with another token provider, which shares everything else with this one:
    /// the transport with its connections, the scopes, the retry policy, the hosts and the runtime
    /// of blocking calls. It caches its own tokens.
    ///
    /// This is the way to act for many users: it opens no connection and starts no thread.
    #[must_use]
    pub fn acting_for(&self, provider: impl TokenProvider) -> Self {
        Self::new(Core {
            tokens: Some(Arc::new(TokenCache::new(provider))),
            ..Core::clone(&self.0)
        })
    }

    /// Waits for anything that this client does, on the runtime that its blocking calls share.
    ///
    /// Inside a runtime's `spawn_blocking`, use
    /// `Handle::current().block_on(request.send(&client))`: other runtimes cannot be distinguished
    /// from asynchronous code there.
    ///
    /// # Errors
    /// That of the work; or this is asynchronous code, which must not block.
    #[cfg(feature = "blocking")]
    pub fn block_on<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        self.0.blocking.block_on(work)
    }

    /// Sends a request. The future is boxed here so that its states are compiled once, not in
    /// every crate that sends a request.
    pub(crate) fn exchange(
        &self,
        request: Request,
        kind: BodyKind,
    ) -> BoxFuture<'static, Result<Received, Error>> {
        let core = Arc::clone(&self.0);
        Box::pin(async move { exchange(&core, request, kind).await })
    }
}

impl Received {
    /// Decodes the body.
    pub(crate) fn decode<T: FromResponse>(self) -> (Result<Response<T>, Error>, ActiveCall) {
        let result = response::read(self.rules, self.response);
        let result = result.map_err(|error| error.in_call(|| self.call.context()));
        (result, self.call)
    }
}

/// Sends a request and checks the status of its response.
async fn exchange(client: &Core, request: Request, kind: BodyKind) -> Result<Received, Error> {
    let method = request.method();
    let rules = client.rules(&request);
    let call = ActiveCall::new(method.id);
    let response = {
        let exchange = pin!(exchange_http(client, request, kind, &call));
        call.run(exchange).await?
    };
    Ok(Received {
        rules,
        response,
        call,
    })
}

/// Sends a request as often as its policy allows.
async fn exchange_http(
    client: &Core,
    request: Request,
    kind: BodyKind,
    call: &ActiveCall,
) -> Result<http::Response<Bytes>, Error> {
    let method = request.method();
    let policy = request.call_options().policy(&client.retry);
    let prepared = request.to_http_at(client.root_url(method))?;
    let repetition = Repetition::of(&request, prepared.uri(), prepared.headers());
    drop(request);
    let attempts = Attempts::new(&policy, repetition)?.throttled(client.retry_throttle.as_ref());
    let sender = Sender::new(client, method, prepared.headers(), attempts, call)?;
    let mut sender = sender.needs_body(kind != BodyKind::Nothing);
    sender.send(&mut || prepared.clone().map(Body::from)).await
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

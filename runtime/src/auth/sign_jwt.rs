//! Tokens of a service account without its key: IAM Credentials signs.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderValue, StatusCode, Uri, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::cache::TokenCache;
use super::error::AuthError;
use super::grant::Grant;
use super::hint;
use super::jwt_bearer::TOKEN_URI;
use super::token::Token;
use super::token_endpoint_error::TokenEndpointError;
use super::token_provider::TokenProvider;
use super::token_request::TokenRequest;
use crate::transport::BoxFuture;

/// The root URL of IAM Credentials.
const IAM_CREDENTIALS: &str = "https://iamcredentials.googleapis.com";

/// The scope of the token that calls IAM Credentials.
const CALLER_SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";

/// Access tokens of a service account without its key, with domain-wide delegation.
///
/// IAM Credentials signs for the service account (`projects.serviceAccounts.signJwt`). Another
/// provider, such as the metadata server or application-default credentials, authenticates the
/// caller. The caller needs the role `roles/iam.serviceAccountTokenCreator` on the service account,
/// also where a service account signs for itself.
///
/// With a [subject](Self::subject) the service account acts for a user of a domain. Clones share
/// the caller's token. Requests go through the client's own transport, under its retry policy and
/// the deadline of the call.
///
/// ```no_run
/// # #[cfg(feature = "gcp-auth")]
/// # async fn keyless() -> Result<(), discogen_runtime::Error> {
/// use discogen_runtime::{Client, GcpAuth, SignJwt};
///
/// let caller = GcpAuth::application_default().await?;
/// let account = SignJwt::new("robot@my-project.iam.gserviceaccount.com", caller);
/// let client = Client::builder()
///     .token_provider(account.subject("admin@example.com"))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SignJwt {
    email: Arc<str>,
    caller: Arc<TokenCache<Box<dyn TokenProvider>>>,
    subject: Option<Arc<str>>,
    root_url: Arc<str>,
    token_uri: Arc<str>,
}

impl SignJwt {
    /// Creates a provider for the service account with this address. The caller must be allowed to
    /// sign for it.
    pub fn new(email: impl Into<String>, caller: impl TokenProvider) -> Self {
        Self {
            email: email.into().into(),
            caller: Arc::new(TokenCache::new(Box::new(caller))),
            subject: None,
            root_url: IAM_CREDENTIALS.into(),
            token_uri: TOKEN_URI.into(),
        }
    }

    /// Returns a provider of the same service account that acts for a user of a domain, by the
    /// user's primary address.
    #[must_use]
    pub fn subject(&self, user: impl Into<String>) -> Self {
        Self {
            subject: Some(user.into().into()),
            ..self.clone()
        }
    }

    /// Sets the root URL of IAM Credentials, such as that of an emulator. The client must allow its
    /// host.
    #[must_use]
    pub fn root_url(mut self, url: impl Into<String>) -> Self {
        self.root_url = url.into().into();
        self
    }

    /// Sets the URL of the token endpoint, such as that of an emulator. The client must allow its
    /// host.
    #[must_use]
    pub fn token_uri(mut self, url: impl Into<String>) -> Self {
        self.token_uri = url.into().into();
        self
    }

    async fn get(&self, request: TokenRequest<'_>) -> Result<Token, AuthError> {
        let grant = Grant {
            email: &self.email,
            client_id: None,
            key_id: None,
            subject: self.subject.as_deref(),
            token_uri: &url(&self.token_uri)?,
            scopes: request.scopes(),
        };
        let token = match self.sign(request, &grant).await {
            Ok(assertion) => grant.exchange(request, &assertion).await,
            Err(error) => Err(error),
        };
        token.map_err(|error| error.for_identity(grant.identity()))
    }

    /// Requests a signature of the claims. The caller's token is renewed once if it is refused.
    async fn sign(
        &self,
        request: TokenRequest<'_>,
        grant: &Grant<'_>,
    ) -> Result<String, AuthError> {
        let signing = self.signing(&grant.claims(SystemTime::now())?)?;
        let request = request.with_scopes(&[CALLER_SCOPE]);
        let token = self.caller.token(request).await?;
        let refused = match self.send(request, signing.clone(), &token).await {
            Err(error) if is_unauthenticated(&error) => error,
            result => return result,
        };
        let other = self.caller.token(request.replacing(&token)).await?;
        match other.secret == token.secret {
            true => Err(refused),
            false => self.send(request, signing, &other).await,
        }
    }

    /// Returns the request to sign these claims, without a token.
    fn signing(&self, claims: &str) -> Result<http::Request<Bytes>, AuthError> {
        let root = self.root_url.trim_end_matches('/');
        let email = utf8_percent_encode(&self.email, NON_ALPHANUMERIC);
        let path = format!("/v1/projects/-/serviceAccounts/{email}:signJwt");
        let body = json!({ "payload": claims }).to_string();
        let mut signing = http::Request::new(Bytes::from(body));
        *signing.method_mut() = http::Method::POST;
        *signing.uri_mut() = url(&format!("{root}{path}"))?;
        let json = HeaderValue::from_static("application/json");
        signing.headers_mut().insert(header::CONTENT_TYPE, json);
        Ok(signing)
    }

    async fn send(
        &self,
        request: TokenRequest<'_>,
        mut signing: http::Request<Bytes>,
        caller: &Token,
    ) -> Result<String, AuthError> {
        let uri = signing.uri().clone();
        let headers = signing.headers_mut();
        headers.insert(header::AUTHORIZATION, caller.to_header()?);
        let response = request.exchange(signing).await.map_err(|error| {
            let error = error.without(caller.secret.expose());
            error.with_hint(|refusal| hint::of_signing(&self.email, refusal))
        })?;
        let body: Option<Value> = serde_json::from_slice(response.body()).ok();
        let signed = body.as_ref().and_then(|it| it.get("signedJwt")?.as_str());
        match signed.filter(|it| is_compact_jwt(it)) {
            Some(signed) => Ok(signed.to_owned()),
            None => {
                let problem = "the body has no `signedJwt`".to_owned();
                Err(TokenEndpointError::invalid(&uri, response.status(), problem).into())
            }
        }
    }
}

fn is_unauthenticated(error: &AuthError) -> bool {
    error
        .as_token_endpoint_error()
        .is_some_and(|error| error.http_status() == Some(StatusCode::UNAUTHORIZED))
}

/// Returns `true` if a text has the form of a signed token, and so may become part of a form body.
fn is_compact_jwt(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.split('.').count() == 3 && text.chars().all(fits)
}

fn url(text: &str) -> Result<Uri, AuthError> {
    text.parse().map_err(|_| {
        let text = text.escape_debug();
        AuthError::new(format!("`{text}` is not a URL"))
    })
}

impl TokenProvider for SignJwt {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(request))
    }
}

impl fmt::Debug for SignJwt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SignJwt")
            .field("email", &self.email)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

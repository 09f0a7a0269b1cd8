//! Tokens from the `gcp_auth` crate: application-default credentials, the metadata server.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use ::gcp_auth as upstream;
use upstream::TokenProvider as Upstream;

use super::error::AuthError;
use super::token::Token;
use super::token_provider::TokenProvider;
use super::token_request::TokenRequest;
use crate::transport::BoxFuture;

/// Tokens of application-default credentials or of the metadata server.
///
/// The crate has its own connections, and returns the token that it caches even after a server
/// refused it. For the key of a service account, and for domain-wide delegation, use
/// `ServiceAccount`. Without a key, use `SignJwt` on top of this provider. Both need the feature
/// `service-account`.
///
/// ```no_run
/// # async fn sign_in() -> Result<(), discogen_runtime::Error> {
/// use discogen_runtime::{Client, GcpAuth};
///
/// let client = Client::builder()
///     .token_provider(GcpAuth::application_default().await?)
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub struct GcpAuth(Arc<dyn Upstream>);

impl GcpAuth {
    /// Tokens of any provider of the crate.
    pub fn new(provider: impl Upstream + 'static) -> Self {
        Self(Arc::new(provider))
    }

    /// Application-default credentials: the key that `GOOGLE_APPLICATION_CREDENTIALS` names, those
    /// of `gcloud auth application-default login`, the metadata server, or `gcloud` itself.
    ///
    /// # Errors
    /// No credentials were found.
    pub async fn application_default() -> Result<Self, AuthError> {
        upstream::provider().await.map(Self).map_err(AuthError::new)
    }

    /// Tokens of the metadata server of a machine in Google Cloud.
    ///
    /// # Errors
    /// There is no such server.
    pub async fn metadata_server() -> Result<Self, AuthError> {
        let server = upstream::MetadataServiceAccount::new().await;
        Ok(Self::new(server.map_err(AuthError::new)?))
    }

    async fn get(&self, scopes: &[&str]) -> Result<Token, AuthError> {
        let token = self.0.token(scopes).await.map_err(AuthError::new)?;
        let expires_at = SystemTime::from(token.expires_at());
        Ok(Token::new(token.as_str()).with_expiry(expires_at))
    }
}

impl TokenProvider for GcpAuth {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(request.scopes()))
    }
}

impl fmt::Debug for GcpAuth {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("GcpAuth").finish_non_exhaustive()
    }
}

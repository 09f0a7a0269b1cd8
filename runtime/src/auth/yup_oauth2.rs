//! Tokens from the `yup-oauth2` crate: a user's consent, service accounts.

use std::fmt;
use std::time::SystemTime;

use ::yup_oauth2 as upstream;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use upstream::authenticator::Authenticator;
use upstream::{AccessToken, ServiceAccountAuthenticator};

use super::error::AuthError;
use super::token::Token;
use super::token_provider::TokenProvider;
use super::token_request::TokenRequest;
use crate::transport::BoxFuture;

/// The default connections of the crate.
type Connector = hyper_rustls::HttpsConnector<HttpConnector>;

/// Tokens of an authenticator: of a user who consents in a browser, of a device, of a service
/// account.
///
/// The crate writes tokens to the log at the level `debug`, target `yup_oauth2`: leave that off.
///
/// ```no_run
/// use discogen_runtime::{Client, YupAuth};
/// use yup_oauth2::{InstalledFlowAuthenticator, InstalledFlowReturnMethod};
///
/// # async fn sign_in() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = yup_oauth2::read_application_secret("client.json").await?;
/// let method = InstalledFlowReturnMethod::HTTPRedirect;
/// let authenticator = InstalledFlowAuthenticator::builder(secret, method)
///     .persist_tokens_to_disk("tokens.json")
///     .build()
///     .await?;
/// let client = Client::builder()
///     .token_provider(YupAuth::new(authenticator))
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub struct YupAuth<C = Connector>(Authenticator<C>)
where
    C: Connect + Clone + Send + Sync + 'static;

impl<C> YupAuth<C>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    /// Tokens of this authenticator.
    pub fn new(authenticator: Authenticator<C>) -> Self {
        Self(authenticator)
    }

    async fn get(&self, request: TokenRequest<'_>) -> Result<Token, AuthError> {
        let scopes = request.scopes();
        read(match request.refused() {
            Some(_) => self.0.force_refreshed_token(scopes).await,
            None => self.0.token(scopes).await,
        })
    }
}

impl YupAuth {
    /// Tokens of a service account, by the JSON text of its key, acting for a user of a domain
    /// (domain-wide delegation) where there is one.
    ///
    /// # Errors
    /// The text is no such key.
    pub async fn service_account(json: &str, subject: Option<&str>) -> Result<Self, AuthError> {
        // The error may quote a part of the key.
        let malformed = |_| AuthError::new("the key of the service account is malformed");
        let key = upstream::parse_service_account_key(json).map_err(malformed)?;
        let mut builder = ServiceAccountAuthenticator::builder(key);
        if let Some(user) = subject {
            builder = builder.subject(user);
        }
        Ok(Self(builder.build().await.map_err(malformed)?))
    }
}

fn read(token: Result<AccessToken, upstream::Error>) -> Result<Token, AuthError> {
    let token = token.map_err(AuthError::new)?;
    let Some(secret) = token.token() else {
        return Err(AuthError::new("the server returned no access token"));
    };
    let read = Token::new(secret);
    Ok(match token.expiration_time() {
        Some(ends) => read.with_expiry(SystemTime::from(ends)),
        None => read,
    })
}

impl<C> TokenProvider for YupAuth<C>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(request))
    }
}

impl<C> fmt::Debug for YupAuth<C>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("YupAuth").finish_non_exhaustive()
    }
}

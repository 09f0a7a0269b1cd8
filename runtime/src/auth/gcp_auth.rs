//! Tokens from the `gcp_auth` crate: service accounts, application-default credentials, the
//! metadata server.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use ::gcp_auth as upstream;
use upstream::{CustomServiceAccount, TokenProvider as Upstream};

use super::error::AuthError;
use super::token::{Token, TokenProvider};
use crate::scalar::Secret;
use crate::transport::BoxFuture;

/// Tokens of a service account, of application-default credentials, or of the metadata server.
///
/// A Workspace administrator's tool acts for a user of the domain: with a service account that the
/// administrator allowed to do so (domain-wide delegation), and the user as its subject.
///
/// ```no_run
/// use discogen_runtime::{Client, GcpAuth};
///
/// let provider = GcpAuth::service_account_file("key.json")?.subject("admin@example.com")?;
/// let client = Client::builder()
///     .token_provider(provider)
///     .scopes(["https://www.googleapis.com/auth/admin.directory.user"])
///     .build()?;
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
pub struct GcpAuth {
    provider: RwLock<Arc<dyn Upstream>>,
    key: Option<Key>,
}

/// What a service account is made from anew, when a server refused a token that the crate keeps.
struct Key {
    json: Secret<String>,
    subject: Option<String>,
}

impl Key {
    fn account(&self) -> Result<CustomServiceAccount, AuthError> {
        let account = CustomServiceAccount::from_json(self.json.expose());
        let account = account.map_err(|error| match error {
            // Of the operating system, such as that it has no trust anchors.
            error @ upstream::Error::Io(..) => AuthError::new(error),
            // What is wrong with a key may be a part of it.
            _ => AuthError::new("the key of the service account is malformed"),
        })?;
        Ok(match &self.subject {
            Some(subject) => account.with_subject(subject.clone()),
            None => account,
        })
    }
}

impl GcpAuth {
    /// Tokens of any provider of the crate. One that keeps tokens gives a refused one again.
    pub fn new(provider: impl Upstream + 'static) -> Self {
        Self::shared(Arc::new(provider))
    }

    fn shared(provider: Arc<dyn Upstream>) -> Self {
        Self {
            provider: RwLock::new(provider),
            key: None,
        }
    }

    /// Tokens of a service account, by the JSON text of its key.
    ///
    /// # Errors
    /// The text is no such key.
    pub fn service_account(json: impl Into<Secret<String>>) -> Result<Self, AuthError> {
        Self::keyed(Key {
            json: json.into(),
            subject: None,
        })
    }

    /// Tokens of a service account, by the file of its key.
    ///
    /// # Errors
    /// The file cannot be read, or holds no such key.
    pub fn service_account_file(path: impl AsRef<Path>) -> Result<Self, AuthError> {
        Self::service_account(std::fs::read_to_string(path).map_err(AuthError::new)?)
    }

    fn keyed(key: Key) -> Result<Self, AuthError> {
        let provider = Self::new(key.account()?);
        Ok(Self {
            key: Some(key),
            ..provider
        })
    }

    /// The same service account, acting for a user of a domain (domain-wide delegation), by the
    /// user's address.
    ///
    /// # Errors
    /// The tokens are not those of a service account's key.
    pub fn subject(self, user: impl Into<String>) -> Result<Self, AuthError> {
        let Some(key) = self.key else {
            let error = "only the key of a service account can act for a user";
            return Err(AuthError::new(error));
        };
        Self::keyed(Key {
            subject: Some(user.into()),
            ..key
        })
    }

    /// Application-default credentials: the key that `GOOGLE_APPLICATION_CREDENTIALS` names, those
    /// of `gcloud auth application-default login`, the metadata server, or `gcloud` itself.
    ///
    /// # Errors
    /// There are none.
    pub async fn application_default() -> Result<Self, AuthError> {
        let provider = upstream::provider().await.map_err(AuthError::new)?;
        Ok(Self::shared(provider))
    }

    /// Tokens of the metadata server of a machine in Google Cloud.
    ///
    /// # Errors
    /// There is no such server.
    pub async fn metadata_server() -> Result<Self, AuthError> {
        let server = upstream::MetadataServiceAccount::new().await;
        Ok(Self::new(server.map_err(AuthError::new)?))
    }

    fn provider(&self) -> Arc<dyn Upstream> {
        let provider = self.provider.read();
        Arc::clone(&provider.unwrap_or_else(PoisonError::into_inner))
    }

    async fn get(&self, scopes: &[&str]) -> Result<Token, AuthError> {
        let token = self.provider().token(scopes).await;
        let token = token.map_err(AuthError::new)?;
        let expires_at = SystemTime::from(token.expires_at());
        Ok(Token::new(token.as_str()).with_expiry(expires_at))
    }

    async fn renewed(&self, scopes: &[&str]) -> Result<Token, AuthError> {
        if let Some(key) = &self.key {
            let account = Arc::new(key.account()?);
            *self
                .provider
                .write()
                .unwrap_or_else(PoisonError::into_inner) = account;
        }
        self.get(scopes).await
    }
}

impl TokenProvider for GcpAuth {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(scopes))
    }

    fn renew<'a>(
        &'a self,
        scopes: &'a [&'a str],
        _: &'a Token,
    ) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.renewed(scopes))
    }
}

impl fmt::Debug for GcpAuth {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("GcpAuth").finish_non_exhaustive()
    }
}

//! Tokens by the key of a service account, with domain-wide delegation.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use super::error::AuthError;
use super::grant::Grant;
use super::service_account_key::{KeyProblem, ServiceAccountKey};
use super::token::Token;
use super::token_provider::TokenProvider;
use super::token_request::TokenRequest;
use crate::scalar::Secret;
use crate::transport::BoxFuture;

/// Size limit of a key file in bytes. Google's key files have 2,400.
const FILE_LIMIT: u64 = 64 * 1024;

/// Access tokens of a service account, by its key.
///
/// With a [subject](Self::subject) the service account acts for a user of a domain: domain-wide
/// delegation, which an administrator allows in the Admin console. Clones share the key, which is
/// parsed once. Token requests go through the client's own transport, under its retry policy and
/// the deadline of the call.
///
/// ```no_run
/// use discogen_runtime::{Client, ServiceAccount};
///
/// let account = ServiceAccount::from_file("key.json")?;
/// let client = Client::builder()
///     .token_provider(account.subject("admin@example.com"))
///     .scopes(["https://www.googleapis.com/auth/admin.directory.user.readonly"])
///     .build()?;
///
/// // One client for each user, all with the same connections.
/// for user in ["liz@example.com", "joe@example.com"] {
///     let client = client.acting_for(account.subject(user));
///     // .. calls as this user
/// }
/// # Ok::<(), discogen_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct ServiceAccount {
    key: Arc<ServiceAccountKey>,
    subject: Option<Arc<str>>,
}

impl ServiceAccount {
    /// Reads the JSON text of a key.
    ///
    /// # Errors
    /// The text is not the key of a service account. The error names the field, and shows none of
    /// its values.
    pub fn from_json(json: impl Into<Secret<String>>) -> Result<Self, AuthError> {
        let key = ServiceAccountKey::from_json(json.into().expose());
        key.map(Self::of_key)
            .map_err(|problem| AuthError::credentials(format!("the service account key {problem}")))
    }

    /// Reads the file of a key.
    ///
    /// # Errors
    /// The file cannot be read, or is not the key of a service account.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, AuthError> {
        let path = path.as_ref();
        let key = read(path).and_then(|json| ServiceAccountKey::from_json(json.expose()));
        key.map(Self::of_key).map_err(|problem| {
            let path = path.display();
            AuthError::credentials(format!("the service account key `{path}` {problem}"))
        })
    }

    fn of_key(key: ServiceAccountKey) -> Self {
        Self {
            key: Arc::new(key),
            subject: None,
        }
    }

    /// Returns a provider of the same key that acts for a user of a domain, by the user's primary
    /// address.
    #[must_use]
    pub fn subject(&self, user: impl Into<String>) -> Self {
        Self {
            key: Arc::clone(&self.key),
            subject: Some(user.into().into()),
        }
    }

    /// Returns the address of the service account.
    pub fn email(&self) -> &str {
        &self.key.email
    }

    /// Returns the numeric id of the service account in the Admin console, if the key states it. An
    /// administrator allows this id to act for the users of a domain.
    pub fn client_id(&self) -> Option<&str> {
        self.key.client_id.as_deref()
    }

    /// Returns the number of providers that share the key.
    #[cfg(test)]
    pub(crate) fn key_holders(&self) -> usize {
        Arc::strong_count(&self.key)
    }

    fn grant<'a>(&'a self, scopes: &'a [&'a str]) -> Grant<'a> {
        Grant {
            email: &self.key.email,
            client_id: self.client_id(),
            key_id: self.key.key_id.as_deref(),
            subject: self.subject.as_deref(),
            token_uri: &self.key.token_uri,
            scopes,
        }
    }

    async fn get(&self, request: TokenRequest<'_>) -> Result<Token, AuthError> {
        let grant = self.grant(request.scopes());
        let signed = || {
            let claims = grant.claims(SystemTime::now())?;
            let no_random = |_| AuthError::new("the operating system has no random numbers");
            self.key.sign(&claims).map_err(no_random)
        };
        let token = match signed() {
            Ok(assertion) => grant.exchange(request, &assertion).await,
            Err(error) => Err(error),
        };
        token.map_err(|error| error.for_identity(grant.identity()))
    }
}

/// Reads a file that is no longer than a key can be.
fn read(path: &Path) -> Result<Secret<String>, KeyProblem> {
    let mut text = String::new();
    let file = File::open(path).map_err(KeyProblem::Read)?;
    file.take(FILE_LIMIT + 1)
        .read_to_string(&mut text)
        .map_err(KeyProblem::Read)?;
    match text.len() as u64 {
        0..=FILE_LIMIT => Ok(Secret::new(text)),
        _ => Err(KeyProblem::TooLong { limit: FILE_LIMIT }),
    }
}

impl TokenProvider for ServiceAccount {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        Box::pin(self.get(request))
    }
}

impl fmt::Debug for ServiceAccount {
    /// Shows the address of the service account, not the key.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ServiceAccount")
            .field("email", &self.key.email)
            .field("key_id", &self.key.key_id)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

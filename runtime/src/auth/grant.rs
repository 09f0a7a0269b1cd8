//! The claims that a service account signs and sends to a token endpoint (RFC 7523).

use std::time::{SystemTime, UNIX_EPOCH};

use http::Uri;
use serde_json::{Value, json};

use super::error::AuthError;

/// Lifetime of a signed token in seconds: the longest that Google accepts.
const LIFE: u64 = 3600;

/// The number of seconds before now at which a signed token becomes valid, for servers whose clocks
/// are behind.
const MARGIN: u64 = 10;

/// A service account's request to a token endpoint.
pub(crate) struct Grant<'a> {
    /// The address of the service account.
    pub(crate) email: &'a str,
    /// The numeric id of the service account in the Admin console.
    pub(crate) client_id: Option<&'a str>,
    pub(crate) key_id: Option<&'a str>,
    /// The user of a domain for whom the service account acts.
    pub(crate) subject: Option<&'a str>,
    pub(crate) token_uri: &'a Uri,
    pub(crate) scopes: &'a [&'a str],
}

impl Grant<'_> {
    /// Returns the user that the token acts for, or the service account itself.
    pub(crate) fn identity(&self) -> &str {
        self.subject.unwrap_or(self.email)
    }

    /// Returns the claims to sign, as JSON.
    ///
    /// # Errors
    /// The subject is empty: the token would be that of the service account.
    pub(crate) fn claims(&self, now: SystemTime) -> Result<String, AuthError> {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let issued = now.saturating_sub(MARGIN);
        let mut claims = json!({
            "iss": self.email,
            "scope": self.scopes.join(" "),
            "aud": self.token_uri.to_string(),
            "iat": issued,
            "exp": issued + LIFE,
        });
        if let Some(subject) = self.subject {
            if subject.trim().is_empty() {
                return Err(AuthError::new("the subject is empty"));
            }
            if let Some(claims) = claims.as_object_mut() {
                claims.insert("sub".to_owned(), Value::from(subject));
            }
        }
        Ok(claims.to_string())
    }
}

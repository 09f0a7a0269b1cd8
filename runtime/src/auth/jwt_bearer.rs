//! The JWT bearer grant (RFC 7523): the claims that a service account signs, and the exchange of
//! the signed token for an access token.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderValue, Uri, header};
use serde_json::{Value, json};

use super::error::AuthError;
use super::hint;
use super::refusal::plain;
use super::token::Token;
use super::token_endpoint_error::TokenEndpointError;
use super::token_request::TokenRequest;

/// The token endpoint of Google's accounts.
pub(crate) const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";

/// Lifetime of a signed token in seconds: the longest that Google accepts.
const LIFE: u64 = 3600;

/// Seconds by which a signed token is valid before now, for clocks that are a little behind.
const MARGIN: u64 = 10;

/// Length limit of a content type in an error, in characters.
const CONTENT_TYPE: usize = 80;

/// A service account's request to a token endpoint.
pub(crate) struct Grant<'a> {
    /// The address of the service account.
    pub(crate) email: &'a str,
    /// The number by which the Admin console knows the service account.
    pub(crate) client_id: Option<&'a str>,
    pub(crate) key_id: Option<&'a str>,
    /// The user of a domain for whom the service account acts.
    pub(crate) subject: Option<&'a str>,
    pub(crate) token_uri: &'a Uri,
    pub(crate) scopes: &'a [&'a str],
}

impl Grant<'_> {
    /// The user that the token acts for, or the service account itself.
    pub(crate) fn identity(&self) -> &str {
        self.subject.unwrap_or(self.email)
    }

    /// The claims to sign, as JSON.
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

    /// Exchanges signed claims for an access token.
    pub(crate) async fn exchange(
        &self,
        request: TokenRequest<'_>,
        assertion: &str,
    ) -> Result<Token, AuthError> {
        // An assertion needs no percent-encoding: it consists of web-safe base64 and `.`.
        let body = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"
        );
        let mut form = http::Request::new(Bytes::from(body));
        *form.method_mut() = http::Method::POST;
        *form.uri_mut() = self.token_uri.clone();
        form.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let asked = SystemTime::now();
        let response = request.exchange(form).await.map_err(|error| {
            let error = error.without(assertion);
            error.with_hint(|refusal| hint::of_exchange(self, refusal))
        })?;
        read(&response, asked).map_err(|problem| {
            TokenEndpointError::invalid(self.token_uri, response.status(), problem).into()
        })
    }
}

/// Reads the response to a token request that was sent at this time (RFC 6749, section 5.1).
fn read(response: &http::Response<Bytes>, asked: SystemTime) -> Result<Token, String> {
    let Ok(Value::Object(body)) = serde_json::from_slice(response.body()) else {
        let kind = response.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok()).unwrap_or("none");
        let kind = plain(kind, CONTENT_TYPE);
        return Err(format!(
            "the body is not a JSON object (content type `{kind}`)"
        ));
    };
    let text = |key| body.get(key).and_then(Value::as_str);
    match text("token_type") {
        Some(kind) if !kind.eq_ignore_ascii_case("bearer") => {
            return Err("the token is not a bearer token".to_owned());
        }
        _ => {}
    }
    let token = match text("access_token") {
        None | Some("") => return Err("the body has no `access_token`".to_owned()),
        Some(token) => Token::new(token),
    };
    let seconds = match body.get("expires_in") {
        Some(Value::String(text)) => text.parse().ok(),
        other => other.and_then(Value::as_u64),
    };
    let expiry = seconds.and_then(|it| asked.checked_add(Duration::from_secs(it)));
    Ok(match expiry {
        Some(expiry) => token.with_expiry(expiry),
        None => token,
    })
}

//! The JWT bearer grant (RFC 7523): the exchange of a signed token for an access token.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderValue, header};
use serde_json::Value;

use super::error::AuthError;
use super::grant::Grant;
use super::hint;
use super::refusal::plain;
use super::token::Token;
use super::token_endpoint_error::TokenEndpointError;
use super::token_request::TokenRequest;

/// The token endpoint of Google's accounts.
pub(crate) const TOKEN_URI: &str = "https://oauth2.googleapis.com/token";

/// Length limit of a content type in an error, in characters.
const CONTENT_TYPE: usize = 80;

impl Grant<'_> {
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

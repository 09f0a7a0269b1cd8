//! The adapters of auth crates, against a token endpoint on loopback: the assertion of a service
//! account is signed with its key and requests the right scopes.

use std::time::SystemTime;

use super::token_endpoint::{SCOPE, endpoint, key_file, verified};
use crate::test_support::server::Server;
use crate::*;

const SCOPES: &[&str] = &[SCOPE, "https://two"];

/// Checks the first token of a provider, and returns the claims that were sent for it.
async fn first(provider: &dyn TokenProvider, server: &Server) -> (Token, serde_json::Value) {
    let token = provider.token(TokenRequest::new(SCOPES)).await.unwrap();
    assert_eq!(token.secret.expose(), "sesame1");
    let life = token.expires_at.unwrap().duration_since(SystemTime::now());
    assert!((3500..=3600).contains(&life.unwrap().as_secs()));
    let (_, claims) = verified(&server.texts()[0]);
    assert_eq!(claims["iss"], "robot@p.example");
    assert_eq!(claims["scope"], format!("{SCOPE} https://two"));
    assert_eq!(claims["aud"], format!("{}/token", server.address));
    let (from, until) = (
        claims["iat"].as_u64().unwrap(),
        claims["exp"].as_u64().unwrap(),
    );
    assert!((3000..=3600).contains(&(until - from)));
    (token, claims)
}

#[cfg(feature = "gcp-auth")]
#[tokio::test]
async fn gcp_auth_provides_tokens() {
    let server = endpoint().await;
    let key = key_file(&server.address);
    let account = gcp_auth::CustomServiceAccount::from_json(&key).unwrap();
    let provider = GcpAuth::new(account);
    first(&provider, &server).await;
    let cached = provider.token(TokenRequest::new(SCOPES)).await.unwrap();
    assert_eq!(cached.secret.expose(), "sesame1");
    assert_eq!(server.seen().len(), 1);
    assert!(!format!("{provider:?}").contains("sesame"));
}

#[cfg(feature = "yup-oauth2")]
#[tokio::test]
async fn yup_oauth2_acts_for_a_user() {
    let server = endpoint().await;
    let subject = Some("admin@example.com");
    let provider = YupAuth::service_account(&key_file(&server.address), subject).await;
    let provider = provider.unwrap();
    let (token, claims) = first(&provider, &server).await;
    assert_eq!(claims["sub"], "admin@example.com");
    let renewing = TokenRequest::new(SCOPES).replacing(&token);
    let again = provider.token(renewing).await.unwrap();
    assert_eq!(again.secret.expose(), "sesame2");
    let kept = provider.token(TokenRequest::new(SCOPES)).await.unwrap();
    assert_eq!(kept.secret.expose(), "sesame2");
    assert_eq!(server.seen().len(), 2);
    assert!(!format!("{provider:?}").contains("sesame"));
}

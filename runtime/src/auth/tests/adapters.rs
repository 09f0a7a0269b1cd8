//! The adapters of auth crates, against a token endpoint on loopback: what a service account sends
//! there is signed with its key, names the delegated user and asks for the right scopes.

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::test_support::server::Server;
use crate::*;

/// A key that was made for this test and opens nothing.
const KEY: &str = include_str!("service_account_key.pem");

const SCOPE: &str = "https://www.googleapis.com/auth/shelf";

fn key_file(server: &Server) -> String {
    json!({
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "k",
        "private_key": KEY,
        "client_email": "robot@p.example",
        "client_id": "1",
        "token_uri": format!("{}/token", server.endpoint),
    })
    .to_string()
}

/// Gives `sesame1`, `sesame2` and so on.
async fn endpoint() -> Server {
    Server::answering(|number, _| {
        let number = number + 1;
        let body = format!(
            r#"{{"access_token": "sesame{number}", "token_type": "Bearer", "expires_in": 3600}}"#
        );
        crate::test_support::server::json("200 OK", &body)
    })
    .await
}

fn unpadded(text: &str) -> Vec<u8> {
    let text = text.replace("%3D", "").replace('=', "");
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// The claims of the token that a request to the endpoint holds, if its signature is right.
fn claims(request: &str) -> Value {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body = body.replace("%3A", ":");
    assert!(
        body.contains("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer"),
        "{body}"
    );
    let token = body.split('&').find_map(|it| it.strip_prefix("assertion="));
    let token = token.unwrap().replace("%3D", "=");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let pem: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(pem).unwrap()).unwrap();
    let public = pair.public_key().as_ref();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public)
        .verify(signed.as_bytes(), &unpadded(signature))
        .unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let head: Value = serde_json::from_slice(&unpadded(head)).unwrap();
    assert_eq!(head["alg"], "RS256");
    serde_json::from_slice(&unpadded(claims)).unwrap()
}

async fn check(provider: &dyn TokenProvider, server: &Server) {
    let token = provider.token(&[SCOPE, "https://two"]).await.unwrap();
    assert_eq!(token.secret.expose(), "sesame1");
    let life = token.expires_at.unwrap().duration_since(SystemTime::now());
    assert!((3500..=3600).contains(&life.unwrap().as_secs()));
    let claims = claims(&server.seen()[0]);
    assert_eq!(claims["iss"], "robot@p.example");
    assert_eq!(claims["sub"], "admin@example.com");
    assert_eq!(claims["scope"], format!("{SCOPE} https://two"));
    assert_eq!(claims["aud"], format!("{}/token", server.endpoint));
    let (from, until) = (
        claims["iat"].as_u64().unwrap(),
        claims["exp"].as_u64().unwrap(),
    );
    assert!((3000..=3600).contains(&(until - from)));

    let again = provider
        .renew(&[SCOPE, "https://two"], &token)
        .await
        .unwrap();
    assert_eq!(again.secret.expose(), "sesame2");
    let kept = provider.token(&[SCOPE, "https://two"]).await.unwrap();
    assert_eq!(kept.secret.expose(), "sesame2");
    assert_eq!(server.seen().len(), 2);
}

#[cfg(feature = "gcp-auth")]
#[tokio::test]
async fn a_service_account_of_gcp_auth_acts_for_a_user() {
    let server = endpoint().await;
    let provider = GcpAuth::service_account(key_file(&server)).unwrap();
    let provider = provider.subject("admin@example.com").unwrap();
    check(&provider, &server).await;
    assert!(!format!("{provider:?}").contains("sesame"));
}

#[cfg(feature = "yup-oauth2")]
#[tokio::test]
async fn a_service_account_of_yup_oauth2_acts_for_a_user() {
    let server = endpoint().await;
    let subject = Some("admin@example.com");
    let provider = YupAuth::service_account(&key_file(&server), subject).await;
    let provider = provider.unwrap();
    check(&provider, &server).await;
    assert!(!format!("{provider:?}").contains("sesame"));
}

#[cfg(feature = "gcp-auth")]
#[test]
fn a_malformed_key_is_not_shown() {
    for key in [
        "sesame",
        r#"{"private_key": {"sesame": 1}}"#,
        r#"{"client_email": 7}"#,
    ] {
        let error = GcpAuth::service_account(key).unwrap_err();
        assert!(!format!("{error:?}").contains("sesame"), "{error:?}");
    }
}

//! A token endpoint on loopback, and the checks of the assertions that it received.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{
    KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use serde_json::{Value, json};

use crate::test_support::server::{self, Server};

/// A key that was generated for this test and grants nothing.
pub(super) const KEY: &str = include_str!("service_account_key.pem");

pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/shelf";

/// Returns the JSON text of a key whose tokens come from `{root}/token`.
pub(super) fn key_file(root: &str) -> String {
    json!({
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "k",
        "private_key": KEY,
        "client_email": "robot@p.example",
        "client_id": "1",
        "token_uri": format!("{root}/token"),
    })
    .to_string()
}

/// Returns `sesame1`, `sesame2` and so on.
pub(super) async fn endpoint() -> Server {
    Server::start(|number, _| token(&format!("sesame{}", number + 1))).await
}

/// Returns a response with an access token.
pub(super) fn token(secret: &str) -> server::Act {
    let body = json!({"access_token": secret, "token_type": "Bearer", "expires_in": 3600});
    server::ok(&body.to_string())
}

fn unpadded(text: &str) -> Vec<u8> {
    let text = text.replace("%3D", "").replace('=', "");
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn key_pair() -> RsaKeyPair {
    let pem: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(pem).unwrap()).unwrap()
}

/// Signs claims with the key, as IAM Credentials does.
pub(super) fn sign(claims: &str) -> String {
    let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"managed"}"#);
    let text = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims));
    let pair = key_pair();
    let mut signature = vec![0; pair.public().modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
        .unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Returns the header and the claims of the signed token in a request to the endpoint, if its
/// signature is that of the key.
pub(super) fn verified(request: &str) -> (Value, Value) {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let body = body.replace("%3A", ":");
    assert!(
        body.contains("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer"),
        "{body}"
    );
    let token = body.split('&').find_map(|it| it.strip_prefix("assertion="));
    let token = token.unwrap().replace("%3D", "=");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let pair = key_pair();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
        .verify(signed.as_bytes(), &unpadded(signature))
        .unwrap();
    let (head, claims) = signed.split_once('.').unwrap();
    let head: Value = serde_json::from_slice(&unpadded(head)).unwrap();
    assert_eq!(head["alg"], "RS256");
    (head, serde_json::from_slice(&unpadded(claims)).unwrap())
}

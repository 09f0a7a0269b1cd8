//! Invalid keys: the error names the field and shows no value.

use serde_json::{Value, json};

use super::token_endpoint::key_file;
use crate::ServiceAccount;

/// Returns a key in which one field has another value; `null` removes it.
fn with(name: &str, value: Value) -> String {
    let mut key: Value = serde_json::from_str(&key_file("https://oauth2.googleapis.com")).unwrap();
    key[name] = value;
    key.to_string()
}

#[test]
fn malformed_keys_name_the_field() {
    let pem = |kind: &str| format!("-----BEGIN {kind}-----\nc2VzYW1l\n-----END {kind}-----\n");
    let long_key = |text: &str| with("private_key", json!(text));
    for (key, problem) in [
        ("sesame".to_owned(), "is not JSON (line 1, column 1)"),
        ("[\"sesame\"]".to_owned(), "is not a JSON object"),
        ("{}".to_owned(), "has no `type`"),
        (
            with("type", json!("authorized_user")),
            "is not the key of a service account: its `type` is `authorized_user`, not \
             `service_account`",
        ),
        (
            with("type", json!("sesame")),
            "is not the key of a service account: its `type` is another, not `service_account`",
        ),
        (with("client_email", Value::Null), "has no `client_email`"),
        (with("client_email", json!("")), "has no `client_email`"),
        (
            with("client_email", json!(["sesame"])),
            "has a `client_email` that is not a string",
        ),
        (with("private_key", Value::Null), "has no `private_key`"),
        (
            with("token_uri", json!("ses ame")),
            "has a `token_uri` that is not a URL",
        ),
        (
            long_key("sesame"),
            "has a `private_key` that is not PEM with a `PRIVATE KEY` section (PKCS#8)",
        ),
        (
            long_key(&pem("RSA PRIVATE KEY")),
            "has a `private_key` that is not PEM with a `PRIVATE KEY` section (PKCS#8)",
        ),
        (
            long_key(&super::token_endpoint::KEY.replace('\n', "\\n")),
            "has a `private_key` with `\\n` as two characters in place of line ends: it was \
             escaped twice",
        ),
        (
            long_key(&pem("PRIVATE KEY")),
            "has a `private_key` that is not an RSA key of 2048 to 4096 bits (InvalidEncoding)",
        ),
    ] {
        let error = ServiceAccount::from_json(&key).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the service account key {problem}")
        );
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains("sesame"), "{shown}");
            assert!(!shown.contains("c2VzYW1l"), "{shown}");
        }
    }
}

#[test]
fn files_that_cannot_be_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.json");
    let read = || ServiceAccount::from_file(&path).map(|account| account.email().to_owned());
    let named = |problem: &str| format!("the service account key `{}` {problem}", path.display());
    let error = read().unwrap_err().to_string();
    assert!(error.starts_with(&named("cannot be read: ")), "{error}");
    std::fs::write(&path, " ".repeat(70_000)).unwrap();
    assert_eq!(
        read().unwrap_err().to_string(),
        named("is longer than 65536 bytes, and so not a key")
    );
    std::fs::write(&path, "{}").unwrap();
    assert_eq!(read().unwrap_err().to_string(), named("has no `type`"));
    std::fs::write(&path, key_file("https://oauth2.googleapis.com")).unwrap();
    assert_eq!(read().unwrap(), "robot@p.example");
}

#[test]
fn debug_shows_no_private_key() {
    let account = ServiceAccount::from_json(key_file("https://oauth2.googleapis.com")).unwrap();
    assert_eq!(account.client_id(), Some("1"));
    assert_eq!(
        format!("{:?}", account.subject("liz@example.com")),
        "ServiceAccount { email: \"robot@p.example\", key_id: Some(\"k\"), subject: \
         Some(\"liz@example.com\"), .. }"
    );
}

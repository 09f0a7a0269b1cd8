//! Secrets appear in no `Debug` and in no error; they are on the wire only.

use std::fmt::Debug;

use bytes::Bytes;
use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types as directory;
use workspace_apis::admin_directory_v1::users;
use workspace_apis::admin_reports_v1::types as reports;
use workspace_apis::cloudchannel_v1::types as channel;
use workspace_apis::gmail_v1::types as gmail;
use workspace_apis::runtime::json::{Message, Mode, from_slice};
use workspace_apis::runtime::{Call, Error, ErrorDetail, StaticToken, Token};

use super::{json, read};

const SECRET: &str = "open sesame";
/// The same secret in base64.
const ENCODED: &str = "b3BlbiBzZXNhbWU=";

/// Returns the value's `Debug`, in both forms.
fn shown(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

fn assert_hidden(shown: &str) {
    let bytes = format!("{:?}", SECRET.as_bytes());
    for form in [
        SECRET,
        ENCODED,
        bytes.trim_matches(['[', ']']),
        "sesame",
        "b3BlbiBz",
    ] {
        assert!(!shown.contains(form), "{form} in {shown}");
    }
}

/// Reads a message with a secret, and returns its `Debug` text.
fn hidden<T: Message + Debug>(given: Value) -> String {
    let message: T = read(&given.to_string());
    assert!(
        message.unknown_fields().is_empty(),
        "{given} is not read by its type"
    );
    assert_eq!(json(&message), given, "a secret leaves as it came");
    let shown = shown(&message);
    assert_hidden(&shown);
    shown
}

#[test]
fn secrets_of_messages_do_not_show() {
    for shown in [
        hidden::<directory::User>(json!({"primaryEmail": "a", "password": SECRET})),
        hidden::<directory::Users>(json!({"users": [{"password": SECRET}]})),
        hidden::<directory::Channel>(json!({"id": "a", "token": SECRET})),
        hidden::<directory::VerificationCodes>(json!({"items": [{"verificationCode": SECRET}]})),
        hidden::<reports::Activity>(
            json!({"events": [{"name": "a", "sensitiveParameters": [{"value": SECRET}]}]}),
        ),
        hidden::<gmail::SmtpMsa>(json!({"host": "a", "password": SECRET})),
        hidden::<gmail::SendAs>(json!({"smtpMsa": {"password": SECRET}})),
        hidden::<gmail::SmimeInfo>(json!({"encryptedKeyPassword": SECRET})),
        hidden::<gmail::SmimeInfo>(json!({"pkcs12": ENCODED})),
        hidden::<gmail::KaclsKeyMetadata>(json!({"kaclsData": SECRET, "kaclsUri": "a"})),
        hidden::<gmail::CseKeyPair>(
            json!({"privateKeyMetadata": [{"kaclsKeyMetadata": {"kaclsData": SECRET}}]}),
        ),
        hidden::<channel::TransferEntitlementsRequest>(json!({"authToken": SECRET})),
        hidden::<channel::ListTransferableSkusRequest>(json!({"authToken": SECRET})),
        hidden::<channel::ImportCustomerRequest>(json!({"authToken": SECRET, "domain": "a"})),
    ] {
        assert!(shown.contains("[redacted]"), "{shown}");
    }
}

#[test]
fn set_secrets_do_not_show_either() {
    let user = directory::User::new().password(SECRET);
    assert_hidden(&shown(&user));
    assert_eq!(user.password.as_ref().unwrap().expose(), SECRET);
    let key = gmail::SmimeKey::Pkcs12(SECRET.as_bytes().to_vec().into());
    assert_hidden(&shown(&key));
    assert_hidden(&shown(&gmail::SmimeInfo::new().key(key)));
    assert_hidden(&shown(&Token::new(SECRET)));
    assert_hidden(&shown(&StaticToken::new(SECRET)));
}

#[test]
fn unknown_and_mismatching_values_are_hidden() {
    let user: directory::User = read(&json!({"passwordHint": SECRET}).to_string());
    let text = shown(&user);
    assert_hidden(&text);
    assert!(text.contains(r#""passwordHint": [13 bytes]"#), "{text}");

    let given =
        json!({"password": [SECRET], "emails": [SECRET], "name": {"givenName": {"x": SECRET}}});
    let lenient =
        from_slice::<directory::User>(given.to_string().as_bytes(), Mode::Lenient).unwrap();
    assert_eq!(lenient.mismatches.len(), 3);
    assert_hidden(&shown(&lenient));
    for key in ["password", "emails", "name"] {
        let malformed = json!({key: SECRET, "id": [SECRET]}).to_string();
        let error = from_slice::<directory::User>(malformed.as_bytes(), Mode::Strict).unwrap_err();
        assert_hidden(&format!("{error} {}", shown(&error)));
        let direct = serde_json::from_str::<directory::User>(r#"["open sesame"]"#);
        assert_hidden(&direct.unwrap_err().to_string());
    }
}

#[test]
fn requests_show_no_values() {
    let user = directory::User::new().primary_email("a@b").password(SECRET);
    let request = users::insert(user)
        .header("x-key", SECRET)
        .raw_query("key", SECRET)
        .quota_user(SECRET);
    assert_hidden(&shown(&request));
    let error = request.to_http().unwrap_err();
    assert_hidden(&format!("{error} {}", shown(&error)));
    assert_hidden(&shown(&users::get(SECRET)));
    let built = users::get("a").header("x-key", SECRET).to_http().unwrap();
    assert!(built.headers()["x-key"].is_sensitive());
    assert_hidden(&shown(&built));
}

#[test]
fn error_details_are_hidden() {
    let body = json!({"error": {
        "code": 400, "message": "bad", "status": "INVALID_ARGUMENT",
        "details": [{"@type": "t", "password": SECRET}], "extra": SECRET
    }});
    let response = http::Response::builder()
        .status(400)
        .header("x-echo", SECRET);
    let response = response.body(Bytes::from(body.to_string())).unwrap();
    let error = users::get("a").read_http(response).unwrap_err();
    assert_hidden(&format!("{error} {}", shown(&error)));
    let Error::Status(error) = error else {
        panic!()
    };
    let [ErrorDetail::Unknown(detail)] = error.details() else {
        panic!("{error:?}")
    };
    assert_eq!(detail["password"], SECRET);
    assert!(
        shown(&error).contains("password"),
        "the keys help to find the fault"
    );
}

#[test]
fn response_headers_are_hidden() {
    let response = http::Response::builder()
        .header("set-cookie", SECRET)
        .body(Bytes::from("{}"))
        .unwrap();
    let response = users::get("a").read_http(response).unwrap();
    assert_eq!(response.headers["set-cookie"], SECRET);
    assert_hidden(&shown(&response));
}

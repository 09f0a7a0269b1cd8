//! A value that does not fit is dropped and reported, and the rest of the page is read.

use std::sync::Mutex;

use serde_json::{Value, json};
use workspace_apis::Client;
use workspace_apis::admin_directory_v1::types::{User, Users};
use workspace_apis::admin_directory_v1::users;
use workspace_apis::gmail_v1::types::ListCseIdentitiesResponse;
use workspace_apis::prelude::*;
use workspace_apis::runtime::json::{Mode, from_slice};
use workspace_apis::runtime::{Body, BoxFuture, Error, Transport, TransportError};

use super::{json, read_lenient, shown};

/// Responds to every request with one text.
struct Always(Mutex<String>);

impl Transport for Always {
    fn send(
        &self,
        _: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let text = self.0.lock().unwrap().clone();
        Box::pin(std::future::ready(Ok(http::Response::new(Body::from(
            text,
        )))))
    }
}

fn client(body: &Value, strict: bool) -> Client {
    let transport = Always(Mutex::new(body.to_string()));
    Client::builder()
        .transport(transport)
        .strict(strict)
        .build()
        .unwrap()
}

/// Returns a page of users with mismatches in three of them.
fn page() -> Value {
    json!({
        "kind": "admin#directory#users",
        "users": [
            {"primaryEmail": "a@b", "emails": [{"address": "a@c"}, "a@d", {"address": "a@e", "primary": "yes"}]},
            {"primaryEmail": "b@b", "posixAccounts": [{"uid": "many", "gid": "7"}], "suspended": true},
            "c@b",
            {"primaryEmail": "d@b", "emails": {"address": "d@c"}, "name": ["D"], "customSchemas": {"Lab": 1, "Desk": {}}}
        ],
        "nextPageToken": "n"
    })
}

const MISMATCHES: &[&str] = &[
    "/users/0/emails/1: an object (UserEmail)",
    "/users/0/emails/2/primary: a boolean",
    "/users/1/posixAccounts/0/uid: an unsigned 64-bit integer",
    "/users/2: an object (User)",
    "/users/3/customSchemas/Lab: an object",
    "/users/3/emails: an array",
    "/users/3/name: an object (UserName)",
];

fn assert_read(page: &Users) {
    let users = page.users.as_deref().unwrap();
    let emails: Vec<_> = users
        .iter()
        .map(|it| it.primary_email.as_deref().unwrap())
        .collect();
    assert_eq!(emails, ["a@b", "b@b", "d@b"]);
    let addresses: Vec<_> = users[0]
        .emails
        .iter()
        .flatten()
        .map(|it| it.address.as_deref())
        .collect();
    assert_eq!(addresses, [Some("a@c"), Some("a@e")]);
    let account = &users[1].posix_accounts.as_ref().unwrap()[0];
    assert_eq!((account.uid, account.gid), (None, Some(7)));
    assert_eq!(account.unknown_fields().get("uid"), Some(&json!("many")));
    assert_eq!((&users[2].emails, &users[2].name), (&None, &None));
    assert_eq!(users[2].unknown_fields().get("name"), Some(&json!(["D"])));
    assert_eq!(page.next_page_token.as_deref(), Some("n"));
    // A mismatch outside of lists and maps is written back unchanged.
    let mut expected = self::page();
    expected["users"][0]["emails"]
        .as_array_mut()
        .unwrap()
        .remove(1);
    expected["users"][3]["customSchemas"]
        .as_object_mut()
        .unwrap()
        .remove("Lab");
    expected["users"].as_array_mut().unwrap().remove(2);
    assert_eq!(json(page), expected);
}

#[test]
fn only_mismatches_are_reported() {
    let (users, mismatches) = read_lenient::<Users>(&page().to_string());
    assert_eq!(mismatches, MISMATCHES);
    assert_read(&users);
}

#[tokio::test]
async fn response_reports_mismatches() {
    let body = page();
    let client = client(&body, false);
    let response = users::list().customer("c").response(&client).await.unwrap();
    let mismatches: Vec<String> = response.mismatches.iter().map(shown).collect();
    assert_eq!(mismatches, MISMATCHES);
    assert_eq!(response.mismatches[0].raw, json!("a@d"));
    assert_read(&response.value);
    assert_read(&users::list().customer("c").send(&client).await.unwrap());
}

#[tokio::test]
async fn strict_refuses_the_first_mismatch() {
    let body = page();
    let refused = |result: Result<Users, Error>| match result {
        Err(Error::Decode(error)) => error.into_inner(),
        other => panic!("{other:?}"),
    };
    let by_request = users::list().strict().send(&client(&body, false)).await;
    let by_client = users::list().send(&client(&body, true)).await;
    let errors = [refused(by_request), refused(by_client)];
    assert_eq!(errors[0], errors[1]);
    assert_eq!(errors[0].path, "/users/0/emails/1");
    assert_eq!(errors[0].expected, "an object (UserEmail)");
    assert!(!errors[0].to_string().contains("a@d"));
    // A text without mismatches is read in strict mode, too.
    let plain = json!({"users": [{"primaryEmail": "a@b", "of tomorrow": {}}]});
    users::list()
        .strict()
        .send(&client(&plain, true))
        .await
        .unwrap();
}

/// Reading by serde is lenient, too, and has no report.
#[test]
fn serde_reads_leniently() {
    let text = r#"{"id": 5, "emails": ["a", {"address": "b"}]}"#;
    let user: User = serde_json::from_str(text).unwrap();
    assert_eq!(
        serde_json::to_string(&user).unwrap(),
        r#"{"emails":[{"address":"b"}],"id":5}"#
    );
    serde_json::from_str::<User>("[]").unwrap_err();
}

#[test]
fn same_mismatch_everywhere_is_reported() {
    let identity =
        |index: usize| json!({"emailAddress": index, "primaryKeyPairId": index.to_string()});
    let given = json!({"cseIdentities": (0..3000).map(identity).collect::<Vec<_>>()});
    let (page, mismatches) = read_lenient::<ListCseIdentitiesResponse>(&given.to_string());
    assert_eq!(mismatches.len(), 3000);
    assert_eq!(
        mismatches[2999],
        "/cseIdentities/2999/emailAddress: a string"
    );
    assert_eq!(json(&page), given);
}

/// Many different mismatches: the values between them that fit are read.
#[test]
fn different_mismatches_are_reported() {
    let uid = |index: usize| match index % 2 {
        0 => index.to_string(),
        _ => format!("u{index}"),
    };
    let user = |index: usize| json!({"posixAccounts": [{"uid": uid(index)}]});
    let given = json!({"users": (0..500).map(user).collect::<Vec<_>>()});
    let (page, mismatches) = read_lenient::<Users>(&given.to_string());
    assert_eq!(mismatches.len(), 250);
    let accounts = page
        .users
        .iter()
        .flatten()
        .flat_map(|user| user.posix_accounts.iter().flatten());
    let uids: Vec<Option<u64>> = accounts.map(|account| account.uid).collect();
    assert_eq!(uids[..4], [Some(0), None, Some(2), None]);
    assert_eq!(uids.iter().flatten().count(), 250);
    assert_eq!(json(&page), given);
}

/// Keys with control characters, and keys that JSON pointers escape.
#[test]
fn unusual_keys_are_keys() {
    let given = r#"{"users": [
        {"id": "a", "\u0000id": "b", "suspended": "yes"},
        {"id": "c", "customSchemas": {"\u0000Lab": {"x": 1}, "Lab": {"y": 2}}},
        {"id": "d", "": {"\u0000": 2}, "a/b~c": 3}
    ]}"#;
    let (page, mismatches) = read_lenient::<Users>(given);
    assert_eq!(mismatches, ["/users/0/suspended: a boolean"]);
    let users = page.users.as_deref().unwrap();
    let ids: Vec<_> = users.iter().map(|it| it.id.as_deref()).collect();
    assert_eq!(ids, [Some("a"), Some("c"), Some("d")]);
    assert_eq!(users[1].custom_schemas.as_ref().unwrap()["Lab"]["y"], 2);
    assert_eq!(users[2].unknown_fields().get("a/b~c"), Some(&json!(3)));
    assert_eq!(users[2].unknown_fields().get("").unwrap()["\0"], 2);
    assert_eq!(json(&page), serde_json::from_str::<Value>(given).unwrap());
}

#[test]
fn malformed_text_is_an_error() {
    for (text, path) in [
        ("", ""),
        ("[]", ""),
        ("null", ""),
        ("<html>", ""),
        (r#"{"users": [{"id": "a"}"#, "/users/0/id"),
        (r#"{"users": [{"id": }]}"#, "/users/0/id"),
        (r#"{"users": []} x"#, ""),
    ] {
        for mode in [Mode::Lenient, Mode::Strict] {
            let error = from_slice::<Users>(text.as_bytes(), mode).expect_err(text);
            assert_eq!(error.path, path, "{text}: {error}");
        }
    }
    let deep = format!("{{\"x\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    from_slice::<User>(deep.as_bytes(), Mode::Lenient).unwrap_err();
}

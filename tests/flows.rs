//! Calls of the emitted crate beyond one JSON request: uploads, pages, operations, batches, and
//! methods by their ids. The server is a transport in memory. The client over real sockets is
//! tested beside its code.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "client",
    feature = "cloudchannel-v1",
    feature = "gmail-v1"
))]

use std::collections::VecDeque;
use std::sync::Mutex;

use bytes::Bytes;
use serde_json::{Value, json};
use workspace_apis::Client;
use workspace_apis::admin_directory_v1::{self as directory, users};
use workspace_apis::cloudchannel_v1::accounts::customers;
use workspace_apis::cloudchannel_v1::types::ProvisionCloudIdentityRequest;
use workspace_apis::gmail_v1::types::{Delegate, Draft, Message};
use workspace_apis::gmail_v1::users::{drafts, messages, settings::delegates};
use workspace_apis::runtime::{Batch, Media, MemoryTransport, PollingPolicy};
use workspace_apis::runtime::{Call, FromResponse, RawRequest, StaticToken};

const MAIL: &str = "From: liz@example.com\r\nTo: bob@example.com\r\nSubject: Hi\r\n\r\nHello.\r\n";

/// Creates a client of a server that returns these responses in order, and the server.
fn server(responses: impl IntoIterator<Item = http::Response<Bytes>>) -> (Client, MemoryTransport) {
    let responses: Mutex<VecDeque<_>> = Mutex::new(responses.into_iter().collect());
    let server = MemoryTransport::new(move |_| {
        let response = responses.lock().unwrap().pop_front();
        Ok(response.expect("no more requests than responses"))
    });
    let client = Client::builder()
        .transport(server.clone())
        .token_provider(StaticToken::new("t0ken"))
        .build();
    (client.unwrap(), server)
}

fn json_response(body: Value) -> http::Response<Bytes> {
    http::Response::new(Bytes::from(body.to_string()))
}

fn located(url: &str) -> http::Response<Bytes> {
    let response = http::Response::builder().header("location", url);
    response.body(Bytes::new()).unwrap()
}

/// Returns the verb and the URL of each request.
fn lines(server: &MemoryTransport) -> Vec<String> {
    let requests = server.requests();
    let line = |it: &http::Request<Bytes>| format!("{} {}", it.method(), it.uri());
    requests.iter().map(line).collect()
}

/// Uploads by each of the three protocols and checks the requests.
async fn upload<R>(
    request: impl Fn() -> workspace_apis::runtime::MediaUpload<R>,
    verb: &str,
    path: &str,
    metadata: &str,
) where
    R: Call,
    R::Response: FromResponse,
{
    let session = "https://gmail.googleapis.com/upload/session?upload_id=1";
    let (client, server) = server([
        json_response(json!({"id": "1"})),
        json_response(json!({"id": "2"})),
        located(session),
        json_response(json!({"id": "3"})),
    ]);
    request().simple().send(&client).await.unwrap();
    request().multipart().send(&client).await.unwrap();
    request().resumable().send(&client).await.unwrap();
    let url = format!("{verb} https://gmail.googleapis.com/upload/gmail/v1/users/me/{path}");
    let expected = [
        format!("{url}?uploadType=media"),
        format!("{url}?uploadType=multipart"),
        format!("{url}?uploadType=resumable"),
        format!("PUT {session}"),
    ];
    assert_eq!(lines(&server), expected);

    let requests = server.requests();
    let body = |index: usize| std::str::from_utf8(requests[index].body()).unwrap();
    let header = |index: usize, name: &str| requests[index].headers()[name].to_str().unwrap();
    assert_eq!(
        (header(0, "content-type"), body(0)),
        ("message/rfc822", MAIL)
    );
    let boundary = header(1, "content-type").strip_prefix("multipart/related; boundary=");
    let boundary = boundary.unwrap();
    let parts: Vec<&str> = body(1).split(&format!("--{boundary}")).collect();
    assert_eq!(parts.len(), 4, "{parts:?}");
    assert!(
        parts[1].ends_with(&format!("\r\n\r\n{metadata}\r\n")),
        "{}",
        parts[1]
    );
    assert!(
        parts[2].contains("content-type: message/rfc822\r\n"),
        "{}",
        parts[2]
    );
    assert!(
        parts[2].ends_with(&format!("\r\n\r\n{MAIL}\r\n")),
        "{}",
        parts[2]
    );
    assert_eq!(parts[3], "--\r\n");
    assert_eq!(body(2), metadata);
    assert_eq!(header(2, "x-upload-content-type"), "message/rfc822");
    assert_eq!(header(2, "x-upload-content-length"), MAIL.len().to_string());
    let range = format!("bytes 0-{}/{}", MAIL.len() - 1, MAIL.len());
    assert_eq!(
        (header(3, "content-range"), body(3)),
        (range.as_str(), MAIL)
    );
    assert!(
        requests
            .iter()
            .all(|it| it.headers()["authorization"] == "Bearer t0ken")
    );
}

#[tokio::test]
async fn gmail_uploads_use_three_protocols() {
    let media = || Media::new("message/rfc822", MAIL);
    let message = || Message::new().thread_id("t1");
    let draft = || Draft::new().message(message());
    let (of_message, of_draft) = (r#"{"threadId":"t1"}"#, r#"{"message":{"threadId":"t1"}}"#);

    let send = || messages::send("me", message()).upload(media());
    upload(send, "POST", "messages/send", of_message).await;
    let insert = || messages::insert("me", message()).upload(media());
    upload(insert, "POST", "messages", of_message).await;
    let import = || messages::import("me", message()).upload(media());
    upload(import, "POST", "messages/import", of_message).await;
    let create = || drafts::create("me", draft()).upload(media());
    upload(create, "POST", "drafts", of_draft).await;
    let update = || drafts::update("me", "d1", draft()).upload(media());
    upload(update, "PUT", "drafts/d1", of_draft).await;
    let send = || drafts::send("me", draft()).upload(media());
    upload(send, "POST", "drafts/send", of_draft).await;
}

#[tokio::test]
async fn users_are_listed_by_pages() {
    let (client, server) = server([
        json_response(json!({"users": [{"id": "1"}, {"id": "2"}], "nextPageToken": "a/b"})),
        json_response(json!({"nextPageToken": "c"})),
        json_response(json!({"users": [{"id": "3"}]})),
    ]);
    let mut items = users::list()
        .customer("my_customer")
        .max_results(2)
        .items(&client);
    let mut ids = Vec::new();
    while let Some(user) = items.next().await {
        ids.push(user.unwrap().id.unwrap());
    }
    assert_eq!(ids, ["1", "2", "3"]);
    let url = "https://admin.googleapis.com/admin/directory/v1/users";
    let expected = [
        format!("GET {url}?customer=my_customer&maxResults=2"),
        format!("GET {url}?customer=my_customer&maxResults=2&pageToken=a%2Fb"),
        format!("GET {url}?customer=my_customer&maxResults=2&pageToken=c"),
    ];
    assert_eq!(lines(&server), expected);
}

#[tokio::test]
async fn a_customer_is_provisioned() {
    let (client, server) = server([
        json_response(
            json!({"name": "operations/a1", "metadata": {"operationType": "CREATE_ENTITLEMENT"}}),
        ),
        json_response(json!({"name": "operations/a1"})),
        json_response(
            json!({"name": "operations/a1", "done": true, "response": {"domain": "example.com"}}),
        ),
    ]);
    let request = ProvisionCloudIdentityRequest::new();
    let operation = customers::provision_cloud_identity("accounts/A1/customers/S1", request)
        .send(&client)
        .await
        .unwrap();
    let at_once = PollingPolicy::new().first(std::time::Duration::ZERO);
    let customer = operation.wait_with(&client, at_once).await.unwrap();
    assert_eq!(customer.domain.as_deref(), Some("example.com"));
    let root = "https://cloudchannel.googleapis.com/v1";
    let start = format!("POST {root}/accounts/A1/customers/S1:provisionCloudIdentity");
    let poll = format!("GET {root}/operations/a1");
    assert_eq!(lines(&server), [start, poll.clone(), poll]);
}

#[tokio::test]
async fn calls_of_different_types_share_a_batch() {
    let part = |number: usize, status: &str, body: &str| {
        format!(
            "--b\r\ncontent-type: application/http\r\ncontent-id: <response-item-{number}>\r\n\r\n\
             HTTP/1.1 {status}\r\n\r\n{body}\r\n"
        )
    };
    let body = [
        part(1, "200 OK", r#"{"delegateEmail": "liz@example.com"}"#),
        part(
            0,
            "404 Not Found",
            r#"{"error": {"code": 404, "message": "No."}}"#,
        ),
        "--b--\r\n".to_owned(),
    ];
    let response = http::Response::builder()
        .header("content-type", "multipart/mixed; boundary=b")
        .body(Bytes::from(body.concat()))
        .unwrap();
    let (client, server) = server([response]);
    let mut batch = Batch::new();
    let mail = batch.add(messages::get("me", "m1"));
    let body = Delegate::new().delegate_email("liz@example.com");
    let delegate = batch.add(delegates::create("bob@example.com", body));
    let mut results = batch.send(&client).await;
    let delegate = results.take(delegate).unwrap();
    assert_eq!(delegate.delegate_email.as_deref(), Some("liz@example.com"));
    assert!(results.take(mail).unwrap_err().is_not_found());

    assert_eq!(lines(&server), ["POST https://gmail.googleapis.com/batch"]);
    let requests = server.requests();
    let sent = std::str::from_utf8(requests[0].body()).unwrap();
    let calls: Vec<&str> = sent
        .lines()
        .filter(|it| it.ends_with(" HTTP/1.1"))
        .collect();
    let expected = [
        "GET /gmail/v1/users/me/messages/m1 HTTP/1.1",
        "POST /gmail/v1/users/bob%40example.com/settings/delegates HTTP/1.1",
    ];
    assert_eq!(calls, expected);
}

#[tokio::test]
async fn method_is_called_by_id() {
    let (client, server) = server([json_response(json!({"id": "7", "ahead": {"of": "us"}}))]);
    let request = RawRequest::find(directory::METHODS, "directory.users.insert").unwrap();
    let user = json!({
        "primaryEmail": "liz@example.com",
        "name": {"givenName": "Liz", "familyName": "Smith"},
        "password": "p", "ahead": 1,
    });
    let response = request
        .parameter("aheadToo", "yes")
        .body(&user)
        .response(&client)
        .await
        .unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(response.value.unwrap()["ahead"]["of"], "us");
    let line = "POST https://admin.googleapis.com/admin/directory/v1/users?aheadToo=yes";
    assert_eq!(lines(&server), [line]);
    let sent: Value = serde_json::from_slice(server.requests()[0].body()).unwrap();
    assert_eq!(sent, user);
}

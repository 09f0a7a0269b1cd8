//! Waits for operations over real sockets: those that succeed, fail, never end, or have a name that
//! must not be polled.

use std::time::Duration;

use super::error::OperationProblem;
use super::operation::Operation;
use super::polling::PollingPolicy;
use crate::call::Call;
use crate::error::Error;
use crate::method::{Method, Parameter, Polling, Verb};
use crate::request::{PathProblem, Request, RequestProblem, RetryPolicy};
use crate::test_support::samples::{API, Item, Job};
use crate::test_support::server::{Act, Server, ok, respond};

static POLL: Method = Method {
    id: "shelf.operations.get",
    path: "v1/{name=operations/**}",
    parameters: &[Parameter::path("name")],
    ..Method::new(&API)
};

static START: Method = Method {
    id: "shelf.items.bind",
    verb: Verb::Post,
    path: "v1/items:bind",
    operation: Some(Polling {
        get: Some(&POLL),
        result: None,
    }),
    ..Method::new(&API)
};

static BLIND: Method = Method {
    operation: Some(Polling {
        get: None,
        result: None,
    }),
    ..START
};

#[derive(Clone, Debug)]
pub(crate) struct Bind(Request);
call!(Bind -> Operation<Job, Item, Item>);
resumes!(Bind, START);

fn bind() -> Bind {
    Bind(Request::new(&START))
}

fn quick() -> PollingPolicy {
    PollingPolicy::new()
        .first(Duration::from_millis(2))
        .deadline(Duration::from_secs(10))
}

#[tokio::test]
async fn is_polled_until_done() {
    let server = Server::start(|index, _| {
        ok(match index {
            0 => r#"{"name": "operations/a b/7", "metadata": {"title": "none"}}"#,
            // A later response does not change the name to poll.
            1 => r#"{"name": "operations/other", "metadata": {"title": "half"}}"#,
            2 => r#"{}"#,
            _ => r#"{"done": true, "response": {"@type": "x", "title": "t"}}"#,
        })
    })
    .await;
    let client = server.client();
    let operation = bind().send(&client).await.unwrap();
    assert_eq!(operation.method().map(|it| it.id), Some("shelf.items.bind"));
    let operation = operation.poll(&client).await.unwrap();
    let metadata = operation.metadata().unwrap().unwrap();
    assert_eq!(metadata.title.as_deref(), Some("half"));
    assert_eq!(operation.name(), Some("operations/a b/7"));
    let item = operation.wait_with(&client, quick()).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    let lines = server.lines();
    assert_eq!(lines[0], "POST /v1/items:bind");
    assert_eq!(lines[1..], ["GET /v1/operations/a%20b/7"; 3]);
    assert_eq!(server.seen()[3].header("authorization"), "");
}

#[tokio::test]
async fn finished_operation_is_not_polled() {
    let server = Server::start(|_, _| ok(r#"{"done": true, "response": {"title": "t"}}"#)).await;
    let client = server.client();
    let item = bind().send(&client).await.unwrap().wait(&client).await;
    assert_eq!(item.unwrap().title.as_deref(), Some("t"));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn failed_operation_has_its_status() {
    let server = Server::start(|index, _| {
        ok(match index {
            0 => r#"{"name": "operations/1"}"#,
            _ => {
                r#"{"name": "operations/1", "done": true,
                     "error": {"code": 5, "message": "Gone.", "details": [{"@type": "d"}]}}"#
            }
        })
    })
    .await;
    let client = server.client();
    let operation = bind().send(&client).await.unwrap();
    let error = operation.wait_with(&client, quick()).await.unwrap_err();
    let text = error.to_string();
    let start = "operation `operations/1` failed: `shelf.items.bind` failed: 404 NOT_FOUND: Gone. \
                 (127.0.0.1:";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains(", polled once in "), "{text}");
    let Error::Operation(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.name(), Some("operations/1"));
    let status = error.as_api_error().unwrap();
    assert!(status.is_not_found());
    assert_eq!(status.details().len(), 1);
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn name_outside_its_collection_is_rejected() {
    for (name, reason) in [
        ("../x", PathProblem::Dots),
        ("operations/../x", PathProblem::Dots),
        ("operations//x", PathProblem::Empty),
        ("items/7", PathProblem::Shape("operations/**")),
    ] {
        let server = Server::start(move |_, _| ok(&format!(r#"{{"name": "{name}"}}"#))).await;
        let client = server.client();
        let operation = bind().send(&client).await.unwrap();
        // The default pauses: the test does not wait.
        let waited = operation.clone().wait(&client).await.unwrap_err();
        let polled = operation.poll(&client).await.unwrap_err();
        for error in [waited, polled] {
            let Error::Request(error) = error else {
                panic!("{error}")
            };
            let problem = RequestProblem::PathArgument {
                name: "name".into(),
                reason: reason.clone(),
            };
            assert_eq!(error.problems(), [problem]);
        }
        assert_eq!(server.lines(), ["POST /v1/items:bind"]);
    }
}

#[tokio::test]
async fn timed_out_operation_can_be_resumed() {
    let server = Server::start(|index, _| {
        ok(match index {
            0..5 => r#"{"name": "operations/1"}"#,
            _ => r#"{"done": true, "response": {"title": "t"}}"#,
        })
    })
    .await;
    let client = server.client();
    let brief = PollingPolicy::new()
        .first(Duration::from_millis(40))
        .deadline(Duration::from_millis(60));
    let operation = bind().send(&client).await.unwrap();
    let error = operation.wait_with(&client, brief).await.unwrap_err();
    let Error::Operation(error) = &error else {
        panic!("{error}")
    };
    assert!(matches!(error.problem(), OperationProblem::Deadline));
    let resumed = Bind::resume(error.name().unwrap());
    assert!(!resumed.is_done());
    assert_eq!(resumed.metadata(), Ok(None));
    let item = resumed.wait_with(&client, quick()).await.unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    assert_eq!(server.lines()[1..], ["GET /v1/operations/1"; 5]);
}

#[tokio::test]
async fn hanging_server_meets_the_deadline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let client = crate::client::Client::builder()
        .endpoint(endpoint)
        .build()
        .unwrap();
    let brief = PollingPolicy::new()
        .first(Duration::from_millis(1))
        .deadline(Duration::from_millis(50));
    let error = Bind::resume("operations/1")
        .wait_with(&client, brief)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Operation(error) if matches!(error.problem(), OperationProblem::Deadline)),
        "{error}"
    );
}

#[tokio::test]
async fn missing_name_fails_at_once() {
    let server = Server::start(|_, _| ok("{}")).await;
    let client = server.client();
    let unnamed = bind().send(&client).await.unwrap().wait(&client).await;
    let blind = Operation::<Job, Item, Item>::resume(&BLIND, "operations/1");
    let unknown = Operation::<Job, Item, Item>::new(Job::default());
    for (result, unnamed) in [
        (unnamed, true),
        (unknown.wait(&client).await, true),
        (blind.wait(&client).await, false),
    ] {
        let Err(Error::Operation(error)) = &result else {
            panic!("{result:?}")
        };
        assert_eq!(
            matches!(error.problem(), OperationProblem::Unnamed),
            unnamed
        );
        assert_eq!(
            matches!(error.problem(), OperationProblem::NoPolling),
            !unnamed
        );
    }
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn transient_failure_does_not_end_polling() {
    let server = Server::start(|index, _| match index {
        0 | 2 => respond("503 Busy", &[], "{}"),
        1 => Act::Close(b"HTTP".to_vec()),
        _ => ok(r#"{"done": true, "response": {"title": "t"}}"#),
    })
    .await;
    let never = RetryPolicy::never();
    let client = server.builder().retry(never).build().unwrap();
    let waited = Bind::resume("operations/1").wait_with(&client, quick());
    assert_eq!(waited.await.unwrap().title.as_deref(), Some("t"));
    assert_eq!(server.lines().len(), 4);

    let server = Server::start(|_, _| respond("503 Busy", &[], "{}")).await;
    let never = RetryPolicy::never();
    let client = server.builder().retry(never).build().unwrap();
    // The first pause would be longer than the time there is.
    let brief = PollingPolicy::new().deadline(Duration::from_millis(800));
    let waited = Bind::resume("operations/1").wait_with(&client, brief);
    let error = waited.await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains("503"), "{source}");
    let Error::Operation(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.name(), Some("operations/1"));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn permanent_poll_error_ends_polling() {
    let server = Server::start(|_, _| respond("403 Forbidden", &[], "{}")).await;
    let waited = Bind::resume("operations/1").wait_with(&server.client(), quick());
    assert!(waited.await.unwrap_err().is_permission_denied());
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_wait() {
    let (_runtime, server) = Server::start_blocking(|index, _| {
        ok(match index {
            0 => r#"{"name": "operations/7"}"#,
            1 | 2 => r#"{"name": "operations/7", "metadata": {"title": "half"}}"#,
            _ => r#"{"done": true, "response": {"title": "t"}}"#,
        })
    });
    let client = server.client();
    let operation = bind().send_blocking(&client).unwrap();
    let operation = operation.poll_blocking(&client).unwrap();
    assert!(!operation.is_done());
    let item = operation.wait_with_blocking(&client, quick()).unwrap();
    assert_eq!(item.title.as_deref(), Some("t"));
    assert_eq!(server.lines().len(), 4);
    let done = Bind::resume("operations/7").wait_blocking(&client);
    assert_eq!(done.unwrap().title.as_deref(), Some("t"));
}

fn mismatching(index: usize) -> Act {
    ok(match index {
        0 => r#"{"name": "operations/1"}"#,
        _ => r#"{"name": "operations/1", "done": true, "response": {"title": 7, "size": "2"}}"#,
    })
}

#[tokio::test]
async fn wait_response_reports_mismatches() {
    let server = Server::start(|index, _| mismatching(index)).await;
    let client = server.client();
    let operation = bind().send(&client).await.unwrap();
    let read = operation
        .wait_response_with(&client, quick())
        .await
        .unwrap();
    assert_eq!((read.value.title, read.value.size), (None, Some(2)));
    assert_eq!(read.mismatches.len(), 1);
    assert_eq!(read.mismatches[0].path, "/title");
}

#[cfg(feature = "blocking")]
#[test]
fn wait_response_blocking_reports_mismatches() {
    let (_runtime, server) = Server::start_blocking(|index, _| mismatching(index));
    let client = server.client();
    let operation = bind().send_blocking(&client).unwrap();
    let read = operation
        .wait_response_with_blocking(&client, quick())
        .unwrap();
    assert_eq!(read.mismatches.len(), 1);
}

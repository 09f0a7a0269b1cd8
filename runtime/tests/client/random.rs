//! Random servers: a POST that may have been processed is never sent again.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};

use crate::api::{item, nothing};
use crate::server::{Act, Server, json};
use crate::{Batch, HyperTransport};

/// Returns a server's reaction to a request, and `true` if it may have processed it.
fn choices() -> Vec<(bool, fn() -> Act)> {
    vec![
        (false, || json("429 Too Many Requests", "{}")),
        (false, || {
            json(
                "403 Forbidden",
                r#"{"error":{"errors":[{"reason":"userRateLimitExceeded"}]}}"#,
            )
        }),
        (false, || json("401 Unauthorized", "{}")),
        (true, || json("500 Internal Server Error", "{}")),
        (true, || json("503 Service Unavailable", "<html>")),
        (true, || json("408 Request Timeout", "")),
        (true, || json("200 OK", "{}")),
        (true, || json("200 OK", "{\"title\":")),
        (true, || json("204 No Content", "")),
        (true, || json("404 Not Found", "{}")),
        (true, || Act::Reset),
        (true, || Act::Close(Vec::new())),
        (true, || {
            Act::Close(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec())
        }),
        (true, || Act::Close(b"HTTP/1.1 2".to_vec())),
        (true, || Act::Close(b"nothing\r\n\r\n".to_vec())),
    ]
}

/// Returns a server that acts at random, and the numbers of the requests that it may have
/// processed.
async fn server() -> (Server, Arc<Mutex<BTreeSet<usize>>>) {
    let processed = Arc::<Mutex<BTreeSet<usize>>>::default();
    let (log, random) = (processed.clone(), RandomState::new());
    let server = Server::start(move |index, _| {
        let choices = choices();
        let number = random.hash_one(index) as usize;
        let (may_be_processed, act) = choices[number % choices.len()];
        if may_be_processed {
            log.lock().unwrap().insert(index);
        }
        act()
    })
    .await;
    (server, processed)
}

#[tokio::test]
async fn post_is_processed_once_at_most() {
    let mut repeated = 0;
    let transport = HyperTransport::new().unwrap();
    for run in 0..300 {
        let (server, processed) = server().await;
        let client = server
            .builder()
            .transport(transport.clone())
            .build()
            .unwrap();
        let verb = ["POST", "PATCH"][run % 2];
        let result = match run % 3 {
            0 => nothing(verb).send(&client).await,
            _ => item(verb).send(&client).await.map(|_| ()),
        };
        let (count, processed) = (server.lines().len(), processed.lock().unwrap());
        repeated += usize::from(count > 1);
        // Nothing is sent after a request that may have been processed.
        let first = processed.first().copied().unwrap_or(count - 1);
        assert_eq!(first + 1, count, "{verb}: {processed:?}, {result:?}");
    }
    assert!(repeated > 20, "{repeated}");
}

#[tokio::test]
async fn batched_post_is_processed_once_at_most() {
    let transport = HyperTransport::new().unwrap();
    for _ in 0..100 {
        let (server, processed) = server().await;
        let client = server
            .builder()
            .transport(transport.clone())
            .build()
            .unwrap();
        let mut batch = Batch::new();
        batch.add(item("POST"));
        batch.add(item("GET"));
        batch.send(&client).await;
        let (seen, processed) = (server.seen(), processed.lock().unwrap());
        let has_post = |index: &&usize| seen[**index].body_text().contains("POST /v1/items");
        let posts = processed.iter().filter(has_post).count();
        assert!(posts <= 1, "{processed:?}");
    }
}

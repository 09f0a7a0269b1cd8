//! Stands in for three of Google's hosts, on one port of this machine. It knows the story of the
//! wire table: each request must be the next one of the table, and gets the table's answer.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

#[allow(dead_code)] // other tests read more of it
#[path = "../../tests/wire/table.rs"]
mod table;

use table::Entry;

/// Headers that belong to the connection or to the client, and are not in the table.
const OWN: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "content-length",
    "host",
    "user-agent",
];

/// A running fake.
pub struct FakeGoogle {
    server: MockServer,
    story: Story,
}

impl FakeGoogle {
    /// Starts it, at the beginning of the story.
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let story = Story(Arc::new(Mutex::new(table::story().into())));
        Mock::given(any())
            .respond_with(story.clone())
            .mount(&server)
            .await;
        Self { server, story }
    }

    /// Where it plays this host: at a path of the same name.
    pub fn root_url(&self, host: &str) -> String {
        format!("{}/{host}/", self.server.uri())
    }

    /// Makes sure that the story was told to its end.
    pub fn finish(&self) -> Result<(), Box<dyn Error>> {
        match self.story.left().front() {
            None => Ok(()),
            Some(next) => Err(format!("nobody asked to {}", next.name).into()),
        }
    }
}

/// What is still to come.
#[derive(Clone)]
struct Story(Arc<Mutex<VecDeque<Entry>>>);

impl Story {
    fn left(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Respond for Story {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let next = self.left().pop_front();
        match (next, as_google_sees_it(request)) {
            (Some(entry), Some(request)) => answer(&entry, &request),
            _ => refusal("this is not in the story"),
        }
    }
}

/// The request with the URL that it has at Google: the path `/host/path` stands for
/// `https://host/path`.
fn as_google_sees_it(request: &Request) -> Option<http::Request<bytes::Bytes>> {
    let query = request.url.query().map(|it| format!("?{it}"));
    let path = request.url.path().strip_prefix('/')?;
    let mut seen = http::Request::builder()
        .method(request.method.clone())
        .uri(format!("https://{path}{}", query.unwrap_or_default()))
        .body(request.body.clone().into())
        .ok()?;
    let headers = request.headers.iter();
    let headers = headers.filter(|(name, _)| !OWN.contains(&name.as_str()));
    seen.headers_mut()
        .extend(headers.map(|(name, value)| (name.clone(), value.clone())));
    Some(seen)
}

/// What the table has as an answer, or how the request differs from the table.
fn answer(entry: &Entry, request: &http::Request<bytes::Bytes>) -> ResponseTemplate {
    println!("  > {} {}", request.method(), request.uri());
    print_json(
        "  >",
        &serde_json::from_slice(request.body()).unwrap_or_default(),
    );
    let differences = entry.differences(request);
    if !differences.is_empty() {
        return refusal(&differences.join("; "));
    }
    let body = entry.answer.body.clone().unwrap_or_default();
    println!("  < {}", entry.answer.status);
    print_json("  <", &body);
    ResponseTemplate::new(entry.answer.status).set_body_json(body)
}

/// An error as Google's APIs have it.
fn refusal(message: &str) -> ResponseTemplate {
    let error = serde_json::json!({"code": 400, "message": message, "status": "INVALID_ARGUMENT"});
    ResponseTemplate::new(400).set_body_json(serde_json::json!({"error": error}))
}

/// JSON on lines of its own; nothing where there is none.
fn print_json(lead: &str, value: &Value) {
    if value.is_null() {
        return;
    }
    for line in format!("{value:#}").lines() {
        println!("{lead} {line}");
    }
}

//! Stands in for Google's hosts, on one port of this machine.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The reactions of the fake to requests.
pub trait Service: Send + Sync + 'static {
    /// Returns the response to a request, which has its URL at Google.
    fn respond(&self, request: &http::Request<Bytes>) -> Response;
}

/// A response with a JSON body.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body; null for none.
    pub body: Value,
}

impl Response {
    /// Creates a response with this body.
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, body }
    }

    /// Creates an error in the form that Google's APIs share.
    pub fn error(status: u16, message: &str) -> Self {
        let error = serde_json::json!({"code": status, "message": message});
        Self::new(status, serde_json::json!({"error": error}))
    }
}

/// A running fake.
pub struct FakeGoogle {
    server: MockServer,
}

impl FakeGoogle {
    /// Starts it.
    pub async fn start(service: Arc<impl Service>) -> Self {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(Hosts(service))
            .mount(&server)
            .await;
        Self { server }
    }

    /// Returns the URL that replaces `https://host/`: a path of the same name.
    pub fn root_url(&self, host: &str) -> String {
        format!("{}/{host}/", self.server.uri())
    }
}

/// All hosts in one.
struct Hosts<S>(Arc<S>);

impl<S: Service> Respond for Hosts<S> {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let response = match at_google(request) {
            Some(request) => self.0.respond(&request),
            None => Response::error(400, "this is no URL of a host"),
        };
        let template = ResponseTemplate::new(response.status);
        match response.body {
            Value::Null => template,
            body => template.set_body_json(body),
        }
    }
}

/// Returns the request with its URL at Google: the path `/host/path` stands for
/// `https://host/path`.
fn at_google(request: &Request) -> Option<http::Request<Bytes>> {
    let query = request.url.query().map(|it| format!("?{it}"));
    let path = request.url.path().strip_prefix('/')?;
    let mut seen = http::Request::builder()
        .method(request.method.clone())
        .uri(format!("https://{path}{}", query.unwrap_or_default()))
        .body(request.body.clone().into())
        .ok()?;
    *seen.headers_mut() = request.headers.clone();
    Some(seen)
}

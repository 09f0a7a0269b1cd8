//! Requests of the client, and requests that it does not send, with a transport that only records.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Method as HttpMethod, Uri};

use crate::auth::AuthError;
use crate::client::error::HostProblem;
use crate::error::Error;
use crate::method::{Api, Method, Verb};
use crate::test_support::samples::{self, API, EVIL_API, Item, ItemName};
use crate::transport::TransportError;
use crate::*;

/// The requests that were sent: verb, URL, headers, body.
type Sent = (HttpMethod, Uri, HeaderMap, Bytes);

/// Records requests and returns the same response to all of them.
#[derive(Clone)]
struct Recorder {
    sent: Arc<Mutex<Vec<Sent>>>,
    status: u16,
    body: &'static str,
}

impl Recorder {
    fn responding(status: u16, body: &'static str) -> Self {
        Self {
            sent: Arc::default(),
            status,
            body,
        }
    }

    fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut *self.sent.lock().unwrap())
    }
}

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let shown = format!("{request:?}");
            assert!(!shown.contains("sesame"), "{shown}");
            let (parts, body) = request.into_parts();
            let body = body.bytes(usize::MAX).await?;
            self.sent
                .lock()
                .unwrap()
                .push((parts.method, parts.uri, parts.headers, body));
            let mut response = http::Response::new(Body::from(self.body));
            *response.status_mut() = self.status.try_into().unwrap();
            Ok(response)
        })
    }
}

/// Returns a token and records the requested scopes.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<Vec<String>>>);

impl TokenProvider for Provider {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        self.0.lock().unwrap().push(request.scopes().join(" "));
        Box::pin(async { Ok(Token::new("sesame")) })
    }
}

fn builder(recorder: &Recorder) -> ClientBuilder {
    Client::builder()
        .transport(recorder.clone())
        .token_provider(StaticToken::new("sesame"))
        .retry(RetryPolicy::never())
}

const SHELF: &str = "https://www.googleapis.com/auth/shelf";

fn item() -> Item {
    Item::new().title("t").key("sesame")
}

#[tokio::test]
async fn request_is_sent_as_built_with_token() {
    let recorder = Recorder::responding(200, r#"{"title": "u"}"#);
    let client = builder(&recorder).user_agent("test/1").build().unwrap();
    let request = samples::create("o", item());
    let built = request.to_http().unwrap();
    assert_eq!(request.send(&client).await.unwrap(), Item::new().title("u"));
    let (verb, uri, mut headers, body) = recorder.sent().pop().unwrap();
    assert_eq!(
        (&verb, &uri, &body),
        (built.method(), built.uri(), built.body())
    );
    let token = headers.remove("authorization").unwrap();
    assert_eq!(token, "Bearer sesame");
    assert!(token.is_sensitive());
    assert_eq!(headers.remove("user-agent").unwrap(), "test/1");
    assert_eq!(&headers, built.headers());
}

#[tokio::test]
async fn scopes_of_client_precede_the_methods() {
    let recorder = Recorder::responding(200, "{}");
    let provider = Provider::default();
    let client = || {
        Client::builder()
            .transport(recorder.clone())
            .token_provider(provider.clone())
    };
    let one = client().build().unwrap();
    samples::create("o", item()).send(&one).await.unwrap();
    let other = "https://a.example/scope";
    let own = client().scopes([other, SHELF]).build().unwrap();
    samples::create("o", item()).send(&own).await.unwrap();
    static OPEN: Method = Method {
        path: "x/{owner}",
        verb: Verb::Post,
        ..Method::new(&API)
    };
    samples::create_with(&OPEN, "o", item())
        .send(&one)
        .await
        .unwrap();
    assert_eq!(
        *provider.0.lock().unwrap(),
        [SHELF.to_owned(), format!("{other} {SHELF}")]
    );
    let tokens: Vec<bool> = recorder
        .sent()
        .iter()
        .map(|sent| sent.2.contains_key("authorization"))
        .collect();
    assert_eq!(tokens, [true, true, false]);
}

#[tokio::test]
async fn nothing_leaves_for_another_host() {
    let recorder = Recorder::responding(200, "{}");
    let provider = Provider::default();
    let client = Client::builder()
        .transport(recorder.clone())
        .token_provider(provider.clone())
        .build()
        .unwrap();
    let plain = Client::builder()
        .transport(recorder.clone())
        .build()
        .unwrap();
    let api = |root_url| &*Box::leak(Box::new(Api { root_url, ..API }));
    for (api, path, refusal) in [
        (&EVIL_API, "{owner}", Some(HostProblem::Unknown)),
        (
            api("https://shelf.googleapis.com.evil.example/"),
            "{owner}",
            Some(HostProblem::Unknown),
        ),
        (
            api("http://shelf.googleapis.com/"),
            "{owner}",
            Some(HostProblem::Plaintext),
        ),
        (
            api("https://shelf.googleapis.com@evil.example/"),
            "{owner}",
            None,
        ),
        (
            api("https://shelf.googleapis.com"),
            "@evil.example/{owner}",
            None,
        ),
        (
            api("https://shelf.googleapis.com"),
            ".evil.example/{owner}",
            None,
        ),
        (api("http://127.0.0.1"), ".evil.example/{owner}", None),
    ] {
        let method = &*Box::leak(Box::new(Method {
            path,
            scopes: &["s"],
            verb: Verb::Post,
            ..Method::new(api)
        }));
        for client in [&client, &plain] {
            let request = samples::create_with(method, "o", item());
            let error = request
                .header("authorization", "Bearer sesame")
                .send(client)
                .await
                .unwrap_err();
            match (&error, refusal) {
                (Error::Host(error), Some(reason)) => assert_eq!(error.reason(), reason),
                (Error::Request(_), None) => {}
                _ => panic!("{error}"),
            }
            assert!(!format!("{error} {error:?}").contains("sesame"));
        }
    }
    assert_eq!(recorder.sent().len(), 0);
    assert!(provider.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn named_host_is_allowed() {
    let recorder = Recorder::responding(200, "{}");
    static EVIL: Method = Method {
        path: "{owner}",
        scopes: &["s"],
        ..Method::new(&EVIL_API)
    };
    let send = async |builder: ClientBuilder| {
        let client = builder.build().unwrap();
        samples::create_with(&EVIL, "o", item())
            .send(&client)
            .await
            .unwrap();
        let (_, uri, headers, _) = recorder.sent().pop().unwrap();
        assert_eq!(headers["authorization"], "Bearer sesame");
        uri.to_string()
    };
    let builder = || builder(&recorder);
    assert_eq!(
        send(builder().allow_host("EVIL.example")).await,
        "https://evil.example/o"
    );
    assert_eq!(
        send(builder().endpoint("http://127.0.0.1:99")).await,
        "http://127.0.0.1:99/o"
    );
    assert_eq!(
        send(builder().endpoint("https://a.example/b/")).await,
        "https://a.example/b/o"
    );
    let both = builder()
        .endpoint("https://a.example")
        .root_url(&API, "https://b.example");
    assert_eq!(send(both).await, "https://b.example/o");
}

#[test]
fn invalid_settings_are_rejected() {
    for builder in [
        Client::builder().endpoint("http://a.example/"),
        Client::builder().endpoint("https://a.example@b.example/"),
        Client::builder().endpoint("a.example"),
        Client::builder().endpoint(""),
        Client::builder().endpoint("https://a.example/?q"),
        Client::builder().endpoint("https://a.example/#f"),
        Client::builder().endpoint("ftp://localhost/"),
        Client::builder().root_url(&API, "http://10.0.0.1/"),
        Client::builder().allow_host("https://a.example"),
        Client::builder().user_agent("a\nb"),
    ] {
        let shown = format!("{builder:?}");
        assert!(
            matches!(builder.build(), Err(Error::Config(_) | Error::Host(_))),
            "{shown}"
        );
    }
}

#[test]
fn scopes_are_urls() {
    let build = |scope: &str| Client::builder().scopes([scope]).build();
    for scope in [
        "openid",
        "email",
        "profile",
        SHELF,
        "https://mail.google.com/",
    ] {
        build(scope).unwrap();
    }
    for (scope, error) in [
        ("", "a scope is empty"),
        (
            "gmail.readonly",
            "the scope `gmail.readonly` is not a URL: write \
             `https://www.googleapis.com/auth/gmail.readonly`",
        ),
        (
            "https://a.example/x https://a.example/y",
            "the scope `https://a.example/x https://a.example/y` is several: give each by itself",
        ),
    ] {
        assert_eq!(build(scope).unwrap_err().to_string(), error);
    }
}

#[tokio::test]
async fn a_plain_host_can_be_allowed() {
    let recorder = Recorder::responding(200, "{}");
    let client = builder(&recorder)
        .allow_insecure_host("emulator")
        .endpoint("http://emulator:8080");
    samples::create("o", item())
        .send(&client.build().unwrap())
        .await
        .unwrap();
    assert_eq!(recorder.sent()[0].1, "http://emulator:8080/v1/o/items");
    let other = builder(&recorder)
        .allow_insecure_host("emulator")
        .endpoint("http://other");
    assert!(matches!(other.build(), Err(Error::Host(_))));
}

#[tokio::test]
async fn unbuildable_request_is_not_sent() {
    let recorder = Recorder::responding(200, "{}");
    let client = builder(&recorder).build().unwrap();
    let error = samples::get("shelves/s/items/..")
        .send(&client)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert_eq!(recorder.sent().len(), 0);
}

#[tokio::test]
async fn an_own_authorization_header_wins() {
    let recorder = Recorder::responding(200, "x");
    let provider = Provider::default();
    let client = Client::builder()
        .transport(recorder.clone())
        .token_provider(provider.clone())
        .build()
        .unwrap();
    let request = samples::get(ItemName::new("s", "i"));
    request
        .header("Authorization", "Bearer own")
        .header("user-agent", "mine")
        .send(&client)
        .await
        .unwrap();
    let (_, _, headers, _) = recorder.sent().pop().unwrap();
    assert_eq!(
        (&headers["authorization"], &headers["user-agent"]),
        (&"Bearer own".parse().unwrap(), &"mine".parse().unwrap())
    );
    assert!(provider.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn invalid_token_is_not_shown() {
    let recorder = Recorder::responding(200, "{}");
    let client = Client::builder()
        .transport(recorder.clone())
        .token_provider(StaticToken::new("sesame\n"))
        .build()
        .unwrap();
    let error = samples::create("o", item())
        .send(&client)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Auth(_)));
    let text =
        "could not obtain an access token: the token has characters that a header cannot have";
    assert!(error.to_string().contains(text), "{error}");
    assert!(!format!("{error} {error:?}").contains("sesame"));
    assert_eq!(recorder.sent().len(), 0);
}

#[tokio::test]
async fn strict_is_per_client_or_request() {
    let recorder = Recorder::responding(200, r#"{"title": "t", "size": []}"#);
    let lenient = builder(&recorder).build().unwrap();
    let strict = builder(&recorder).strict(true).build().unwrap();
    let request = || samples::create("o", item());
    let response = request().response(&lenient).await.unwrap();
    assert_eq!(response.mismatches.len(), 1);
    assert_eq!(response.value.title.as_deref(), Some("t"));
    for result in [
        request().strict().send(&lenient).await,
        request().send(&strict).await,
    ] {
        assert!(matches!(result, Err(Error::Decode(_))));
    }
}

#[tokio::test]
async fn other_status_is_an_error() {
    for status in [300, 301, 302, 304, 307, 308, 400, 404, 429, 500, 503] {
        let recorder = Recorder::responding(status, r#"{"title": "t"}"#);
        let client = builder(&recorder).build().unwrap();
        let error = samples::create("o", item())
            .send(&client)
            .await
            .unwrap_err();
        let error = error.as_api_error().unwrap();
        assert_eq!(error.http_status().as_u16(), status);
        assert_eq!(error.method(), "shelf.owners.items.create");
        assert_eq!(recorder.sent().len(), 1);
    }
}

#[tokio::test]
async fn a_response_is_bounded() {
    let recorder = Recorder::responding(200, "0123456789");
    let fits = builder(&recorder).response_limit(10).build().unwrap();
    let request = || samples::get(ItemName::new("s", "i"));
    assert_eq!(request().send(&fits).await.unwrap().data, "0123456789");
    let small = builder(&recorder).response_limit(9).build().unwrap();
    let error = request().send(&small).await.unwrap_err();
    let text = error.to_string();
    let start = "`shelf.items.get` failed: the response is longer than the client's limit \
                 (shelf.googleapis.com, 1 attempt in ";
    assert!(text.starts_with(start), "{text}");
    let recorder = Recorder::responding(500, "0123456789");
    let small = builder(&recorder).response_limit(9).build().unwrap();
    let error = request().send(&small).await.unwrap_err();
    assert_eq!(error.as_api_error().unwrap().body(), "012345678");
}

#[test]
fn debug_shows_no_secret() {
    let token = Token::new("sesame").with_expiry(std::time::SystemTime::now());
    let client = builder(&Recorder::responding(200, "")).build().unwrap();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        token,
        StaticToken::new("sesame"),
        client,
        builder(&Recorder::responding(200, "")),
        Body::from("sesame"),
    );
    assert!(!shown.contains("sesame"), "{shown}");
    assert!(shown.contains("Body { length: Some(6), .. }"), "{shown}");
}

#[test]
fn futures_are_send_and_owned() {
    fn spawnable<F: Future + Send + 'static>(_: F) {}
    let client = builder(&Recorder::responding(200, "")).build().unwrap();
    spawnable(samples::create("o", item()).send(&client));
    spawnable(samples::create("o", item()).response(&client));
    spawnable(samples::move_item("a", "b", "c").send(&client));
}

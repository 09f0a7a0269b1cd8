//! The hosts that receive access tokens: Google's own hosts over TLS, this machine, and hosts that
//! the caller named. The document is untrusted: its root URL and its paths are checked by the rule.

#![cfg(all(feature = "client", feature = "gmail-v1"))]

use std::sync::{Arc, Mutex};

use workspace_apis::Client;
use workspace_apis::gmail_v1::users::settings::cse::identities;
use workspace_apis::runtime::{
    Api, AuthError, Body, BoxFuture, ClientBuilder, Error, HostProblem, Method, Request,
    RequestProblem, SendFuture, Token, TokenProvider, TokenRequest, Transport, TransportError,
    UrlProblem,
};

/// The URL and the `authorization` header of a request.
type Sent = (String, Option<String>);

/// Records requests, and returns the same response to all of them.
#[derive(Clone, Default)]
struct Recorder {
    sent: Arc<Mutex<Vec<Sent>>>,
    /// The location to which the response redirects, if it does.
    redirect: Option<&'static str>,
}

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let token = request.headers().get("authorization");
        let token = token.map(|it| it.to_str().unwrap().to_owned());
        self.sent
            .lock()
            .unwrap()
            .push((request.uri().to_string(), token));
        let mut response = http::Response::builder();
        if let Some(location) = self.redirect {
            response = response.status(307).header("location", location);
        }
        let response = response.body(Body::from("{}")).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Returns a token and counts the requests for it.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<usize>>);

impl TokenProvider for Provider {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Token, AuthError>> {
        *self.0.lock().unwrap() += 1;
        Box::pin(std::future::ready(Ok(Token::new("t0ken"))))
    }
}

/// Returns an API of this name.
fn api(name: &'static str) -> Api {
    Api {
        name,
        version: "v1",
        revision: "0",
        root_url: "https://gmail.googleapis.com/",
        mtls_root_url: None,
        service_path: "",
        batch_path: None,
        endpoints: &[],
        alt_json: false,
        data_wrapper: false,
        user_agent: "tokens/0.1.0",
    }
}

/// Returns a method of a document with any content.
fn method(root_url: &str, path: &str) -> &'static Method {
    fn leak<T: ?Sized>(value: Box<T>) -> &'static T {
        Box::leak(value)
    }
    let api = Api {
        root_url: leak(root_url.into()),
        ..api("gmail")
    };
    leak(Box::new(Method {
        id: "gmail.users.evil",
        path: leak(path.into()),
        scopes: &["https://mail.google.com/"],
        ..Method::new(leak(Box::new(api)))
    }))
}

/// The outcome of a call.
struct Outcome {
    result: Result<(), Error>,
    sent: Vec<Sent>,
    asked: usize,
}

async fn call(request: Request, settings: impl Fn(ClientBuilder) -> ClientBuilder) -> Outcome {
    let (recorder, provider) = (Recorder::default(), Provider::default());
    let builder = Client::builder()
        .transport(recorder.clone())
        .token_provider(provider.clone());
    let client = settings(builder).build().unwrap();
    let result = SendFuture::<()>::new(request, &client).await;
    let sent = recorder.sent.lock().unwrap().clone();
    let asked = *provider.0.lock().unwrap();
    Outcome {
        result,
        sent,
        asked,
    }
}

#[tokio::test]
async fn nothing_is_sent_to_other_hosts() {
    use HostProblem::{Plaintext, Unknown};
    for (root_url, expected) in [
        ("https://evil.example/", Unknown),
        ("https://evil.example:443/", Unknown),
        ("https://gmail.googleapis.com.evil.example/", Unknown),
        ("https://evilgoogleapis.com/", Unknown),
        ("https://googleapis.com/", Unknown),
        ("https://gmail.googleapis.co/", Unknown),
        ("https://gmail-googleapis.com/", Unknown),
        ("https://localhost.evil.example/", Unknown),
        ("https://127.0.0.1.evil.example/", Unknown),
        ("http://169.254.169.254/", Unknown),
        ("https://0.0.0.0/", Unknown),
        ("https://[::ffff:8.8.8.8]/", Unknown),
        ("http://gmail.googleapis.com/", Plaintext),
        ("http://gmail.googleapis.com:443/", Plaintext),
    ] {
        let outcome = call(Request::new(method(root_url, "x")), |it| it).await;
        match outcome.result {
            Err(Error::Host(error)) => assert_eq!(error.reason(), expected, "{root_url}"),
            other => panic!("{root_url}: {other:?}"),
        }
        assert_eq!((outcome.sent, outcome.asked), (vec![], 0), "{root_url}");
    }
}

#[tokio::test]
async fn path_cannot_change_the_host() {
    use UrlProblem::{Host, Root, Template};
    for (root_url, path, expected) in [
        ("https://gmail.googleapis.com", "@evil.example/x", Host),
        ("https://gmail.googleapis.com", ":443@evil.example/x", Host),
        ("https://gmail.googleapis.com", ":x@evil.example/x", Host),
        ("https://gmail.googleapis.com", ".evil.example/x", Host),
        ("https://gmail.googleapis.com", ":8443/x", Host),
        ("https://gmail.googleapis.com", "x/y", Host),
        (
            "https://gmail.googleapis.com",
            "\\@evil.example/x",
            Template,
        ),
        ("https://gmail.googleapis.com", "?@evil.example/x", Template),
        ("https://gmail.googleapis.com/", "../../evil", Template),
        ("https://gmail.googleapis.com/", "%2e%2E/evil", Template),
        ("https://gmail.googleapis.com@evil.example/", "x", Root),
        ("https://evil.example#.googleapis.com/", "x", Root),
        ("https://evil.example?.googleapis.com/", "x", Root),
        ("https://evil.example\\.googleapis.com/", "x", Root),
        ("https://", "evil.example/x", Root),
        ("//gmail.googleapis.com/", "x", Root),
        ("gmail.googleapis.com/", "x", Root),
        ("ftp://gmail.googleapis.com/", "x", Root),
        ("", "https://gmail.googleapis.com/x", Root),
    ] {
        let what = format!("{root_url} and {path}");
        let outcome = call(Request::new(method(root_url, path)), |it| it).await;
        match outcome.result {
            Err(Error::Request(error)) => {
                assert_eq!(error.problems(), [RequestProblem::Url(expected)], "{what}")
            }
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!((outcome.sent, outcome.asked), (vec![], 0), "{what}");
    }
}

#[tokio::test]
async fn google_and_loopback_get_the_token() {
    for root_url in [
        "https://gmail.googleapis.com/",
        "https://GMAIL.GoogleAPIs.com/",
        "https://gmail.googleapis.com./",
        "https://gmail.googleapis.com:8443/",
        "https://gmail.europe-west3.rep.googleapis.com/",
        "https://localhost/",
        "http://localhost:8080/",
        "http://127.0.0.1:8080/",
        "http://127.9.9.9/",
        "http://[::1]:8080/",
    ] {
        let outcome = call(Request::new(method(root_url, "x")), |it| it).await;
        outcome
            .result
            .unwrap_or_else(|error| panic!("{root_url}: {error}"));
        let (url, token) = &outcome.sent[0];
        assert_eq!(
            (token.as_deref(), outcome.asked),
            (Some("Bearer t0ken"), 1),
            "{root_url}"
        );
        let uri: http::Uri = url.parse().unwrap();
        assert_eq!(
            uri.authority(),
            root_url.parse::<http::Uri>().unwrap().authority()
        );
    }
}

#[tokio::test]
async fn named_host_gets_the_token() {
    let evil = || Request::new(method("https://evil.example/", "x"));
    let gmail = || Request::new(method("https://gmail.googleapis.com/", "x"));
    let sent = |outcome: Outcome| {
        outcome.result.unwrap();
        outcome.sent
    };
    let to = |url: &str| vec![(url.to_owned(), Some("Bearer t0ken".to_owned()))];
    let allowed = call(evil(), |it| it.allow_host("evil.example")).await;
    assert_eq!(sent(allowed), to("https://evil.example/x"));
    let moved = call(gmail(), |it| it.endpoint("https://proxy.example/gmail")).await;
    assert_eq!(sent(moved), to("https://proxy.example/gmail/x"));
    let of_api = call(gmail(), |it| {
        it.root_url(&api("gmail"), "https://proxy.example/")
    })
    .await;
    assert_eq!(sent(of_api), to("https://proxy.example/x"));
    let of_another = call(evil(), |it| {
        it.root_url(&api("admin"), "https://evil.example/")
    })
    .await;
    assert_eq!(
        sent(of_another),
        to("https://evil.example/x"),
        "a host is allowed for all APIs"
    );
}

/// A caller's own `authorization` header is a credential, too.
#[tokio::test]
async fn credential_headers_follow_the_host_rule() {
    let with_header = |root_url| {
        let mut request = Request::new(method(root_url, "x"));
        request.header("authorization", "Bearer own");
        request
    };
    let outcome = call(with_header("https://evil.example/"), |it| it).await;
    assert!(matches!(outcome.result, Err(Error::Host(_))));
    assert_eq!(outcome.sent, []);
    let outcome = call(with_header("https://gmail.googleapis.com/"), |it| it).await;
    assert_eq!(outcome.sent[0].1.as_deref(), Some("Bearer own"));
    assert_eq!(outcome.asked, 0);
}

#[tokio::test]
async fn redirect_carries_no_token() {
    let recorder = Recorder {
        redirect: Some("https://evil.example/"),
        ..Recorder::default()
    };
    let builder = Client::builder()
        .transport(recorder.clone())
        .token_provider(Provider::default());
    let client = builder.build().unwrap();
    let error = identities::get("me", "liz@example.com")
        .send(&client)
        .await
        .unwrap_err();
    assert_eq!(error.as_api_error().unwrap().http_status(), 307);
    assert_eq!(recorder.sent.lock().unwrap().len(), 1);
}

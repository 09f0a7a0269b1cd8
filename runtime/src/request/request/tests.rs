//! Requests as plain values: their built form, and the problems that prevent it.

use super::*;
use crate::call::Call;
use crate::method::{Api, Verb};
use crate::request::error::PathProblem;
use crate::response::ReadRules;
use crate::scalar::FieldMask;
use crate::test_support::samples::{self, API, Create, Item, ItemName};

fn uri(request: &Create) -> String {
    request.to_http().unwrap().uri().to_string()
}

fn problems(result: Result<http::Request<Bytes>, RequestError>) -> Vec<RequestProblem> {
    result.unwrap_err().problems().to_vec()
}

/// Returns the URL of a `GET` with this path and one argument `x`.
fn get(api: &'static Api, path: &'static str, x: &str) -> Result<String, Vec<RequestProblem>> {
    let method = Box::leak(Box::new(Method {
        id: "a.get",
        path,
        ..Method::new(api)
    }));
    let built = Request::new(method).path("x", x).to_http();
    built
        .map(|it| it.uri().to_string())
        .map_err(|error| error.problems().to_vec())
}

fn api(root_url: &'static str, service_path: &'static str) -> &'static Api {
    Box::leak(Box::new(Api {
        root_url,
        service_path,
        ..API
    }))
}

fn url_problem(problem: UrlProblem) -> Result<String, Vec<RequestProblem>> {
    Err(vec![RequestProblem::Url(problem)])
}

#[test]
fn has_verb_url_headers_and_body() {
    let request = samples::create("liz@example.com", Item::new().title("é").key("sesame"));
    let built = request.header("X-Extra", "1").to_http().unwrap();
    assert_eq!(built.method(), http::Method::POST);
    assert_eq!(
        built.uri(),
        "https://shelf.googleapis.com/v1/liz%40example.com/items"
    );
    assert_eq!(built.headers()["content-type"], "application/json");
    assert_eq!(built.headers()["x-goog-api-version"], "2026-01-01");
    assert_eq!(built.headers()["x-extra"], "1");
    assert_eq!(built.headers().len(), 3);
    let body: Value = serde_json::from_slice(built.body()).unwrap();
    assert_eq!(body, serde_json::json!({"title": "é", "key": "sesame"}));
}

#[test]
fn no_body_has_no_content_headers() {
    let built = samples::get(ItemName::new("s", "i")).to_http().unwrap();
    assert_eq!(built.method(), http::Method::GET);
    assert_eq!(
        built.uri(),
        "https://shelf.googleapis.com/v1/shelves/s/items/i:read"
    );
    assert!(built.headers().is_empty() && built.body().is_empty());
}

#[test]
fn query_parameters_are_replaced_appended_removed() {
    let start = || samples::create("o", Item::new().title("t"));
    for (request, query) in [
        (start(), ""),
        (
            start().page_token("a b").page_token("c/d"),
            "?pageToken=c%2Fd",
        ),
        (
            start().label_ids(["a", "b&c"]).label_ids(["x", "y"]),
            "?labelIds=x&labelIds=y",
        ),
        (start().label_ids(["a"]).label_ids([""; 0]), ""),
        (
            start().fields(FieldMask::new("a,b(c)")),
            "?fields=a%2Cb%28c%29",
        ),
        (start().fields("a"), "?fields=a"),
        (start().fields(Item::TITLE), "?fields=title"),
        (
            start().quota_user("q").pretty_print(false),
            "?quotaUser=q&prettyPrint=false",
        ),
        (
            start().raw_query("a b", "1").raw_query("a b", "2"),
            "?a%20b=1&a%20b=2",
        ),
    ] {
        assert_eq!(
            uri(&request),
            format!("https://shelf.googleapis.com/v1/o/items{query}")
        );
    }
}

#[test]
fn json_is_requested_if_not_default() {
    static OLD: Api = Api {
        alt_json: true,
        ..API
    };
    static LIST: Method = Method {
        path: "x",
        ..Method::new(&OLD)
    };
    let uri = |request: &Request| request.to_http().unwrap().uri().to_string();
    let mut request = Request::new(&LIST).query("q", 1_u64);
    assert_eq!(uri(&request), "https://shelf.googleapis.com/x?q=1&alt=json");
    request.raw_query("alt", "media");
    assert_eq!(
        uri(&request),
        "https://shelf.googleapis.com/x?q=1&alt=media"
    );
}

#[test]
fn data_wrapper_is_applied() {
    static OLD: Api = Api {
        data_wrapper: true,
        ..API
    };
    static CREATE: Method = Method {
        verb: Verb::Post,
        path: "x",
        required: &["/title"],
        ..Method::new(&OLD)
    };
    let request = Request::new(&CREATE).body(&Item::default().title("a"));
    let sent = request.to_http().unwrap();
    assert_eq!(sent.body(), r#"{"data":{"title":"a"}}"#);
    assert!(
        Request::new(&CREATE)
            .body(&Item::default())
            .to_http()
            .is_err()
    );
    let read = |text: &'static str| {
        let response = http::Response::new(bytes::Bytes::from(text));
        let read = crate::response::read::<Item>(ReadRules::of(&request, true), response);
        read.unwrap().value.title
    };
    assert_eq!(
        read(r#" {"etag": 1, "data" : {"title": "b"} }"#).as_deref(),
        Some("b")
    );
    assert_eq!(read(r#"{"title": "c"}"#).as_deref(), Some("c"));
}

#[test]
fn all_problems_are_reported_without_values() {
    let request = samples::move_item("wrong/sesame", "..", "a//sesame").header("Host", "sesame");
    let error = request.to_http().unwrap_err();
    assert_eq!(
        error.to_string(),
        "a request of `shelf.items.move` cannot be built: \
         path argument `from` is not of the form `shelves/*`; \
         path argument `to` has a segment `.` or `..`; \
         path argument `rest` is empty, or has a `/` at an end or beside another; \
         header `host` is set by the connection"
    );
    assert!(!format!("{error:?} {request:?}").contains("sesame"));
}

#[test]
fn required_fields_are_found_at_depth() {
    let paths = |body: Item| -> Vec<String> {
        let problems = problems(samples::create("", body).to_http());
        assert!(matches!(
            problems.first(),
            Some(RequestProblem::PathArgument { .. })
        ));
        let paths = problems.iter().skip(1).map(|problem| match problem {
            RequestProblem::MissingField { path } => path.clone(),
            other => panic!("{other}"),
        });
        paths.collect()
    };
    assert_eq!(paths(Item::new()), ["title"]);
    assert_eq!(paths(Item::new().title("t").clear(Item::TITLE)), ["title"]);
    let parts = [Item::new().title("a"), Item::new()];
    assert_eq!(paths(Item::new().parts(parts)), ["title", "parts[1].title"]);
    let none = Request::new(&samples::CREATE).path("owner", "o").to_http();
    assert_eq!(
        problems(none),
        [RequestProblem::MissingField {
            path: "title".to_owned()
        }]
    );
    assert!(
        samples::create("o", Item::new().title(""))
            .to_http()
            .is_ok()
    );
}

#[test]
fn invalid_resource_name_is_rejected() {
    static READ: Method = Method {
        path: "v1/{x=**}",
        ..Method::new(&API)
    };
    for (name, reason) in [
        (ItemName::new("s", "a/b"), PathProblem::Slash),
        (ItemName::new("s/items/x", "a"), PathProblem::Slash),
        (ItemName::new("", "a"), PathProblem::Empty),
        (ItemName::new("s", ".."), PathProblem::Dots),
    ] {
        let expected = [RequestProblem::PathArgument {
            name: "x".into(),
            reason,
        }];
        assert_eq!(
            problems(Request::new(&READ).path("x", &name).to_http()),
            expected
        );
        assert_eq!(
            problems(Request::new(&READ).path("x", name).to_http()),
            expected
        );
    }
    let built = Request::new(&READ)
        .path("x", ItemName::new("a:b", "é"))
        .to_http()
        .unwrap();
    assert_eq!(built.uri().path(), "/v1/shelves/a%3Ab/items/%C3%A9");
}

#[test]
fn the_path_is_appended_never_joined() {
    let google = "https://shelf.googleapis.com/";
    for (api, path, url) in [
        (
            api(google, ""),
            "a:b/{x}",
            "https://shelf.googleapis.com/a:b/v",
        ),
        (
            api(google, "s/v1/"),
            "{x}",
            "https://shelf.googleapis.com/s/v1/v",
        ),
        (api(google, ""), "/{x}", "https://shelf.googleapis.com//v"),
        (
            api(google, ""),
            "//evil.example/{x}",
            "https://shelf.googleapis.com///evil.example/v",
        ),
        (
            api(google, ""),
            "https://evil.example/{x}",
            "https://shelf.googleapis.com/https://evil.example/v",
        ),
        (
            api("http://[::1]:80/base/", ""),
            "{x}",
            "http://[::1]:80/base/v",
        ),
    ] {
        assert_eq!(get(api, path, "v").as_deref(), Ok(url));
    }
}

#[test]
fn a_path_cannot_change_the_host() {
    for (root, path, problem) in [
        (
            "https://shelf.googleapis.com",
            ".evil.example/{x}",
            UrlProblem::Host,
        ),
        (
            "https://shelf.googleapis.com",
            "@evil.example/{x}",
            UrlProblem::Host,
        ),
        (
            "https://shelf.googleapis.com",
            ":1@evil.example/{x}",
            UrlProblem::Host,
        ),
        ("https://shelf.googleapis.com", "{x}/a", UrlProblem::Host),
        (
            "https://shelf.googleapis.com@evil.example/",
            "{x}",
            UrlProblem::Root,
        ),
        ("ftp://shelf.googleapis.com/", "{x}", UrlProblem::Root),
        ("shelf.googleapis.com/", "{x}", UrlProblem::Root),
        ("https://", "evil.example/{x}", UrlProblem::Root),
        ("https://shelf.googleapis.com/?", "{x}", UrlProblem::Root),
        ("https://shelf.googleapis.com/#", "{x}", UrlProblem::Root),
        ("", "https://evil.example/{x}", UrlProblem::Root),
        (
            "https://shelf.googleapis.com/",
            "a/../{x}",
            UrlProblem::Template,
        ),
        (
            "https://shelf.googleapis.com/",
            "a/{x}/%2e%2E",
            UrlProblem::Template,
        ),
        (
            "https://shelf.googleapis.com/",
            "a b/{x}",
            UrlProblem::Invalid,
        ),
    ] {
        assert_eq!(
            get(api(root, ""), path, "v"),
            url_problem(problem),
            "{root} {path}"
        );
    }
    // A value that would complete a segment of dots.
    assert!(get(&API, "a/.{x}", ".").is_err());
    let long = "x".repeat(70_000);
    assert_eq!(get(&API, "{x}", &long), url_problem(UrlProblem::Invalid));
}

#[test]
fn an_unchecked_body_may_lack_fields() {
    assert!(samples::create("o", Item::new()).to_http().is_err());
    assert!(
        samples::create("o", Item::new())
            .unchecked()
            .to_http()
            .is_ok()
    );
}

#[test]
fn header_parameters_replace_earlier_values() {
    let mut request = Request::new(&samples::CREATE).path("owner", "o");
    request.unchecked();
    request.header_parameter("X-Size", 1_i64);
    request.header_parameter("X-Size", 2_i64);
    request.header_parameters("X-Tag", ["a", "b"].map(str::to_owned));
    let built = request
        .clone()
        .with_header("If-Match", "e".to_owned())
        .to_http()
        .unwrap();
    let all = |name: &str| -> Vec<_> { built.headers().get_all(name).iter().collect() };
    assert_eq!(all("x-size"), ["2"]);
    assert_eq!(all("x-tag"), ["a", "b"]);
    assert_eq!(all("if-match"), ["e"]);
    request.header_parameter("X-Tag", "a\nb".to_owned());
    assert!(matches!(
        problems(request.to_http()).as_slice(),
        [RequestProblem::Header {
            reason: HeaderProblem::Value,
            ..
        }]
    ));
}

#[test]
fn headers_are_checked_and_replace_defaults() {
    let request = || samples::create("o", Item::new().title("t"));
    for (name, value, reason) in [
        ("a b", "v", HeaderProblem::Name),
        ("", "v", HeaderProblem::Name),
        ("x", "a\r\nb: c", HeaderProblem::Value),
        ("Content-Length", "0", HeaderProblem::Reserved),
        ("TRANSFER-ENCODING", "chunked", HeaderProblem::Reserved),
        ("connection", "close", HeaderProblem::Reserved),
    ] {
        let problems = problems(request().header(name, value).to_http());
        assert!(
            matches!(problems.as_slice(), [RequestProblem::Header { reason: it, .. }] if *it == reason),
            "{name}"
        );
    }
    let built = request()
        .header("content-type", "application/json; v=2")
        .header("x-two", "1")
        .header("X-Two", "2")
        .to_http()
        .unwrap();
    let all = |name: &str| -> Vec<_> { built.headers().get_all(name).iter().collect() };
    assert_eq!(all("content-type"), ["application/json; v=2"]);
    assert_eq!(all("x-two"), ["1", "2"]);
    assert!(built.headers()["x-two"].is_sensitive());
}

#[test]
fn raw_bodies_keep_their_type() {
    static PUT: Method = Method {
        verb: Verb::Put,
        path: "x",
        required: &["/a"],
        ..Method::new(&API)
    };
    let built = |body| Request::new(&PUT).body_raw(body).to_http();
    let csv = built(HttpBody::new("text/csv", "a,b")).unwrap();
    assert_eq!(
        (&csv.headers()["content-type"], csv.body().as_ref()),
        (&HeaderValue::from_static("text/csv"), &b"a,b"[..])
    );
    let plain = built(HttpBody::new("", "x")).unwrap();
    assert_eq!(
        plain.headers()[header::CONTENT_TYPE],
        "application/octet-stream"
    );
    assert_eq!(
        problems(built(HttpBody::new("a\nb", "x"))),
        [RequestProblem::ContentType]
    );
}

#[test]
fn unsearchably_deep_body_is_sent() {
    let mut body = serde_json::json!({"title": "t"});
    for _ in 0..200 {
        body = serde_json::json!({"title": "t", "parts": [body]});
    }
    let request = Request::new(&samples::CREATE).path("owner", "o");
    assert!(request.body_json(&body).to_http().is_ok());
}

#[test]
fn a_body_may_be_any_json() {
    static POST: Method = Method {
        verb: Verb::Post,
        path: "x",
        ..Method::new(&API)
    };
    let built = Request::new(&POST)
        .body_json(&vec![1_i64, 2])
        .to_http()
        .unwrap();
    assert_eq!(built.body().as_ref(), br#"["1","2"]"#);
}

#[test]
fn debug_shows_names_and_lengths_only() {
    let request = samples::create("sesame1", Item::new().title("sesame2"))
        .page_token("sesame3")
        .header("x-token", "sesame4")
        .raw_query("q", "sesame5");
    let shown = format!("{request:?}");
    assert!(!shown.contains("sesame"), "{shown}");
    for name in [
        "shelf.owners.items.create",
        "owner",
        "pageToken",
        "x-token",
        "Some(19)",
    ] {
        assert!(shown.contains(name), "{name} in {shown}");
    }
    let body = format!("{:?}", HttpBody::new("text/plain", "sesame"));
    assert_eq!(
        body,
        "HttpBody { content_type: \"text/plain\", length: 6, .. }"
    );
}

#[test]
fn invalid_time_is_rejected() {
    use crate::scalar::Timestamp;
    let at = |text: &str| {
        Request::new(&samples::CREATE)
            .path("owner", "o")
            .query("at", Timestamp::new(text))
    };
    let error = at("yesterday").to_http().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the parameter `at` is not a time as in `2014-10-02T15:01:23.045Z`"),
        "{error}"
    );
    let fine = at("2014-10-02T15:01:23Z").to_http();
    assert!(!format!("{fine:?}").contains("`at`"));
}

//! Pages over real sockets: tokens in query and body, and servers that never end.

use std::collections::BTreeMap;

use super::error::PageProblem;
use crate::call::Call;
use crate::error::Error;
use crate::json::UnknownFields;
use crate::method::{Method, PageToken, Paging, Verb};
use crate::request::ApiRequest;
use crate::request::Request;
use crate::test_support::samples::{self, API, Item};
use crate::test_support::server::{Act, Server, ok, respond};

const PAGING: Paging = Paging {
    token: PageToken::Query("pageToken"),
    next: "nextToken",
    items: Some("items"),
    size: Some("maxResults"),
};

static LIST: Method = Method {
    id: "shelf.items.list",
    path: "v1/items",
    paging: Some(PAGING),
    ..Method::new(&API)
};

static REPORT: Method = Method {
    id: "shelf.items.report",
    verb: Verb::Post,
    path: "v1/items:report",
    paging: Some(Paging {
        token: PageToken::Body("pageToken"),
        ..PAGING
    }),
    ..Method::new(&API)
};

/// A response with another name for the field of the next page token.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shelf {
    items: Option<Vec<Item>>,
    by_key: Option<BTreeMap<String, Item>>,
    next_token: Option<String>,
    unknown_fields: UnknownFields,
}

message! {
    Shelf {
        "items" => items,
        "byKey" => by_key,
        "nextToken" => next_token,
    }
}

#[derive(Clone, Debug)]
struct List(Request);
call!(List -> Shelf);
paged!(List, next_token, items => [Item]);

#[derive(Clone, Debug)]
struct ListMap(Request);
call!(ListMap -> Shelf);
paged!(ListMap, next_token, by_key => {Item});

#[derive(Clone, Debug)]
struct Report(Request);
call!(Report -> Shelf);
paged!(Report, next_token, items => [Item]);

fn list() -> List {
    let mut request = Request::new(&LIST);
    request.set("maxResults", 2);
    List(request)
}

/// Three pages: `a`, none, `b` and `c`.
fn three(index: usize) -> Act {
    ok(match index {
        0 => r#"{"items": [{"title": "a"}], "nextToken": "t/1"}"#,
        1 => r#"{"nextToken": "t2"}"#,
        _ => r#"{"items": [{"title": "b"}, {"title": "c"}], "nextToken": ""}"#,
    })
}

async fn titles<R: crate::paging::paged::PagedItems<Item = Item>>(
    mut items: crate::paging::pages::Items<R>,
) -> Vec<String> {
    let mut titles = Vec::new();
    while let Some(item) = items.next().await {
        titles.push(item.unwrap().title.unwrap());
    }
    titles
}

#[tokio::test]
async fn query_token_pages_are_followed() {
    let server = Server::start(|index, _| three(index)).await;
    let client = server.client();
    assert_eq!(titles(list().items(&client)).await, ["a", "b", "c"]);
    assert_eq!(
        server.lines(),
        [
            "GET /v1/items?maxResults=2",
            "GET /v1/items?maxResults=2&pageToken=t%2F1",
            "GET /v1/items?maxResults=2&pageToken=t2",
        ]
    );
}

#[tokio::test]
async fn body_token_pages_are_followed() {
    let server = Server::start(|index, _| three(index)).await;
    let client = server.client();
    let request = || {
        let body = serde_json::json!({"pageSize": 2, "filter": "f"});
        Report(Request::new(&REPORT).body_json(&body))
    };
    assert_eq!(titles(request().items(&client)).await, ["a", "b", "c"]);
    let bodies: Vec<String> = server
        .seen()
        .iter()
        .map(|it| it.body_text().to_owned())
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"filter":"f","pageSize":2}"#,
            r#"{"filter":"f","pageSize":2,"pageToken":"t/1"}"#,
            r#"{"filter":"f","pageSize":2,"pageToken":"t2"}"#,
        ]
    );
    let unwritten = Report(Request::new(&REPORT)).pages(&client).next().await;
    assert!(unwritten.unwrap().is_ok(), "the first page needs no token");
}

#[tokio::test]
async fn map_items_have_their_keys() {
    let server = Server::start(|index, _| {
        ok(match index {
            0 => r#"{"byKey": {"x": {"title": "a"}, "y": {"title": "b"}}, "nextToken": "1"}"#,
            _ => r#"{"byKey": {"z": {"title": "c"}}}"#,
        })
    })
    .await;
    let client = server.client();
    let mut items = ListMap(Request::new(&LIST)).items(&client);
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        let (key, item) = item.unwrap();
        found.push(key + &item.title.unwrap());
    }
    assert_eq!(found, ["xa", "yb", "zc"]);
}

#[tokio::test]
async fn pages_are_requested_on_demand() {
    let server = Server::start(|index, _| three(index)).await;
    let client = server.client();
    let mut pages = list().pages(&client);
    assert_eq!(server.lines().len(), 0);
    assert_eq!(pages.next_page_token(), None);
    assert_eq!(pages.next().await.unwrap().unwrap().items.unwrap().len(), 1);
    assert_eq!(server.lines().len(), 1);
    assert_eq!(pages.next_page_token().as_deref(), Some("t/1"));
    assert_eq!(pages.next().await.unwrap().unwrap().items, None);
    assert_eq!(pages.next().await.unwrap().unwrap().items.unwrap().len(), 2);
    assert_eq!(pages.next_page_token(), None);
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none());
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn failed_page_can_be_requested_again() {
    let server = Server::start(|index, _| match index {
        1 => respond("400 Bad Request", &[], "{}"),
        _ => three(index),
    })
    .await;
    let client = server.client();
    let mut pages = list().pages(&client);
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await, Some(Err(Error::Status(_)))));
    assert!(pages.next().await.is_none());
    let token = pages.next_page_token().unwrap();
    let again = List(list().into_request().query("pageToken", token));
    assert_eq!(titles(again.items(&client)).await, ["b", "c"]);
}

#[tokio::test]
async fn repeated_token_is_an_error() {
    // The same token always; tokens in a ring; the token of the request itself.
    for (ring, pages) in [(1, 2), (3, 4)] {
        let server = Server::start(move |index, _| {
            let page = format!(
                r#"{{"items": [{{"title": "a"}}], "nextToken": "t{}"}}"#,
                index % ring
            );
            ok(&page)
        })
        .await;
        let mut items = list().items(&server.client());
        for _ in 0..pages {
            assert!(items.next().await.unwrap().is_ok());
        }
        let error = items.next().await.unwrap().unwrap_err();
        assert!(
            matches!(&error, Error::Page(error) if error.problem() == PageProblem::RepeatedToken),
            "{error}"
        );
        assert!(items.next().await.is_none());
        assert_eq!(server.lines().len(), pages);
    }
    let server = Server::start(|_, _| ok(r#"{"nextToken": "own"}"#)).await;
    let request = List(list().into_request().query("pageToken", "own"));
    let mut pages = request.pages(&server.client());
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await, Some(Err(Error::Page(_)))));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn endless_empty_pages_are_an_error() {
    let server =
        Server::start(|index, _| ok(&format!(r#"{{"items": [], "nextToken": "{index}"}}"#))).await;
    let mut items = list().items(&server.client());
    let error = items.next().await.unwrap().unwrap_err();
    let text = error.to_string();
    let start =
        "the pages of `shelf.items.list` are empty, one after another, without an end (127.0.0.1:";
    assert!(text.starts_with(start), "{text}");
    assert_eq!(server.lines().len(), 1001);
}

#[tokio::test]
async fn field_selection_includes_the_token() {
    let server = Server::start(|index, _| three(index)).await;
    let client = server.client();
    let request = List(Request::new(&LIST)).fields("items(title)");
    assert_eq!(titles(request.items(&client)).await, ["a", "b", "c"]);
    let named = List(Request::new(&LIST)).fields("items,nextToken");
    named.pages(&client).next().await.unwrap().unwrap();
    let lines = server.lines();
    assert_eq!(
        lines[0],
        "GET /v1/items?fields=items%28title%29%2CnextToken"
    );
    assert_eq!(lines[3], "GET /v1/items?fields=items%2CnextToken");
}

#[test]
fn streams_cross_threads() {
    fn stream<S: futures_core::Stream + Send + Unpin + 'static>(_: S) {}
    let client = crate::client::Client::builder().build().unwrap();
    stream(list().pages(&client));
    stream(list().items(&client));
    let shown = format!("{:?} {:?}", list().pages(&client), list().items(&client));
    assert!(shown.contains("shelf.items.list"), "{shown}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_pages_and_items() {
    let (runtime, server) = Server::start_blocking(|index, _| three(index % 3));
    let client = server.client();
    let titles: Vec<String> = list()
        .items_blocking(&client)
        .map(|item| item.unwrap().title.unwrap())
        .collect();
    assert_eq!(titles, ["a", "b", "c"]);
    let mut pages = list().pages_blocking(&client);
    assert_eq!(pages.next().unwrap().unwrap().items.unwrap().len(), 1);
    assert_eq!(pages.next_page_token().as_deref(), Some("t/1"));
    assert_eq!(pages.by_ref().map(Result::unwrap).count(), 2);
    assert!(pages.next().is_none());
    assert_eq!(server.lines().len(), 6);

    // In asynchronous code: one error, then the end, and no request.
    runtime.block_on(async {
        let mut items = list().items_blocking(&client);
        let error = items.next().unwrap().unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        assert!(items.next().is_none());
    });
    assert_eq!(server.lines().len(), 6);
}

#[cfg(feature = "blocking")]
#[test]
fn failed_page_ends_the_iterator() {
    let (_runtime, server) = Server::start_blocking(|index, _| match index {
        0 => three(0),
        _ => respond("404 Not Found", &[], "{}"),
    });
    let mut items = list().items_blocking(&server.client());
    assert!(items.next().unwrap().is_ok());
    assert!(items.next().unwrap().unwrap_err().is_not_found());
    assert!(items.next().is_none());
    assert_eq!(server.lines().len(), 2);
}

/// Four pages: a mismatch beside an item, one on an empty page, one alone, none.
fn mismatching(index: usize) -> Act {
    ok(match index {
        0 => r#"{"items": [{"title": 1}, {"title": "a"}], "nextToken": "t1"}"#,
        1 => r#"{"items": ["b"], "nextToken": "t2"}"#,
        2 => r#"{"items": [3, {"title": "c"}], "nextToken": "t3"}"#,
        _ => r#"{"items": [{"title": "d"}]}"#,
    })
}

fn paths(mismatches: &[crate::json::TypeMismatch]) -> Vec<&str> {
    mismatches.iter().map(|it| it.path.as_str()).collect()
}

#[tokio::test]
async fn pages_report_the_last_mismatches() {
    let server = Server::start(|index, _| mismatching(index)).await;
    let mut pages = list().pages(&server.client());
    assert_eq!(paths(pages.mismatches()), [""; 0]);
    pages.next().await.unwrap().unwrap();
    assert_eq!(paths(pages.mismatches()), ["/items/0/title"]);
    let response = pages.next_response().await.unwrap().unwrap();
    assert_eq!(paths(&response.mismatches), ["/items/0"]);
    assert_eq!(response.status, 200);
    assert_eq!(paths(pages.mismatches()), [""; 0]);
    pages.next().await.unwrap().unwrap();
    assert_eq!(paths(pages.mismatches()), ["/items/0"]);
    pages.next().await.unwrap().unwrap();
    assert_eq!(paths(pages.mismatches()), [""; 0]);
}

#[tokio::test]
async fn items_report_mismatches_of_empty_pages() {
    let server = Server::start(|index, _| mismatching(index)).await;
    let mut items = list().items(&server.client());
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        let title = item.unwrap().title.unwrap_or_default();
        seen.push((title, paths(items.mismatches()).join(" ")));
    }
    let expected = [
        ("", "/items/0/title"),
        ("a", "/items/0/title"),
        ("c", "/items/0 /items/0"),
        ("d", ""),
    ];
    let expected = expected.map(|(title, paths)| (title.to_owned(), paths.to_owned()));
    assert_eq!(seen, expected);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_iterators_report_mismatches() {
    let (_runtime, server) = Server::start_blocking(|index, _| mismatching(index % 4));
    let mut pages = list().pages_blocking(&server.client());
    pages.next().unwrap().unwrap();
    assert_eq!(paths(pages.mismatches()), ["/items/0/title"]);
    let response = pages.next_response().unwrap().unwrap();
    assert_eq!(paths(&response.mismatches), ["/items/0"]);
    let (_runtime, server) = Server::start_blocking(|index, _| mismatching(index % 4));
    let mut items = list().items_blocking(&server.client());
    items.nth(1).unwrap().unwrap();
    assert_eq!(paths(items.mismatches()), ["/items/0/title"]);
    items.next().unwrap().unwrap();
    assert_eq!(paths(items.mismatches()), ["/items/0", "/items/0"]);
}

#[tokio::test]
async fn mistyped_token_or_items_are_errors() {
    for (page, problem) in [
        (
            r#"{"items": [{"title": "a"}], "nextToken": 12345}"#,
            PageProblem::InvalidToken,
        ),
        (
            r#"{"items": {"title": "a"}, "nextToken": "n"}"#,
            PageProblem::InvalidItems,
        ),
    ] {
        let server = Server::start(move |_, _| ok(page)).await;
        let client = server.client();
        let mut pages = list().pages(&client);
        assert!(pages.next().await.unwrap().is_ok());
        let error = pages.next().await.unwrap().unwrap_err();
        assert!(
            matches!(&error, Error::Page(error) if error.problem() == problem),
            "{error}"
        );
        assert!(pages.next().await.is_none());
        assert_eq!(server.lines().len(), 1);
    }
    // An item that does not fit is left out and reported.
    let server = Server::start(|_, _| ok(r#"{"items": [{"title": "a"}, 3]}"#)).await;
    let mut items = list().items(&server.client());
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn items_report_the_next_token() {
    let server = Server::start(|index, _| match index {
        0 => ok(r#"{"items": [{}, {}], "nextToken": "n"}"#),
        _ => ok(r#"{"items": [{}]}"#),
    })
    .await;
    let mut items = list().items(&server.client());
    assert_eq!(items.next_page_token(), None);
    items.next().await.unwrap().unwrap();
    assert_eq!(items.next_page_token().as_deref(), Some("n"));
}

#[test]
fn item_mask_includes_the_token() {
    let url = |request: List| request.to_http().unwrap().uri().to_string();
    let of_items = url(list().item_fields([Item::TITLE]));
    assert!(
        of_items.ends_with("&fields=items%28title%29%2CnextToken"),
        "{of_items}"
    );
    let of_text = url(list().item_fields("title,parts(title)"));
    assert!(
        of_text.contains("items%28title%2Cparts%28title%29%29%2CnextToken"),
        "{of_text}"
    );
    let own = samples::create("o", Item::new().title("t")).fields([Item::TITLE]);
    assert!(
        own.to_http()
            .unwrap()
            .uri()
            .to_string()
            .ends_with("?fields=title")
    );
}

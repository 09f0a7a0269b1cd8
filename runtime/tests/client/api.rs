//! A small API with a method of each verb, and methods with media.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::messages::{Empty, Job, Page, Volume};
use crate::server::quick;
use crate::{
    Api, Call, Method, Operation, PageToken, Paging, Parameter, Polling, PollingPolicy, Request,
    Upload, Verb,
};

static API: Api = Api {
    name: "shelf",
    version: "v1",
    revision: "20260101",
    root_url: "https://shelf.googleapis.com/",
    mtls_root_url: None,
    service_path: "",
    batch_path: Some("batch"),
    endpoints: &[],
    alt_json: false,
    data_wrapper: false,
    user_agent: "shelf-apis/1.2.3",
};

const fn method(id: &'static str, verb: Verb) -> Method {
    Method {
        id,
        verb,
        path: "v1/items",
        download: true,
        upload: Some(Upload {
            simple: Some("upload/v1/items"),
            resumable: Some("resumable/upload/v1/items"),
            max_size: None,
            accept: &[],
        }),
        ..Method::new(&API)
    }
}

static GET: Method = method("shelf.items.get", Verb::Get);
static HEAD: Method = method("shelf.items.head", Verb::Head);
static OPTIONS: Method = method("shelf.items.options", Verb::Options);
static PUT: Method = method("shelf.items.update", Verb::Put);
static DELETE: Method = method("shelf.items.delete", Verb::Delete);
static POST: Method = method("shelf.items.insert", Verb::Post);
static PATCH: Method = method("shelf.items.patch", Verb::Patch);

/// The methods by verb.
pub(crate) static METHODS: [&Method; 7] = [&GET, &HEAD, &OPTIONS, &PUT, &DELETE, &POST, &PATCH];

static LIST: Method = Method {
    id: "shelf.items.list",
    path: "v1/items",
    paging: Some(Paging {
        token: PageToken::Query("pageToken"),
        next: "nextPageToken",
        items: Some("items"),
        size: None,
    }),
    ..Method::new(&API)
};

static POLL: Method = Method {
    id: "shelf.operations.get",
    path: "v1/{name=operations/**}",
    parameters: &[Parameter::path("name")],
    ..Method::new(&API)
};

static BIND: Method = Method {
    id: "shelf.items.bind",
    verb: Verb::Post,
    path: "v1/items:bind",
    operation: Some(Polling {
        get: Some(&POLL),
        result: Some("GoogleShelfV1Book"),
    }),
    ..Method::new(&API)
};

/// A request that returns pages.
#[derive(Clone, Debug)]
pub(crate) struct List(Request);

call!(List -> Page);
paged!(List, next_page_token, items => [Value]);

pub(crate) fn list() -> List {
    List(Request::new(&LIST))
}

/// A request that starts an operation with a result.
#[derive(Clone, Debug)]
pub(crate) struct Bind(Request);

call!(Bind -> Operation<Job, Volume, Empty>);

pub(crate) fn bind() -> Bind {
    Bind(Request::new(&BIND))
}

/// A request that starts an operation without a result.
#[derive(Clone, Debug)]
pub(crate) struct Unbind(Request);

call!(Unbind -> Operation<Job, Empty, Empty>);

pub(crate) fn unbind() -> Unbind {
    Unbind(Request::new(&BIND))
}

/// Short pauses between polls.
pub(crate) fn polling() -> PollingPolicy {
    let pause = Duration::from_millis(10);
    PollingPolicy::new()
        .first(pause)
        .longest(pause)
        .deadline(Duration::from_secs(20))
}

/// A request that returns a JSON object.
#[derive(Clone, Debug)]
pub(crate) struct Item(Request);

call!(Item -> BTreeMap<String, Value>);
uploads!(Item);
downloads!(Item);

/// A request that returns nothing.
#[derive(Clone, Debug)]
pub(crate) struct Nothing(Request);

call!(Nothing -> ());

fn request(verb: &str) -> Request {
    let named = |it: &&&Method| it.verb.as_http().as_str() == verb;
    Request::new(METHODS.iter().find(named).unwrap())
}

pub(crate) fn item(verb: &str) -> Item {
    Item(request(verb))
}

pub(crate) fn nothing(verb: &str) -> Nothing {
    Nothing(request(verb))
}

/// Returns a request with the options of a text, such as `idempotent if-match=*`.
pub(crate) fn with_options<R: Call>(mut request: R, options: &[&str]) -> R {
    for option in options {
        request = match option.split_once('=') {
            None if *option == "idempotent" => request.idempotent(),
            None if *option == "strict" => request.strict(),
            Some(("attempts", count)) => {
                request.retry(quick().max_attempts(count.parse().unwrap()))
            }
            Some(("timeout", millis)) => {
                request.timeout(Duration::from_millis(millis.parse().unwrap()))
            }
            Some(("deadline", millis)) => {
                request.deadline(Duration::from_millis(millis.parse().unwrap()))
            }
            Some(("retry_if", status)) => {
                let status: u16 = status.parse().unwrap();
                let is = move |error: &crate::Error| {
                    error
                        .as_api_error()
                        .is_some_and(|it| it.http_status() == status)
                };
                request.retry(quick().retry_if(is))
            }
            Some(("query", pair)) => {
                let (name, value) = pair.split_once(':').unwrap();
                request.raw_query(name, value)
            }
            Some((name, value)) => request.header(name, value),
            None => panic!("no such option: {option}"),
        };
    }
    request
}

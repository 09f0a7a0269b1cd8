//! The wire table: the expected request of each call, and its response. The data are the JSON files
//! beside this one, and the steps of the onboarding example.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value;

use fields::Fields;

#[path = "fields.rs"]
mod fields;

/// The steps of the onboarding example, in order.
const STORY: &str = include_str!("../../examples/onboard/story.json");

/// The table, one text for each API version, after the story.
const TEXTS: &[&str] = &[
    STORY,
    include_str!("admin_datatransfer_v1.json"),
    include_str!("admin_directory_v1.json"),
    include_str!("admin_reports_v1.json"),
    include_str!("cloudchannel_v1.json"),
    include_str!("cloudchannel_v1alpha1.json"),
    include_str!("gmail_v1.json"),
    include_str!("groupssettings_v1.json"),
    include_str!("licensing_v1.json"),
];

/// One call: the expected request, and the response.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The unique name of the call.
    pub name: String,
    /// The id of the method.
    pub method: String,
    /// The scopes of which any one suffices.
    pub scopes: Vec<String>,
    /// The expected request.
    pub request: Sent,
    /// The response.
    pub response: TableResponse,
}

/// A request on the wire, without the headers of the connection and the client.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The HTTP verb.
    pub verb: String,
    /// The whole URL.
    pub url: String,
    /// All headers, by their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, if there is one.
    pub body: Option<Value>,
}

/// A response, and the value of its type.
#[derive(Clone, Debug)]
pub struct TableResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<Value>,
    /// The JSON that the type writes back; the body itself unless the table states otherwise.
    pub written: Option<Value>,
    /// The expected error, if the status is one.
    pub error: Option<Stated>,
}

/// The expected properties of an error.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The canonical status.
    pub status: Option<String>,
    /// The text for people.
    pub message: String,
    /// `errors[].reason`.
    pub reasons: Vec<String>,
    /// The `@type` of each detail.
    pub details: Vec<String>,
    /// The predicate that holds: `not_found`, `permission_denied` or `rate_limited`.
    pub kind: Option<String>,
}

/// Every entry, in the order of the files.
pub fn entries() -> Vec<Entry> {
    TEXTS.iter().flat_map(|text| read(text)).collect()
}

/// Returns the steps of the onboarding example, in order.
#[allow(dead_code)] // `onboard.rs` uses it
pub fn story() -> Vec<Entry> {
    read(STORY)
}

fn read(text: &str) -> Vec<Entry> {
    let table: Value = serde_json::from_str(text).expect("the table is JSON");
    let calls = table["calls"].as_array().cloned();
    let calls = calls.expect("the table has `calls`");
    calls.into_iter().map(Entry::read).collect()
}

impl Entry {
    fn read(value: Value) -> Self {
        let mut fields = Fields::new(value, "an entry");
        let name = fields.text("name");
        fields.rename(&name);
        let entry = Self {
            name,
            method: fields.text("method"),
            scopes: fields.texts("scopes"),
            request: Sent::read(fields.object("request")),
            response: TableResponse::read(fields.object("response")),
        };
        fields.end();
        entry
    }

    /// Returns the differences between a request and the entry; empty if there are none.
    pub fn differences(&self, request: &http::Request<Bytes>) -> Vec<String> {
        let expected = &self.request;
        let mut found = Vec::new();
        let mut compare = |what: &str, expected: String, actual: String| {
            if expected != actual {
                found.push(format!("{what}: expected {expected}, found {actual}"));
            }
        };
        compare("verb", expected.verb.clone(), request.method().to_string());
        compare("URL", expected.url.clone(), request.uri().to_string());
        let headers = request.headers().iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        let mut sorted = headers;
        sorted.sort();
        let expected_headers: Vec<_> = expected.headers.clone().into_iter().collect();
        compare(
            "headers",
            format!("{expected_headers:?}"),
            format!("{sorted:?}"),
        );
        let body = (!request.body().is_empty()).then(|| json(request.body()));
        compare("body", format!("{:?}", expected.body), format!("{body:?}"));
        found
    }

    /// Returns the response, for any HTTP stack.
    pub fn response(&self) -> http::Response<Bytes> {
        let mut response = http::Response::builder().status(self.response.status);
        if self.response.body.is_some() {
            response = response.header("content-type", "application/json; charset=UTF-8");
        }
        let body = self
            .response
            .body
            .as_ref()
            .map(Value::to_string)
            .unwrap_or_default();
        response
            .body(body.into())
            .expect("the table has a valid response")
    }
}

fn text(value: &http::HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

/// Returns the JSON of a body; its text if it is not JSON, so that a comparison can show it.
fn json(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}

impl Sent {
    fn read(mut fields: Fields) -> Self {
        let mut headers = BTreeMap::new();
        let body = fields.take("body");
        if body.is_some() {
            headers.insert("content-type".to_owned(), "application/json".to_owned());
        }
        headers.extend(fields.strings("headers"));
        let sent = Self {
            verb: fields.text("verb"),
            url: fields.text("url"),
            headers,
            body,
        };
        fields.end();
        sent
    }
}

impl TableResponse {
    fn read(mut fields: Fields) -> Self {
        let status = fields.number("status").unwrap_or(200);
        let body = fields.take("body");
        let written = fields.take("written").or_else(|| body.clone());
        let error = (status >= 400).then(|| Stated::read(fields.object("error")));
        fields.end();
        Self {
            status: status.try_into().expect("a status is below 1000"),
            body,
            written,
            error,
        }
    }
}

impl Stated {
    fn read(mut fields: Fields) -> Self {
        let stated = Self {
            status: fields.optional("status"),
            message: fields.text("message"),
            reasons: fields.texts("reasons"),
            details: fields.texts("details"),
            kind: fields.optional("kind"),
        };
        fields.end();
        stated
    }
}

//! The fake of the offboarding: an organization of two users, which remembers what is changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::fake_google::{Response, Service};

const LIZ: &str = "liz@example.com";
const DRIVE: &str = "55656082996";

/// An organization whose user `liz@example.com` leaves.
pub struct Organization(pub Mutex<State>);

/// The state that can be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The user of Directory.
    pub user: Value,
    /// Client ids of applications with access.
    pub tokens: Vec<String>,
    /// Numbers of application-specific passwords.
    pub app_passwords: Vec<String>,
    /// The addresses of groups.
    pub groups: Vec<String>,
    /// The licenses, each a product and a SKU.
    pub licenses: Vec<(String, String)>,
    /// The transfers that were started.
    pub transfers: Vec<Value>,
    /// The vacation reply.
    pub vacation: Value,
    /// The people with access to the mailbox.
    pub delegates: Vec<Value>,
    /// `false` once all sessions are ended.
    pub signed_in: bool,
}

impl Organization {
    /// Creates the organization before any change.
    pub fn new() -> Self {
        let strings = |list: &[&str]| list.iter().map(|&it| it.to_owned()).collect();
        Self(Mutex::new(State {
            user: json!({
                "id": "110000000000000000042",
                "primaryEmail": LIZ,
                "recoveryPhone": "+16506661212",
                "orgUnitPath": "/Sales/2026",
                "suspended": false
            }),
            tokens: strings(&["1-slack.apps.googleusercontent.com", "2-zoom"]),
            app_passwords: strings(&["1", "7"]),
            groups: strings(&["all@example.com", "sales@example.com", "chess@example.com"]),
            licenses: vec![("Google-Vault".to_owned(), "Google-Vault".to_owned())],
            transfers: Vec::new(),
            vacation: json!({"enableAutoReply": false}),
            delegates: Vec::new(),
            signed_in: true,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Organization {
    fn respond(&self, request: &http::Request<Bytes>) -> Response {
        let uri = request.uri();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let path: Vec<String> = uri.path().split('/').skip(1).map(decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let call = Call {
            method: request.method(),
            query: uri.query().unwrap_or_default(),
            body: serde_json::from_slice(request.body()).unwrap_or_default(),
        };
        // A mailbox is for its owner only, everything else for the administrator.
        let (subject, api): (&str, Api) = match uri.host().unwrap_or_default() {
            "gmail.googleapis.com" => (LIZ, gmail),
            "licensing.googleapis.com" => ("admin@example.com", licensing),
            _ => ("admin@example.com", admin),
        };
        let token = request.headers().get("authorization");
        if token.is_none_or(|it| it.as_bytes() != format!("Bearer {subject}").as_bytes()) {
            return Response::error(403, "the token is not of the right user");
        }
        api(&mut self.lock(), &call, &path)
            .unwrap_or_else(|| Response::error(404, "there is no such thing"))
    }
}

/// A request without its path.
struct Call<'a> {
    method: &'a Method,
    query: &'a str,
    body: Value,
}

/// A function from a call to its response, by the segments of its path; `None` if the path is not
/// known.
type Api = fn(&mut State, &Call<'_>, &[&str]) -> Option<Response>;

fn admin(state: &mut State, call: &Call<'_>, path: &[&str]) -> Option<Response> {
    match path {
        ["admin", "directory", "v1", rest @ ..] => directory(state, call, rest),
        ["admin", "datatransfer", "v1", rest @ ..] => data_transfer(state, call, rest),
        _ => None,
    }
}

fn directory(state: &mut State, call: &Call<'_>, path: &[&str]) -> Option<Response> {
    match (call.method.as_str(), path) {
        ("GET", ["users", "max@example.com"]) => {
            let id = "110000000000000000043";
            ok(json!({"id": id, "primaryEmail": path[1]}))
        }
        ("GET", ["users", LIZ]) => ok(state.user.clone()),
        ("PATCH", ["users", LIZ]) => {
            merge(&mut state.user, &call.body);
            ok(state.user.clone())
        }
        ("POST", ["users", LIZ, "signOut"]) => {
            state.signed_in = false;
            no_content()
        }
        ("GET", ["users", LIZ, "tokens"]) => {
            let token = |id: &String| json!({"clientId": id, "displayText": id});
            let tokens: Vec<Value> = state.tokens.iter().map(token).collect();
            ok(json!({"items": tokens}))
        }
        ("DELETE", ["users", LIZ, "tokens", id]) => remove(&mut state.tokens, id),
        ("GET", ["users", LIZ, "asps"]) => {
            let password = |code: &String| {
                let number: Option<i32> = code.parse().ok();
                json!({"codeId": number, "name": format!("Mail {code}")})
            };
            let passwords: Vec<Value> = state.app_passwords.iter().map(password).collect();
            ok(json!({"items": passwords}))
        }
        ("DELETE", ["users", LIZ, "asps", code]) => remove(&mut state.app_passwords, code),
        ("GET", ["groups"]) => groups(&state.groups, call.query),
        ("DELETE", ["groups", group, "members", LIZ]) => remove(&mut state.groups, group),
        ("GET", ["customer", "my_customer", "orgunits", "Closed", "2026"]) => {
            ok(json!({"orgUnitPath": "/Closed/2026"}))
        }
        _ => None,
    }
}

/// Returns the groups of a user, two on a page.
fn groups(groups: &[String], query: &str) -> Option<Response> {
    let mut parameters = query.split('&').filter_map(|it| it.split_once('='));
    let token = parameters.find(|(name, _)| *name == "pageToken");
    let start: usize = token.and_then(|(_, it)| it.parse().ok()).unwrap_or(0);
    let page = groups.iter().skip(start).take(2);
    let page: Vec<Value> = page.map(|email| json!({"email": email})).collect();
    let mut body = json!({"groups": page});
    if groups.len() > start + 2 {
        body["nextPageToken"] = (start + 2).to_string().into();
    }
    ok(body)
}

fn data_transfer(state: &mut State, call: &Call<'_>, path: &[&str]) -> Option<Response> {
    match (call.method.as_str(), path) {
        ("GET", ["applications"]) => ok(json!({"applications": [
            {"id": "435070579839", "name": "Calendar"},
            {"id": DRIVE, "name": "Drive and Docs"}
        ]})),
        ("GET", ["transfers"]) => ok(json!({"dataTransfers": state.transfers})),
        ("POST", ["transfers"]) => {
            let mut transfer = call.body.clone();
            transfer["id"] = "AKrEtIY".into();
            transfer["overallTransferStatusCode"] = "inProgress".into();
            state.transfers.push(transfer.clone());
            ok(transfer)
        }
        _ => None,
    }
}

fn licensing(state: &mut State, call: &Call<'_>, path: &[&str]) -> Option<Response> {
    let path = path.strip_prefix(&["apps", "licensing", "v1"])?;
    let ["product", product, "sku", sku, "user", LIZ] = path else {
        return None;
    };
    let mut licenses = state.licenses.iter();
    let index = licenses.position(|(a, b)| a == product && b == sku)?;
    if call.method == Method::DELETE {
        state.licenses.remove(index);
        return ok(json!({}));
    }
    ok(json!({"productId": product, "skuId": sku, "userId": LIZ}))
}

fn gmail(state: &mut State, call: &Call<'_>, path: &[&str]) -> Option<Response> {
    if state.user["suspended"] == true {
        return Some(Response::error(400, "Mail service not enabled"));
    }
    let ["gmail", "v1", "users", "me", "settings", setting] = path else {
        return None;
    };
    match (call.method.as_str(), *setting) {
        ("GET", "vacation") => ok(state.vacation.clone()),
        ("PUT", "vacation") => {
            state.vacation = call.body.clone();
            ok(state.vacation.clone())
        }
        ("GET", "delegates") => ok(json!({"delegates": state.delegates})),
        ("POST", "delegates") => {
            state.delegates.push(call.body.clone());
            ok(call.body.clone())
        }
        _ => None,
    }
}

/// A merge patch (RFC 7396): a null removes.
fn merge(target: &mut Value, patch: &Value) {
    let (Some(target), Some(patch)) = (target.as_object_mut(), patch.as_object()) else {
        return;
    };
    for (name, value) in patch {
        match value {
            Value::Null => target.remove(name),
            value => target.insert(name.clone(), value.clone()),
        };
    }
}

/// Removes an item, if it exists.
fn remove(items: &mut Vec<String>, item: &str) -> Option<Response> {
    let index = items.iter().position(|it| it == item)?;
    items.remove(index);
    no_content()
}

fn ok(body: Value) -> Option<Response> {
    Some(Response::new(200, body))
}

fn no_content() -> Option<Response> {
    Some(Response::new(204, Value::Null))
}

//! A small API as the generator would emit it, for the tests of requests and of the client.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::{Field, UnknownFields};
use crate::method::{Api, Method, Verb};
use crate::operation::{LongRunning, Operation};
use crate::request::{PathArgument, Request, ResourceName};
use crate::resource_name_traits;
use crate::scalar::Secret;

pub(crate) static API: Api = Api {
    name: "shelf",
    version: "v1",
    revision: "20260101",
    root_url: "https://shelf.googleapis.com/",
    mtls_root_url: None,
    service_path: "",
    batch_path: None,
    endpoints: &[],
    alt_json: false,
    data_wrapper: false,
    user_agent: "shelf-apis/1.2.3",
};

/// The same API at a host that is not Google's.
pub(crate) static EVIL_API: Api = Api {
    root_url: "https://evil.example/",
    ..API
};

const SCOPES: &[&str] = &[
    "https://www.googleapis.com/auth/shelf",
    "https://x/shelf.readonly",
];

pub(crate) static CREATE: Method = Method {
    id: "shelf.owners.items.create",
    verb: Verb::Post,
    path: "v1/{owner}/items",
    scopes: SCOPES,
    api_version: Some("2026-01-01"),
    required: &["/title", "/parts/*/title"],
    ..Method::new(&API)
};

pub(crate) static GET: Method = Method {
    id: "shelf.items.get",
    path: "v1/{name=shelves/*/items/*}:read",
    scopes: SCOPES,
    ..Method::new(&API)
};

pub(crate) static MOVE: Method = Method {
    id: "shelf.items.move",
    verb: Verb::Post,
    path: "v1/{from=shelves/*}/{to}/{rest=**}",
    scopes: SCOPES,
    ..Method::new(&API)
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Item {
    pub(crate) title: Option<String>,
    pub(crate) parts: Option<Vec<Item>>,
    pub(crate) key: Option<Secret<String>>,
    pub(crate) size: Option<i64>,
    unknown_fields: UnknownFields,
}

impl Item {
    pub(crate) const TITLE: Field<Self> = Field::new("title");

    pub(crate) fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    pub(crate) fn parts(mut self, parts: impl IntoIterator<Item = Self>) -> Self {
        self.parts = Some(parts.into_iter().collect());
        self
    }

    pub(crate) fn key(mut self, key: impl Into<Secret<String>>) -> Self {
        self.key = Some(key.into());
        self
    }
}

message! {
    Item {
        "title" => title,
        "parts" => parts,
        "key" => key,
        "size" => size,
    }
}

/// A long-running operation. Its error is an [`Item`], to keep the sample small.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Job {
    pub(crate) name: Option<String>,
    pub(crate) done: Option<bool>,
    pub(crate) metadata: Option<BTreeMap<String, Value>>,
    pub(crate) error: Option<Item>,
    pub(crate) response: Option<BTreeMap<String, Value>>,
    unknown_fields: UnknownFields,
}

message! {
    Job {
        "name" => name,
        "done" => done,
        "metadata" => metadata,
        "error" => error,
        "response" => response,
    }
}

impl LongRunning for Job {
    type Error = Item;

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn done(&self) -> bool {
        self.done.unwrap_or_default()
    }

    fn metadata(&self) -> Option<&BTreeMap<String, Value>> {
        self.metadata.as_ref()
    }

    fn error(&self) -> Option<&Item> {
        self.error.as_ref()
    }

    fn response(&self) -> Option<&BTreeMap<String, Value>> {
        self.response.as_ref()
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ItemName(ResourceName);

impl ItemName {
    pub(crate) const PATTERNS: &'static [&'static str] = &["shelves/{shelf}/items/{item}"];

    pub(crate) fn new(shelf: impl Into<String>, item: impl Into<String>) -> Self {
        Self(ResourceName::new(
            Self::PATTERNS,
            0,
            [shelf.into(), item.into()],
        ))
    }
}

resource_name_traits!(ItemName);

#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub(crate) struct Create(Request);

pub(crate) fn create(owner: impl PathArgument, body: Item) -> Create {
    create_with(&CREATE, owner, body)
}

pub(crate) fn create_with(method: &'static Method, owner: impl PathArgument, body: Item) -> Create {
    Create(Request::new(method).path("owner", owner).body(&body))
}

impl Create {
    pub(crate) fn page_token(mut self, page_token: impl Into<String>) -> Self {
        self.0.set("pageToken", page_token.into());
        self
    }

    pub(crate) fn label_ids(
        mut self,
        label_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.0
            .set_all("labelIds", label_ids.into_iter().map(Into::into));
        self
    }
}

call!(Create -> Item);

#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub(crate) struct Get(Request);

pub(crate) fn get(name: impl PathArgument) -> Get {
    Get(Request::new(&GET).path("name", name))
}

call!(Get -> crate::request::HttpBody);

#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub(crate) struct Move(Request);

pub(crate) fn move_item(
    from: impl PathArgument,
    to: impl PathArgument,
    rest: impl PathArgument,
) -> Move {
    Move(
        Request::new(&MOVE)
            .path("from", from)
            .path("to", to)
            .path("rest", rest),
    )
}

call!(Move -> Operation<Job, Item, Item>);

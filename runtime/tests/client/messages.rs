//! Messages of the small API: a page, a long-running operation and its results.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::LongRunning;
use crate::json::UnknownFields;

/// A page of items.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Option<Vec<Value>>,
    pub(crate) next_page_token: Option<String>,
    unknown_fields: UnknownFields,
}

message! {
    Page {
        "items" => items,
        "nextPageToken" => next_page_token,
    }
}

/// A result with a field. Its schema has another name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Volume {
    pub(crate) title: Option<String>,
    unknown_fields: UnknownFields,
}

message! {
    Volume {
        "title" => title,
    }
}

/// A result without fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Empty {
    unknown_fields: UnknownFields,
}

message! {
    Empty {}
}

/// The status of an operation that failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Status {
    pub(crate) code: Option<i32>,
    pub(crate) message: Option<String>,
    unknown_fields: UnknownFields,
}

message! {
    Status {
        "code" => code,
        "message" => message,
    }
}

/// A long-running operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Job {
    pub(crate) name: Option<String>,
    pub(crate) done: Option<bool>,
    pub(crate) metadata: Option<BTreeMap<String, Value>>,
    pub(crate) error: Option<Status>,
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
    type Error = Status;

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn done(&self) -> bool {
        self.done.unwrap_or_default()
    }

    fn metadata(&self) -> Option<&BTreeMap<String, Value>> {
        self.metadata.as_ref()
    }

    fn error(&self) -> Option<&Status> {
        self.error.as_ref()
    }

    fn response(&self) -> Option<&BTreeMap<String, Value>> {
        self.response.as_ref()
    }
}

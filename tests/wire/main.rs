//! The wire table: every call sends the request of the table, and reads its response as the table
//! states, both built for any HTTP stack and sent by the client.

#![cfg(all(
    feature = "admin-datatransfer-v1",
    feature = "admin-directory-v1",
    feature = "admin-reports-v1",
    feature = "client",
    feature = "cloudchannel-v1",
    feature = "cloudchannel-v1alpha1",
    feature = "gmail-v1",
    feature = "groupssettings-v1",
    feature = "licensing-v1"
))]

mod calls;
mod sent;
mod table;

use std::collections::BTreeSet;

use calls::Case;
use table::{Entry, Stated};
use workspace_apis::admin_directory_v1::types::User;
use workspace_apis::admin_directory_v1::users;
use workspace_apis::prelude::*;
use workspace_apis::runtime::{ApiError, ErrorDetail, json};

/// Each entry of the table with its call.
fn pairs() -> Vec<(Entry, Case)> {
    let mut cases = calls::cases();
    let pair = |entry: Entry| {
        let index = cases.iter().position(|case| case.name == entry.name)?;
        Some((entry, cases.swap_remove(index)))
    };
    table::entries().into_iter().filter_map(pair).collect()
}

#[test]
fn entries_and_calls_correspond() {
    let entries: Vec<String> = table::entries()
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    let calls: Vec<&str> = calls::cases().iter().map(|case| case.name).collect();
    let names: BTreeSet<&str> = entries.iter().map(String::as_str).collect();
    assert_eq!(names, calls.iter().copied().collect());
    assert_eq!(
        (entries.len(), calls.len()),
        (names.len(), names.len()),
        "a name occurs twice"
    );
    assert_eq!(pairs().len(), names.len());
}

#[test]
fn every_call_sends_its_entry() {
    for (entry, case) in pairs() {
        let name = &entry.name;
        let method = case.request.method();
        assert_eq!(method.id, entry.method, "{name}");
        assert_eq!(method.scopes, entry.scopes, "{name}");
        let request = case
            .request
            .to_http()
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let differences = entry.differences(&request);
        assert!(differences.is_empty(), "{name}: {}", differences.join("\n"));
    }
}

#[test]
fn every_response_is_decoded_as_stated() {
    for (entry, case) in pairs() {
        let name = &entry.name;
        match case.read(entry.response()) {
            Ok(written) => {
                assert_eq!(entry.response.error, None, "{name}");
                assert_eq!(written, entry.response.written, "{name}");
            }
            Err(error) => {
                assert_eq!(error.method(), entry.method, "{name}");
                assert_eq!(error.http_status(), entry.response.status, "{name}");
                assert_eq!(Some(stated(&error)), entry.response.error, "{name}");
            }
        }
    }
}

/// The largest body of the table is read as the message from which it was written.
#[test]
fn body_survives_a_round_trip() {
    let user = calls::directory::everything();
    let body = users::insert(user.clone()).to_http().unwrap().into_body();
    let read = json::from_slice::<User>(&body, json::Mode::Strict).unwrap();
    assert_eq!(read.value, user);
}

/// Returns the description of an error, in the form of the table.
fn stated(error: &ApiError) -> Stated {
    let kinds = [
        ("not_found", error.is_not_found()),
        ("permission_denied", error.is_permission_denied()),
        ("rate_limited", error.is_rate_limited()),
    ];
    let mut kinds = kinds.iter().filter(|(_, is_it)| *is_it);
    let kind = kinds.next().map(|(kind, _)| (*kind).to_owned());
    assert!(kinds.next().is_none(), "{error} is of two kinds");
    Stated {
        status: error.status().map(str::to_owned),
        message: error.message().to_owned(),
        reasons: error
            .reasons()
            .iter()
            .filter_map(|it| it.reason.clone())
            .collect(),
        details: error.details().iter().map(type_of).collect(),
        kind,
    }
}

/// Returns the `@type` of a detail.
fn type_of(detail: &ErrorDetail) -> String {
    let name = match detail {
        ErrorDetail::ErrorInfo(_) => "ErrorInfo",
        ErrorDetail::RetryInfo(_) => "RetryInfo",
        ErrorDetail::BadRequest(_) => "BadRequest",
        ErrorDetail::QuotaFailure(_) => "QuotaFailure",
        ErrorDetail::Help(_) => "Help",
        ErrorDetail::LocalizedMessage(_) => "LocalizedMessage",
        ErrorDetail::Unknown(other) => return other["@type"].as_str().unwrap().to_owned(),
        other => panic!("{other:?}"),
    };
    format!("type.googleapis.com/google.rpc.{name}")
}

/// The comparison detects a change of any part.
#[test]
fn a_difference_is_found() {
    let mut pairs = pairs().into_iter();
    let with_body = pairs.find(|(entry, _)| entry.request.body.is_some());
    let (entry, case) = with_body.unwrap();
    let request = || case.request.to_http().unwrap();
    assert!(entry.differences(&request()).is_empty());
    let found = |change: fn(&mut http::Request<bytes::Bytes>)| {
        let mut changed = request();
        change(&mut changed);
        entry.differences(&changed)
    };
    let alone = |differences: Vec<String>, what: &str| {
        assert_eq!(differences.len(), 1, "{differences:?}");
        assert!(differences[0].starts_with(what), "{differences:?}");
    };
    alone(found(|it| *it.method_mut() = http::Method::PUT), "verb");
    alone(
        found(|it| *it.uri_mut() = http::Uri::from_static("https://admin.googleapis.com/")),
        "URL",
    );
    alone(
        found(|it| drop(it.headers_mut().remove("content-type"))),
        "headers",
    );
    alone(
        found(|it| *it.body_mut() = bytes::Bytes::from_static(b"{}")),
        "body",
    );
    alone(found(|it| *it.body_mut() = bytes::Bytes::new()), "body");
}

#[test]
fn story_has_its_steps_in_order() {
    let story: Vec<String> = table::story().into_iter().map(|entry| entry.name).collect();
    assert_eq!(
        story,
        [
            "provision a customer",
            "ask how the provisioning stands",
            "ask for the provisioned customer",
            "create a user",
            "add a delegate",
            "create an identity with one key pair",
            "read an identity",
            "move an identity to two key pairs",
        ]
    );
}

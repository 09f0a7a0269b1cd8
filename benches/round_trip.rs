//! JSON to typed messages and back: a page of 500 users, beside the same with untyped values.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types::Users;
use workspace_apis::runtime::json::{Mode, from_slice, to_vec};

fn main() {
    divan::main();
}

/// Returns a user with the fields of a typical response.
fn user(number: u64) -> Value {
    json!({
        "kind": "admin#directory#user",
        "id": (110_000_000_000_000_000_000_u128 + u128::from(number)).to_string(),
        "etag": format!("\"aVb/{number}=\""),
        "primaryEmail": format!("user{number}@example.com"),
        "name": {"givenName": "Liz", "familyName": "Smith", "fullName": "Liz Smith"},
        "isAdmin": false,
        "isDelegatedAdmin": false,
        "lastLoginTime": "2025-03-01T09:30:00.000Z",
        "creationTime": "2024-03-01T09:30:00.000Z",
        "agreedToTerms": true,
        "suspended": number % 10 == 0,
        "archived": false,
        "changePasswordAtNextLogin": false,
        "ipWhitelisted": false,
        "emails": [
            {"address": format!("user{number}@example.com"), "primary": true},
            {"address": format!("user{number}@home.example"), "type": "home"},
        ],
        "phones": [{"value": "+41 44 668 18 00", "type": "work"}],
        "addresses": [{
            "type": "work",
            "streetAddress": "Brandschenkestrasse 110",
            "locality": "Zürich",
            "postalCode": "8002",
            "countryCode": "CH",
        }],
        "organizations": [{"name": "Example GmbH", "title": "Engineer", "primary": true}],
        "languages": [{"languageCode": "de-CH", "preference": "preferred"}],
        "aliases": [format!("u{number}@example.com")],
        "customerId": "C03az79cb",
        "orgUnitPath": "/corp/engineering",
        "isMailboxSetup": true,
        "isEnrolledIn2Sv": true,
        "isEnforcedIn2Sv": false,
        "includeInGlobalAddressList": true,
        "posixAccounts": [{"username": format!("user{number}"), "uid": number.to_string(), "gid": "1000"}],
    })
}

fn page() -> Vec<u8> {
    let users: Vec<Value> = (0..500).map(user).collect();
    let page = json!({"kind": "admin#directory#users", "users": users, "nextPageToken": "p2"});
    serde_json::to_vec(&page).expect("JSON")
}

fn typed(page: &[u8]) -> Users {
    let read = from_slice::<Users>(page, Mode::Lenient).expect("a page of users");
    assert!(read.mismatches.is_empty());
    read.value
}

#[divan::bench]
fn typed_read(bencher: Bencher) {
    let page = page();
    let counter = BytesCount::new(page.len());
    bencher.counter(counter).bench(|| typed(black_box(&page)));
}

#[divan::bench]
fn typed_write(bencher: Bencher) {
    let page = page();
    let users = typed(&page);
    let counter = BytesCount::new(page.len());
    bencher.counter(counter).bench(|| to_vec(black_box(&users)));
}

#[divan::bench]
fn typed_round_trip(bencher: Bencher) {
    let page = page();
    let counter = BytesCount::new(page.len());
    bencher
        .counter(counter)
        .bench(|| to_vec(&typed(black_box(&page))));
}

#[divan::bench]
fn untyped_round_trip(bencher: Bencher) {
    let page = page();
    let counter = BytesCount::new(page.len());
    bencher.counter(counter).bench(|| {
        let value: Value = serde_json::from_slice(black_box(&page)).expect("JSON");
        serde_json::to_vec(&value)
    });
}

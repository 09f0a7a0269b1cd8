//! Properties of any JSON and any path argument: unknown fields survive a round trip, and no
//! argument changes the shape of a URL.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "cloudchannel-v1",
    feature = "cloudchannel-v1alpha1",
    feature = "gmail-v1"
))]

use percent_encoding::percent_decode_str;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use workspace_apis::admin_directory_v1::types::{User, Users};
use workspace_apis::cloudchannel_v1::accounts::customers;
use workspace_apis::cloudchannel_v1::names::CustomerName;
use workspace_apis::cloudchannel_v1::operations;
use workspace_apis::cloudchannel_v1::types::EntitlementChange;
use workspace_apis::cloudchannel_v1alpha1::types::{Customer, Operation};
use workspace_apis::gmail_v1::types::CseIdentity;
use workspace_apis::gmail_v1::users::settings::cse::identities;
use workspace_apis::prelude::*;
use workspace_apis::runtime::json::{Message, Mode, TypeMismatch, from_slice, to_vec};

/// Wire names that some of the messages have, so that values meet fields.
const KNOWN: &[&str] = &[
    "accountId",
    "address",
    "addresses",
    "aliases",
    "changeReason",
    "cloudIdentityInfo",
    "code",
    "createTime",
    "customSchemas",
    "customerType",
    "details",
    "domain",
    "done",
    "eduData",
    "emailAddress",
    "emails",
    "error",
    "etag",
    "expirationTimeUsec",
    "fullTimeEquivalent",
    "gender",
    "givenName",
    "id",
    "isDomainVerified",
    "message",
    "metadata",
    "name",
    "notes",
    "operationType",
    "organizations",
    "otherChangeReason",
    "parameters",
    "password",
    "phones",
    "posixAccounts",
    "primary",
    "primaryEmail",
    "primaryKeyPairId",
    "response",
    "signAndEncryptKeyPairs",
    "signingKeyPairId",
    "sshPublicKeys",
    "suspended",
    "suspensionReason",
    "type",
    "uid",
    "users",
    "value",
];

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(KNOWN).prop_map(str::to_owned),
        1 => "[a-zA-Z~/ é\"\\\\]{0,6}",
    ]
}

/// Any JSON, with keys that the messages know and keys that they do not.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(|number| Value::from(number.to_string())),
        any::<String>().prop_map(Value::from),
        "home|DOMAIN|OWNER".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            object(inner),
        ]
    })
}

fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    btree_map(key(), value, 0..6).prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

/// Returns `true` if `written` is `given`, except for numbers that are now strings of the same
/// digits.
fn same(given: &Value, written: &Value) -> bool {
    match (given, written) {
        (Value::Number(number), Value::String(text)) => number.to_string() == *text,
        // A whole number that was written as `1.0` or `-0.0` may be written as an integer.
        (Value::Number(given), Value::Number(written)) if given.is_f64() && !written.is_f64() => {
            given.as_f64() == written.as_f64()
        }
        (Value::Array(given), Value::Array(written)) => {
            given.len() == written.len() && given.iter().zip(written).all(|(a, b)| same(a, b))
        }
        (Value::Object(given), Value::Object(written)) => {
            let found = |(key, value)| written.get(key).is_some_and(|it| same(value, it));
            given.len() == written.len() && given.iter().all(found)
        }
        _ => given == written,
    }
}

/// Removes the values that are kept only in the report: elements of lists, and entries of maps (of
/// which these messages have one, `customSchemas`).
fn without(mut given: Value, mismatches: &[TypeMismatch]) -> Value {
    for mismatch in mismatches.iter().rev() {
        let (parent, last) = mismatch.path.rsplit_once('/').unwrap();
        let is_map = parent.rsplit('/').next() == Some("customSchemas");
        let last = last.replace("~1", "/").replace("~0", "~");
        match given.pointer_mut(parent).unwrap() {
            Value::Array(elements) => {
                assert_eq!(elements.remove(last.parse().unwrap()), mismatch.raw);
            }
            Value::Object(entries) if is_map => {
                assert_eq!(entries.remove(&last), Some(mismatch.raw.clone()));
            }
            Value::Object(entries) => assert_eq!(entries[&last], mismatch.raw),
            other => panic!("{} in {other}", mismatch.path),
        }
    }
    given
}

/// Reads a text and writes it back: no value is lost, and the second time everything fits.
fn round_trip<T: Message + PartialEq>(given: &Value) {
    let text = given.to_string();
    let read = from_slice::<T>(text.as_bytes(), Mode::Lenient).unwrap();
    let written = to_vec(&read.value).unwrap();
    let value: Value = serde_json::from_slice(&written).unwrap();
    assert_eq!(
        value.to_string().len(),
        written.len(),
        "a key is written twice"
    );
    let expected = without(given.clone(), &read.mismatches);
    assert!(same(&expected, &value), "\n{expected}\nbecame\n{value}");
    let again = from_slice::<T>(&written, Mode::Lenient).unwrap();
    assert!(
        again.value == read.value,
        "{value} is not read as what it was written from"
    );
    let strict = from_slice::<T>(text.as_bytes(), Mode::Strict);
    assert_eq!(strict.is_ok(), read.mismatches.is_empty());
}

/// Text with many characters that are special in URLs.
fn argument() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[./%:?#\\\\ a&+é\"'@{}*;=0-9]{0,8}",
        proptest::sample::select(&["", ".", "..", "...", "%2e%2e", "%2F..", "a/../b", "//x"][..])
            .prop_map(str::to_owned),
    ]
}

fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.contains('/')
}

/// Returns the segments of a URL's path, decoded. The URL has this host and no query.
fn segments(uri: &http::Uri, host: &str) -> Vec<String> {
    assert_eq!(
        (uri.scheme_str(), uri.authority().unwrap().as_str()),
        (Some("https"), host)
    );
    assert_eq!(uri.query(), None, "{uri}");
    // A parser that only searches for these characters gets the same result.
    assert!(!uri.to_string().contains(['#', '\\', '@']), "{uri}");
    let decode = |segment: &str| {
        percent_decode_str(segment)
            .decode_utf8()
            .unwrap()
            .into_owned()
    };
    uri.path()[1..].split('/').map(decode).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(400)
    })]

    #[test]
    fn any_json_survives_a_user(given in object(any_json())) {
        round_trip::<User>(&given);
    }

    #[test]
    fn any_json_survives_a_page(users in any_json(), rest in object(any_json())) {
        let mut page = rest;
        page["users"] = users;
        round_trip::<Users>(&page);
    }

    #[test]
    fn any_json_survives_unions(given in object(any_json())) {
        round_trip::<CseIdentity>(&given);
        round_trip::<EntitlementChange>(&given);
        round_trip::<Operation>(&given);
    }

    #[test]
    fn any_json_survives_nested_messages(given in object(any_json())) {
        round_trip::<Customer>(&given);
        round_trip::<Customer>(&json!({"cloudIdentityInfo": given}));
    }

    #[test]
    fn a_plain_argument_stays_one_segment(user in argument(), email in argument()) {
        let built = identities::get(&user, &email).to_http();
        let wrong = |it: &str| matches!(it, "" | "." | "..");
        let expected = usize::from(wrong(&user)) + usize::from(wrong(&email));
        match built {
            Err(error) => prop_assert_eq!(error.problems().len(), expected),
            Ok(request) => {
                prop_assert_eq!(expected, 0);
                let path = ["gmail", "v1", "users", &user, "settings", "cse", "identities", &email];
                prop_assert_eq!(segments(request.uri(), "gmail.googleapis.com"), path);
            }
        }
    }

    #[test]
    fn a_name_stays_of_its_shape(account in argument(), customer in argument()) {
        let fits = is_segment(&account) && is_segment(&customer);
        let by_name = customers::list_purchasable_skus(CustomerName::new(&account, &customer));
        let text = format!("accounts/{account}/customers/{customer}");
        let by_text = customers::list_purchasable_skus(&text);
        prop_assert_eq!(text.parse::<CustomerName>().is_ok(), fits);
        for request in [by_name.to_http(), by_text.to_http()] {
            prop_assert_eq!(request.is_ok(), fits);
            let Ok(request) = request else { continue };
            let last = format!("{customer}:listPurchasableSkus");
            let path = ["v1", "accounts", &account, "customers", &last];
            prop_assert_eq!(segments(request.uri(), "cloudchannel.googleapis.com"), path);
            // The verb is the template's own: a colon of the argument is none.
            prop_assert_eq!(request.uri().path().matches(':').count(), 1);
        }
    }

    #[test]
    fn an_open_pattern_keeps_every_segment(rest in argument()) {
        let request = operations::get(format!("operations/{rest}")).to_http();
        let fits = rest.split('/').all(is_segment);
        prop_assert_eq!(request.is_ok(), fits);
        if let Ok(request) = request {
            let mut path = vec!["v1", "operations"];
            path.extend(rest.split('/'));
            prop_assert_eq!(segments(request.uri(), "cloudchannel.googleapis.com"), path);
        }
    }
}

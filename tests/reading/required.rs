//! Required fields of a body are checked before a request is sent, and all missing ones are listed.

use workspace_apis::admin_directory_v1::types::{
    ChromeOsMoveDevicesToOu, Schema, SchemaFieldSpec, User, UserName,
};
use workspace_apis::admin_directory_v1::{orgunits, schemas, users};
use workspace_apis::gmail_v1::types::Label;
use workspace_apis::gmail_v1::users::labels;
use workspace_apis::prelude::*;
use workspace_apis::runtime::{Call, RequestProblem};

/// Returns the required fields that a request lacks.
fn missing(call: impl Call) -> Vec<String> {
    let Err(error) = call.request().to_http() else {
        return Vec::new();
    };
    let path = |problem: &RequestProblem| match problem {
        RequestProblem::MissingField { path } => path.clone(),
        other => panic!("{other}"),
    };
    error.problems().iter().map(path).collect()
}

fn liz() -> User {
    User::new()
        .primary_email("liz@example.com")
        .password("open sesame")
        .name(UserName::new().given_name("Liz").family_name("Smith"))
}

#[test]
fn insert_lists_every_missing_field() {
    let all = [
        "name",
        "name.familyName",
        "name.givenName",
        "password",
        "primaryEmail",
    ];
    assert_eq!(missing(users::insert(User::new())), all);
    assert_eq!(missing(users::insert(liz())), [""; 0]);
    let mut user = liz();
    user.password = None;
    user.name = Some(UserName::new().given_name("Liz"));
    assert_eq!(
        missing(users::insert(user)),
        ["name.familyName", "password"]
    );
    let user = liz().name(UserName::new());
    assert_eq!(
        missing(users::insert(user)),
        ["name.familyName", "name.givenName"]
    );
}

#[test]
fn null_is_missing_and_empty_is_not() {
    let null = liz().clear(User::PASSWORD).primary_email("");
    assert_eq!(missing(users::insert(null)), ["password"]);
    let null = liz().clear(User::NAME);
    assert_eq!(
        missing(users::insert(null)),
        ["name", "name.familyName", "name.givenName"]
    );
}

#[test]
fn the_error_is_for_people_too() {
    let error = users::insert(liz().clear(User::PASSWORD))
        .to_http()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a request of `directory.users.insert` cannot be built: required field `password` is missing"
    );
}

#[test]
fn each_list_element_is_checked() {
    let whole = || {
        SchemaFieldSpec::new()
            .display_name("d")
            .field_name("f")
            .field_type("STRING")
    };
    let mut unnamed = whole();
    unnamed.field_name = None;
    let schema = Schema::new().schema_name("Lab").display_name("Lab");
    let with = |fields: Vec<SchemaFieldSpec>| schema.clone().fields(fields);
    assert_eq!(
        missing(schemas::insert("c", with(vec![whole(), whole()]))),
        [""; 0]
    );
    assert_eq!(
        missing(schemas::insert(
            "c",
            with(vec![whole(), unnamed.clone(), SchemaFieldSpec::new()])
        )),
        [
            "fields[2].displayName",
            "fields[1].fieldName",
            "fields[2].fieldName",
            "fields[2].fieldType",
        ]
    );
    assert_eq!(missing(schemas::insert("c", with(vec![]))), [""; 0]);
    assert_eq!(
        missing(schemas::insert("c", Schema::new())),
        ["displayName", "fields", "schemaName"]
    );
    // The same type passes where the method does not require it.
    assert_eq!(
        missing(schemas::update("c", "k", with(vec![unnamed.clone()]))),
        ["fields[0].fieldName"]
    );
    assert_eq!(
        missing(schemas::patch("c", "k", with(vec![unnamed]))),
        [""; 0]
    );
}

#[test]
fn patch_is_not_checked() {
    assert_eq!(missing(users::patch("k", User::new())), [""; 0]);
    assert_eq!(
        missing(users::update("k", User::new().clear(User::PASSWORD))),
        [""; 0]
    );
    assert_eq!(missing(labels::patch("me", "l", Label::new())), [""; 0]);
    // The document requires more; the overlay removes fields that the service does not require.
    assert_eq!(missing(labels::create("me", Label::new())), ["name"]);
    let update = missing(labels::update("me", "l", Label::new()));
    assert_eq!(update, ["id", "name"]);
}

#[test]
fn each_method_requires_its_own() {
    use workspace_apis::admin_directory_v1::chromeosdevices;
    let nothing = ChromeOsMoveDevicesToOu::new();
    let request = chromeosdevices::move_devices_to_ou("c", "/ou", nothing);
    assert_eq!(missing(request), ["deviceIds"]);
    let request = orgunits::insert("c", Default::default());
    assert_eq!(missing(request), ["name"]);
}

#[test]
fn unchecked_requests_lack_required_fields() {
    let request = users::insert(User::new());
    assert!(!missing(request.clone()).is_empty());
    assert_eq!(missing(request.unchecked()), [""; 0]);
}

#[test]
fn org_unit_paths_are_those_of_users() {
    let path = |path: &str| {
        let request = orgunits::get("my_customer", path).to_http();
        request.map(|request| request.uri().path().to_owned())
    };
    let sales = "/admin/directory/v1/customer/my_customer/orgunits/Sales/2026";
    assert_eq!(path("/Sales/2026").unwrap(), sales);
    assert_eq!(path("Sales/2026").unwrap(), sales);
    assert!(path("/").is_err());
}

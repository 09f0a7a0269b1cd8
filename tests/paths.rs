//! The path rule, as a table: the encoded form of each argument in a path, or the reason why it is
//! refused. No argument addresses another method, another resource or another host.

#![cfg(all(
    feature = "admin-directory-v1",
    feature = "cloudchannel-v1",
    feature = "gmail-v1"
))]

use workspace_apis::admin_directory_v1::types::{OrgUnit, User};
use workspace_apis::admin_directory_v1::{orgunits, users};
use workspace_apis::cloudchannel_v1::accounts::customers;
use workspace_apis::cloudchannel_v1::names::CustomerName;
use workspace_apis::cloudchannel_v1::operations;
use workspace_apis::gmail_v1::users::settings::cse::identities;
use workspace_apis::runtime::{ApiRequest, Call, PathProblem, Request, RequestProblem};

use PathProblem::{Dots, Empty, Shape, Slash};

const CUSTOMER: PathProblem = Shape("accounts/*/customers/*");
const OPERATIONS: PathProblem = Shape("operations/**");

/// The outcome of an argument: its encoded form in the path, or the error.
type Outcome = Result<&'static str, PathProblem>;

/// One argument in each kind of variable.
struct Row {
    argument: &'static str,
    /// As `{x}`.
    segment: Outcome,
    /// As a segment of a resource name that is built from its parts.
    name: Outcome,
    /// As the last segment of `{x=accounts/*/customers/*}`.
    pattern: Outcome,
    /// As the rest of `{x=operations/**}`.
    rest: Outcome,
}

/// Returns an argument without `/`: the same everywhere.
const fn same(argument: &'static str, encoded: &'static str) -> Row {
    Row {
        argument,
        segment: Ok(encoded),
        name: Ok(encoded),
        pattern: Ok(encoded),
        rest: Ok(encoded),
    }
}

/// Returns an argument that is refused everywhere, for one reason.
const fn never(argument: &'static str, empty: bool) -> Row {
    const fn reason(empty: bool) -> Outcome {
        Err(if empty { Empty } else { Dots })
    }
    Row {
        argument,
        segment: reason(empty),
        name: reason(empty),
        pattern: reason(empty),
        rest: reason(empty),
    }
}

/// Returns an argument with `/`, which is part of a segment, or separates several.
const fn slashed(
    argument: &'static str,
    segment: &'static str,
    pattern: PathProblem,
    rest: Outcome,
) -> Row {
    Row {
        argument,
        segment: Ok(segment),
        name: Err(Slash),
        pattern: Err(pattern),
        rest,
    }
}

const ROWS: &[Row] = &[
    never("", true),
    never(".", false),
    never("..", false),
    same("...", "..."),
    same("%2e%2e", "%252e%252e"),
    same("%", "%25"),
    same("100%25", "100%2525"),
    same("me", "me"),
    same("~-_.", "~-_."),
    same("S1:transferEntitlements", "S1%3AtransferEntitlements"),
    same("liz+test@example.com", "liz%2Btest%40example.com"),
    same("a b", "a%20b"),
    same(" ", "%20"),
    same("é", "%C3%A9"),
    same("日本 😀", "%E6%97%A5%E6%9C%AC%20%F0%9F%98%80"),
    same("a&b=c+d", "a%26b%3Dc%2Bd"),
    same("\"'`", "%22%27%60"),
    same("\\..\\x", "%5C..%5Cx"),
    same("?x=y", "%3Fx%3Dy"),
    same("#x", "%23x"),
    same(";x,y!$*()", "%3Bx%2Cy%21%24%2A%28%29"),
    same("{x}[y]<z>|^", "%7Bx%7D%5By%5D%3Cz%3E%7C%5E"),
    same("\r\nx:\t\0\u{7f}", "%0D%0Ax%3A%09%00%7F"),
    same("@evil.example", "%40evil.example"),
    slashed(
        "a/b?x#y%2F",
        "a%2Fb%3Fx%23y%252F",
        CUSTOMER,
        Ok("a/b%3Fx%23y%252F"),
    ),
    slashed("a/b/c d", "a%2Fb%2Fc%20d", CUSTOMER, Ok("a/b/c%20d")),
    slashed(
        "//evil.example/x",
        "%2F%2Fevil.example%2Fx",
        Empty,
        Err(Empty),
    ),
    slashed(
        "https://evil.example",
        "https%3A%2F%2Fevil.example",
        Empty,
        Err(Empty),
    ),
    slashed("/a", "%2Fa", Empty, Err(Empty)),
    slashed("a/", "a%2F", Empty, Err(Empty)),
    slashed("a//b", "a%2F%2Fb", Empty, Err(Empty)),
    slashed("/", "%2F", Empty, Err(Empty)),
    slashed("../x", "..%2Fx", Dots, Err(Dots)),
    slashed("a/../../b", "a%2F..%2F..%2Fb", Dots, Err(Dots)),
    slashed("a/./b", "a%2F.%2Fb", Dots, Err(Dots)),
    slashed("a/..", "a%2F..", Dots, Err(Dots)),
];

/// Compares a request with one hostile argument with its outcome.
fn check(call: impl Call, parameter: &str, before: &str, after: &str, expected: &Outcome) {
    let request = call.request();
    let what = format!("{} of {}: {expected:?}", parameter, request.method().id);
    match (request.to_http(), expected) {
        (Ok(request), Ok(encoded)) => {
            assert_eq!(
                request.uri().to_string(),
                format!("{before}{encoded}{after}"),
                "{what}"
            );
        }
        (Err(error), Err(reason)) => {
            assert_eq!(error.problems(), [refusal(parameter, reason)], "{what}")
        }
        (actual, _) => panic!("{what}, but {actual:?}"),
    }
}

fn refusal(parameter: &str, reason: &PathProblem) -> RequestProblem {
    RequestProblem::PathArgument {
        name: parameter.to_owned().into(),
        reason: reason.clone(),
    }
}

#[test]
fn a_plain_variable_is_one_segment() {
    let gmail = "https://gmail.googleapis.com/gmail/v1/users/";
    for row in ROWS {
        let last = format!("{gmail}me/settings/cse/identities/");
        check(
            identities::get("me", row.argument),
            "cseEmailAddress",
            &last,
            "",
            &row.segment,
        );
        let within = "/settings/cse/identities?pageSize=2";
        check(
            identities::list(row.argument).page_size(2),
            "userId",
            gmail,
            within,
            &row.segment,
        );
    }
}

#[test]
fn pattern_has_its_stated_shape() {
    let cloudchannel = "https://cloudchannel.googleapis.com/v1/accounts/";
    for row in ROWS {
        let argument = row.argument;
        let before = format!("{cloudchannel}A1/customers/");
        let text = format!("accounts/A1/customers/{argument}");
        check(customers::get(&text), "name", &before, "", &row.pattern);
        check(
            customers::get(CustomerName::new("A1", argument)),
            "name",
            &before,
            "",
            &row.name,
        );
        let verb = ":listPurchasableSkus";
        let skus = customers::list_purchasable_skus(text);
        check(skus, "customer", &before, verb, &row.pattern);
        let first = customers::list_purchasable_skus(CustomerName::new(argument, "S1"));
        check(
            first,
            "customer",
            cloudchannel,
            "/customers/S1:listPurchasableSkus",
            &row.name,
        );
    }
}

#[test]
fn open_pattern_accepts_any_segments() {
    let before = "https://cloudchannel.googleapis.com/v1/operations/";
    for row in ROWS {
        let name = format!("operations/{}", row.argument);
        check(operations::get(name), "name", before, "", &row.rest);
    }
}

#[test]
fn other_shapes_are_refused() {
    for name in [
        "S1",
        "customers/S1",
        "accounts/A1",
        "accounts/A1/customers",
        "accounts/A1/customer/S1",
        "Accounts/A1/customers/S1",
        "accounts/A1/customers/S1/entitlements/E1",
        "v1/accounts/A1/customers/S1",
        "accounts%2FA1%2Fcustomers%2FS1",
        "accounts\\A1\\customers\\S1",
    ] {
        check(customers::get(name), "name", "", "", &Err(CUSTOMER));
    }
    for name in [
        "operations",
        "operation/x",
        "Operations/x",
        "x/operations/y",
    ] {
        check(operations::get(name), "name", "", "", &Err(OPERATIONS));
    }
    let list = "https://cloudchannel.googleapis.com/v1/";
    check(
        operations::list("operations"),
        "name",
        list,
        "",
        &Ok("operations"),
    );
    check(
        operations::list("operations/x"),
        "name",
        "",
        "",
        &Err(Shape("operations")),
    );
    let unit = "https://admin.googleapis.com/admin/directory/v1/customer/C1/orgunits/";
    check(
        orgunits::get("C1", "corp/sales"),
        "orgUnitPath",
        unit,
        "",
        &Ok("corp/sales"),
    );
    check(
        orgunits::get("C1", "/corp/sales"),
        "orgUnitPath",
        unit,
        "",
        &Ok("corp/sales"),
    );
    check(
        orgunits::get("C1", "//corp/sales"),
        "orgUnitPath",
        "",
        "",
        &Err(Empty),
    );
}

#[test]
fn numbers_and_names_are_arguments() {
    let base = "https://admin.googleapis.com/admin/directory/v1/users/";
    let path = |request: &Request| request.to_http().unwrap().uri().to_string();
    let user = |call: users::Get| path(call.request()).replace(base, "");
    assert_eq!(user(users::get(u64::MAX)), u64::MAX.to_string());
    assert_eq!(user(users::get(-1i64)), "-1");
    let text = String::from("a@b");
    assert_eq!(user(users::get(&text)), "a%40b");
    assert_eq!(user(users::get(text)), "a%40b");
    let name: CustomerName = "accounts/A1/customers/S 1".parse().unwrap();
    assert_eq!((name.account(), name.customer()), ("A1", "S 1"));
    assert!(path(customers::get(&name).request()).ends_with("/v1/accounts/A1/customers/S%201"));
    assert_eq!(name.to_string(), "accounts/A1/customers/S 1");
    for row in ROWS.iter().filter(|row| row.pattern.is_err()) {
        let text = format!("accounts/A1/customers/{}", row.argument);
        let error = text.parse::<CustomerName>().expect_err(&text);
        assert_eq!(
            error.to_string(),
            "no `CustomerName`: expected `accounts/{account}/customers/{customer}`"
        );
    }
}

#[test]
fn all_problems_are_reported() {
    let error = identities::get("", "..").to_http().unwrap_err();
    assert_eq!(
        error.problems(),
        [refusal("userId", &Empty), refusal("cseEmailAddress", &Dots)]
    );
    let request = orgunits::insert("..", OrgUnit::new()).header("host", "evil.example");
    let error = request.to_http().unwrap_err().to_string();
    assert_eq!(
        error,
        "a request of `directory.orgunits.insert` cannot be built: \
         path argument `customerId` has a segment `.` or `..`; \
         required field `name` is missing; \
         header `host` is set by the connection"
    );
}

#[test]
fn no_error_shows_an_argument() {
    let secret = "sesame/..";
    let errors = [
        customers::get(secret).to_http().unwrap_err(),
        customers::get(CustomerName::new(secret, secret))
            .to_http()
            .unwrap_err(),
        users::patch("", User::new().password("sesame"))
            .to_http()
            .unwrap_err(),
    ];
    for error in errors {
        let text = format!("{error} {error:?} {error:#?}");
        assert!(!text.contains("sesame"), "{text}");
    }
    let parsed = secret.parse::<CustomerName>().unwrap_err();
    assert!(!format!("{parsed} {parsed:?}").contains("sesame"));
}

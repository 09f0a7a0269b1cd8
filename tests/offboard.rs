//! The example `offboard` closes an account: a dry run changes nothing, a second run changes
//! nothing again, and a run after a failure at any request makes the remaining changes.

#![cfg(all(
    feature = "admin-datatransfer-v1",
    feature = "admin-directory-v1",
    feature = "client",
    feature = "gmail-v1",
    feature = "licensing-v1"
))]

#[path = "../examples/offboard/change.rs"]
mod change;
#[path = "../examples/fake_google/mod.rs"]
mod fake_google;
#[path = "../examples/offboard/organization.rs"]
mod organization;
#[path = "../examples/offboard/plan.rs"]
mod plan;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::json;
use workspace_apis::runtime::{RetryPolicy, StaticToken};
use workspace_apis::{Client, admin_datatransfer_v1, admin_directory_v1, gmail_v1, licensing_v1};

use change::License;
use fake_google::{FakeGoogle, Response, Service};
use organization::{Organization, State};
use plan::{Leaver, Offboarding, Outcome};

/// The failure of a request.
#[derive(Clone, Copy, Debug)]
enum Failure {
    /// The request was not processed.
    Refused,
    /// The request was processed, and its response was lost.
    Lost,
}

/// An organization that fails at one request, and records all of them.
struct Faulty {
    organization: Organization,
    seen: Mutex<Vec<String>>,
    failure: Mutex<Option<(usize, Failure)>>,
}

impl Service for Faulty {
    fn respond(&self, request: &http::Request<Bytes>) -> Response {
        let mut seen = self.seen.lock().unwrap();
        let body = String::from_utf8_lossy(request.body());
        let line = format!("{} {} {body}", request.method(), request.uri());
        seen.push(line.trim_end().to_owned());
        let mut failure = self.failure.lock().unwrap();
        match *failure {
            Some((number, kind)) if number == seen.len() => {
                *failure = None;
                if let Failure::Lost = kind {
                    self.organization.respond(request);
                }
                Response::error(500, "it failed")
            }
            _ => self.organization.respond(request),
        }
    }
}

/// An account to close, and its organization.
struct Scene {
    offboarding: Offboarding,
    faulty: Arc<Faulty>,
    // Serves until it is dropped.
    _google: FakeGoogle,
}

impl Scene {
    /// Sets a failure of the request of this number, from 1.
    async fn new(failure: Option<(usize, Failure)>) -> Self {
        let faulty = Arc::new(Faulty {
            organization: Organization::new(),
            seen: Mutex::default(),
            failure: Mutex::new(failure),
        });
        let google = FakeGoogle::start(Arc::clone(&faulty)).await;
        let host = google.root_url("admin.googleapis.com");
        let admin = Client::builder()
            .root_url(&admin_directory_v1::API, &host)
            .root_url(&admin_datatransfer_v1::API, &host)
            .root_url(&gmail_v1::API, google.root_url("gmail.googleapis.com"))
            .root_url(
                &licensing_v1::API,
                google.root_url("licensing.googleapis.com"),
            )
            .token_provider(StaticToken::new("admin@example.com"))
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        let offboarding = Offboarding {
            mailbox: admin.acting_for(StaticToken::new("liz@example.com")),
            admin,
            leaver: leaver(),
        };
        Self {
            offboarding,
            faulty,
            _google: google,
        }
    }

    async fn run(&self) -> Outcome {
        for change in self.offboarding.plan().await? {
            self.offboarding.apply(&change).await?;
        }
        Ok(())
    }

    fn state(&self) -> State {
        self.faulty.organization.0.lock().unwrap().clone()
    }

    /// Returns the requests since the last call, without those that only read.
    fn changes(&self) -> Vec<String> {
        let seen = std::mem::take(&mut *self.faulty.seen.lock().unwrap());
        let changes = seen.into_iter().filter(|it| !it.starts_with("GET "));
        changes.collect()
    }
}

fn leaver() -> Leaver {
    let license = |product: &str| License {
        product: product.to_owned(),
        sku: product.to_owned(),
    };
    Leaver {
        email: "liz@example.com".to_owned(),
        successor: "max@example.com".to_owned(),
        reply_subject: "Gone".to_owned(),
        reply_text: "Write to Max.".to_owned(),
        org_unit: "/Closed/2026".to_owned(),
        licenses: vec![license("Google-Vault"), license("Google-Voice")],
        suspend: true,
    }
}

/// Returns the organization after all changes.
fn closed() -> State {
    State {
        user: json!({
            "id": "110000000000000000042",
            "primaryEmail": "liz@example.com",
            "orgUnitPath": "/Closed/2026",
            "suspended": true
        }),
        tokens: Vec::new(),
        app_passwords: Vec::new(),
        groups: Vec::new(),
        licenses: Vec::new(),
        transfers: vec![json!({
            "id": "AKrEtIY",
            "oldOwnerUserId": "110000000000000000042",
            "newOwnerUserId": "110000000000000000043",
            "applicationDataTransfers": [{
                "applicationId": "55656082996",
                "applicationTransferParams": [
                    {"key": "PRIVACY_LEVEL", "value": ["PRIVATE", "SHARED"]}
                ]
            }],
            "overallTransferStatusCode": "inProgress"
        })],
        vacation: json!({
            "enableAutoReply": true,
            "responseSubject": "Gone",
            "responseBodyPlainText": "Write to Max."
        }),
        delegates: vec![json!({"delegateEmail": "max@example.com"})],
        signed_in: false,
    }
}

/// The output of a dry run.
const DRY_RUN: &[&str] = &[
    "turn the vacation reply on",
    "let max@example.com into the mailbox",
    "sign out everywhere",
    "revoke access of 1-slack.apps.googleusercontent.com",
    "revoke access of 2-zoom",
    "delete the app password `Mail 1`",
    "delete the app password `Mail 7`",
    "suspend the account",
    "clear the recovery phone",
    "leave all@example.com",
    "leave sales@example.com",
    "leave chess@example.com",
    "transfer all files to the successor",
    "remove the license Google-Vault/Google-Vault",
    "move the account to /Closed/2026",
];

/// Returns the requests of a run, without those that only read.
fn requests() -> Vec<String> {
    let user = "https://admin.googleapis.com/admin/directory/v1/users/liz%40example.com";
    let settings = "https://gmail.googleapis.com/gmail/v1/users/me/settings";
    let leave = |group: &str| {
        let groups = "https://admin.googleapis.com/admin/directory/v1/groups";
        format!("DELETE {groups}/{group}%40example.com/members/liz%40example.com")
    };
    let reply = r#"{"enableAutoReply":true,"responseBodyPlainText":"Write to Max.","responseSubject":"Gone"}"#;
    let transfer = concat!(
        r#"{"applicationDataTransfers":[{"applicationId":"55656082996","#,
        r#""applicationTransferParams":[{"key":"PRIVACY_LEVEL","value":["PRIVATE","SHARED"]}]}],"#,
        r#""newOwnerUserId":"110000000000000000043","oldOwnerUserId":"110000000000000000042"}"#
    );
    let license = "product/Google-Vault/sku/Google-Vault/user/liz%40example.com";
    vec![
        format!("PUT {settings}/vacation {reply}"),
        format!(r#"POST {settings}/delegates {{"delegateEmail":"max@example.com"}}"#),
        format!("POST {user}/signOut"),
        format!("DELETE {user}/tokens/1-slack.apps.googleusercontent.com"),
        format!("DELETE {user}/tokens/2-zoom"),
        format!("DELETE {user}/asps/1"),
        format!("DELETE {user}/asps/7"),
        format!(r#"PATCH {user} {{"suspended":true}}"#),
        format!(r#"PATCH {user} {{"recoveryPhone":null}}"#),
        leave("all"),
        leave("sales"),
        leave("chess"),
        format!("POST https://admin.googleapis.com/admin/datatransfer/v1/transfers {transfer}"),
        format!("DELETE https://licensing.googleapis.com/apps/licensing/v1/{license}"),
        format!(r#"PATCH {user} {{"orgUnitPath":"/Closed/2026"}}"#),
    ]
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let scene = Scene::new(None).await;
    let changes = scene.offboarding.plan().await.unwrap();
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(lines, DRY_RUN);
    assert_eq!(scene.changes(), [""; 0]);
    let before = Organization::new().0.into_inner().unwrap();
    assert_eq!(scene.state(), before);
}

#[tokio::test]
async fn a_run_closes_the_account() {
    let scene = Scene::new(None).await;
    scene.run().await.unwrap();
    assert_eq!(scene.changes(), requests());
    assert_eq!(scene.state(), closed());
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let scene = Scene::new(None).await;
    scene.run().await.unwrap();
    scene.changes();
    scene.run().await.unwrap();
    assert_eq!(scene.changes(), [""; 0]);
    assert_eq!(scene.state(), closed());
}

#[tokio::test]
async fn run_continues_after_any_failed_request() {
    let scene = Scene::new(None).await;
    scene.run().await.unwrap();
    let requests = scene.faulty.seen.lock().unwrap().len();
    assert!(requests > scene.changes().len());
    for number in 1..=requests {
        for failure in [Failure::Refused, Failure::Lost] {
            let scene = Scene::new(Some((number, failure))).await;
            let case = format!("{failure:?} at {number}");
            assert!(scene.run().await.is_err(), "{case}");
            scene.run().await.unwrap();
            assert_eq!(scene.state(), closed(), "{case}");
            assert_eq!(scene.offboarding.plan().await.unwrap(), [], "{case}");
        }
    }
}

/// First without suspension, so that the mailbox replies and opens for the successor.
#[tokio::test]
async fn suspension_may_be_deferred() {
    let mut scene = Scene::new(None).await;
    scene.offboarding.leaver.suspend = false;
    scene.run().await.unwrap();
    let mut open = closed();
    open.user["suspended"] = false.into();
    assert_eq!(scene.state(), open);
    scene.offboarding.leaver.suspend = true;
    scene.run().await.unwrap();
    assert_eq!(scene.state(), closed());
}

/// Missing resources are found before any change.
#[tokio::test]
async fn a_wrong_plan_changes_nothing() {
    let mut scene = Scene::new(None).await;
    scene.offboarding.leaver.org_unit = "/Closed/2027".to_owned();
    let error = scene.run().await.unwrap_err().to_string();
    assert!(error.contains("directory.orgunits.get"), "{error}");
    scene.offboarding.leaver = leaver();
    scene.offboarding.leaver.successor = "eva@example.com".to_owned();
    let error = scene.run().await.unwrap_err().to_string();
    assert!(error.contains("directory.users.get"), "{error}");
    assert_eq!(scene.changes(), [""; 0]);
}

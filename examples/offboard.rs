//! The end of an account, with four APIs: a dry run, the run, and a second run that finds nothing
//! to do:
//!
//!     cargo run --example offboard --features admin-datatransfer-v1,licensing-v1
//!
//! The example starts a fake Google on this machine, so it needs neither an account nor a network.
//! The fake prints what it receives (`>`) and its responses (`<`); the program prints its results
//! (`=`). Copy `offboard/plan.rs` and `offboard/change.rs`.

#[path = "offboard/change.rs"]
mod change;
mod fake_google;
#[path = "offboard/organization.rs"]
mod organization;
#[path = "offboard/plan.rs"]
mod plan;
#[path = "fake_google/printed.rs"]
mod printed;

use std::sync::Arc;

use workspace_apis::Client;
use workspace_apis::runtime::StaticToken;
use workspace_apis::{admin_datatransfer_v1, admin_directory_v1, gmail_v1, licensing_v1};

use change::License;
use fake_google::FakeGoogle;
use organization::Organization;
use plan::{Leaver, Offboarding, Outcome};
use printed::Printed;

#[tokio::main]
async fn main() -> Outcome {
    let google = FakeGoogle::start(Arc::new(Printed(Arc::new(Organization::new())))).await;
    let offboarding = offboarding(&google)?;

    println!("1. A dry run");
    let changes = offboarding.plan().await?;
    for change in &changes {
        println!("  = would {change}");
    }
    println!("\n2. The run");
    for change in &changes {
        println!("  = {change}");
        offboarding.apply(change).await?;
    }
    println!("\n3. Once more");
    let changes = offboarding.plan().await?;
    println!("  = {} left to do", changes.len());
    Ok(())
}

fn offboarding(google: &FakeGoogle) -> Outcome<Offboarding> {
    // Against Google itself, leave the root URLs out. The tokens come from a service account with
    // domain-wide delegation: `account.subject("admin@example.com")`, and for the mailbox
    // `account.subject("liz@example.com")`.
    let admin = google.root_url("admin.googleapis.com");
    let admin = Client::builder()
        .root_url(&admin_directory_v1::API, &admin)
        .root_url(&admin_datatransfer_v1::API, &admin)
        .root_url(&gmail_v1::API, google.root_url("gmail.googleapis.com"))
        .root_url(
            &licensing_v1::API,
            google.root_url("licensing.googleapis.com"),
        )
        .token_provider(StaticToken::new("admin@example.com"))
        .build()?;
    Ok(Offboarding {
        mailbox: admin.acting_for(StaticToken::new("liz@example.com")),
        admin,
        leaver: Leaver {
            email: "liz@example.com".to_owned(),
            successor: "max@example.com".to_owned(),
            reply_subject: "Liz Smith has left".to_owned(),
            reply_text: "Please write to max@example.com.".to_owned(),
            org_unit: "/Closed/2026".to_owned(),
            licenses: vec![License {
                product: "Google-Vault".to_owned(),
                sku: "Google-Vault".to_owned(),
            }],
            suspend: true,
        },
    })
}

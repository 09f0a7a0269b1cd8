//! A reseller's first customer, from nothing to encrypted mail, in six calls of three APIs:
//!
//!     cargo run --example onboard
//!
//! The example starts a fake Google on this machine, so it needs neither an account nor a network.
//! The fake prints what it receives (`>`) and its responses (`<`); the program prints its results
//! (`=`).

mod fake_google;
#[path = "fake_google/printed.rs"]
mod printed;
#[path = "onboard/story.rs"]
mod story;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use workspace_apis::Client;
use workspace_apis::admin_directory_v1::types::{User, UserEmail, UserName};
use workspace_apis::admin_directory_v1::{self as directory};
use workspace_apis::cloudchannel_v1alpha1::types::{AdminUser, ProvisionCloudIdentityRequest};
use workspace_apis::cloudchannel_v1alpha1::{self as channel, names::CustomerName};
use workspace_apis::gmail_v1::types::{
    CseIdentity, Delegate, DelegateVerificationStatus, KeyPairConfiguration, SignAndEncryptKeyPairs,
};
use workspace_apis::gmail_v1::{self as gmail};
use workspace_apis::runtime::{PollingPolicy, StaticToken};

use fake_google::FakeGoogle;
use printed::Printed;
use story::Story;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let story = Arc::new(Story::new()?);
    let google = FakeGoogle::start(Arc::new(Printed(Arc::clone(&story)))).await;
    // For Google itself, leave the three root URLs out and set a provider of real tokens.
    let client = Client::builder()
        .root_url(
            &channel::API,
            google.root_url("cloudchannel.googleapis.com"),
        )
        .root_url(&directory::API, google.root_url("admin.googleapis.com"))
        .root_url(&gmail::API, google.root_url("gmail.googleapis.com"))
        .token_provider(StaticToken::new("a token for the fake"))
        .build()?;

    println!("1. A reseller provisions a customer, and waits for it");
    provision(&client).await?;
    println!("\n2. The customer gets its first user");
    create_user(&client).await?;
    println!("\n3. The user lets an assistant into the mailbox");
    add_delegate(&client).await?;
    println!("\n4. The user gets an encryption identity, with one key pair for both tasks");
    create_identity(&client).await?;
    println!("\n5. What is it now?");
    let identity = read_identity(&client).await?;
    println!("\n6. Let it sign with one key pair and encrypt with another");
    separate_keys(&client, identity).await?;
    story.finish()
}

type Outcome<T = ()> = Result<T, workspace_apis::Error>;

async fn provision(client: &Client) -> Outcome {
    let admin = AdminUser::new()
        .email("liz@example.com")
        .given_name("Liz")
        .family_name("Smith");
    let operation = channel::accounts::customers::provision_cloud_identity(
        CustomerName::new("A1", "S42"),
        ProvisionCloudIdentityRequest::new().user(admin),
    )
    .send(client)
    .await?;
    // `wait` alone begins with a pause of a second; the fake needs none.
    let policy = PollingPolicy::new().first(Duration::from_millis(10));
    let customer = operation.wait_with(client, policy).await?;
    println!(
        "  = the customer {} of {}",
        shown(customer.name),
        shown(customer.domain)
    );
    Ok(())
}

async fn create_user(client: &Client) -> Outcome {
    let user = User::new()
        .primary_email("liz@example.com")
        .password("open sesame")
        .name(UserName::new().given_name("Liz").family_name("Smith"))
        .emails([UserEmail::new().address("liz@home.example")]);
    let user = directory::users::insert(user)
        .resolve_conflict_account(true)
        .send(client)
        .await?;
    println!("  = the user {}", shown(user.id));
    Ok(())
}

async fn add_delegate(client: &Client) -> Outcome {
    let assistant = Delegate::new().delegate_email("max@example.com");
    let delegate = gmail::users::settings::delegates::create("liz@example.com", assistant)
        .send(client)
        .await?;
    let accepted = Some(DelegateVerificationStatus::Accepted);
    let accepted = delegate.verification_status == accepted;
    println!("  = accepted: {}", if accepted { "yes" } else { "no" });
    Ok(())
}

async fn create_identity(client: &Client) -> Outcome {
    let one_pair = KeyPairConfiguration::PrimaryKeyPairId("ANe1Bmg-1".into());
    let identity = CseIdentity::new()
        .email_address("liz@example.com")
        .key_pair_configuration(one_pair);
    let identity = gmail::users::settings::cse::identities::create("me", identity)
        .send(client)
        .await?;
    println!("  = {}", keys(&identity));
    Ok(())
}

async fn read_identity(client: &Client) -> Outcome<CseIdentity> {
    let identity = gmail::users::settings::cse::identities::get("me", "liz@example.com")
        .send(client)
        .await?;
    println!("  = {}", keys(&identity));
    Ok(identity)
}

/// Sets separate keys. They are a union: setting the other member clears the first one.
async fn separate_keys(client: &Client, identity: CseIdentity) -> Outcome {
    let two_pairs = SignAndEncryptKeyPairs::new()
        .signing_key_pair_id("ANe1Bmg-1")
        .encryption_key_pair_id("ANe1Bmg-2");
    let changed = identity.key_pair_configuration(KeyPairConfiguration::SignAndEncryptKeyPairs(
        two_pairs.into(),
    ));
    let identity = gmail::users::settings::cse::identities::patch("me", "liz@example.com", changed)
        .send(client)
        .await?;
    println!("  = {}", keys(&identity));
    Ok(())
}

fn keys(identity: &CseIdentity) -> String {
    match &identity.key_pair_configuration {
        Some(KeyPairConfiguration::PrimaryKeyPairId(id)) => format!("one key pair: {id}"),
        Some(KeyPairConfiguration::SignAndEncryptKeyPairs(pairs)) => format!(
            "{} signs, {} encrypts",
            shown(pairs.signing_key_pair_id.as_deref()),
            shown(pairs.encryption_key_pair_id.as_deref())
        ),
        _ => "no keys that this program knows".to_owned(),
    }
}

fn shown(text: Option<impl Into<String>>) -> String {
    text.map_or_else(|| "(nothing)".to_owned(), Into::into)
}

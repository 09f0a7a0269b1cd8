//! Creates a secret, adds a version and reads it, against a fake server of this program.

mod fake;

use secret_manager::Client;
use secret_manager::prelude::*;
use secret_manager::runtime::StaticToken;
use secret_manager::secretmanager_v1::names::SecretName;
use secret_manager::secretmanager_v1::projects::secrets;
use secret_manager::secretmanager_v1::types::{
    AddSecretVersionRequest, Automatic, Replication, ReplicationReplication, Secret, SecretPayload,
};
use secret_manager::secretmanager_v1::{self as secretmanager};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // For Google itself, leave the root URL out and set a provider of real tokens.
    let client = Client::builder()
        .root_url(&secretmanager::API, fake::start()?)
        .token_provider(StaticToken::new("a token for the fake"))
        .build()?;

    // The union: automatic replication, or locations that you choose.
    let automatic = ReplicationReplication::Automatic(Box::new(Automatic::new()));
    let secret = Secret::new().replication(Replication::new().replication(automatic));
    let secret = secrets::create("projects/p1", secret)
        .secret_id("db-password")
        .send_blocking(&client)?;
    println!("created {:?}", secret.name);
    let replication = secret.replication.and_then(|it| it.replication);
    assert!(matches!(
        replication,
        Some(ReplicationReplication::Automatic(_))
    ));

    // The resource name: a typed value in place of a formatted string.
    let name = SecretName::with_project_secret("p1", "db-password");
    let payload = SecretPayload::new().data("s3cret");
    let body = AddSecretVersionRequest::new().payload(payload);
    let version = secrets::add_version(name, body).send_blocking(&client)?;
    println!("added {:?}", version.name);

    let name = version.name.ok_or("the version has no name")?;
    let response = secrets::versions::access(name).send_blocking(&client)?;
    let data = response.payload.and_then(|it| it.data);
    assert_eq!(data.as_deref(), Some(&b"s3cret"[..]));
    println!("read {} bytes", data.map_or(0, |it| it.len()));
    Ok(())
}

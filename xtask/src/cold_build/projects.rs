//! The projects to compile.

use std::fs;
use std::path::Path;

use anyhow::Result;
use xshell::cmd;

use super::row::{Check, Row};
use crate::repository::Repository;
use crate::run::quietly;

const GMAIL: &str = "google-gmail1 = \"=7.0.0\"\n";
const CLOUD_CHANNEL: &str = "google-cloudchannel1 = \"=7.0.0\"\n";
const TOKIO: &str = "tokio = { version = \"1\", features = [\"net\", \"rt\", \"time\"] }\n";
const PROFILE: &str = "\n[profile.dev]\nincremental = false\n\n[workspace]\n";

const EMPTY: &str = "fn main() {}\n";

const LISTS: &str = r#"use workspace_apis::{Client, gmail_v1::users::messages, runtime::StaticToken};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().token_provider(StaticToken::new("token")).build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let page = runtime.block_on(messages::list("me").send(&client))?;
    println!("{}", page.messages.map_or(0, |it| it.len()));
    Ok(())
}
"#;

const PEER_LISTS: &str = r#"use google_gmail1::hyper_util::{client::legacy, rt};
use google_gmail1::{Gmail, hyper_rustls::HttpsConnectorBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http2().build();
    let client = legacy::Client::builder(rt::TokioExecutor::new()).build(connector);
    let hub = Gmail::new(client, "token".to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (_, page) = runtime.block_on(hub.users().messages_list("me").doit())?;
    println!("{}", page.messages.map_or(0, |it| it.len()));
    Ok(())
}
"#;

/// Creates the project of a row of the first table.
///
/// # Errors
///
/// It cannot be written or fetched.
pub fn create(repository: &Repository, home: &Path, row: Row) -> Result<()> {
    let path = repository.root.join("generated");
    let all = format!("workspace-apis = {{ path = {path:?} }}\n");
    let gmail = format!(
        "workspace-apis = {{ path = {path:?}, default-features = false, features = [\"client\", \"gmail-v1\"] }}\n"
    );
    let (dependencies, program) = match row {
        Row::All => (all, EMPTY),
        Row::Gmail => (gmail, EMPTY),
        Row::GmailLists => (gmail + TOKIO, LISTS),
        Row::PeerLists => (format!("{GMAIL}{TOKIO}"), PEER_LISTS),
        _ => (GMAIL.to_owned(), EMPTY),
    };
    write(repository, home, row.name(), &dependencies, program)
}

/// Creates the project whose packages a row of the second table checks.
///
/// # Errors
///
/// It cannot be written or fetched.
pub fn create_checked(repository: &Repository, home: &Path, check: Check) -> Result<()> {
    let Check { project, .. } = check;
    if project != "generated" {
        let dependencies = format!("{GMAIL}{CLOUD_CHANNEL}");
        return write(repository, home, project, &dependencies, EMPTY);
    }
    // A copy that belongs to no workspace.
    let folder = home.join(project);
    repository.copy("runtime", &home.join("runtime"))?;
    repository.copy("generated", &folder)?;
    fs::copy(
        repository.root.join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )?;
    let manifest = folder.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    fs::write(manifest, text + PROFILE)?;
    fetch(repository, &folder)
}

fn write(
    repository: &Repository,
    home: &Path,
    name: &str,
    dependencies: &str,
    program: &str,
) -> Result<()> {
    let folder = home.join(name);
    fs::create_dir_all(folder.join("src"))?;
    let package =
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n");
    let manifest = format!("{package}\n[dependencies]\n{dependencies}{PROFILE}");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), program)?;
    fetch(repository, &folder)
}

fn fetch(repository: &Repository, folder: &Path) -> Result<()> {
    let shell = &repository.shell;
    let _folder = shell.push_dir(folder);
    quietly(cmd!(shell, "cargo fetch --quiet"))?;
    Ok(())
}

//! Another project's program, whose build script generates its types from a Discovery document.

#![deny(warnings, unexpected_cfgs)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

use runtime::{bytes::Bytes, http, prelude::*};
use tasks_v1::tasks;
use tasks_v1::types::Task;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = Task::new().title("Write to Liz").notes("by Friday");
    let call = tasks::insert("@default", task);
    let request = call.to_http()?;
    println!("{} {}", request.method(), request.uri());
    println!("{}", String::from_utf8_lossy(request.body()));

    // Any HTTP stack can send the request; this reads the response.
    let response = br#"{"id": "t1", "title": "Write to Liz", "status": "needsAction"}"#;
    let response = http::Response::new(Bytes::from_static(response));
    let task = call.read_http(response)?.value;
    println!("{}", task.id.unwrap_or_default());
    println!("{USER_AGENT}");
    Ok(())
}

/// Compiled only: it needs a server.
#[cfg(feature = "client")]
#[allow(dead_code)]
async fn send(client: &runtime::Client) -> Result<Task, runtime::Error> {
    let task = Task::new().title("Write to Liz");
    tasks::insert("@default", task).send(client).await
}

//! A program of somebody else, which makes its types from a Discovery document as it is built.

#![deny(warnings, unexpected_cfgs)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

use tasks_v1::tasks;
use tasks_v1::types::Task;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let task = Task::new().title("Write to Liz").notes("by Friday");
    let call = tasks::insert("@default", task);
    let request = call.to_http()?;
    println!("{} {}", request.method(), request.uri());
    println!("{}", String::from_utf8_lossy(request.body()));

    // Whatever HTTP stack carries it, this reads the answer.
    let answer = br#"{"id": "t1", "title": "Write to Liz", "status": "needsAction"}"#;
    let answer = http::Response::new(bytes::Bytes::from_static(answer));
    let task = runtime::Call::read_http(&call, answer)?.value;
    println!("{}", task.id.unwrap_or_default());
    Ok(())
}

#[cfg(feature = "client")]
#[allow(dead_code)]
async fn send(client: &runtime::Client) -> Result<Task, runtime::Error> {
    let task = Task::new().title("Write to Liz");
    tasks::insert("@default", task).send(client).await
}

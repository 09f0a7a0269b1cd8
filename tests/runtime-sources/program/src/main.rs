//! Sends requests of two crates with one client, and handles their errors as one type.

use delegates_api::gmail_v1::users::settings::delegates;
use tasks_api::runtime::{MemoryTransport, http};
use tasks_api::tasks_v1::{tasks, types::Task};
use tasks_api::{Client, Error, prelude::*};

fn main() -> Result<(), Error> {
    let server = MemoryTransport::new(|request| {
        let (status, body) = match request.uri().path() {
            "/tasks/v1/lists/%40default/tasks" => (200, r#"{"id": "t1"}"#),
            _ => (404, r#"{"error": {"code": 404, "status": "NOT_FOUND"}}"#),
        };
        let mut response = http::Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        Ok(response)
    });
    let client = Client::builder().transport(server.clone()).build()?;

    let task = Task::new().title("Write to Liz");
    let task = tasks::insert("@default", task).send_blocking(&client)?;
    println!("{}", task.id.unwrap_or_default());
    let error: Option<delegates_api::Error> = delegates::list("me").send_blocking(&client).err();
    let error: Option<Error> = error;
    println!("{}", error.is_some_and(|error| error.is_not_found()));

    for request in server.requests() {
        let agent = request.headers().get(http::header::USER_AGENT);
        let agent = agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        println!("{}", agent.split(' ').next().unwrap_or_default());
    }
    Ok(())
}

//! The fake of the onboarding, after the wire table: each request must be the next one of the
//! table, and gets the response of the table.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::fake_google::{Response, Service};

#[allow(dead_code)] // other tests read more of it
#[path = "../../tests/wire/table.rs"]
mod table;

use table::Entry;

/// Headers that belong to the connection or to the client, and are not in the table.
const OWN: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "content-length",
    "host",
    "user-agent",
];

/// The requests still to come.
pub struct Story(Mutex<VecDeque<Entry>>);

impl Story {
    /// Reads the whole table.
    pub fn new() -> Self {
        Self(Mutex::new(table::story().into()))
    }

    /// Checks that the program sent every request of the table.
    pub fn finish(&self) -> Result<(), Box<dyn Error>> {
        match self.left().front() {
            None => Ok(()),
            Some(next) => Err(format!("nobody asked to {}", next.name).into()),
        }
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Story {
    fn respond(&self, request: &http::Request<Bytes>) -> Response {
        let Some(entry) = self.left().pop_front() else {
            return Response::error(400, "this is not in the story");
        };
        let mut request = request.clone();
        for name in OWN {
            request.headers_mut().remove(*name);
        }
        let differences = entry.differences(&request);
        if !differences.is_empty() {
            return Response::error(400, &differences.join("; "));
        }
        Response::new(
            entry.response.status,
            entry.response.body.unwrap_or_default(),
        )
    }
}

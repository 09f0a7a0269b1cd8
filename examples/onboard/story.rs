//! The fake of the onboarding: each request must be the next one of `story.json`, and gets its
//! response.

use std::collections::VecDeque;
use std::error::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use serde_json::Value;

use super::fake_google::{Response, Service};

/// The requests still to come.
pub struct Story(Mutex<VecDeque<Value>>);

impl Story {
    /// Reads the steps.
    pub fn new() -> Result<Self, serde_json::Error> {
        let story: Value = serde_json::from_str(include_str!("story.json"))?;
        let steps = story["calls"].as_array().cloned().unwrap_or_default();
        Ok(Self(Mutex::new(steps.into())))
    }

    /// Checks that the program sent every request.
    pub fn finish(&self) -> Result<(), Box<dyn Error>> {
        match self.left().front() {
            None => Ok(()),
            Some(next) => Err(format!("nobody asked to {}", next["name"]).into()),
        }
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Service for Story {
    fn respond(&self, request: &http::Request<Bytes>) -> Response {
        let Some(step) = self.left().pop_front() else {
            return Response::error(400, "this is not in the story");
        };
        let (expected, response) = (&step["request"], &step["response"]);
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let fits = expected["verb"] == request.method().as_str()
            && expected["url"] == request.uri().to_string()
            && expected["body"] == body;
        if !fits {
            return Response::error(400, &format!("the next request is {expected}"));
        }
        let status = response["status"]
            .as_u64()
            .and_then(|it| it.try_into().ok());
        Response::new(status.unwrap_or(200), response["body"].clone())
    }
}

//! A service whose requests and responses are printed.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::fake_google::{Response, Service};

/// Prints what a service receives (`>`) and what it responds (`<`).
pub struct Printed<S>(pub Arc<S>);

impl<S: Service> Service for Printed<S> {
    fn respond(&self, request: &http::Request<Bytes>) -> Response {
        println!("  > {} {}", request.method(), request.uri());
        let body = serde_json::from_slice(request.body());
        print_json("  >", &body.unwrap_or_default());
        let response = self.0.respond(request);
        println!("  < {}", response.status);
        print_json("  <", &response.body);
        response
    }
}

/// JSON on lines of its own; nothing for null.
fn print_json(lead: &str, value: &Value) {
    if value.is_null() {
        return;
    }
    for line in format!("{value:#}").lines() {
        println!("{lead} {line}");
    }
}

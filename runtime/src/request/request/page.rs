//! The page token of a request.

use serde_json::Value;

use crate::method::PageToken;
use crate::request::error::RequestProblem;
use crate::request::request::{Payload, Request};

impl Request {
    /// Returns the token of the page that the request is for, if it is not the first page.
    pub(crate) fn page_token(&self) -> Option<String> {
        match self.method.paging?.token {
            PageToken::Query(name) => self.query.get(name).map(str::to_owned),
            PageToken::Body(name) => match self.json_body()?.get(name)? {
                Value::String(token) => Some(token.clone()),
                _ => None,
            },
        }
    }

    /// Sets the page. Everything else of the request stays, including its page size.
    pub(crate) fn set_page_token(&mut self, token: &str) {
        match self.method.paging.map(|it| it.token) {
            Some(PageToken::Query(name)) => self.set_text(name, token),
            Some(PageToken::Body(name)) => self.set_in_body(name, token),
            None => {}
        }
    }

    /// Adds the next page token to a choice of fields. Without the token every page would look like
    /// the last.
    pub(crate) fn keep_next_page_token(&mut self) {
        let Some(paging) = self.method.paging else {
            return;
        };
        let chosen = self.query.get("fields").filter(|it| !it.is_empty());
        let named = |name: &str| name == paging.next || name == "*";
        match chosen {
            Some(fields) if !fields.split(',').any(|it| named(it.trim())) => {
                let fields = format!("{fields},{}", paging.next);
                self.set_text("fields", fields);
            }
            _ => {}
        }
    }

    fn json_body(&self) -> Option<Value> {
        let payload = self.body.as_ref().filter(|it| it.json)?;
        serde_json::from_slice(&payload.bytes).ok()
    }

    fn set_in_body(&mut self, name: &str, value: &str) {
        let changed = self.body.as_ref().and_then(|payload| {
            let mut body: Value = serde_json::from_slice(&payload.bytes).ok()?;
            let fields = body.as_object_mut().filter(|_| payload.json)?;
            fields.insert(name.to_owned(), Value::from(value));
            let bytes = serde_json::to_vec(&body).ok()?.into();
            Some(Payload {
                bytes,
                ..payload.clone()
            })
        });
        match changed {
            Some(payload) => self.body = Some(payload),
            None => self.problems.push(RequestProblem::Body),
        }
    }
}

//! Methods called by their ids, with JSON in and out: for methods and fields that are newer than
//! this revision of the crate.

use serde_json::Value;

#[cfg(feature = "client")]
use crate::client::{Client, SendFuture};
use crate::method::{Method, ParameterLocation};
use crate::request::{ApiRequest, Request};

/// An untyped request of any method. Its response is JSON, or `None` if the body is empty.
///
/// A method that this crate does not know at all can be described by a static of its own:
/// `Method { id: "..", path: "..", ..Method::new(&API) }`.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest(Request);

impl RawRequest {
    /// Creates a request of a method.
    pub fn new(method: &'static Method) -> Self {
        Self(Request::new(method))
    }

    /// Creates a request of the method with this id, if it is one of `methods`, such as an API's
    /// `METHODS`.
    pub fn find(methods: &[&'static Method], id: &str) -> Option<Self> {
        let method = methods.iter().find(|method| method.id == id)?;
        Some(Self::new(method))
    }

    /// Sets a parameter by its wire name. It is sent in the path, a header or the query, as the
    /// method describes it; a parameter that the method does not describe is sent in the query. A
    /// repeated parameter keeps every value, others keep the last.
    pub fn parameter(mut self, name: &str, value: impl Into<String>) -> Self {
        let (value, method) = (value.into(), self.0.method());
        match method.parameters.iter().find(|it| it.name == name) {
            Some(known) if known.location == ParameterLocation::Path => {
                self.0 = match known.repeated {
                    true => self.0.path_more(known.name, value),
                    false => self.0.path(known.name, value),
                };
            }
            Some(known) if known.location == ParameterLocation::Header => match known.repeated {
                true => self.0.header(known.name, &value),
                false => self.0.header_parameter(known.name, value),
            },
            Some(known) if !known.repeated => self.0.set_text(known.name, value),
            _ => self.0.raw_query(name, &value),
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: &Value) -> Self {
        self.0 = self.0.body_json(body);
        self
    }
}

#[cfg(feature = "client")]
impl RawRequest {
    /// Sends the request and decodes the response.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    #[inline]
    pub fn send(self, client: &Client) -> SendFuture<Option<Value>> {
        SendFuture::new(self.0, client)
    }
}

impl ApiRequest for RawRequest {
    type Response = Option<Value>;

    #[inline]
    fn request(&self) -> &Request {
        &self.0
    }

    #[inline]
    fn request_mut(&mut self) -> &mut Request {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::*;
    use crate::call::Call;
    use crate::method::{Parameter, Verb};
    use crate::test_support::samples::API;

    static TAG: Method = Method {
        id: "shelf.items.tag",
        verb: Verb::Post,
        path: "v1/{name=items/*}:tag",
        required: &["/tag"],
        parameters: &[
            Parameter::path("name"),
            Parameter::query("color"),
            Parameter::query_list("ids"),
        ],
        ..Method::new(&API)
    };

    static METHODS: &[&Method] = &[&TAG];

    #[test]
    fn method_is_called_by_id() {
        let request = RawRequest::find(METHODS, "shelf.items.tag").unwrap();
        let request = request
            .parameter("name", "items/before")
            .parameter("name", "items/a b")
            .parameter("color", "red")
            .parameter("color", "blue")
            .parameter("ids", "1")
            .parameter("ids", "2")
            .parameter("newer", "3")
            .body(&json!({"tag": "t", "newer": 1}));
        let built = request.to_http().unwrap();
        assert_eq!(
            built.uri(),
            "https://shelf.googleapis.com/v1/items/a%20b:tag?color=blue&ids=1&ids=2&newer=3"
        );
        assert_eq!(built.body(), r#"{"newer":1,"tag":"t"}"#);
        assert!(RawRequest::find(METHODS, "shelf.items").is_none());
        for (body, value) in [("", None), ("[1]", Some(json!([1])))] {
            let response = http::Response::new(Bytes::from(body));
            assert_eq!(request.read_http(response).unwrap().value, value);
        }
    }

    #[test]
    fn path_and_body_rules_apply() {
        let request = RawRequest::new(&TAG)
            .parameter("name", "items/..")
            .body(&json!({}));
        assert_eq!(request.to_http().unwrap_err().problems().len(), 2);
        assert!(RawRequest::new(&TAG).to_http().is_err());
    }
}

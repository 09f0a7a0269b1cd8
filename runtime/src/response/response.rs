//! Successful responses: decoding of the body, and the report of values that did not fit.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::api_error::ApiError;
use super::read_rules::{BodyKind, ReadRules, has_no_fields};
use crate::error::Error;
use crate::json::{
    DecodeError, Decoded, Message, ReadOptions, TypeMismatch, Wire, from_slice, scan,
};
use crate::method::Method;
use crate::request::HttpBody;

/// A value with its HTTP response.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    /// The HTTP status; always a success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The values that did not fit their types. Their fields are empty, and lists and maps lack
    /// them.
    pub mismatches: Vec<TypeMismatch>,
}

impl<T> Response<T> {
    /// Returns the value alone.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Shows the names of the headers, not their values.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self
            .headers
            .keys()
            .map(header::HeaderName::as_str)
            .collect();
        out.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &headers)
            .field("mismatches", &self.mismatches)
            .finish_non_exhaustive()
    }
}

/// A type of response: a message, raw bytes, or an empty body.
pub trait FromResponse: Sized {
    /// The kind of body that the type is read from.
    const BODY: BodyKind = BodyKind::Json;

    /// Reads the body of a successful response.
    ///
    /// # Errors
    /// The body is not of this type.
    fn from_response(
        headers: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError>;

    /// Records the method that was called, for values that need it later.
    fn set_method(&mut self, _: &'static Method) {}
}

impl<T: Message> FromResponse for T {
    const BODY: BodyKind = match has_no_fields::<T>() {
        true => BodyKind::EmptyJson,
        false => BodyKind::Json,
    };

    /// Reads an empty body as an empty message where one is allowed: for a message without fields,
    /// or for a mask that leaves none.
    fn from_response(
        _: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        if body.trim_ascii().is_empty() {
            return Ok(Decoded::whole(T::default()));
        }
        from_slice(&body, options)
    }
}

impl FromResponse for () {
    const BODY: BodyKind = BodyKind::Nothing;

    fn from_response(
        _: &HeaderMap,
        _: Bytes,
        _: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        Ok(Decoded::whole(()))
    }
}

impl FromResponse for HttpBody {
    const BODY: BodyKind = BodyKind::Bytes;

    fn from_response(
        headers: &HeaderMap,
        body: Bytes,
        _: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|it| it.to_str().ok());
        let body = Self::new(content_type.unwrap_or_default(), body);
        Ok(Decoded::whole(body))
    }
}

impl<T: Wire> FromResponse for Vec<T> {
    fn from_response(
        _: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        from_slice(&body, options)
    }
}

impl<T: Wire> FromResponse for BTreeMap<String, T> {
    fn from_response(
        _: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        from_slice(&body, options)
    }
}

impl FromResponse for Value {
    fn from_response(
        _: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        from_slice(&body, options)
    }
}

impl FromResponse for Option<Value> {
    const BODY: BodyKind = BodyKind::OptionalJson;

    /// Reads an empty body as `None`: it is not known if the method returns anything.
    fn from_response(
        _: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        if body.trim_ascii().is_empty() {
            return Ok(Decoded::whole(None));
        }
        Ok(from_slice(&body, options)?.map(Some))
    }
}

/// Returns the value inside `{"data": ..}`, or the whole body if there is none.
fn unwrapped(body: Bytes) -> Bytes {
    match scan::find(&body, "/data") {
        Some(span) if matches!(body.trim_ascii_start(), [b'{', ..]) => body.slice(span.value),
        _ => body,
    }
}

/// Reads the response to a request.
pub(crate) fn read<T: FromResponse>(
    rules: ReadRules,
    response: http::Response<Bytes>,
) -> Result<Response<T>, Error> {
    let method = rules.method;
    let (parts, mut body) = success(method.id, response)?;
    rules.check(T::BODY, &parts, &body)?;
    if method.api.data_wrapper {
        body = unwrapped(body);
    }
    let mut read = T::from_response(&parts.headers, body, rules.options)?;
    read.value.set_method(method);
    Ok(Response {
        value: read.value,
        status: parts.status,
        headers: parts.headers,
        mismatches: read.mismatches,
    })
}

/// Returns the parts of a response, if its status is a success.
fn success(
    method: &'static str,
    response: http::Response<Bytes>,
) -> Result<(http::response::Parts, Bytes), Error> {
    let (parts, body) = response.into_parts();
    if parts.status.is_success() {
        return Ok((parts, body));
    }
    Err(ApiError::new(method, parts.status, parts.headers, body).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::call::Call;
    use crate::json::Mode;
    use crate::response::ResponseProblem;
    use crate::test_support::samples::{self, Item, ItemName};

    fn http_response(status: u16, body: &'static str) -> http::Response<Bytes> {
        let builder = http::Response::builder()
            .status(status)
            .header("content-type", "text/csv");
        builder.body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    fn rules(mode: Mode) -> ReadRules {
        let request = crate::request::Request::new(&samples::GET);
        ReadRules::of(&request, matches!(mode, Mode::Strict))
    }

    fn read<T: FromResponse>(mode: Mode, body: &'static str) -> Result<Response<T>, Error> {
        super::read(rules(mode), http_response(200, body))
    }

    #[test]
    fn each_type_reads_its_body() {
        let item = read::<Item>(Mode::Strict, r#"{"title": "t"}"#).unwrap();
        assert_eq!(
            (item.value, item.status),
            (Item::new().title("t"), StatusCode::OK)
        );
        read::<()>(Mode::Strict, "whatever").unwrap();
        let raw = read::<HttpBody>(Mode::Strict, "a,b").unwrap().into_value();
        assert_eq!(raw, HttpBody::new("text/csv", "a,b"));
        assert_eq!(
            read::<Vec<i64>>(Mode::Strict, r#"["1", 2]"#).unwrap().value,
            [1, 2]
        );
        let map = read::<BTreeMap<String, i64>>(Mode::Strict, r#"{"a": "1"}"#)
            .unwrap()
            .value;
        assert_eq!(map.get("a"), Some(&1));
        assert_eq!(
            read::<Value>(Mode::Strict, "[null]").unwrap().value,
            json!([null])
        );
    }

    #[test]
    fn an_empty_body_is_no_message() {
        for mode in [Mode::Lenient, Mode::Strict] {
            for result in [
                read::<Item>(mode, " \n").map(|_| ()),
                read::<Value>(mode, "").map(|_| ()),
                read::<Vec<i64>>(mode, "").map(|_| ()),
            ] {
                let error = result.unwrap_err();
                let Error::Response(error) = &error else {
                    panic!("{error:?}")
                };
                assert_eq!(error.problem(), ResponseProblem::Empty);
            }
        }
        read::<()>(Mode::Strict, "").unwrap();
        assert_eq!(read::<HttpBody>(Mode::Strict, "").unwrap().value.data, "");
        assert_eq!(read::<Option<Value>>(Mode::Strict, "").unwrap().value, None);
    }

    #[test]
    fn a_mask_may_leave_nothing() {
        let request = crate::request::Request::new(&samples::GET).query("fields", "title");
        let rules = ReadRules::of(&request, false);
        let read = super::read::<Item>(rules, http_response(204, "")).unwrap();
        assert_eq!(read.value, Item::new());
    }

    #[test]
    fn error_with_success_status_is_an_error() {
        let body = r#" { "error" : {"code": 403, "status": "PERMISSION_DENIED"}}"#;
        for result in [
            read::<Item>(Mode::Lenient, body).map(|_| ()),
            read::<()>(Mode::Lenient, body).map(|_| ()),
            read::<Value>(Mode::Lenient, body).map(|_| ()),
        ] {
            assert!(result.is_err_and(|it| it.is_permission_denied()));
        }
        read::<HttpBody>(Mode::Lenient, body).unwrap();
        // An error is a part of these.
        read::<Value>(Mode::Lenient, r#"{"error": "x"}"#).unwrap();
        read::<Value>(Mode::Lenient, r#"{"error": {"code": 1}, "a": 2}"#).unwrap();
    }

    #[test]
    fn a_page_is_no_success() {
        let page = "<!DOCTYPE html><html>Sign in</html>";
        for result in [
            read::<Item>(Mode::Lenient, page).map(|_| ()),
            read::<()>(Mode::Lenient, page).map(|_| ()),
        ] {
            let error = result.unwrap_err();
            let Error::Response(error) = &error else {
                panic!("{error:?}")
            };
            assert_eq!(error.problem(), ResponseProblem::Html);
            assert!(error.to_string().contains("Sign in"), "{error}");
        }
        assert_eq!(
            read::<HttpBody>(Mode::Lenient, page).unwrap().value.data,
            page
        );
    }

    #[test]
    fn request_decodes_a_foreign_response() {
        let request = samples::create("o", Item::new().title("t"));
        let body = r#"{"title": "t", "size": []}"#;
        let read = request.read_http(http_response(200, body)).unwrap();
        assert_eq!(read.mismatches.len(), 1);
        assert_eq!(read.value.title.as_deref(), Some("t"));
        assert!(matches!(
            request.strict().read_http(http_response(200, body)),
            Err(Error::Decode(_))
        ));
        let error = samples::get(ItemName::new("s", "i"))
            .read_http(http_response(404, ""))
            .unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "`shelf.items.get` failed: 404");
    }

    #[test]
    fn debug_shows_names_of_headers_only() {
        let response = http_response(200, "{}");
        let (mut parts, body) = response.into_parts();
        parts.headers.insert("location", "sesame".parse().unwrap());
        let response = http::Response::from_parts(parts, body);
        let read = super::read::<()>(rules(Mode::Lenient), response).unwrap();
        let shown = format!("{read:?}");
        assert!(
            shown.contains("location") && !shown.contains("sesame"),
            "{shown}"
        );
    }
}

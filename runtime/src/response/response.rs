//! Responses: from status, headers and bytes to a value, and to a report of what did not fit.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::api_error::ApiError;
use crate::error::Error;
use crate::json::{DecodeError, Message, Misfit, Mode, Read, Wire, from_slice, scan};
use crate::method::Method;
use crate::request::HttpBody;

/// A value with the response that brought it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    /// The HTTP status; always a success.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The values that did not fit their types, and were left out of them.
    pub misfits: Vec<Misfit>,
}

impl<T> Response<T> {
    /// The value alone.
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
            .field("misfits", &self.misfits)
            .finish_non_exhaustive()
    }
}

/// What a response can be read as: a message, raw bytes, nothing.
pub trait FromResponse: Sized {
    /// Reads the body of a successful response.
    ///
    /// # Errors
    /// The body is not of this type.
    fn from_response(
        headers: &HeaderMap,
        body: Bytes,
        mode: Mode,
    ) -> Result<Read<Self>, DecodeError>;

    /// Takes note of the method that was called, where the value needs it later on.
    fn set_method(&mut self, _: &'static Method) {}
}

impl<T: Message> FromResponse for T {
    /// An empty body is an empty message, unless the mode is strict.
    fn from_response(_: &HeaderMap, body: Bytes, mode: Mode) -> Result<Read<Self>, DecodeError> {
        if matches!(mode, Mode::Lenient) && body.trim_ascii().is_empty() {
            return Ok(whole(T::default()));
        }
        from_slice(&body, mode)
    }
}

impl FromResponse for () {
    fn from_response(_: &HeaderMap, _: Bytes, _: Mode) -> Result<Read<Self>, DecodeError> {
        Ok(whole(()))
    }
}

impl FromResponse for HttpBody {
    fn from_response(headers: &HeaderMap, body: Bytes, _: Mode) -> Result<Read<Self>, DecodeError> {
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|it| it.to_str().ok());
        Ok(whole(Self::new(content_type.unwrap_or_default(), body)))
    }
}

impl<T: Wire> FromResponse for Vec<T> {
    fn from_response(_: &HeaderMap, body: Bytes, mode: Mode) -> Result<Read<Self>, DecodeError> {
        from_slice(&body, mode)
    }
}

impl<T: Wire> FromResponse for BTreeMap<String, T> {
    fn from_response(_: &HeaderMap, body: Bytes, mode: Mode) -> Result<Read<Self>, DecodeError> {
        from_slice(&body, mode)
    }
}

impl FromResponse for Value {
    fn from_response(_: &HeaderMap, body: Bytes, mode: Mode) -> Result<Read<Self>, DecodeError> {
        from_slice(&body, mode)
    }
}

impl FromResponse for Option<Value> {
    /// An empty body is none: it is not known whether the method answers anything.
    fn from_response(_: &HeaderMap, body: Bytes, mode: Mode) -> Result<Read<Self>, DecodeError> {
        if body.trim_ascii().is_empty() {
            return Ok(whole(None));
        }
        let Read { value, misfits } = from_slice(&body, mode)?;
        let value = Some(value);
        Ok(Read { value, misfits })
    }
}

fn whole<T>(value: T) -> Read<T> {
    Read {
        value,
        misfits: Vec::new(),
    }
}

/// What stands inside `{"data": ..}`; the whole body where there is no such thing.
fn unwrapped(body: Bytes) -> Bytes {
    match scan::find(&body, "/data") {
        Some(place) if matches!(body.trim_ascii_start(), [b'{', ..]) => body.slice(place.value),
        _ => body,
    }
}

/// Reads the response to a request of a method.
pub(crate) fn read<T: FromResponse>(
    method: &'static Method,
    mode: Mode,
    response: http::Response<Bytes>,
) -> Result<Response<T>, Error> {
    let (parts, mut body) = success(method.id, response)?;
    if method.api.data_wrapper {
        body = unwrapped(body);
    }
    let mut read = T::from_response(&parts.headers, body, mode)?;
    read.value.set_method(method);
    Ok(Response {
        value: read.value,
        status: parts.status,
        headers: parts.headers,
        misfits: read.misfits,
    })
}

/// The parts of a response, if its status is a success.
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
    use crate::test_support::samples::{self, Item, ItemName};

    fn answer(status: u16, body: &'static str) -> http::Response<Bytes> {
        let builder = http::Response::builder()
            .status(status)
            .header("content-type", "text/csv");
        builder.body(Bytes::from_static(body.as_bytes())).unwrap()
    }

    fn read<T: FromResponse>(mode: Mode, body: &'static str) -> Result<Response<T>, Error> {
        super::read(&samples::GET, mode, answer(200, body))
    }

    #[test]
    fn each_type_reads_its_own_kind_of_body() {
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
    fn an_empty_body_is_an_empty_message_unless_strict() {
        assert_eq!(
            read::<Item>(Mode::Lenient, " \n").unwrap().value,
            Item::new()
        );
        assert!(matches!(
            read::<Item>(Mode::Strict, ""),
            Err(Error::Decode(_))
        ));
        assert!(matches!(
            read::<Value>(Mode::Lenient, ""),
            Err(Error::Decode(_))
        ));
    }

    #[test]
    fn a_request_reads_what_another_stack_received() {
        let request = samples::create("o", Item::new().title("t"));
        let body = r#"{"title": "t", "size": []}"#;
        let read = request.read_http(answer(200, body)).unwrap();
        assert_eq!(read.misfits.len(), 1);
        assert_eq!(read.value.title.as_deref(), Some("t"));
        assert!(matches!(
            request.strict().read_http(answer(200, body)),
            Err(Error::Decode(_))
        ));
        let error = samples::get(ItemName::new("s", "i"))
            .read_http(answer(404, ""))
            .unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.to_string(), "`shelf.items.get` failed: 404");
    }

    #[test]
    fn debug_shows_names_of_headers_only() {
        let response = answer(200, "{}");
        let (mut parts, body) = response.into_parts();
        parts.headers.insert("location", "sesame".parse().unwrap());
        let response = http::Response::from_parts(parts, body);
        let read = super::read::<()>(&samples::GET, Mode::Lenient, response).unwrap();
        let shown = format!("{read:?}");
        assert!(
            shown.contains("location") && !shown.contains("sesame"),
            "{shown}"
        );
    }
}

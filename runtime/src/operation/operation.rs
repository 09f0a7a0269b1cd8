//! Long-running operations (AIP-151): the emitted operation type with the types of its result and
//! its metadata.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::error::OperationProblem;
#[cfg(feature = "client")]
use crate::json::Mode;
use crate::json::{
    DecodeError, Decoded, Message, ReadOptions, TypeMismatch, Wire, convert, to_vec,
};
use crate::method::Method;
use crate::response::{BodyKind, FromResponse, has_no_fields};

/// The fields of an emitted operation type.
pub trait LongRunning: Message {
    /// The status with which an operation fails.
    type Error: Message;

    /// Returns the server's name of the operation.
    fn name(&self) -> Option<&str>;

    /// `true` if the operation is done.
    fn done(&self) -> bool;

    /// Returns the service's description of the progress.
    fn metadata(&self) -> Option<&BTreeMap<String, Value>>;

    /// Returns the error, if the operation failed.
    fn error(&self) -> Option<&Self::Error>;

    /// Returns the result, if the operation succeeded.
    fn response(&self) -> Option<&BTreeMap<String, Value>>;
}

/// An operation `O` that returns an `R` and describes its progress with an `M`.
///
/// The `@type` of the result and of the metadata is kept among their unknown fields.
pub struct Operation<O, R, M> {
    raw: O,
    /// The name that it has been resumed by.
    resumed: Option<String>,
    /// The method that started it, where that is known.
    method: Option<&'static Method>,
    /// The options for the result and the metadata.
    options: ReadOptions,
    types: PhantomData<fn() -> (R, M)>,
}

/// The state of an operation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OperationState<'a, R, E> {
    /// The operation is still running.
    Running,
    /// The operation succeeded with this result.
    Succeeded(R),
    /// The operation failed.
    Failed(&'a E),
}

impl<O, R, M> Operation<O, R, M> {
    /// Creates an operation whose result and metadata are read leniently.
    pub fn new(raw: O) -> Self {
        Self {
            raw,
            resumed: None,
            method: None,
            options: ReadOptions::new(),
            types: PhantomData,
        }
    }

    /// Sets the method that started the operation, which describes how to poll it.
    pub fn started_by(mut self, method: &'static Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Returns the method that started it, where that is known.
    pub const fn method(&self) -> Option<&'static Method> {
        self.method
    }

    /// Returns the operation as the server sent it.
    pub fn raw(&self) -> &O {
        &self.raw
    }

    /// Returns the operation as the server sent it.
    pub fn into_raw(self) -> O {
        self.raw
    }
}

impl<O: LongRunning, R: Wire + Default, M: Wire> Operation<O, R, M> {
    /// Creates an operation from its name, which this method started earlier. Until it is polled,
    /// it counts as running.
    pub fn resume(method: &'static Method, name: impl Into<String>) -> Self {
        let operation = Self {
            resumed: Some(name.into()),
            ..Self::new(O::default())
        };
        operation.started_by(method)
    }

    /// Returns the server's name of the operation. A program that stores it can
    /// [resume](Self::resume) the operation later.
    pub fn name(&self) -> Option<&str> {
        self.resumed.as_deref().or_else(|| self.raw.name())
    }

    /// Returns `true` if a result that does not fit is an error.
    #[cfg(feature = "client")]
    pub(crate) const fn is_strict(&self) -> bool {
        matches!(self.options.mode, Mode::Strict)
    }

    /// Returns the same operation, read by the method that polls: the first name and the first
    /// method stay, whatever this response states.
    #[cfg(feature = "client")]
    pub(crate) fn polled_as(self, name: Option<String>, method: Option<&'static Method>) -> Self {
        Self {
            resumed: name,
            method,
            ..self
        }
    }

    /// Returns `true` if the operation is done, with success or not.
    pub fn is_done(&self) -> bool {
        self.raw.done()
    }

    /// Returns the service's description of the progress.
    ///
    /// # Errors
    /// The metadata are not of this type.
    pub fn metadata(&self) -> Result<Option<M>, DecodeError> {
        let Some(fields) = self.raw.metadata() else {
            return Ok(None);
        };
        convert(fields, self.options).map(|read: Decoded<M>| Some(read.value))
    }

    /// Returns the state, with a report of the values in the result that did not fit. An operation
    /// that ended without a result of its type is an error.
    pub(super) fn read_state(&self) -> Result<ReadState<'_, R, O::Error>, DecodeError> {
        if let Some(error) = self.failure() {
            return Ok(Ok(OperationState::Failed(error)));
        }
        if !self.raw.done() {
            return Ok(Ok(OperationState::Running));
        }
        if let Some(problem) = self.result_problem() {
            return Ok(Err(problem));
        }
        let mut read = match self.raw.response() {
            Some(fields) => convert(fields, self.options)?,
            None => Decoded::whole(R::default()),
        };
        read.mismatches.extend(self.raw.error().map(unused_error));
        Ok(Ok(OperationState::Succeeded(read)))
    }

    /// Returns the error of the operation. A status that states no error does not count beside a
    /// result.
    fn failure(&self) -> Option<&O::Error> {
        let is_unused = |error: &O::Error| self.raw.response().is_some() && is_ok(error);
        self.raw.error().filter(|error| !is_unused(error))
    }

    /// Returns the problem of an operation that ended without a result of its type. A result
    /// without fields may be missing, and if the type is not known any result will do.
    fn result_problem(&self) -> Option<OperationProblem> {
        if has_no_fields::<R>() {
            return None;
        }
        let Some(fields) = self.raw.response() else {
            // A message is an object even where it is empty.
            let needs_fields = json_of(&R::default()).is_object();
            return needs_fields.then_some(OperationProblem::NoResult);
        };
        let expected = self.method.and_then(|it| it.operation?.result)?;
        let type_url = fields.get("@type").and_then(Value::as_str)?;
        let other = !is_type(type_url, expected);
        other.then(|| OperationProblem::OtherResult {
            type_url: type_url.to_owned(),
            expected,
        })
    }
}

/// The state of an operation, or the problem with its result.
pub(super) type ReadState<'a, R, E> = Result<OperationState<'a, Decoded<R>, E>, OperationProblem>;

/// Returns a status as JSON.
fn json_of<E: Wire>(status: &E) -> Value {
    let text = to_vec(status).ok();
    text.and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default()
}

/// Returns `true` if a status states no error (`google.rpc.Code.OK`).
fn is_ok<E: Wire>(status: &E) -> bool {
    let code = json_of(status).get("code").cloned().unwrap_or_default();
    matches!(code, Value::Null) || code.as_i64() == Some(0)
}

/// Returns the report of an error that states none, beside a result.
fn unused_error<E: Wire>(status: &E) -> TypeMismatch {
    TypeMismatch {
        path: "/error".to_owned(),
        expected: "no error beside a result".into(),
        raw: json_of(status),
    }
}

/// Returns `true` if a type URL, such as `type.googleapis.com/google.cloud.channel.v1.Customer`,
/// names the type of the schema with this id. An id is the last parts of the type's full name,
/// without dots: `Customer`, or `GoogleCloudChannelV1Customer`. A URL without a full name never
/// does.
fn is_type(type_url: &str, schema: &str) -> bool {
    let name = type_url.rsplit('/').next().unwrap_or(type_url);
    if !name.contains('.') {
        return true;
    }
    let schema = without_case(schema);
    let mut last_parts = String::new();
    name.rsplit('.').any(|part| {
        last_parts.insert_str(0, &without_case(part));
        last_parts == schema
    })
}

/// Returns a name in lower case and without underscores, which ids leave out.
fn without_case(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

impl<O: LongRunning, R: Wire + Default, M: Wire> FromResponse for Operation<O, R, M> {
    const BODY: BodyKind = BodyKind::Operation;

    fn from_response(
        headers: &HeaderMap,
        body: Bytes,
        options: ReadOptions,
    ) -> Result<Decoded<Self>, DecodeError> {
        let read = O::from_response(headers, body, options)?;
        Ok(read.map(|raw| Self {
            options,
            ..Self::new(raw)
        }))
    }

    fn set_method(&mut self, method: &'static Method) {
        self.method = Some(method);
    }
}

impl<O: Clone, R, M> Clone for Operation<O, R, M> {
    fn clone(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            resumed: self.resumed.clone(),
            ..*self
        }
    }
}

impl<O: PartialEq, R, M> PartialEq for Operation<O, R, M> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw && self.resumed == other.resumed
    }
}

impl<O: fmt::Debug, R, M> fmt::Debug for Operation<O, R, M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Operation").field(&self.raw).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::json::Mode;
    use crate::prelude::*;
    use crate::test_support::samples::{Item, Job};

    type ItemJob = Operation<Job, Item, Item>;

    fn operation(value: Value) -> ItemJob {
        let body = Bytes::from(value.to_string());
        ItemJob::from_response(&HeaderMap::new(), body, ReadOptions::new())
            .unwrap()
            .value
    }

    #[test]
    fn running_operation_has_metadata() {
        let running = operation(json!({
            "name": "operations/1",
            "metadata": {"@type": "x/Item", "title": "half"},
        }));
        assert_eq!(running.name(), Some("operations/1"));
        assert!(!running.is_done());
        assert_eq!(running.state().unwrap(), OperationState::Running);
        let metadata = running.metadata().unwrap().unwrap();
        assert_eq!(metadata.title.as_deref(), Some("half"));
        assert_eq!(
            metadata.unknown_fields().get("@type"),
            Some(&json!("x/Item"))
        );
        assert_eq!(operation(json!({})).metadata(), Ok(None));
    }

    #[test]
    fn an_operation_succeeds() {
        let done = operation(json!({"done": true, "response": {"@type": "x/Item", "title": "t"}}));
        let Ok(OperationState::Succeeded(item)) = done.state() else {
            panic!("{done:?}");
        };
        assert_eq!(item.title.as_deref(), Some("t"));
        assert_eq!(item.unknown_fields().get("@type"), Some(&json!("x/Item")));
        let early = operation(json!({"response": {"title": "t"}}));
        assert_eq!(early.state().unwrap(), OperationState::Running);
    }

    #[test]
    fn error_without_code_is_reported() {
        for error in [json!({}), json!({"code": 0})] {
            let done = operation(json!({"done": true, "error": error, "response": {"title": "t"}}));
            let read = done.read_result().unwrap().unwrap();
            assert_eq!(read.value.title.as_deref(), Some("t"));
            assert_eq!(read.mismatches[0].path, "/error");
            let failed = operation(json!({"done": true, "error": error}));
            assert!(failed.result().unwrap().is_err());
        }
    }

    /// Returns the text of the error of an operation, by its state and by its result.
    fn problem<R: Wire + Default + std::fmt::Debug>(
        operation: &Operation<Job, R, Item>,
    ) -> Option<String> {
        let state = operation.state().err().map(|it| it.to_string());
        let result = operation.result().unwrap().err().map(|it| it.to_string());
        assert_eq!(state, result);
        state
    }

    #[test]
    fn result_with_fields_must_be_there() {
        let done = json!({"name": "operations/1", "done": true});
        assert_eq!(
            problem(&operation(done.clone())).as_deref(),
            Some("operation `operations/1` ended with neither a result nor an error")
        );
        // A message without fields, and a result of an unknown type.
        let raw = operation(done).into_raw();
        assert_eq!(
            problem(&Operation::<_, Empty, Item>::new(raw.clone())),
            None
        );
        assert_eq!(problem(&Operation::<_, Value, Item>::new(raw)), None);
    }

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Empty {
        unknown_fields: crate::json::UnknownFields,
    }
    message! { Empty {} }

    #[test]
    fn result_must_be_of_its_type() {
        static START: Method = Method {
            operation: Some(crate::Polling {
                get: None,
                // The Rust type has another name.
                result: Some("GoogleShelfV1Article"),
            }),
            ..Method::new(&crate::test_support::samples::API)
        };
        let result = |type_url: &str| {
            operation(
                json!({"name": "operations/1", "done": true, "response": {"@type": type_url}}),
            )
        };
        for type_url in ["type.googleapis.com/google.shelf.v1.Article", "x", "a/Item"] {
            assert_eq!(
                problem(&result(type_url).started_by(&START)),
                None,
                "{type_url}"
            );
        }
        for type_url in [
            "type.googleapis.com/google.shelf.v1.Order",
            "type.googleapis.com/google.shelf.v2.Article",
            "type.googleapis.com/a.GoogleShelfV1Article.Item",
        ] {
            let expected = format!(
                "operation `operations/1` ended with a result of type `{type_url}` instead of \
                 `GoogleShelfV1Article`"
            );
            let found = problem(&result(type_url).started_by(&START));
            assert_eq!(found, Some(expected));
            // Without the id of the schema the type is not known.
            assert_eq!(problem(&result(type_url)), None, "{type_url}");
        }
    }

    #[test]
    fn schema_id_ends_the_type_name() {
        for (type_url, schema, same) in [
            (
                "t/google.cloud.channel.v1.Customer",
                "GoogleCloudChannelV1Customer",
                true,
            ),
            ("t/google.cloud.channel.v1.Customer", "Customer", true),
            (
                "t/google.cloud.channel.v1.Customer",
                "ChannelV1Customer",
                true,
            ),
            (
                "t/google.cloud.channel.v1.Customer",
                "GoogleCloudBillingV1Customer",
                false,
            ),
            ("t/google.cloud.channel.v1.OtherCustomer", "Customer", false),
            ("t/a.v1.Outer.Inner", "OuterInner", true),
            (
                "t/google.devtools.remote_build.v1.Action",
                "GoogleDevtoolsRemotebuildV1Action",
                true,
            ),
            ("google.protobuf.Empty", "GoogleProtobufEmpty", true),
            ("t/Customer", "Order", true),
        ] {
            assert_eq!(is_type(type_url, schema), same, "{type_url} {schema}");
        }
    }

    #[test]
    fn an_operation_fails() {
        let failed = operation(json!({"done": true, "error": {"title": "no"}}));
        let Ok(OperationState::Failed(error)) = failed.state() else {
            panic!("{failed:?}");
        };
        assert_eq!(error.title.as_deref(), Some("no"));
    }

    #[test]
    fn mismatching_result_fails_only_if_strict() {
        let raw = operation(json!({"done": true, "response": {"title": 7}})).into_raw();
        let lenient = ItemJob::new(raw.clone());
        let read = lenient.read_result().unwrap().unwrap();
        assert_eq!(read.mismatches.len(), 1);
        assert_eq!(read.mismatches[0].path, "/title");
        let item = read.value;
        assert_eq!(
            (item.title.as_deref(), item.unknown_fields().get("title")),
            (None, Some(&json!(7)))
        );
        let strict = ItemJob {
            options: Mode::Strict.into(),
            ..ItemJob::new(raw)
        };
        assert!(strict.state().is_err());
    }
}

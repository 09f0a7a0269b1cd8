//! Long-running operations (AIP-151): the emitted operation type with the types of its result and
//! its metadata.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::FromResponse;
use super::json::{DecodeError, Message, Mode, Read, Wire, convert};

/// What an emitted operation type tells of itself.
pub trait LongRunning: Message {
    /// The status with which an operation fails.
    type Error: Message;

    /// The name by which the server knows the operation.
    fn name(&self) -> Option<&str>;

    /// Whether it has ended.
    fn done(&self) -> bool;

    /// What the service says of its progress.
    fn metadata(&self) -> Option<&BTreeMap<String, Value>>;

    /// Why it failed.
    fn error(&self) -> Option<&Self::Error>;

    /// What it resulted in.
    fn response(&self) -> Option<&BTreeMap<String, Value>>;
}

/// An operation `O` that results in an `R` and describes its progress with an `M`.
///
/// The `@type` of the result and of the metadata is kept among their unknown fields.
pub struct Operation<O, R, M> {
    raw: O,
    mode: Mode,
    types: PhantomData<fn() -> (R, M)>,
}

/// How an operation stands.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OperationState<'a, R, E> {
    /// It goes on.
    Running,
    /// It succeeded with this result.
    Succeeded(R),
    /// It failed.
    Failed(&'a E),
}

impl<O, R, M> Operation<O, R, M> {
    /// An operation of which the result and the metadata are read leniently.
    pub fn new(raw: O) -> Self {
        Self {
            raw,
            mode: Mode::Lenient,
            types: PhantomData,
        }
    }

    /// The operation as it came.
    pub fn raw(&self) -> &O {
        &self.raw
    }

    /// The operation as it came.
    pub fn into_raw(self) -> O {
        self.raw
    }
}

impl<O: LongRunning, R: Wire + Default, M: Wire> Operation<O, R, M> {
    /// The name by which the server knows the operation.
    pub fn name(&self) -> Option<&str> {
        self.raw.name()
    }

    /// Whether it has ended, well or badly.
    pub fn is_done(&self) -> bool {
        self.raw.done()
    }

    /// What the service says of its progress.
    ///
    /// # Errors
    /// The metadata are not of this type.
    pub fn metadata(&self) -> Result<Option<M>, DecodeError> {
        self.raw
            .metadata()
            .map(|fields| self.read(fields))
            .transpose()
    }

    /// How the operation stands. One that ended with neither a result nor an error succeeded with
    /// an empty result.
    ///
    /// # Errors
    /// The result is not of this type.
    pub fn state(&self) -> Result<OperationState<'_, R, O::Error>, DecodeError> {
        if let Some(error) = self.raw.error() {
            return Ok(OperationState::Failed(error));
        }
        match self.raw.response() {
            _ if !self.raw.done() => Ok(OperationState::Running),
            Some(fields) => self.read(fields).map(OperationState::Succeeded),
            None => Ok(OperationState::Succeeded(R::default())),
        }
    }

    fn read<T: Wire>(&self, fields: &BTreeMap<String, Value>) -> Result<T, DecodeError> {
        convert::<T>(fields, self.mode).map(|read| read.value)
    }
}

impl<O: LongRunning, R: Wire + Default, M: Wire> FromResponse for Operation<O, R, M> {
    fn from_response(
        headers: &HeaderMap,
        body: Bytes,
        mode: Mode,
    ) -> Result<Read<Self>, DecodeError> {
        let Read { value, misfits } = O::from_response(headers, body, mode)?;
        let value = Self {
            raw: value,
            mode,
            types: PhantomData,
        };
        Ok(Read { value, misfits })
    }
}

impl<O: Clone, R, M> Clone for Operation<O, R, M> {
    fn clone(&self) -> Self {
        Self {
            raw: self.raw.clone(),
            mode: self.mode,
            types: PhantomData,
        }
    }
}

impl<O: PartialEq, R, M> PartialEq for Operation<O, R, M> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
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
    use crate::runtime::samples::{Item, Job};

    type ItemJob = Operation<Job, Item, Item>;

    fn operation(value: Value) -> ItemJob {
        let body = Bytes::from(value.to_string());
        ItemJob::from_response(&HeaderMap::new(), body, Mode::Lenient)
            .unwrap()
            .value
    }

    #[test]
    fn an_operation_runs_and_says_how_far() {
        let running = operation(json!({
            "name": "operations/1",
            "metadata": {"@type": "x/Item", "title": "half"},
        }));
        assert_eq!(running.name(), Some("operations/1"));
        assert!(!running.is_done());
        assert_eq!(running.state(), Ok(OperationState::Running));
        let metadata = running.metadata().unwrap().unwrap();
        assert_eq!(metadata.title.as_deref(), Some("half"));
        assert_eq!(metadata.unknown().get("@type"), Some(&json!("x/Item")));
        assert_eq!(operation(json!({})).metadata(), Ok(None));
    }

    #[test]
    fn an_operation_succeeds() {
        let done = operation(json!({"done": true, "response": {"@type": "x/Item", "title": "t"}}));
        let Ok(OperationState::Succeeded(item)) = done.state() else {
            panic!("{done:?}");
        };
        assert_eq!(item.title.as_deref(), Some("t"));
        assert_eq!(item.unknown().get("@type"), Some(&json!("x/Item")));
        let empty = operation(json!({"done": true}));
        assert_eq!(
            empty.state(),
            Ok(OperationState::Succeeded(Item::default()))
        );
        let early = operation(json!({"response": {"title": "t"}}));
        assert_eq!(early.state(), Ok(OperationState::Running));
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
    fn a_result_that_does_not_fit_is_an_error_only_if_strict() {
        let raw = operation(json!({"done": true, "response": {"title": 7}})).into_raw();
        let lenient = ItemJob::new(raw.clone());
        let Ok(OperationState::Succeeded(item)) = lenient.state() else {
            panic!("{lenient:?}");
        };
        assert_eq!(
            (item.title.as_deref(), item.unknown().get("title")),
            (None, Some(&json!(7)))
        );
        let strict = ItemJob {
            raw,
            mode: Mode::Strict,
            types: PhantomData,
        };
        assert!(strict.state().is_err());
    }
}

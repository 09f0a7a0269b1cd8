//! The result of an operation: its value, or its error in the form of all other errors.

use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::error::{OperationError, OperationProblem};
use super::operation::{LongRunning, Operation, OperationState};
use crate::error::Error;
use crate::json::{Decoded, Wire, to_vec};
use crate::response::ApiError;

impl<O: LongRunning, R: Wire + Default, M: Wire> Operation<O, R, M> {
    /// Returns the state of the operation. A status without a code beside a result is no error.
    ///
    /// # Errors
    /// It ended with neither a result nor an error and its result has fields, its result is of
    /// another type, or the result cannot be read.
    pub fn state(&self) -> Result<OperationState<'_, R, O::Error>, Error> {
        match self.read_state()? {
            Ok(OperationState::Running) => Ok(OperationState::Running),
            Ok(OperationState::Succeeded(read)) => Ok(OperationState::Succeeded(read.value)),
            Ok(OperationState::Failed(error)) => Ok(OperationState::Failed(error)),
            Err(problem) => Err(self.problem(problem)),
        }
    }

    /// Returns the result of the operation, if it has ended.
    pub fn result(&self) -> Option<Result<R, Error>> {
        Some(self.read_result()?.map(|read| read.value))
    }

    /// Returns the result of the operation, if it has ended, with a report of the values in it that
    /// did not fit.
    pub fn read_result(&self) -> Option<Result<Decoded<R>, Error>> {
        let problem = match self.read_state() {
            Ok(Ok(OperationState::Running)) => return None,
            Ok(Ok(OperationState::Succeeded(read))) => return Some(Ok(read)),
            Ok(Ok(OperationState::Failed(error))) => {
                let id = self.method().map_or("", |it| it.id);
                OperationProblem::Failed(failed(id, error))
            }
            Ok(Err(problem)) => problem,
            Err(error) => return Some(Err(error.into())),
        };
        Some(Err(self.problem(problem)))
    }

    /// Returns an error that names the operation.
    pub(crate) fn problem(&self, problem: OperationProblem) -> Error {
        OperationError::new(self.name().map(str::to_owned), problem).into()
    }
}

/// Returns a `google.rpc.Status` as the error response of a server (AIP-193).
fn failed<E: Wire>(method: &'static str, status: &E) -> ApiError {
    let status: Value = to_vec(status)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let code = status.get("code").and_then(Value::as_u64);
    let (http_status, name) = canonical(code.unwrap_or(UNKNOWN));
    let facts = [
        ("code", Some(json!(http_status.as_u16()))),
        ("status", Some(json!(name))),
        ("message", status.get("message").cloned()),
        ("details", status.get("details").cloned()),
    ];
    let known = facts
        .into_iter()
        .filter_map(|(key, fact)| Some((key, fact?)));
    let error: Value = known.collect();
    let body = json!({"error": error}).to_string().into();
    ApiError::new(method, http_status, HeaderMap::new(), body)
}

/// The code of errors that no code fits.
const UNKNOWN: u64 = 2;

/// Returns the HTTP status and the name of a canonical code (`google.rpc.Code`).
fn canonical(code: u64) -> (StatusCode, &'static str) {
    let (status, name) = match code {
        1 => (499, "CANCELLED"),
        3 => (400, "INVALID_ARGUMENT"),
        4 => (504, "DEADLINE_EXCEEDED"),
        5 => (404, "NOT_FOUND"),
        6 => (409, "ALREADY_EXISTS"),
        7 => (403, "PERMISSION_DENIED"),
        8 => (429, "RESOURCE_EXHAUSTED"),
        9 => (400, "FAILED_PRECONDITION"),
        10 => (409, "ABORTED"),
        11 => (400, "OUT_OF_RANGE"),
        12 => (501, "UNIMPLEMENTED"),
        13 => (500, "INTERNAL"),
        14 => (503, "UNAVAILABLE"),
        15 => (500, "DATA_LOSS"),
        16 => (401, "UNAUTHENTICATED"),
        _ => (500, "UNKNOWN"),
    };
    let status = StatusCode::from_u16(status);
    (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_becomes_an_error() {
        let status = json!({"code": 5, "message": "Gone.", "details": [{"@type": "d"}]});
        let error = failed("a.b", &status);
        assert!(error.is_not_found());
        assert_eq!(error.status(), Some("NOT_FOUND"));
        assert_eq!(error.message(), "Gone.");
        assert_eq!(error.details().len(), 1);
        assert!(failed("a.b", &json!({"code": 8})).is_rate_limited());
    }

    #[test]
    fn unknown_code_is_an_unknown_error() {
        for status in [
            json!({}),
            json!(null),
            json!({"code": 99}),
            json!({"code": "x"}),
        ] {
            let error = failed("a.b", &status);
            assert_eq!(error.status(), Some("UNKNOWN"), "{status}");
            assert_eq!(error.http_status().as_u16(), 500);
        }
    }
}

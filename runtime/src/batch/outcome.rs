//! The outcomes of the calls of a batch.

use bytes::Bytes;

use crate::error::{CallContext, Error};

/// The outcome of each call of a batch.
pub(super) struct Outcomes(Vec<Option<CallOutcome>>);

/// The outcome of a call.
pub(super) struct CallOutcome {
    pub(super) result: Result<http::Response<Bytes>, Error>,
    pub(super) context: CallContext,
}

impl Outcomes {
    /// Creates empty outcomes for a number of calls.
    pub(super) fn none_of(calls: usize) -> Self {
        Self((0..calls).map(|_| None).collect())
    }

    /// Returns the outcome of each call, in order; `None` if it is not known, or was removed.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&CallOutcome>> {
        self.0.iter().map(Option::as_ref)
    }

    /// Sets the outcome of a call.
    pub(super) fn set(&mut self, index: usize, outcome: CallOutcome) {
        if let Some(slot) = self.0.get_mut(index) {
            *slot = Some(outcome);
        }
    }

    /// Removes and returns the outcome of a call.
    pub(super) fn take(&mut self, index: usize) -> Option<CallOutcome> {
        self.0.get_mut(index)?.take()
    }
}

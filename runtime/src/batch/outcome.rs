//! What became of the calls of a batch.

use bytes::Bytes;

use crate::error::{CallContext, Error};

/// What became of each call of a batch.
pub(super) struct Outcomes(Vec<Option<Outcome>>);

/// What became of a call.
pub(super) struct Outcome {
    pub(super) result: Result<http::Response<Bytes>, Error>,
    pub(super) context: CallContext,
}

impl Outcomes {
    /// Nothing yet, of a number of calls.
    pub(super) fn none_of(calls: usize) -> Self {
        Self((0..calls).map(|_| None).collect())
    }

    /// What became of each call, in order; `None` where nothing did, or it was taken.
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&Outcome>> {
        self.0.iter().map(Option::as_ref)
    }

    /// Sets what became of a call.
    pub(super) fn set(&mut self, index: usize, outcome: Outcome) {
        if let Some(slot) = self.0.get_mut(index) {
            *slot = Some(outcome);
        }
    }

    /// Takes what became of a call.
    pub(super) fn take(&mut self, index: usize) -> Option<Outcome> {
        self.0.get_mut(index)?.take()
    }
}

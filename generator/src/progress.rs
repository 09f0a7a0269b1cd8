//! Progress of a run, reported step by step.

use std::fmt;
use std::sync::Arc;

/// A completed step for one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The document was read and resolved.
    Read,
    /// The files of the API were formatted.
    Emitted,
}

/// A listener for the steps of a run. By default there is none.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<dyn Fn(Step) + Send + Sync>>);

impl Progress {
    /// Calls a function after each step, from any thread.
    pub fn new(listener: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Returns `true` if there is a listener.
    pub fn is_observed(&self) -> bool {
        self.0.is_some()
    }

    /// Reports a completed step.
    pub(crate) fn report(&self, step: Step) {
        if let Some(listener) = &self.0 {
            listener(step);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_observed() {
            "observed"
        } else {
            "none"
        };
        write!(out, "Progress({state})")
    }
}

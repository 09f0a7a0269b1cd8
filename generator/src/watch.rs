//! Tells how far a run is.

use std::fmt;
use std::sync::Arc;

/// What is done for one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It is read and resolved.
    Read,
    /// Its files are formatted.
    Emitted,
}

/// Who is told, if anybody, from any thread.
#[derive(Clone, Default)]
pub(crate) struct Watch(Option<Arc<dyn Fn(Step) + Send + Sync>>);

impl Watch {
    /// Tells this function.
    #[cfg(feature = "cli")]
    pub(crate) fn new(watcher: impl Fn(Step) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(watcher)))
    }

    /// Whether anybody is told.
    #[cfg(all(test, feature = "cli"))]
    pub(crate) fn is_watched(&self) -> bool {
        self.0.is_some()
    }

    /// A step is done.
    pub(crate) fn tell(&self, step: Step) {
        if let Some(watcher) = &self.0 {
            watcher(step);
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Watch")
    }
}

//! Options of one run, in addition to the configuration.

use crate::progress::Progress;

/// Options of [`generate_with`](crate::generate_with).
#[derive(Clone, Debug)]
#[must_use]
pub struct GenerateOptions {
    pub(crate) probe: bool,
    pub(crate) resource_features: bool,
    pub(crate) examples: bool,
    pub(crate) progress: Progress,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        Self {
            probe: false,
            resource_features: true,
            examples: true,
            progress: Progress::default(),
        }
    }
}

impl GenerateOptions {
    /// Sets whether `examples/probe/` is emitted, which prints the requests that the crate builds.
    pub fn probe(mut self, probe: bool) -> Self {
        self.probe = probe;
        self
    }

    /// Sets whether each resource of a large API has a Cargo feature (the default). Code that is
    /// included in another package has none.
    pub fn resource_features(mut self, resource_features: bool) -> Self {
        self.resource_features = resource_features;
        self
    }

    /// Sets whether each method is documented with an example that calls it (the default). Code
    /// that is included in another package has none: examples name the crate.
    pub fn examples(mut self, examples: bool) -> Self {
        self.examples = examples;
        self
    }

    /// Reports the steps of the run.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }
}

//! What one run is asked for, beside what to generate.

use std::path::PathBuf;

use crate::progress::Progress;

/// Options of [`generate_with`](crate::generate_with) and [`update`](crate::update).
#[derive(Clone, Debug)]
#[must_use]
pub struct GenerateOptions {
    pub(crate) probe: bool,
    pub(crate) resource_features: bool,
    pub(crate) progress: Progress,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        Self {
            probe: false,
            resource_features: true,
            progress: Progress::default(),
        }
    }
}

impl GenerateOptions {
    /// Also emits `examples/probe.rs`, which prints the requests that the crate makes.
    pub fn probe(mut self, probe: bool) -> Self {
        self.probe = probe;
        self
    }

    /// Gives each resource of a large API a Cargo feature (the default). Code that is included in
    /// another package has none.
    pub fn resource_features(mut self, resource_features: bool) -> Self {
        self.resource_features = resource_features;
        self
    }

    /// Reports the steps of the run.
    pub fn progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }
}

/// Options of [`update`](crate::update).
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct UpdateOptions {
    pub(crate) generate: GenerateOptions,
    pub(crate) cache: Option<PathBuf>,
}

impl UpdateOptions {
    /// Options of the generation itself.
    pub fn generate(mut self, generate: GenerateOptions) -> Self {
        self.generate = generate;
        self
    }

    /// A file that records what was emitted, so that the next run skips documents that have not
    /// changed. It is no part of the crate and can be deleted at any time.
    pub fn cache(mut self, cache: impl Into<PathBuf>) -> Self {
        self.cache = Some(cache.into());
        self
    }
}

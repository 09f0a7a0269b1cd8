//! The first two stages for one API: its document and overlay are read and resolved to the model.

use std::time::{Duration, Instant};

use crate::config::ApiConfig;
use crate::diagnostic::{Diagnostic, Errors};
use crate::document::{Document, Source};
use crate::model::Api;
use crate::overlay::{Incomplete, Overlay, OverlayFiles, Unmatched};
use crate::resolve;

/// The treatment of overlay entries that have no effect: by default, they are errors.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OverlayPolicy {
    /// `true` if entries that point at nothing are left out.
    pub skips_unmatched: bool,
    /// `true` if entries that need the generated overlay are left out without it.
    pub skips_incomplete: bool,
}

#[cfg(feature = "cli")]
impl OverlayPolicy {
    /// For an overlay that was written for an earlier revision of the document.
    pub(crate) const OF_EARLIER: Self = Self {
        skips_unmatched: true,
        skips_incomplete: false,
    };
    /// For an overlay that was written for a later revision of the document.
    pub(crate) const OF_LATER: Self = Self {
        skips_unmatched: true,
        skips_incomplete: true,
    };
}

/// A document with its overlay, read and repaired.
pub(crate) struct ReadApi {
    source: Source,
    pub document: Document,
    overlay: Overlay,
    warnings: Vec<Diagnostic>,
    /// Repairs that were left out.
    unmatched: Vec<Unmatched>,
    time: Duration,
}

/// An API as resolved.
pub(crate) struct ResolvedApi {
    pub model: Api,
    /// The document's file, as the user named it.
    pub file: String,
    /// The overlay's files, for errors about names that they give.
    pub overlay: OverlayFiles,
    /// The module's name, if the configuration gives one.
    pub module: Option<String>,
    pub warnings: Vec<Diagnostic>,
    /// Overlay entries that were left out, since they point at nothing.
    pub unmatched: Vec<Unmatched>,
    /// Time spent on reading and resolving.
    pub time: Duration,
}

impl ReadApi {
    /// Reads the document and the overlay of an API.
    ///
    /// # Errors
    /// All format errors of either.
    pub(crate) fn read(config: &ApiConfig, policy: OverlayPolicy) -> Result<Self, Errors> {
        let start = Instant::now();
        let incomplete = match policy.skips_incomplete {
            true => Incomplete::IsLeftOut,
            false => Incomplete::IsAnError,
        };
        let (handwritten, protos) = (config.overlay.as_ref(), config.protos.as_ref());
        let (overlay, contradictions) = Overlay::read(handwritten, protos, incomplete)?;
        let (source, unmatched) = resolve::repaired(&config.document, &overlay);
        if !policy.skips_unmatched && !unmatched.is_empty() {
            let problems = unmatched.into_iter().map(|entry| entry.problem);
            return Err(problems.collect::<Vec<_>>().into());
        }
        let (document, warnings) = Document::parse(&source)?;
        let warnings = [contradictions, warnings].concat();
        Ok(Self {
            source,
            document,
            overlay,
            warnings,
            unmatched,
            time: start.elapsed(),
        })
    }

    /// Resolves the document.
    ///
    /// # Errors
    /// All semantic errors in the document or the overlay.
    pub(crate) fn resolve(
        &self,
        config: &ApiConfig,
        policy: OverlayPolicy,
    ) -> Result<ResolvedApi, Errors> {
        let start = Instant::now();
        let resolved = resolve::resolve(resolve::Input {
            source: &self.source,
            document: &self.document,
            overlay: &self.overlay,
            filter: config.filter.clone(),
            prose: config.prose,
            lenient: policy.skips_unmatched,
        })?;
        Ok(ResolvedApi {
            model: resolved.model,
            file: self.source.name().to_owned(),
            overlay: self.overlay.files.clone(),
            module: config.module.clone(),
            warnings: [&self.warnings[..], &resolved.warnings].concat(),
            unmatched: [&self.unmatched[..], &resolved.unmatched].concat(),
            time: self.time + start.elapsed(),
        })
    }
}

impl ResolvedApi {
    /// Reads and resolves an API. The document is dropped.
    ///
    /// # Errors
    /// All errors in the document or the overlay.
    pub(crate) fn of(config: &ApiConfig) -> Result<Self, Errors> {
        let policy = OverlayPolicy::default();
        ReadApi::read(config, policy)?.resolve(config, policy)
    }
}

//! The overlays of an added API: those of the project, copies of those beside the source document,
//! or a template.

use std::path::{Path, PathBuf};

use crate::cli::overlay_stub;
use crate::config::ApiConfig;
use crate::diagnostic::Errors;
use crate::document::{Document, Source};

/// The overlays of a new document.
pub(super) struct Overlays {
    handwritten: Option<Source>,
    protos: Option<Source>,
    /// Files to write.
    pub files: Vec<(PathBuf, String)>,
    /// A line for each file beside the source document.
    pub notes: Vec<String>,
}

impl Overlays {
    /// Finds the overlays of a document that will be stored at `path`. `origin` is the file that it
    /// is read from.
    ///
    /// # Errors
    /// An overlay that cannot be read, or a document that is not valid.
    pub(super) fn find(
        document: &Source,
        path: &Path,
        origin: Option<&Path>,
    ) -> Result<Self, Errors> {
        let mut overlays = Self {
            handwritten: None,
            protos: None,
            files: Vec::new(),
            notes: Vec::new(),
        };
        overlays.handwritten = overlays.existing(path, origin, "overlay.toml")?;
        overlays.protos = overlays.existing(path, origin, "protos.toml")?;
        if overlays.handwritten.is_none() {
            let (document, _) = Document::parse(document)?;
            let template = overlay_stub::text(&document);
            let path = path.with_extension("overlay.toml");
            overlays.files.push((path, template));
        }
        Ok(overlays)
    }

    /// Adds the overlays to the configuration of the document.
    pub(super) fn add_to(&self, mut api: ApiConfig) -> ApiConfig {
        api.overlay.clone_from(&self.handwritten);
        api.protos.clone_from(&self.protos);
        api
    }

    /// Returns the project's overlay, or else a copy of the one beside the source document.
    fn existing(
        &mut self,
        document: &Path,
        origin: Option<&Path>,
        extension: &str,
    ) -> Result<Option<Source>, Errors> {
        let own = document.with_extension(extension);
        let beside = origin.map(|origin| origin.with_extension(extension));
        let beside = beside.filter(|beside| *beside != own && beside.is_file());
        let source = match (&beside, own.is_file()) {
            (None, false) => return Ok(None),
            (Some(beside), false) => {
                let copied = Source::read(beside)?;
                let note = format!("{}: copied from {}", own.display(), beside.display());
                self.notes.push(note);
                self.files.push((own, copied.text().to_owned()));
                copied
            }
            (Some(beside), true) => {
                let (own_name, beside) = (own.display(), beside.display());
                let note = format!("{own_name}: kept; {beside} was not copied over it");
                self.notes.push(note);
                Source::read(&own)?
            }
            (None, true) => Source::read(&own)?,
        };
        Ok(Some(source))
    }
}

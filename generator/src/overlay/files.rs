//! The files of an overlay. A span identifies its file.

use std::ops::Range;

use super::locate;
use super::table::unshifted;
use crate::diagnostic::Diagnostic;
use crate::document::Source;

/// Start of the spans of the generated file: no handwritten file is as long.
pub(super) const PROTOS: usize = 1 << 30;

/// The handwritten overlay of a document, and the one generated from protos.
#[derive(Clone, Debug)]
pub struct OverlayFiles {
    handwritten: Source,
    protos: Source,
}

impl OverlayFiles {
    /// Creates the files of an overlay; a missing one is empty.
    pub fn new(handwritten: Source, protos: Source) -> Self {
        Self {
            handwritten,
            protos,
        }
    }

    /// Creates an error at a span of one of the files, with its dotted key.
    pub fn error_at(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        match span.start >= PROTOS {
            true => locate::error_at(&self.protos, unshifted(span, PROTOS), message).with_hint(
                "run `discogen overlay from-protos` again, with protos of this revision",
            ),
            false => locate::error_at(&self.handwritten, span, message),
        }
    }
}

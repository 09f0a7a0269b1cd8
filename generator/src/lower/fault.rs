//! A broken invariant of this program: never the fault of a document.

use crate::diagnostic::{Diagnostic, Errors};

/// Something that an earlier stage should have ruled out.
#[derive(Debug)]
pub(super) struct Fault(String);

impl Fault {
    /// Creates a fault; the message names what is missing.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Converts it to an error in the document that it was found in.
    pub(super) fn of_document(self, file: &str) -> Errors {
        Diagnostic::fault(file, self.0).into()
    }
}

/// The result of lowering.
pub(super) type Result<T> = std::result::Result<T, Fault>;

//! Conflicts of names that the overlay gives.

use std::fmt;
use std::ops::Range;

/// A name of the overlay that its item cannot have, or that another item needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Location of the name in the overlay.
    pub span: Range<usize>,
    pub(super) name: String,
    /// The item that has the name, or would have it; `None` if emitted code reserves it.
    pub(super) other: Option<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.other {
            Some(other) => write!(out, "the name `{}` is that of `{other}`", self.name),
            None => write!(
                out,
                "the name `{}` is a word of Rust, or of emitted code",
                self.name
            ),
        }
    }
}

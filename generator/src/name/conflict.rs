//! Names of the overlay that are not to be had.

use std::fmt;
use std::ops::Range;

/// A name of the overlay that its item cannot have, or that takes away another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where in the overlay the name stands.
    pub place: Range<usize>,
    pub(super) name: String,
    /// The item that has the name, or would have it; nothing where emitted code needs it.
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

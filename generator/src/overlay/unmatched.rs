//! Entries without a target in the document.

use crate::diagnostic::Diagnostic;

/// An entry that was left out because the document has no target for it.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// The error that it is by default.
    pub problem: Diagnostic,
    /// The target that it names.
    pub target: Target,
}

/// The target of an overlay entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A schema, by id.
    Schema(String),
    /// A method, by id.
    Method(String),
    /// A property: the id of its schema, and the path inside it with dots.
    Property(String, String),
    /// A target whose renames are not detected, such as a parameter.
    Other,
    /// A target whose absence the hint of the error explains.
    Explained,
}

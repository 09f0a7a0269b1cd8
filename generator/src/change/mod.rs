//! Names and severity of changes between two revisions, shared by the manifest and the comparison.

mod kind;
mod level;
mod rule;

pub(crate) use kind::Explains;
pub use kind::Kind;
pub use level::Level;
pub use rule::SeverityRule;

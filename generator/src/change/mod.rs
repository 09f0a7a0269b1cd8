//! Names and severity of changes between two revisions, shared by the manifest and the comparison.

mod kind;
mod level;
mod rule;

pub use kind::ChangeKind;
pub(crate) use kind::Explains;
pub use level::Level;
pub use rule::SeverityRule;

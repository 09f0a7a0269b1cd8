//! How changes between two revisions are called and how much they matter: what the manifest and
//! the comparison have in common.

mod kind;
mod level;
mod rule;

pub(crate) use kind::Explains;
pub use kind::Kind;
pub use level::Level;
pub use rule::SeverityRule;

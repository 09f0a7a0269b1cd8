//! Names: from wire names to Rust names, one namespace at a time. The ledger records them, so that
//! a later revision of a document never renames an existing item.

mod conflict;
mod ledger;
mod reserved;
mod scope;
mod words;

pub use ledger::Ledger;
pub(crate) use reserved::is_keyword;
pub use scope::{NameKind, NameRequest, Namer};
pub use words::{RustName, joined, part, pascal, screaming, snake};

//! Reads Discovery documents: the text with its lines and pointers, and the format as Rust structs.
//!
//! The format is described at <https://developers.google.com/discovery/v1/reference/apis>.

mod entries;
mod json_object;
mod line_index;
mod methods;
mod parse;
mod prose;
mod read;
mod schema;
mod source;
mod strip;

pub use entries::Entries;
pub use schema::{Document, MediaUpload, Method, Parameter, Resource, Schema, UploadProtocol};

pub(crate) use prose::without_facts;
pub use source::{Source, push_segment};
pub(crate) use source::{names_beside, names_in};
#[cfg(feature = "cli")]
pub(crate) use strip::holds_facts_only;
pub use strip::{Stripped, strip};

#[cfg(test)]
mod tests;

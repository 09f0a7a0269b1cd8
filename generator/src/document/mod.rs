//! Reading Discovery documents: the text with its places, and the format as Rust structs.
//!
//! The format is described at <https://developers.google.com/discovery/v1/reference/apis>.

mod entries;
mod format;
mod mirror;
mod parse;
mod places;
mod prose;
mod read;
mod source;
mod strip;

pub use entries::Entries;
pub use format::{
    Document, Endpoint, MediaUpload, Method, Parameter, Resource, Schema, UploadProtocol,
};

pub(crate) use source::names_beside;
pub use source::{Source, push_segment};
pub use strip::{Stripped, strip};

#[cfg(test)]
mod tests;

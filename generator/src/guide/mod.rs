//! Reads the guide of a crate: a folder of Markdown files, one page each.

mod links;
mod read;

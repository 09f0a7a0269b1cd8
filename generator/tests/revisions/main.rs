//! What `discogen` says of two revisions of a document.

mod begin;
mod cases;
mod git;
mod hostile;
mod service;
mod update;

//! The comparison of two revisions of a document, and the commands that update them.

#![allow(clippy::restriction)]

mod begin;
mod cases;
mod git;
mod hostile;
mod overlays;
mod protos;
mod renames;
mod service;
mod sources;
mod update;

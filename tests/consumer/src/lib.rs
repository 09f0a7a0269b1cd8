//! Code as users of the crate write it, frozen: of every API a method, a setter, a union, an enum,
//! a resource name, a page and an operation, if it has them. Types are written out where they could
//! be inferred, so that a change of one is an error here.
//!
//! Do not repair this code when it no longer compiles. Either the change was an accident, or it
//! breaks users too: then `discogen diff` must call it breaking, and the code that broke may go.

pub mod cloudchannel;
pub mod cloudchannel_alpha;
pub mod directory;
pub mod gmail;

//! The common path from documents to Rust items, for generation and comparison: read, resolve,
//! name, lower.
//!
//! Each API is read and resolved by itself. Then the modules of all APIs are named together, and
//! each API is lowered with the names of its own module.

mod crate_names;
mod lowered_crate;
mod read;

pub(crate) use crate_names::{CrateNames, ModuleNames, ModuleRequest};
pub(crate) use lowered_crate::{LoweredApi, LoweredCrate, ResolvedCrate, lower};
pub(crate) use read::{OverlayPolicy, ReadApi, ResolvedApi};

//! discogen reads Google API Discovery documents and emits a formatted Rust crate of types and
//! request functions.
//!
//! The stages go in one direction: read, resolve, name, lower, emit, format, write. [`generate`]
//! does all but the last one in memory; [`Files::write`] and [`Files::check`] are the last one.
//! [`update`] does all of them, for any number of documents in bounded memory.
//!
//! ```no_run
//! let config = discogen::Config::from_manifest("discovery/discogen.toml")?;
//! let files = discogen::generate(&config)?;
//! files.write(config.output())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// A document is untrusted, and a panic is no answer.
#![cfg_attr(
    not(test),
    deny(
        clippy::exit,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

mod build_script;
mod bundle;
mod cache;
mod config;
mod diagnostic;
pub mod diff;
mod document;
mod emit;
mod format;
mod generate;
mod lower;
mod manifest;
mod model;
mod name;
mod overlay;
mod resolve;
mod runtime_source;
mod rust;
#[doc(hidden)]
pub mod stages;
mod update;
mod watch;
mod write;

#[cfg(feature = "cli")]
pub mod cli;

pub use build_script::{BuildScript, build_script};
pub use config::{ApiConfig, Config, PackageConfig};
pub use diagnostic::{Diagnostic, Errors, Severity};
pub use document::{Source, Stripped, strip};
pub use format::File;
pub use generate::{ApiReport, Files, generate};
pub use runtime_source::{RuntimeSource, RuntimeSourceError};
pub use update::{UpdateError, Updated, update};
pub use write::{Stale, WriteError, Written};

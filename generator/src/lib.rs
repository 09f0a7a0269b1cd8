//! discogen reads Google API Discovery documents and emits a formatted Rust crate of types and
//! request functions.
//!
//! The stages go in one direction: read, resolve, name, lower, emit, format, write. [`generate`]
//! runs all but the last one in memory; [`Files::write`] and [`Files::check`] are the last one.
//! With the feature `cli` there is `update`, which runs all of them in bounded memory.
//!
//! ```no_run
//! let config = discogen::Config::from_manifest("discovery/discogen.toml")?;
//! let files = discogen::generate(&config)?;
//! files.write(config.output())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(test, allow(clippy::restriction))]

mod build_script;
mod bundle;
#[cfg(feature = "cli")]
mod cache;
mod change;
mod config;
mod coverage;
mod diagnostic;
pub mod diff;
mod document;
mod emit;
mod examples;
mod filter;
mod format;
mod generate;
mod guide;
mod lower;
mod manifest;
mod model;
mod name;
mod options;
mod overlay;
mod package;
mod parallel;
mod pipeline;
mod probe;
mod progress;
#[cfg(feature = "cli")]
mod protos;
mod resolve;
mod runtime_features;
mod runtime_source;
mod rust;
mod scalar;
#[doc(hidden)]
pub mod stages;
mod text;
#[cfg(feature = "cli")]
mod update;
mod write;

#[cfg(feature = "cli")]
pub mod cli;

pub use build_script::{BuildScript, build_script};
pub use config::{ApiConfig, Config, PackageConfig};
pub use coverage::{DocsCoverage, ItemKind, KindCoverage, docs_coverage};
pub use diagnostic::{Diagnostic, Errors, Severity};
pub use document::{Source, Stripped, strip};
pub use format::File;
pub use generate::{ApiReport, Files, generate, generate_with};
pub use manifest::{ApiEntry, Manifest, UpdateConfig};
pub use options::GenerateOptions;
pub use package::{InvalidPackage, PackageName, Version};
pub use progress::{Progress, Step};
pub use runtime_source::{RuntimeSource, RuntimeSourceError};
pub use rust::Guide;
#[cfg(feature = "cli")]
pub use update::{UpdateError, UpdateOptions, Updated, up_to_date, update};
pub use write::{Stale, WriteError, Written};

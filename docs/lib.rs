//! The pages of this folder as documentation of this crate, so that `cargo test` compiles and runs
//! the Rust on them.

#[cfg(doctest)]
#[doc = include_str!("client.md")]
mod client {}

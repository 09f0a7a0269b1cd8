//! Blocking variants of everything that waits.

mod flows;

pub use self::flows::{BlockingItems, BlockingPages};

#[cfg(test)]
mod tests;

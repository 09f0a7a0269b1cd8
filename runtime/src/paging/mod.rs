//! Responses that consist of pages (AIP-158).

mod error;
mod paged;
#[cfg(feature = "client")]
mod pages;

pub use self::error::{PageError, PageProblem};
pub use self::paged::{Paged, PagedItems};
#[cfg(feature = "client")]
pub use self::pages::{Items, Pages};

#[cfg(test)]
mod tests;

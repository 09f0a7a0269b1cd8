//! The guide of a crate: pages of Markdown that become modules of documentation.

use crate::name::RustName;

/// The pages of a crate's guide, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Guide {
    /// The page of the module `guide` itself.
    pub(crate) index: Option<String>,
    /// The other pages, in byte order of their names; at least one.
    pub(crate) pages: Vec<GuidePage>,
}

/// A page of the guide.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GuidePage {
    /// The module that shows the page, with the name of its file.
    pub module: RustName,
    /// Markdown, with links to other pages as module paths.
    pub text: String,
}

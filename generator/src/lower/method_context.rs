//! The method being lowered.

use crate::model::Method;
use crate::name::RustName;

/// A method with its resource and the name of its request.
pub(super) struct MethodContext<'m> {
    pub method: &'m Method,
    pub path: &'m str,
    pub request: RustName,
}

impl MethodContext<'_> {
    /// Returns the namespace of the types beside the request.
    pub(super) fn types(&self) -> String {
        format!("resources/{}/types", self.path)
    }
}

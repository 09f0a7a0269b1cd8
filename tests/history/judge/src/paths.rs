//! Types of a module, rewritten with paths that are valid in another crate.

use std::collections::HashMap;

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};

/// The name of the emitted crate in the program.
pub const KRATE: &str = "emitted";

/// The meanings of the names in a module.
pub struct Names {
    /// Names that are in scope, with their paths.
    pub known: HashMap<String, String>,
    /// The meaning of `Self`.
    pub this: String,
}

impl Names {
    /// Returns a type, as text, for another crate.
    pub fn text(&mut self, ty: &syn::Type) -> String {
        let mut ty = ty.clone();
        self.visit_type_mut(&mut ty);
        ty.to_token_stream().to_string()
    }
}

impl VisitMut for Names {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(first) = path.segments.first() else {
            return;
        };
        let name = first.ident.to_string();
        let meant = match name.as_str() {
            "crate" => KRATE.to_owned(),
            "Self" => self.this.clone(),
            other => match self.known.get(other) {
                Some(path) => path.clone(),
                None => return,
            },
        };
        let arguments = first.arguments.clone();
        let Ok(mut meant) = syn::parse_str::<syn::Path>(&meant) else {
            return;
        };
        if let Some(last) = meant.segments.last_mut() {
            last.arguments = arguments;
        }
        meant.segments.extend(path.segments.iter().skip(1).cloned());
        *path = meant;
    }
}

//! The path from the root of a text to the value that is read, as a linked list on the stack.

use super::scan::{push_index, push_key};

/// The path of a value.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    /// A member of an object, by its key.
    Key(&'a Path<'a>, &'a str),
    /// An element of an array.
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// Returns `true` if the last step is this key.
    pub(crate) fn ends_with(&self, name: &str) -> bool {
        matches!(self, Self::Key(_, key) if *key == name)
    }

    /// Returns the JSON pointer (RFC 6901).
    pub(crate) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut path = self;
        while let Path::Key(parent, _) | Path::Index(parent, _) = path {
            steps.push(path);
            path = parent;
        }
        let mut out = String::new();
        for step in steps.into_iter().rev() {
            step.push_last(&mut out);
        }
        out
    }

    fn push_last(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Key(_, key) => push_key(out, key),
            Self::Index(_, index) => push_index(out, *index),
        }
    }
}

//! The name of a field, as a value that the compiler ties to its message.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// A field of the message `T`, by its wire name: to clear it, or for a field mask.
pub struct Field<T> {
    name: &'static str,
    union: bool,
    message: PhantomData<fn() -> T>,
}

impl<T> Field<T> {
    /// Creates a field by its wire name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            union: false,
            message: PhantomData,
        }
    }

    /// Creates a union by its name.
    #[must_use]
    pub const fn union(name: &'static str) -> Self {
        Self {
            name,
            union: true,
            message: PhantomData,
        }
    }

    /// Returns the wire name of the field, or the name of the union.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns `true` if this names a union rather than a field.
    #[must_use]
    pub const fn is_union(self) -> bool {
        self.union
    }
}

// Derived implementations would demand the same of `T`.
impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Field<T> {}

impl<T> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name).finish()
    }
}

impl<T> PartialEq for Field<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.union) == (other.name, other.union)
    }
}

impl<T> Eq for Field<T> {}

impl<T> Hash for Field<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.name, self.union).hash(state);
    }
}

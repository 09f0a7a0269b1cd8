//! Limits of values beyond their type: defaults, ranges, lists.

use crate::document::Schema;
use crate::model::{Limits, Type};

/// Returns the limits that a schema states beyond its type.
pub(super) fn limits(written: &Schema, ty: &Type) -> Limits {
    let is_enum = match ty {
        Type::Array(item) | Type::Map(item) => matches!(**item, Type::Enum(_)),
        other => matches!(other, Type::Enum(_)),
    };
    let allowed = written.enumeration.iter().flatten().filter(|_| !is_enum);
    Limits {
        default: written.default.clone(),
        minimum: written.minimum.clone(),
        maximum: written.maximum.clone(),
        allowed: allowed.cloned().collect(),
    }
}

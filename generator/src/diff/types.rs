//! Compares two types.

use super::compare::Comparison;
use super::shape::shape;
use crate::change::{ChangeKind, Level};
use crate::model::{Enumeration, Object, Type};
use crate::scalar::Scalar;

/// The difference between two types.
pub(super) enum TypeDiff<'a> {
    /// No difference, whatever is inside the schemas that they name.
    Same,
    /// Both are enums, whose values may differ.
    Enums(&'a Enumeration, &'a Enumeration),
    /// Both are inline objects, whose properties may differ.
    Objects(&'a Object, &'a Object),
    /// A difference of this kind, with this effect on the wire.
    Different(ChangeKind, Level),
}

/// Maximum depth to which two types are compared on the wire.
const DEEP: usize = 2;

impl Comparison<'_> {
    /// Compares a type of the old revision with one of the new.
    pub(super) fn compare_types<'t>(&self, old: &'t Type, new: &'t Type) -> TypeDiff<'t> {
        match (old, new) {
            (Type::Array(old), Type::Array(new)) | (Type::Map(old), Type::Map(new)) => {
                self.compare_types(old, new)
            }
            (Type::Enum(old), Type::Enum(new)) => TypeDiff::Enums(old, new),
            (Type::Object(old), Type::Object(new)) => TypeDiff::Objects(old, new),
            (Type::Schema(before), Type::Schema(after)) => {
                let before = &self.old.api.schema(*before).name;
                let after = &self.new.api.schema(*after).name;
                if before == after || self.renamed.get(before) == Some(after) {
                    TypeDiff::Same
                } else {
                    TypeDiff::Different(ChangeKind::PropertyTypeChanged, self.on_the_wire(old, new))
                }
            }
            (Type::Scalar(Scalar::Any), Type::Scalar(Scalar::Any)) => TypeDiff::Same,
            (Type::Scalar(Scalar::Any), _) => {
                TypeDiff::Different(ChangeKind::PropertyTyped, Level::None)
            }
            (_, Type::Scalar(Scalar::Any)) => {
                TypeDiff::Different(ChangeKind::PropertyUntyped, Level::None)
            }
            (Type::Scalar(Scalar::String), Type::Enum(_)) => {
                TypeDiff::Different(ChangeKind::PropertyBecameEnum, Level::None)
            }
            (Type::Enum(_), Type::Scalar(Scalar::String)) => {
                TypeDiff::Different(ChangeKind::PropertyNoLongerEnum, Level::None)
            }
            (old, new) if old == new => TypeDiff::Same,
            (old, new) => {
                TypeDiff::Different(ChangeKind::PropertyTypeChanged, self.on_the_wire(old, new))
            }
        }
    }

    /// Returns `true` if the types are equal, whatever is inside the schemas that they name.
    pub(super) fn same_type(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Array(old), Type::Array(new)) | (Type::Map(old), Type::Map(new)) => {
                self.same_type(old, new)
            }
            _ => !matches!(self.compare_types(old, new), TypeDiff::Different(..)),
        }
    }

    /// Compares types on the wire: different types may have the same JSON form.
    fn on_the_wire(&self, old: &Type, new: &Type) -> Level {
        let before = shape(self.old.api, old, DEEP, &|name| {
            self.renamed.get(name).map_or(name, |name| name).to_owned()
        });
        let after = shape(self.new.api, new, DEEP, &str::to_owned);
        if before == after {
            Level::None
        } else {
            Level::Breaking
        }
    }

    /// Returns the old name of a schema, if it was renamed.
    pub(super) fn renamed_from(&self, name: &str) -> String {
        let pair = self.renamed.iter().find(|(_, new)| *new == name);
        pair.map_or(name, |(old, _)| old).to_owned()
    }
}

//! Properties that were perhaps renamed: one was removed, and the only other one of its type was
//! added to the same object.

use std::collections::BTreeSet;

use super::compare::Comparison;
use super::shape::of_object;
use super::site::ChangeSite;
use super::surface::Surface;
use super::types::TypeDiff;
use crate::model::{Enumeration, Object, Property, Type};
use crate::text::toml;

/// The properties that only one revision of an object has, except for members of unions.
pub(super) struct Candidates<'o> {
    removed: Vec<&'o Property>,
    added: Vec<&'o Property>,
}

impl<'o> Candidates<'o> {
    pub(super) fn of(old: &'o Object, new: &'o Object) -> Self {
        Self {
            removed: only_in(old, new),
            added: only_in(new, old),
        }
    }
}

impl Comparison<'_> {
    /// Returns the new name of a property that was perhaps renamed.
    pub(super) fn perhaps_renamed<'o>(
        &self,
        property: &Property,
        candidates: &Candidates<'o>,
    ) -> Option<&'o str> {
        let added = candidates.added.iter().copied();
        let found = only(added.filter(|it| self.is_same(&property.ty, &it.ty)))?;
        let removed = candidates.removed.iter();
        let from = only(removed.filter(|it| self.is_same(&it.ty, &found.ty)))?;
        (from.name == property.name).then_some(found.name.as_str())
    }

    /// Returns `true` if two types are equal, known values and inline objects included.
    fn is_same(&self, old: &Type, new: &Type) -> bool {
        match self.compare_types(old, new) {
            TypeDiff::Same => true,
            TypeDiff::Enums(old, new) => values(old) == values(new),
            TypeDiff::Objects(old, new) => {
                let shape = |api, object| of_object(api, object, 1, &str::to_owned);
                shape(self.old.api, old) == shape(self.new.api, new)
            }
            TypeDiff::Different(..) => false,
        }
    }

    /// Describes a rename, with the overlay line that keeps the Rust name of the property.
    pub(super) fn rename_note(&self, site: &ChangeSite, to: &str) -> String {
        let mut note = format!("perhaps renamed to `{to}`");
        let renamed = site.sibling(to);
        let names = field(&self.old.surface, site).zip(field(&self.new.surface, &renamed));
        if let Some((old, _)) = names.filter(|(old, new)| old != new) {
            let line = format!(
                "[{}] {}.rename = {}",
                table(site),
                toml::key(to),
                toml::string(old)
            );
            note.push_str(&format!(": `{line}` in the overlay keeps the Rust name"));
        }
        note
    }
}

/// Returns the only item.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let item = items.next()?;
    items.next().is_none().then_some(item)
}

/// Returns the properties that the other object lacks, except for members of unions.
fn only_in<'o>(object: &'o Object, other: &Object) -> Vec<&'o Property> {
    let others: BTreeSet<&str> = other.properties.iter().map(|it| it.name.as_str()).collect();
    let properties = object.properties.iter();
    properties
        .filter(|it| !others.contains(it.name.as_str()) && !is_in_union(object, &it.name))
        .collect()
}

fn is_in_union(object: &Object, property: &str) -> bool {
    object.unions.iter().any(|union| union.has(property))
}

fn values(known: &Enumeration) -> Vec<&str> {
    let mut values: Vec<&str> = known.values.iter().map(|it| it.value.as_str()).collect();
    values.sort_unstable();
    values
}

/// Returns the Rust name of the field for a property.
fn field<'s>(surface: &'s Surface, site: &ChangeSite) -> Option<&'s str> {
    let mut items = surface.iter().filter(|(_, item)| item.site == *site);
    items.find_map(|(path, _)| path.rsplit_once('.').map(|(_, name)| name))
}

/// Returns the overlay's table with the entry of a property.
fn table(site: &ChangeSite) -> String {
    let ChangeSite::Property(schema, path) = site else {
        return String::new();
    };
    let mut table = format!("schemas.{}.properties", toml::key(schema));
    let outer = path.rsplit_once('.').map(|(outer, _)| outer);
    for name in outer.iter().flat_map(|outer| outer.split('.')) {
        table.push_str(&format!(".{}.properties", toml::key(name)));
    }
    table
}

//! Changes of schemas, their properties and known values.

use super::compare::{Comparison, Found};
use super::properties::Candidates;
use super::shape::described;
use super::site::ChangeSite;
use super::types::TypeDiff;
use crate::change::{ChangeKind, Level};
use crate::model::{Enumeration, Object, Property, Schema, Shape, Variant};

impl Comparison<'_> {
    pub(super) fn schemas(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, schema) in &old.schemas {
            let site = ChangeSite::Schema((*name).to_owned());
            if let Some(other) = new.schemas.get(name) {
                self.schema(&site, schema, other);
            } else if let Some(to) = self.renamed.get(*name).cloned() {
                let alias = format!("`[schemas.{to}] rename` in the overlay keeps the old name");
                let mut found = Found::new(
                    ChangeKind::SchemaRenamed,
                    ChangeSite::Schema(to.clone()),
                    Level::None,
                )
                .was(*name)
                .is(to)
                .note(alias);
                found.old_site = Some(site);
                self.push(found);
            } else {
                self.push(Found::new(ChangeKind::SchemaRemoved, site, Level::None));
            }
        }
        for name in new.schemas.keys() {
            let renamed = self.renamed.values().any(|renamed| renamed == name);
            if !old.schemas.contains_key(name) && !renamed {
                let site = ChangeSite::Schema((*name).to_owned());
                self.push(Found::new(ChangeKind::SchemaAdded, site, Level::None));
            }
        }
    }

    fn schema(&mut self, site: &ChangeSite, old: &Schema, new: &Schema) {
        match (&old.shape, &new.shape) {
            (Shape::Object(old), Shape::Object(new)) => self.object(site, old, new),
            (Shape::Alias(before), Shape::Alias(after)) => {
                match self.compare_types(before, after) {
                    TypeDiff::Same => {}
                    TypeDiff::Enums(old, new) => self.known_values(site, old, new),
                    TypeDiff::Objects(old, new) => self.object(site, old, new),
                    TypeDiff::Different(_, wire) => self.push(
                        Found::new(ChangeKind::SchemaTypeChanged, site.clone(), wire)
                            .was(described(self.old.api, before))
                            .is(described(self.new.api, after)),
                    ),
                }
            }
            (Shape::Variant(old), Shape::Variant(new)) => self.variant(site, old, new),
            (before, after) => {
                let text = |api, shape: &Shape| match shape {
                    Shape::Object(_) => "object".to_owned(),
                    Shape::Alias(ty) => described(api, ty),
                    Shape::Variant(_) => "variant".to_owned(),
                };
                self.push(
                    Found::new(ChangeKind::SchemaTypeChanged, site.clone(), Level::Breaking)
                        .was(text(self.old.api, before))
                        .is(text(self.new.api, after)),
                );
            }
        }
        self.deprecated(
            (ChangeKind::SchemaDeprecated, ChangeKind::SchemaUndeprecated),
            site,
            (old.deprecated, new.deprecated),
        );
        self.doc(site, (old.doc.as_deref(), new.doc.as_deref()));
    }

    /// Compares choices of schemas: the discriminant, and the schema for each of its values.
    fn variant(&mut self, site: &ChangeSite, old: &Variant, new: &Variant) {
        if old.discriminant != new.discriminant {
            self.push(
                Found::new(ChangeKind::SchemaTypeChanged, site.clone(), Level::Breaking)
                    .was(&old.discriminant)
                    .is(&new.discriminant),
            );
        }
        let (before, after) = (self.old.api, self.new.api);
        let case = |of: &Variant, value: &str| {
            let found = of.cases.iter().find(|(other, _)| other == value);
            found.map(|(_, id)| *id)
        };
        for (value, id) in &new.cases {
            let (here, is) = (site.property(&format!("#{value}")), &after.schema(*id).name);
            match case(old, value).map(|id| &before.schema(id).name) {
                Some(was) if self.renamed.get(was.as_str()).map_or(was, |it| it) == is => {}
                Some(was) => self.push(
                    Found::new(ChangeKind::SchemaTypeChanged, here, Level::Breaking)
                        .was(was)
                        .is(is),
                ),
                None => {
                    self.push(Found::new(ChangeKind::UnionMemberAdded, here, Level::None).is(is))
                }
            }
        }
        for (value, id) in &old.cases {
            if case(new, value).is_none() {
                let here = site.property(&format!("#{value}"));
                let found = Found::new(ChangeKind::UnionMemberRemoved, here, Level::Risky);
                self.push(found.was(&before.schema(*id).name));
            }
        }
    }

    fn object(&mut self, site: &ChangeSite, old: &Object, new: &Object) {
        for property in &new.properties {
            let here = site.property(&property.name);
            match find(old, &property.name) {
                Some(other) => {
                    self.property(&here, other, property);
                    self.membership(&here, (old, new), &property.name);
                }
                None if union_of(new, &property.name).is_some() => self.push(
                    Found::new(ChangeKind::UnionMemberAdded, here, Level::None)
                        .is(described(self.new.api, &property.ty)),
                ),
                None => {
                    let found = Found::new(ChangeKind::PropertyAdded, here, Level::None);
                    self.push(found.is(described(self.new.api, &property.ty)));
                }
            }
        }
        let candidates = Candidates::of(old, new);
        for property in &old.properties {
            if find(new, &property.name).is_none() {
                let kind = match union_of(old, &property.name) {
                    Some(_) => ChangeKind::UnionMemberRemoved,
                    None => ChangeKind::PropertyRemoved,
                };
                let here = site.property(&property.name);
                let mut found = Found::new(kind, here.clone(), Level::Risky)
                    .was(described(self.old.api, &property.ty));
                if let Some(to) = self.perhaps_renamed(property, &candidates) {
                    found = found.note(self.rename_note(&here, to));
                    self.renamed_properties.push((here, to.to_owned()));
                }
                self.push(found);
            }
        }
        self.unions(site, old, new);
    }

    fn unions(&mut self, site: &ChangeSite, old: &Object, new: &Object) {
        let has = |object: &Object, name: &str| object.unions.iter().any(|u| u.name == name);
        for union in new.unions.iter().filter(|union| !has(old, &union.name)) {
            let here = site.property(&format!("#{}", union.name));
            let found = Found::new(ChangeKind::UnionAdded, here, Level::None);
            self.push(found.is(union.members.join(", ")));
        }
        for union in old.unions.iter().filter(|union| !has(new, &union.name)) {
            let here = site.property(&format!("#{}", union.name));
            let found = Found::new(ChangeKind::UnionRemoved, here, Level::None);
            self.push(found.was(union.members.join(", ")));
        }
    }

    /// Records that a property joined or left a union.
    fn membership(&mut self, site: &ChangeSite, objects: (&Object, &Object), name: &str) {
        let (old, new) = (union_of(objects.0, name), union_of(objects.1, name));
        let found = |kind| Found::new(kind, site.clone(), Level::None);
        match (old, new) {
            (None, Some(union)) => self.push(found(ChangeKind::PropertyJoinedUnion).is(union)),
            (Some(union), None) => self.push(found(ChangeKind::PropertyLeftUnion).was(union)),
            (Some(old), Some(new)) if old != new => {
                self.push(found(ChangeKind::PropertyJoinedUnion).was(old).is(new));
            }
            _ => {}
        }
    }

    fn property(&mut self, site: &ChangeSite, old: &Property, new: &Property) {
        match self.compare_types(&old.ty, &new.ty) {
            TypeDiff::Same => {}
            TypeDiff::Enums(before, after) => self.known_values(site, before, after),
            TypeDiff::Objects(before, after) => self.object(site, before, after),
            TypeDiff::Different(kind, wire) => self.push(
                Found::new(kind, site.clone(), wire)
                    .was(described(self.old.api, &old.ty))
                    .is(described(self.new.api, &new.ty)),
            ),
        }
        self.behavior(site, old, new);
        self.deprecated(
            (
                ChangeKind::PropertyDeprecated,
                ChangeKind::PropertyUndeprecated,
            ),
            site,
            (old.deprecated, new.deprecated),
        );
        self.doc(site, (old.doc.as_deref(), new.doc.as_deref()));
    }

    fn behavior(&mut self, site: &ChangeSite, old: &Property, new: &Property) {
        let sent = site.schema().is_some_and(|schema| {
            !self.old.reached(schema).requests.is_empty()
                || !self.new.reached(schema).requests.is_empty()
        });
        match (old.read_only, new.read_only) {
            (false, true) => {
                let wire = if sent { Level::Risky } else { Level::None };
                self.push(
                    Found::new(ChangeKind::PropertyReadOnly, site.clone(), wire)
                        .source(Level::Docs),
                );
            }
            (true, false) => self.push(
                Found::new(ChangeKind::PropertyWritable, site.clone(), Level::None)
                    .source(Level::Additive),
            ),
            _ => {}
        }
        let (before, after) = (&old.required_by, &new.required_by);
        let methods = |of: &[String], but: &[String]| -> Vec<String> {
            let of = of.iter().filter(|id| !but.contains(id));
            of.cloned().collect()
        };
        for (kind, wire, methods) in [
            (
                ChangeKind::PropertyRequired,
                Level::Risky,
                methods(after, before),
            ),
            (
                ChangeKind::PropertyNotRequired,
                Level::Additive,
                methods(before, after),
            ),
        ] {
            if !methods.is_empty() {
                let mut found = Found::new(kind, site.clone(), wire);
                found = found.note(format!("by {}", methods.join(", ")));
                found.methods = methods;
                self.push(found);
            }
        }
        let facts = |property: &Property| {
            let facts = [
                (property.required, "required"),
                (property.immutable, "immutable"),
                (property.input_only, "input only"),
            ];
            let set = facts.iter().filter(|(is, _)| *is);
            let words: Vec<&str> = set.map(|(_, word)| *word).collect();
            (!words.is_empty()).then(|| words.join(", "))
        };
        let (before, after) = (facts(old), facts(new));
        if before != after {
            let mut found = Found::new(
                ChangeKind::PropertyBehaviorChanged,
                site.clone(),
                Level::None,
            );
            found.old = before;
            found.new = after;
            self.push(found.source(Level::Docs));
        }
    }

    /// Compares the known values of an item in a schema.
    fn known_values(&mut self, site: &ChangeSite, old: &Enumeration, new: &Enumeration) {
        let sent = site
            .schema()
            .is_some_and(|schema| !self.old.reached(schema).requests.is_empty());
        self.values(site, old, new, sent);
    }

    /// Compares known values; `sent` is `true` if requests contain them.
    pub(super) fn values(
        &mut self,
        site: &ChangeSite,
        old: &Enumeration,
        new: &Enumeration,
        sent: bool,
    ) {
        let at = |value: &str| ChangeSite::Value(Box::new(site.clone()), value.to_owned());
        let gone = not_in(old, new);
        let come = not_in(new, old);
        let removed = if sent { Level::Risky } else { Level::None };
        match (gone.as_slice(), come.as_slice()) {
            // A value that replaces another.
            ([(from_index, from)], [(to_index, to)])
                if from_index == to_index && old.values.len() == new.values.len() =>
            {
                let mut found = Found::new(ChangeKind::EnumValueRenamed, at(to), removed)
                    .was(*from)
                    .is(*to);
                found.old_site = Some(at(from));
                self.push(found);
            }
            _ => {
                for (_, value) in come {
                    self.push(Found::new(
                        ChangeKind::EnumValueAdded,
                        at(value),
                        Level::None,
                    ));
                }
                for (_, value) in gone {
                    self.push(Found::new(ChangeKind::EnumValueRemoved, at(value), removed));
                }
            }
        }
        self.kept_values(site, old, new);
    }

    fn kept_values(&mut self, site: &ChangeSite, old: &Enumeration, new: &Enumeration) {
        let mut order = Vec::new();
        for value in &old.values {
            let position = new
                .values
                .iter()
                .position(|other| other.value == value.value);
            let Some(other) = position.and_then(|position| new.values.get(position)) else {
                continue;
            };
            order.extend(position);
            let here = ChangeSite::Value(Box::new(site.clone()), value.value.clone());
            self.deprecated(
                (
                    ChangeKind::EnumValueDeprecated,
                    ChangeKind::EnumValueUndeprecated,
                ),
                &here,
                (value.deprecated, other.deprecated),
            );
            self.doc(&here, (value.doc.as_deref(), other.doc.as_deref()));
        }
        if !order.is_sorted() {
            self.push(Found::new(
                ChangeKind::EnumValuesReordered,
                site.clone(),
                Level::None,
            ));
        }
    }
}

/// Returns the values that the other enum lacks, with their positions in the list.
fn not_in<'e>(known: &'e Enumeration, other: &Enumeration) -> Vec<(usize, &'e str)> {
    let has = |value: &str| other.values.iter().any(|known| known.value == value);
    let values = known.values.iter().map(|known| known.value.as_str());
    values
        .enumerate()
        .filter(|(_, value)| !has(value))
        .collect()
}

fn find<'o>(object: &'o Object, name: &str) -> Option<&'o Property> {
    object
        .properties
        .iter()
        .find(|property| property.name == name)
}

fn union_of<'o>(object: &'o Object, property: &str) -> Option<&'o str> {
    let union = object.unions.iter().find(|union| union.has(property));
    union.map(|union| union.name.as_str())
}

//! Sites of types without a name of their own: inline objects, enums, and types beside a request.

use std::collections::HashMap;

use super::super::site::ChangeSite;
use crate::rust::{FieldKind, Item, Local, Request, SetterKind, Ty, UnionValue};

/// The site of a struct: the schema, or an inline object inside it.
pub(super) fn site_of(schema: &str, wire: &str) -> ChangeSite {
    let inside = wire
        .strip_prefix(schema)
        .and_then(|rest| rest.strip_prefix('.'));
    match inside {
        Some(path) => ChangeSite::Property(schema.to_owned(), path.to_owned()),
        None => ChangeSite::Schema(schema.to_owned()),
    }
}

/// The sites of the properties whose types are the enums of a file.
pub(super) fn enum_sites<'a>(schema: &str, items: &'a [Item]) -> HashMap<&'a str, ChangeSite> {
    let mut found = HashMap::new();
    for item in items {
        match item {
            Item::Struct(item) => {
                let site = site_of(schema, &item.wire_name);
                for field in &item.fields {
                    match &field.kind {
                        FieldKind::Value { wire_name, ty } => {
                            enum_of(ty, site.property(wire_name), &mut found)
                        }
                        FieldKind::Union { members, .. } => {
                            for member in members {
                                enum_of(&member.ty, site.property(&member.wire_name), &mut found);
                            }
                        }
                    }
                }
            }
            Item::Alias(item) => {
                enum_of(&item.ty, ChangeSite::Schema(schema.to_owned()), &mut found)
            }
            Item::Enum(_) | Item::TaggedEnum(_) => {}
        }
    }
    found
}

pub(super) fn enum_of<'a>(ty: &'a Ty, site: ChangeSite, found: &mut HashMap<&'a str, ChangeSite>) {
    match ty {
        Ty::Enum(name) | Ty::LocalEnum(name) => {
            found.insert(name.as_str(), site);
        }
        Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) | Ty::Secret(inner) => {
            enum_of(inner, site, found);
        }
        _ => {}
    }
}

/// The sites of the parameters whose types are declared beside the request.
pub(super) fn local_sites<'a>(
    method: &[String],
    request: &'a Request,
) -> HashMap<&'a str, ChangeSite> {
    let parameter = |wire: &str| ChangeSite::Parameter(method.to_vec(), wire.to_owned());
    let mut found = HashMap::new();
    for argument in &request.arguments {
        enum_of(&argument.ty, parameter(&argument.wire_name), &mut found);
    }
    for setter in &request.setters {
        match &setter.kind {
            SetterKind::One { wire_name, ty, .. } | SetterKind::List { wire_name, ty, .. } => {
                enum_of(ty, parameter(wire_name), &mut found);
            }
            SetterKind::Group { .. } | SetterKind::Union { .. } => {}
        }
    }
    for local in &request.locals {
        match local {
            Local::Enum(_) => {}
            Local::Group(group) => {
                let site = parameter(&format!("{}.", group.prefix));
                found.insert(group.name.as_str(), site);
                for field in &group.fields {
                    enum_of(&field.ty, parameter(&field.wire_name), &mut found);
                }
            }
            Local::Union(union) => {
                let site = parameter(&format!("#{}", union.name));
                found.insert(union.name.as_str(), site);
                for variant in &union.variants {
                    if let UnionValue::Parameter { wire_name, ty, .. } = &variant.value {
                        enum_of(ty, parameter(wire_name), &mut found);
                    }
                }
            }
        }
    }
    found
}

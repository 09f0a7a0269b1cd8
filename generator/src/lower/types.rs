//! Schemas as structs, open enums and unions. Objects and enums without a name of their own are
//! named after their path.

use super::Lowering;
use super::boxes::inside;
use super::docs::Docs;
use super::fault::Result;
use super::field_docs::{self, FieldContext};
use super::operation_role::operation_role;
use crate::model::{
    Enumeration, Object, Property, Role, Schema, SchemaId, Shape, Type, Union, Variant,
};
use crate::name::{NameKind, NameRequest, RustName, joined, part, pascal, snake};
use crate::rust::{
    Additional, Alias, Enum, EnumVariant, Field, FieldKind, Item, Member, Struct, TaggedEnum,
    TaggedVariant, Ty, TypeFile,
};
use crate::text::escape::code;

impl Lowering<'_> {
    /// Lowers each schema to a file.
    pub(super) fn types(&mut self) -> Result<Vec<TypeFile>> {
        let api = self.api;
        let requested: Vec<NameRequest> = self
            .schema_names
            .iter()
            .zip(&api.schemas)
            .map(|(name, schema)| NameRequest::new(&schema.name, file_name(name)))
            .collect();
        let modules = self.allocate("types/files", NameKind::Module, &requested);
        api.schemas
            .iter()
            .zip(modules)
            .enumerate()
            .map(|(index, (schema, module))| {
                let items = self.schema(SchemaId(index), schema)?;
                Ok(TypeFile { module, items })
            })
            .collect()
    }

    fn schema(&mut self, id: SchemaId, schema: &Schema) -> Result<Vec<Item>> {
        let name = self.schema_name(id)?;
        let mut docs = Docs::of(schema.doc.as_deref());
        docs.reference(schema.reference.as_deref());
        let mut rest = Vec::new();
        let first = match &schema.shape {
            Shape::Object(object) => Item::Struct(self.object(
                TypePath {
                    name,
                    wire: schema.name.clone(),
                    key: part(&schema.name).into_owned(),
                    is_updated: self.updated_schemas.contains(&id),
                },
                object,
                docs.into_lines(),
                schema.deprecated,
                &mut rest,
            )?),
            Shape::Variant(variant) => {
                Item::TaggedEnum(self.tagged_enum(name, schema, variant, docs.into_lines())?)
            }
            Shape::Alias(ty) => Item::Alias(Alias {
                ty: self.ty(
                    ty,
                    &TypePath {
                        name: name.clone(),
                        wire: schema.name.clone(),
                        key: inside(&part(&schema.name), "item"),
                        is_updated: false,
                    },
                    "Item",
                    &mut rest,
                )?,
                name,
                wire_name: schema.name.clone(),
                docs: docs.into_lines(),
                deprecated: schema.deprecated,
            }),
        };
        rest.insert(0, first);
        Ok(rest)
    }

    /// Lowers an enum of the schemas that a discriminant selects from.
    fn tagged_enum(
        &mut self,
        name: RustName,
        schema: &Schema,
        variant: &Variant,
        docs: Vec<String>,
    ) -> Result<TaggedEnum> {
        let requested: Vec<NameRequest> = variant
            .cases
            .iter()
            .map(|(value, _)| NameRequest::new(part(value), pascal(value)))
            .collect();
        let scope = format!("types/{}/variants", part(&schema.name));
        let names = self.allocate(&scope, NameKind::Variant, &requested);
        let cases = variant.cases.iter().zip(names);
        let variants = cases.map(|((value, id), name)| {
            Ok(TaggedVariant {
                name,
                wire_name: value.clone(),
                ty: self.schema_name(*id)?,
                docs: vec![format!("`{}`.", code(value))],
            })
        });
        Ok(TaggedEnum {
            variants: variants.collect::<Result<_>>()?,
            name,
            wire_name: schema.name.clone(),
            docs,
            deprecated: schema.deprecated,
            discriminant: variant.discriminant.clone(),
        })
    }

    fn object(
        &mut self,
        path: TypePath,
        object: &Object,
        docs: Vec<String>,
        deprecated: bool,
        rest: &mut Vec<Item>,
    ) -> Result<Struct> {
        let names = self.field_names(&path, object);
        let mut fields: Vec<Field> = Vec::new();
        let mut nested = Vec::new();
        for (property, name) in object.properties.iter().zip(&names.properties) {
            if object
                .unions
                .iter()
                .any(|union| union.members.contains(&property.name))
            {
                continue;
            }
            let mut ty = self.property_ty(property, &path, &mut nested)?;
            if self.boxes.needed(&path.key, &property.name) {
                ty = Ty::Boxed(Box::new(ty));
            }
            let constant = name.to_upper();
            let resource = self.resource_link(property.resource.as_deref());
            let context = FieldContext {
                clears: path.is_updated.then_some((&path.name, &constant)),
                is_member: false,
                resource: resource.as_deref(),
            };
            fields.push(Field {
                name: name.clone(),
                docs: field_docs::property(property, context),
                deprecated: property.deprecated,
                kind: FieldKind::Value {
                    wire_name: property.name.clone(),
                    ty,
                },
            });
        }
        for (union, name) in object.unions.iter().zip(&names.unions) {
            if let Some(field) = self.union(&path, object, union, name, &names, &mut nested)? {
                fields.push(field);
            }
        }
        let operation = (object.role == Role::Operation)
            .then(|| operation_role(&fields))
            .flatten();
        let additional = match (&object.additional, names.additional) {
            (Some(ty), Some(name)) => {
                Some(Box::new(self.additional(ty, name, &path, &mut nested)?))
            }
            _ => None,
        };
        rest.extend(nested);
        Ok(Struct {
            name: path.name,
            wire_name: path.wire,
            docs,
            deprecated,
            fields,
            additional,
            operation,
        })
    }

    fn field_names(&mut self, path: &TypePath, object: &Object) -> FieldNames {
        let mut requested: Vec<NameRequest> = object
            .properties
            .iter()
            .map(|property| {
                NameRequest::new(part(&property.name), snake(&property.name))
                    .or_renamed(property.rename.as_ref())
            })
            .collect();
        requested.extend(
            object
                .unions
                .iter()
                .map(|union| NameRequest::new(format!("#{}", union.name), snake(&union.name))),
        );
        let additional = object.additional.as_ref();
        requested.extend(additional.map(|_| NameRequest::new("*", "additional_properties")));
        let mut properties = self.allocate(
            &format!("types/{}/fields", path.key),
            NameKind::Field,
            &requested,
        );
        let mut unions = properties.split_off(object.properties.len());
        let additional = unions.split_off(object.unions.len()).pop();
        FieldNames {
            properties,
            unions,
            additional,
        }
    }

    /// Returns the field of all properties that the document does not name.
    fn additional(
        &mut self,
        ty: &Type,
        name: RustName,
        path: &TypePath,
        rest: &mut Vec<Item>,
    ) -> Result<Additional> {
        let inner = TypePath {
            name: path.name.clone(),
            wire: format!("{}.*", path.wire),
            key: inside(&path.key, "*"),
            is_updated: false,
        };
        let ty = self.ty(ty, &inner, "additionalProperty", rest)?;
        Ok(Additional { name, ty })
    }

    fn property_ty(
        &mut self,
        property: &Property,
        path: &TypePath,
        rest: &mut Vec<Item>,
    ) -> Result<Ty> {
        let inner = TypePath {
            name: path.name.clone(),
            wire: format!("{}.{}", path.wire, property.name),
            key: inside(&path.key, &property.name),
            is_updated: false,
        };
        let ty = self.ty(&property.ty, &inner, &property.name, rest)?;
        Ok(match property.secret {
            true => Ty::Secret(Box::new(ty)),
            false => ty,
        })
    }

    fn union(
        &mut self,
        path: &TypePath,
        object: &Object,
        union: &Union,
        field: &RustName,
        names: &FieldNames,
        rest: &mut Vec<Item>,
    ) -> Result<Option<Field>> {
        let key = format!("{}#{}", path.key, union.name);
        let candidate = joined(&path.name, &union.name);
        let requested = NameRequest::new(&key, candidate).or_renamed(union.rust_type.as_ref());
        let name = self.one("types", NameKind::Type, &requested);
        let found = union_members(union, object, names);
        let requested: Vec<NameRequest> = found
            .iter()
            .map(|(property, _)| NameRequest::new(&property.name, pascal(&property.name)))
            .collect();
        let variants = self.allocate(
            &format!("types/{key}/variants"),
            NameKind::Variant,
            &requested,
        );
        let mut members = Vec::new();
        for ((property, field), variant) in found.into_iter().zip(variants) {
            let resource = self.resource_link(property.resource.as_deref());
            let context = FieldContext {
                clears: None,
                is_member: true,
                resource: resource.as_deref(),
            };
            members.push(Member {
                wire_name: property.name.clone(),
                variant,
                field: field.clone(),
                ty: boxed(self.property_ty(property, path, rest)?),
                docs: field_docs::property(property, context),
                deprecated: property.deprecated,
            });
        }
        let choice = || {
            let names: Vec<String> = members
                .iter()
                .map(|member| format!("`{}`", code(&member.wire_name)))
                .collect();
            format!("At most one of {}.", names.join(", "))
        };
        let docs = Docs::new(union.doc.as_deref(), choice).into_lines();
        let mut field_docs = docs.clone();
        if path.is_updated {
            field_docs.extend(field_docs::clearing(&path.name, &field.to_upper()));
        }
        Ok((!members.is_empty()).then(|| Field {
            name: field.clone(),
            docs: field_docs,
            deprecated: false,
            kind: FieldKind::Union {
                union: union.name.clone(),
                name,
                docs,
                members,
            },
        }))
    }

    /// Returns the Rust type of a value. Nested enums and objects become items of their own, named
    /// after the enclosing type and the property.
    pub(super) fn ty(
        &mut self,
        ty: &Type,
        path: &TypePath,
        property: &str,
        rest: &mut Vec<Item>,
    ) -> Result<Ty> {
        Ok(match ty {
            Type::Array(inner) => Ty::Vec(Box::new(self.ty(inner, path, property, rest)?)),
            Type::Map(inner) => Ty::Map(Box::new(self.ty(inner, path, property, rest)?)),
            Type::Schema(id) => self.schema_ty(*id)?,
            Type::Enum(known) => {
                let name = self.inner_name(path, property);
                let docs = vec![format!("Values of `{}`.", code(&path.wire))];
                let item =
                    self.enumeration(&format!("types/{}", path.key), name.clone(), known, docs);
                rest.push(Item::Enum(item));
                Ty::Enum(name)
            }
            Type::Object(object) => {
                let name = self.inner_name(path, property);
                let docs = vec![format!("Value of `{}`.", code(&path.wire))];
                let here = TypePath {
                    name: name.clone(),
                    ..path.clone()
                };
                let mut nested = Vec::new();
                let item = self.object(here, object, docs, false, &mut nested)?;
                rest.push(Item::Struct(item));
                rest.extend(nested);
                Ty::Message(name)
            }
            Type::Scalar(scalar) => Ty::Scalar(*scalar),
        })
    }

    /// Returns the Rust type of a reference.
    fn schema_ty(&self, id: SchemaId) -> Result<Ty> {
        match self.api.behind(&Type::Schema(id)) {
            Type::Schema(object) if self.is_message(*object) => {
                self.schema_name(*object).map(Ty::Message)
            }
            _ => self.schema_name(id).map(Ty::Alias),
        }
    }

    fn is_message(&self, id: SchemaId) -> bool {
        matches!(self.api.schema(id).shape, Shape::Object(_))
    }

    fn inner_name(&mut self, path: &TypePath, property: &str) -> RustName {
        let candidate = joined(&path.name, property);
        self.one(
            "types",
            NameKind::Type,
            &NameRequest::new(&path.key, candidate),
        )
    }

    /// Lowers an open enum; `scope` is the namespace of its variants.
    pub(super) fn enumeration(
        &mut self,
        scope: &str,
        name: RustName,
        known: &Enumeration,
        docs: Vec<String>,
    ) -> Enum {
        let requested: Vec<NameRequest> = known
            .values
            .iter()
            .map(|value| NameRequest::new(&value.value, pascal(&value.value)))
            .collect();
        let names = self.allocate(&format!("{scope}/variants"), NameKind::Variant, &requested);
        let variants = known
            .values
            .iter()
            .zip(names)
            .map(|(value, name)| EnumVariant {
                name,
                wire_name: value.value.clone(),
                docs: Docs::new(value.doc.as_deref(), || format!("`{}`", code(&value.value)))
                    .into_lines(),
                deprecated: value.deprecated,
            });
        Enum {
            name,
            docs,
            variants: variants.collect(),
        }
    }
}

/// The path of a type: the Rust name of the enclosing type, its path of wire names for people, and
/// the same path as a key of the ledger.
#[derive(Clone, Debug)]
pub(super) struct TypePath {
    pub name: RustName,
    pub wire: String,
    pub key: String,
    /// `true` if a method updates the type, and clears its fields.
    pub is_updated: bool,
}

struct FieldNames {
    properties: Vec<RustName>,
    unions: Vec<RustName>,
    additional: Option<RustName>,
}

/// Messages in a union are boxed, whatever their current size: a revision that adds a field must
/// not change the type.
fn boxed(ty: Ty) -> Ty {
    let inner = match &ty {
        Ty::Secret(inner) => inner,
        other => other,
    };
    match inner {
        Ty::Message(_) => Ty::Boxed(Box::new(ty)),
        _ => ty,
    }
}

/// Returns the properties that are members of a union, with the names of their fields, in the
/// union's order.
fn union_members<'a>(
    union: &Union,
    object: &'a Object,
    names: &'a FieldNames,
) -> Vec<(&'a Property, &'a RustName)> {
    let named = || object.properties.iter().zip(&names.properties);
    let members = union.members.iter();
    members
        .filter_map(|member| named().find(|(property, _)| property.name == *member))
        .collect()
}

/// Returns the module of a type's file, with a `_` if its name has no letter that distinguishes it
/// from the type's.
fn file_name(name: &RustName) -> String {
    let file = snake(name.as_str());
    if file == name.as_str() {
        file + "_"
    } else {
        file
    }
}

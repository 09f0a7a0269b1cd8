//! Schemas: the document's types, with the overlay's corrections, become the model's.

use serde_json::json;
use toml::Spanned;

use super::limits::limits;
use super::{Resolver, text, texts};
use crate::diagnostic::nearest;
use crate::document::{Schema as Written, push_segment, without_facts};
use crate::model::{
    Enumeration, EnumerationValue, Object, Property, Role, Schema, Shape, Type, Union,
};
use crate::overlay::{Behavior, Holds, PropertyOverlay, SchemaOverlay};

/// The name of the union that an operation has without an overlay.
const RESULT: &str = "result";

/// The location in the document, and the overlay's entries for it.
#[derive(Clone, Copy)]
pub(super) struct SchemaContext<'a> {
    pub pointer: &'a str,
    pub schema: Option<&'a SchemaOverlay>,
}

impl Resolver<'_> {
    /// Resolves a named schema.
    pub(super) fn schema(&mut self, name: &str, written: &Written) -> Schema {
        let mut pointer = "/schemas".to_owned();
        push_segment(&mut pointer, name);
        let overlay = self.overlay.schemas.get(name);
        let context = SchemaContext {
            pointer: &pointer,
            schema: overlay,
        };
        let is_object = written.reference.is_none()
            && matches!(written.kind.as_deref(), Some("object") | None)
            && (written.has_properties || written.additional_properties.is_none())
            && (written.kind.is_some() || written.has_properties);
        let shape = if let Some(variant) = self.variant(written, &pointer) {
            Shape::Variant(variant)
        } else if is_object {
            Shape::Object(self.object(written, context))
        } else {
            Shape::Alias(self.ty(written, &pointer, None))
        };
        Schema {
            name: name.to_owned(),
            rename: overlay.and_then(|overlay| overlay.rename.clone()),
            doc: self.doc(
                overlay.and_then(|overlay| overlay.doc.as_deref()),
                written.description.as_deref(),
            ),
            reference: None,
            deprecated: written.deprecated,
            shape,
        }
    }

    pub(super) fn object(&mut self, written: &Written, context: SchemaContext<'_>) -> Object {
        let mut properties: Vec<Property> = written
            .properties
            .iter()
            .map(|(name, property)| self.property(name, property, context))
            .collect();
        properties.sort_by(|a, b| a.name.cmp(&b.name));
        let additional = written.additional_properties.as_ref().and_then(|values| {
            let pointer = format!("{}/additionalProperties", context.pointer);
            // Additional properties of any type are kept without a type.
            Some(self.ty(values, &pointer, None)).filter(|ty| *ty != Type::Any)
        });
        let unions = context.schema.into_iter().flat_map(|it| it.unions.iter());
        let unions = unions.map(|(name, union)| Union {
            name: name.get_ref().clone(),
            rust_type: union.type_name.clone(),
            doc: union.doc.clone(),
            members: texts(&union.members),
        });
        let mut unions: Vec<Union> = unions.collect();
        let role = role(&properties, &unions);
        // AIP-151: an operation contains an error or a response.
        if role == Role::Operation && !unions.iter().any(|union| union.has("error")) {
            self.check_result(context.schema);
            unions.push(Union {
                name: RESULT.to_owned(),
                rust_type: None,
                doc: None,
                members: ["error", "response"].map(str::to_owned).to_vec(),
            });
        }
        Object {
            properties,
            unions,
            additional,
            role,
        }
    }

    /// Checks that an operation's own union is called `result`: another would be a second field
    /// with that name.
    fn check_result(&mut self, overlay: Option<&SchemaOverlay>) {
        let mut names = overlay.into_iter().flat_map(|it| it.unions.keys());
        let Some(name) = names.find(|name| name.get_ref() == RESULT) else {
            return;
        };
        let message = "the union `result` of an operation holds `error` and `response`";
        let error = self.overlay.error_at(name.span(), message);
        self.problems
            .push(error.with_hint("give a union of other properties another name"));
    }

    fn property(&mut self, name: &str, written: &Written, context: SchemaContext<'_>) -> Property {
        let mut pointer = format!("{}/properties", context.pointer);
        push_segment(&mut pointer, name);
        let overlay = context
            .schema
            .and_then(|schema| schema.properties.get(name));
        let ty = self.property_type(written, &pointer, overlay);
        let is_required = overlay.is_none_or(|overlay| overlay.not_required.is_none());
        let mut required_by = match is_required {
            true => written.annotations_required.clone(),
            false => Vec::new(),
        };
        required_by.sort();
        let is = |behavior| overlay.is_some_and(|overlay| overlay.behavior.contains(&behavior));
        let required = written.x_required || written.required || is(Behavior::Required);
        Property {
            name: name.to_owned(),
            rename: overlay.and_then(|overlay| overlay.rename.clone()),
            doc: self.doc(
                overlay.and_then(|overlay| overlay.doc.as_deref()),
                written.description.as_deref().map(without_facts).as_deref(),
            ),
            limits: limits(written, &ty),
            ty,
            read_only: written.read_only || is(Behavior::OutputOnly),
            required: required && is_required,
            immutable: written.x_immutable || is(Behavior::Immutable),
            input_only: written.x_input_only || is(Behavior::InputOnly),
            required_by,
            deprecated: written.deprecated,
            secret: overlay.is_some_and(|overlay| overlay.secret),
            resource: overlay.and_then(|overlay| text(overlay.resource.as_ref())),
        }
    }

    fn property_type(
        &mut self,
        written: &Written,
        pointer: &str,
        overlay: Option<&PropertyOverlay>,
    ) -> Type {
        let plain = self.ty(written, pointer, overlay);
        let Some(overlay) = overlay else { return plain };
        if let Some(holds) = &overlay.holds {
            // A missing schema is reported separately.
            let is_known = self.ids.contains_key(holds.schema().get_ref());
            let fits = !is_known || *innermost(&plain) == Type::Any;
            self.check_fits(
                fits,
                holds.schema(),
                "`holds` says what an `any` holds",
                &plain,
            );
            return self.held(holds, plain);
        }
        let Some(values) = &overlay.values else {
            return plain;
        };
        if let Some(first) = values.first() {
            let fits = matches!(innermost(&plain), Type::String | Type::Enum(_));
            self.check_fits(fits, first, "`values` lists texts", &plain);
        }
        let values = values.iter().map(|value| EnumerationValue {
            value: value.get_ref().clone(),
            doc: overlay.value_docs.get(value.get_ref().as_str()).cloned(),
            deprecated: false,
        });
        let listed = Type::Enum(Enumeration {
            values: values.collect(),
        });
        match plain {
            Type::Array(_) => Type::Array(Box::new(listed)),
            _ => listed,
        }
    }

    /// Reports a type that the overlay gives to a property which has another type.
    fn check_fits(&mut self, fits: bool, place: &Spanned<String>, rule: &str, plain: &Type) {
        if !fits {
            let message = format!("{rule}, and this property is {}", kind(innermost(plain)));
            let error = self.overlay.error_at(place.span(), message);
            self.no_effect(
                error
                    .with_hint("a type that the document gets wrong is set right by `[[repairs]]`"),
            );
        }
    }

    /// Returns the type of an untyped property according to the overlay.
    fn held(&mut self, holds: &Holds, plain: Type) -> Type {
        let Some(&id) = self.ids.get(holds.schema().get_ref()) else {
            // Reported with the overlay's other entries that point at nothing.
            return plain;
        };
        let one = Type::Schema(id);
        match (holds, plain) {
            (Holds::Many(_), _) | (Holds::One(_), Type::Array(_)) => Type::Array(Box::new(one)),
            (Holds::One(_), Type::Map(_)) => Type::Map(Box::new(one)),
            (Holds::One(_), _) => one,
        }
    }

    /// Resolves the type of a property, an element, a parameter, a request or a response.
    pub(super) fn ty(
        &mut self,
        written: &Written,
        pointer: &str,
        overlay: Option<&PropertyOverlay>,
    ) -> Type {
        if let Some(reference) = &written.reference {
            return self.reference(reference, pointer);
        }
        match written.kind.as_deref() {
            Some("string") => self.string(written, pointer, overlay),
            Some("boolean") => Type::Boolean,
            Some("integer") => match written.format.as_deref() {
                Some("uint32") => Type::UInt32,
                Some("int64") => Type::Int64,
                Some("uint64") => Type::UInt64,
                Some("int32") => Type::Int32,
                None => Type::Integer,
                Some(format) => {
                    let message =
                        format!("unknown format `{format}` of an integer, taken for 64 bits");
                    let warning = self.source.warning(&format!("{pointer}/format"), message);
                    self.problems.push(warning);
                    Type::Integer
                }
            },
            Some("number") => Type::Double,
            Some("any") => Type::Any,
            Some("array") => match &written.items {
                Some(items) => Type::Array(Box::new(self.ty(
                    items,
                    &format!("{pointer}/items"),
                    overlay,
                ))),
                None => {
                    let message = "an array without `items`: the type of its elements is not known";
                    let error = self.source.error(pointer, message);
                    let items = json!({"type": "any"});
                    self.problems
                        .push(error.with_repair(&format!("{pointer}/items"), Some(&items)));
                    Type::Any
                }
            },
            Some("object") => self.object_type(written, pointer, overlay),
            None if written.has_properties => self.object_type(written, pointer, overlay),
            other => {
                let message = match other {
                    Some(kind) => format!("unknown type `{kind}`"),
                    None => "neither `type` nor `$ref`".to_owned(),
                };
                let place = format!("{pointer}/type");
                let pointer = if other.is_some() { &place } else { pointer };
                let known = [
                    "any", "array", "boolean", "integer", "number", "object", "string",
                ];
                let mut error = self.source.error(pointer, message);
                if let Some(kind) = other {
                    error = error.with_nearest(kind, known);
                }
                if error.hint.is_none() {
                    error = error.with_hint(format!("the types are {}", known.join(", ")));
                }
                let near = other.and_then(|kind| nearest(kind, known)).unwrap_or("any");
                self.problems
                    .push(error.with_repair(&place, Some(&near.into())));
                Type::Any
            }
        }
    }

    fn object_type(
        &mut self,
        written: &Written,
        pointer: &str,
        overlay: Option<&PropertyOverlay>,
    ) -> Type {
        if written.has_properties && !written.properties.is_empty() {
            return Type::Object(Box::new(self.object(
                written,
                SchemaContext {
                    pointer,
                    schema: None,
                },
            )));
        }
        match &written.additional_properties {
            Some(values) => {
                let pointer = format!("{pointer}/additionalProperties");
                Type::Map(Box::new(self.ty(values, &pointer, overlay)))
            }
            None => Type::Map(Box::new(Type::Any)),
        }
    }

    pub(super) fn reference(&mut self, reference: &str, pointer: &str) -> Type {
        if let Some(&id) = self.ids.get(reference) {
            return Type::Schema(id);
        }
        let error = self
            .source
            .error(
                &format!("{pointer}/$ref"),
                format!("`$ref` names no schema: `{reference}`"),
            )
            .with_nearest(reference, self.ids.keys().map(String::as_str));
        let near = nearest(reference, self.ids.keys().map(String::as_str));
        let error = match near {
            Some(near) => error.with_repair(&format!("{pointer}/$ref"), Some(&near.into())),
            None => error.with_repair(pointer, Some(&json!({"type": "any"}))),
        };
        self.problems.push(error);
        Type::Any
    }

    fn string(
        &mut self,
        written: &Written,
        pointer: &str,
        overlay: Option<&PropertyOverlay>,
    ) -> Type {
        match written.format.as_deref() {
            None => {}
            Some("int64") => return Type::Int64,
            Some("uint64") => return Type::UInt64,
            Some("byte") => return Type::Bytes,
            Some("google-datetime" | "date-time") => return Type::Timestamp,
            Some("date") => return Type::Date,
            Some("google-duration") => return Type::Duration,
            Some("google-fieldmask") => return Type::FieldMask,
            Some(format) => {
                let message =
                    format!("unknown format `{format}` of a string, taken for plain text");
                let warning = self.source.warning(&format!("{pointer}/format"), message);
                self.problems.push(warning);
            }
        }
        match written.enumeration.as_deref() {
            None | Some([]) => Type::String,
            Some(values) => Type::Enum(self.enumeration(written, values, overlay)),
        }
    }

    fn enumeration(
        &self,
        written: &Written,
        values: &[String],
        overlay: Option<&PropertyOverlay>,
    ) -> Enumeration {
        let mut known: Vec<EnumerationValue> = Vec::with_capacity(values.len());
        let mut seen = std::collections::BTreeSet::new();
        for (index, value) in values
            .iter()
            .enumerate()
            .filter(|(_, value)| seen.insert(value.as_str()))
        {
            known.push(EnumerationValue {
                value: value.clone(),
                doc: self.doc(
                    overlay
                        .and_then(|overlay| overlay.value_docs.get(value.as_str()))
                        .map(String::as_str),
                    written.enum_descriptions.get(index).map(String::as_str),
                ),
                deprecated: written.enum_deprecated.get(index) == Some(&true),
            });
        }
        Enumeration { values: known }
    }
}

/// Returns the innermost type of lists and maps.
fn innermost(ty: &Type) -> &Type {
    match ty {
        Type::Array(inner) | Type::Map(inner) => innermost(inner),
        other => other,
    }
}

/// Describes a type inside a sentence.
fn kind(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::Enum(_) => "a string",
        Type::Boolean => "a boolean",
        Type::Int32 | Type::UInt32 | Type::Int64 | Type::UInt64 | Type::Integer => "an integer",
        Type::Double => "a number",
        Type::Any => "anything",
        Type::Schema(_) | Type::Object(_) => "an object",
        _ => "a string with a format",
    }
}

/// Returns the role that an object's shape reveals.
fn role(properties: &[Property], unions: &[Union]) -> Role {
    let is = |name: &str, fits: fn(&Type) -> bool| {
        properties
            .iter()
            .any(|property| property.name == name && fits(&property.ty))
    };
    let any_map = |ty: &Type| matches!(ty, Type::Map(inner) if **inner == Type::Any);
    // Some services add properties of their own; `result` is the union's name.
    if !properties.iter().any(|property| property.name == RESULT)
        && is("name", |ty| *ty == Type::String)
        && is("done", |ty| *ty == Type::Boolean)
        && is("error", |ty| matches!(ty, Type::Schema(_)))
        && is("metadata", any_map)
        && is("response", any_map)
        && !properties.iter().any(|property| property.secret)
        && fit_operation(unions)
    {
        return Role::Operation;
    }
    let extensions = |ty: &Type| matches!(ty, Type::Array(_));
    if properties.len() == 3
        && is("contentType", |ty| *ty == Type::String)
        && is("data", |ty| *ty == Type::Bytes)
        && is("extensions", extensions)
    {
        return Role::HttpBody;
    }
    Role::Plain
}

/// Returns `true` if the overlay keeps the fields of an operation where polling expects them: error
/// and response in one union, or in none, and the others in none.
fn fit_operation(unions: &[Union]) -> bool {
    unions.iter().all(|union| {
        let others = ["name", "done", "metadata"];
        union.has("error") == union.has("response") && !others.iter().any(|name| union.has(name))
    })
}

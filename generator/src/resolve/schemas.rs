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
use crate::overlay::{Behavior, Holds, Keyed, ObjectOverlay, PropertyOverlay};
use crate::scalar::Scalar;

/// The type of a value of which nothing is known.
const ANY: Type = Type::Scalar(Scalar::Any);

/// The name of the union that an operation has without an overlay.
const RESULT: &str = "result";

/// The location in the document, and the overlay's entries for it.
#[derive(Clone, Copy)]
pub(super) struct SchemaContext<'a> {
    pub pointer: &'a str,
    pub object: Option<&'a ObjectOverlay>,
}

/// The overlay's entries for a type without a name.
#[derive(Clone, Copy, Default)]
pub(super) struct TypeContext<'a> {
    object: Option<&'a ObjectOverlay>,
    value_docs: Option<&'a Keyed<String>>,
}

impl<'a> TypeContext<'a> {
    fn of_property(overlay: Option<&'a PropertyOverlay>) -> Self {
        Self {
            object: overlay.map(|overlay| &overlay.object),
            value_docs: overlay.map(|overlay| &overlay.value_docs),
        }
    }

    fn of_object(object: Option<&'a ObjectOverlay>) -> Self {
        Self {
            object,
            value_docs: None,
        }
    }
}

impl Resolver<'_> {
    /// Resolves a named schema.
    pub(super) fn schema(&mut self, name: &str, written: &Written) -> Schema {
        let mut pointer = "/schemas".to_owned();
        push_segment(&mut pointer, name);
        let overlay = self.overlay.schemas.get(name);
        let object = overlay.map(|overlay| &overlay.object);
        let context = SchemaContext {
            pointer: &pointer,
            object,
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
            Shape::Alias(self.ty(written, &pointer, TypeContext::of_object(object)))
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
        // The entries of an object that is only a map are those of its values.
        let is_map = written.properties.is_empty() && written.additional_properties.is_some();
        let own = context.object.filter(|_| !is_map);
        let of_values = TypeContext::of_object(context.object.filter(|_| is_map));
        let additional = written.additional_properties.as_ref().and_then(|values| {
            let pointer = format!("{}/additionalProperties", context.pointer);
            // Additional properties of any type are kept without a type.
            Some(self.ty(values, &pointer, of_values)).filter(|ty| *ty != ANY)
        });
        let unions = own.into_iter().flat_map(|it| it.unions.iter());
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
            self.check_result(own);
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
    fn check_result(&mut self, overlay: Option<&ObjectOverlay>) {
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
            .object
            .and_then(|object| object.properties.get(name));
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
        let plain = self.ty(written, pointer, TypeContext::of_property(overlay));
        let Some(overlay) = overlay else { return plain };
        if let Some(holds) = &overlay.holds {
            // A missing schema is reported separately.
            let is_known = self.ids.contains_key(holds.schema().get_ref());
            let fits = !is_known || *innermost(&plain) == ANY;
            self.check_fits(
                fits,
                holds.schema(),
                "`holds` is for properties of type `any`",
                &plain,
            );
            return self.apply_holds(holds, plain);
        }
        let Some(values) = &overlay.values else {
            return plain;
        };
        if let Some(first) = values.first() {
            let fits = matches!(
                innermost(&plain),
                Type::Scalar(Scalar::String) | Type::Enum(_)
            );
            self.check_fits(fits, first, "`values` is for strings", &plain);
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
    fn check_fits(&mut self, fits: bool, location: &Spanned<String>, rule: &str, plain: &Type) {
        if !fits {
            let message = format!("{rule}, and this property is {}", kind(innermost(plain)));
            let error = self.overlay.error_at(location.span(), message);
            self.no_effect(
                error.with_hint("`[[repairs]]` can correct a wrong type in the document"),
            );
        }
    }

    /// Returns the type of an untyped property according to the overlay.
    fn apply_holds(&mut self, holds: &Holds, plain: Type) -> Type {
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
        context: TypeContext<'_>,
    ) -> Type {
        if let Some(reference) = &written.reference {
            return self.reference(reference, pointer);
        }
        match written.kind.as_deref() {
            Some("array") => match &written.items {
                Some(items) => Type::Array(Box::new(self.ty(
                    items,
                    &format!("{pointer}/items"),
                    context,
                ))),
                None => {
                    let message = "an array without `items`: the type of its elements is not known";
                    let error = self.source.error(pointer, message);
                    let items = json!({"type": "any"});
                    self.problems
                        .push(error.with_repair(&format!("{pointer}/items"), Some(&items)));
                    ANY
                }
            },
            Some("object") => self.object_type(written, pointer, context),
            None if written.has_properties => self.object_type(written, pointer, context),
            kind => match kind.and_then(Scalar::without_format) {
                Some(fallback) => self.scalar(fallback, written, pointer, context),
                None => self.unknown_type(kind, pointer),
            },
        }
    }

    /// Reports a schema without a known type.
    fn unknown_type(&mut self, kind: Option<&str>, pointer: &str) -> Type {
        let message = match kind {
            Some(kind) => format!("unknown type `{kind}`"),
            None => "neither `type` nor `$ref`".to_owned(),
        };
        let type_pointer = format!("{pointer}/type");
        let pointer = if kind.is_some() {
            &type_pointer
        } else {
            pointer
        };
        let mut known: Vec<&str> = Scalar::kinds().chain(["array", "object"]).collect();
        known.sort_unstable();
        let mut error = self.source.error(pointer, message);
        if let Some(kind) = kind {
            error = error.with_nearest(kind, known.iter().copied());
        }
        if error.hint.is_none() {
            error = error.with_hint(format!("the types are {}", known.join(", ")));
        }
        let near = kind
            .and_then(|kind| nearest(kind, known.iter().copied()))
            .unwrap_or("any");
        self.problems
            .push(error.with_repair(&type_pointer, Some(&near.into())));
        ANY
    }

    fn object_type(&mut self, written: &Written, pointer: &str, context: TypeContext<'_>) -> Type {
        if written.has_properties && !written.properties.is_empty() {
            let object = context.object;
            let inline = self.object(written, SchemaContext { pointer, object });
            return Type::Object(Box::new(inline));
        }
        match &written.additional_properties {
            Some(values) => {
                let pointer = format!("{pointer}/additionalProperties");
                Type::Map(Box::new(self.ty(values, &pointer, context)))
            }
            None => Type::Map(Box::new(ANY)),
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
        ANY
    }

    /// Resolves a scalar; `fallback` is that of the same `type` without a format.
    fn scalar(
        &mut self,
        fallback: Scalar,
        written: &Written,
        pointer: &str,
        context: TypeContext<'_>,
    ) -> Type {
        let kind = written.kind.as_deref().unwrap_or_default();
        let format = written.format.as_deref();
        let scalar = match (Scalar::read(kind, format), format) {
            (Some(scalar), _) => scalar,
            (None, format) => {
                self.unknown_format(kind, format.unwrap_or_default(), pointer);
                fallback
            }
        };
        match (scalar, written.enumeration.as_deref()) {
            (Scalar::String, Some(values @ [_, ..])) => {
                Type::Enum(self.enumeration(written, values, context.value_docs))
            }
            _ => Type::Scalar(scalar),
        }
    }

    /// Warns about a format that is not in the table of scalars.
    fn unknown_format(&mut self, kind: &str, format: &str, pointer: &str) {
        let message = format!(
            "unknown format `{format}` of type `{kind}`; the value is read as if it had none"
        );
        let warning = self
            .source
            .warning(&format!("{pointer}/format"), message)
            .with_nearest(format, Scalar::formats(kind));
        self.problems.push(warning);
    }

    fn enumeration(
        &self,
        written: &Written,
        values: &[String],
        docs: Option<&Keyed<String>>,
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
                    docs.and_then(|docs| docs.get(value.as_str()))
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
        Type::Scalar(scalar) => scalar.facts().description,
        Type::Enum(_) => Scalar::String.facts().description,
        Type::Schema(_) | Type::Object(_) => "an object",
        Type::Array(_) => "a list",
        Type::Map(_) => "a map",
    }
}

/// Returns the role that an object's shape reveals.
fn role(properties: &[Property], unions: &[Union]) -> Role {
    let is = |name: &str, fits: fn(&Type) -> bool| {
        properties
            .iter()
            .any(|property| property.name == name && fits(&property.ty))
    };
    let any_map = |ty: &Type| matches!(ty, Type::Map(inner) if **inner == ANY);
    // Some services add properties of their own; `result` is the union's name.
    if !properties.iter().any(|property| property.name == RESULT)
        && is("name", |ty| *ty == Type::Scalar(Scalar::String))
        && is("done", |ty| *ty == Type::Scalar(Scalar::Boolean))
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
        && is("contentType", |ty| *ty == Type::Scalar(Scalar::String))
        && is("data", |ty| *ty == Type::Scalar(Scalar::Bytes))
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

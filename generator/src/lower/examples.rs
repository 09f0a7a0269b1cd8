//! Example calls: arguments, a body and a setter, chosen from the facts known about a method.

use super::Lowering;
use super::field_docs;
use crate::model::{Method, Object, Parameter, Property, SchemaId, Shape, Type, Variable, Verb};
use crate::name::RustName;
use crate::rust::{
    Argument, ArgumentKind, BodyArgument, Enum, Example, ExampleValue, Field, FieldKind, Item,
    Local, PagingFacts, Setter, SetterKind, Struct, Ty,
};
use crate::scalar::{Literal, Scalar};

/// Number of fields shown of a body whose fields are all optional.
const MOST_OPTIONAL: usize = 2;

/// The parts of a request that an example shows.
pub(super) struct ExampleParts<'a> {
    pub method: &'a Method,
    pub arguments: &'a [Argument],
    pub body: Option<&'a BodyArgument>,
    pub setters: &'a [Setter],
    pub locals: &'a [Local],
    pub paging: Option<&'a PagingFacts>,
}

impl Lowering<'_> {
    /// Returns an example call; `None` if it needs a value of which nothing is known.
    pub(super) fn example(&self, parts: &ExampleParts<'_>) -> Option<Example> {
        let arguments = parts.arguments.iter();
        let arguments = arguments
            .map(|argument| self.example_argument(parts, argument))
            .collect::<Option<_>>()?;
        let body = match parts.body {
            Some(body) => Some(self.example_body(parts.method, body.ty.as_ref()?)?),
            None => None,
        };
        let setter = example_setter(parts, body.as_ref());
        Some(Example {
            arguments,
            body,
            setter,
        })
    }

    fn example_argument(
        &self,
        parts: &ExampleParts<'_>,
        argument: &Argument,
    ) -> Option<ExampleValue> {
        let parameters = &parts.method.parameters;
        let parameter = parameters.iter().find(|it| it.name == argument.wire_name)?;
        let value = match &argument.ty {
            Ty::Scalar(Scalar::String) => {
                ExampleValue::Text(argument_text(parts.method, parameter))
            }
            Ty::LocalEnum(name) => ExampleValue::Variant {
                ty: argument.ty.clone(),
                variant: variant_of(parts.locals.iter().filter_map(local_enum), name)?,
            },
            ty => plain(ty)?,
        };
        match argument.kind {
            ArgumentKind::Path | ArgumentKind::Query | ArgumentKind::Header => Some(value),
            ArgumentKind::PathList | ArgumentKind::QueryList | ArgumentKind::HeaderList => {
                Some(ExampleValue::List(vec![value]))
            }
        }
    }

    fn example_body(&self, method: &Method, ty: &Ty) -> Option<ExampleValue> {
        let (Ty::Message(name), Some(crate::model::Body::Json(Type::Schema(id)))) =
            (ty, &method.request)
        else {
            return None;
        };
        let (object, item) = self.message(*id)?;
        let pointers: Vec<&str> = method.required.iter().map(String::as_str).collect();
        let fields = match pointers.as_slice() {
            [] => self.optional_fields(*id, object, item, 0),
            pointers => self.required_fields(*id, item, pointers),
        };
        Some(ExampleValue::Message {
            name: name.clone(),
            fields,
        })
    }

    /// Returns a schema with its struct.
    fn message(&self, id: SchemaId) -> Option<(&Object, &Struct)> {
        let Shape::Object(object) = &self.api.schema(id).shape else {
            return None;
        };
        match self.types.get(id.0)?.items.first()? {
            Item::Struct(item) => Some((object, item)),
            _ => None,
        }
    }

    /// Returns the fields that the pointers name.
    fn required_fields(
        &self,
        id: SchemaId,
        item: &Struct,
        pointers: &[&str],
    ) -> Vec<(RustName, ExampleValue)> {
        let mut fields = Vec::new();
        for (field, wire_name, ty) in values(item) {
            let below: Vec<&str> = pointers
                .iter()
                .filter_map(|pointer| pointer.strip_prefix('/')?.strip_prefix(wire_name))
                .filter(|rest| rest.is_empty() || rest.starts_with('/'))
                .collect();
            if below.is_empty() {
                continue;
            }
            let inner: Vec<&str> = below
                .iter()
                .map(|rest| rest.strip_prefix("/*").unwrap_or(rest))
                .filter(|rest| !rest.is_empty())
                .collect();
            let value = self.field_value(id, wire_name, ty, &inner);
            fields.extend(value.map(|value| (field.name.clone(), value)));
        }
        fields
    }

    /// Returns some fields that a user may set. The `depth` is 0 for the body, 1 for a message in
    /// it.
    fn optional_fields(
        &self,
        id: SchemaId,
        object: &Object,
        item: &Struct,
        depth: usize,
    ) -> Vec<(RustName, ExampleValue)> {
        let is_shown = |name: &str| {
            let property = object.properties.iter().find(|it| it.name == name);
            property.is_some_and(is_settable)
        };
        let shown =
            |(field, wire_name, _): &(&Field, &str, &Ty)| !field.deprecated && is_shown(wire_name);
        let plain = values(item)
            .filter(shown)
            .filter_map(|(field, wire_name, ty)| {
                // The meaning of a number is unknown.
                let value = self.field_value(id, wire_name, ty, &[]);
                let value = value.filter(|it| !matches!(it, ExampleValue::Integer(_)))?;
                Some((field.name.clone(), value))
            });
        let plain: Vec<_> = plain.take(MOST_OPTIONAL).collect();
        match plain.is_empty() && depth == 0 {
            true => values(item)
                .filter(shown)
                .find_map(|(field, _, ty)| self.inner_message(field, ty))
                .into_iter()
                .collect(),
            false => plain,
        }
    }

    /// Returns a field that contains a message with fields of its own.
    fn inner_message(&self, field: &Field, ty: &Ty) -> Option<(RustName, ExampleValue)> {
        let name = match ty {
            Ty::Message(name) => name,
            Ty::Boxed(inner) => match &**inner {
                Ty::Message(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        let id = SchemaId(self.schema_names.iter().position(|it| it == name)?);
        let (object, item) = self.message(id)?;
        let fields = self.optional_fields(id, object, item, 1);
        (!fields.is_empty()).then(|| {
            let name = name.clone();
            (field.name.clone(), ExampleValue::Message { name, fields })
        })
    }

    /// Returns the value of a field. A message needs pointers to fields in it.
    fn field_value(
        &self,
        id: SchemaId,
        wire_name: &str,
        ty: &Ty,
        pointers: &[&str],
    ) -> Option<ExampleValue> {
        match ty {
            Ty::Scalar(scalar) if scalar.facts().literal == Some(Literal::Text) => {
                Some(ExampleValue::Text(field_text(wire_name)))
            }
            Ty::Secret(inner) | Ty::Boxed(inner) => {
                self.field_value(id, wire_name, inner, pointers)
            }
            Ty::Vec(inner) => {
                let value = self.field_value(id, wire_name, inner, pointers)?;
                Some(ExampleValue::List(vec![value]))
            }
            Ty::Enum(name) => {
                let items = self.types.get(id.0)?.items.iter();
                let enums = items.filter_map(|item| match item {
                    Item::Enum(item) => Some(item),
                    _ => None,
                });
                Some(ExampleValue::Variant {
                    ty: ty.clone(),
                    variant: variant_of(enums, name)?,
                })
            }
            Ty::Message(name) if !pointers.is_empty() => {
                let id = SchemaId(self.schema_names.iter().position(|it| it == name)?);
                let (_, item) = self.message(id)?;
                let fields = self.required_fields(id, item, pointers);
                Some(ExampleValue::Message {
                    name: name.clone(),
                    fields,
                })
            }
            ty => plain(ty),
        }
    }
}

/// Returns the fields of a struct that contain one property.
fn values(item: &Struct) -> impl Iterator<Item = (&Field, &str, &Ty)> {
    item.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Value { wire_name, ty } => Some((field, wire_name.as_str(), ty)),
        FieldKind::Union { .. } => None,
    })
}

/// Returns `true` for a property that a caller sets, whose value does not identify the message, and
/// which does not turn the call into a check without effect (AIP-163).
fn is_settable(property: &Property) -> bool {
    let name = property.name.as_str();
    let excluded = matches!(name, "etag" | "id" | "kind" | "name" | "validateOnly");
    !excluded && !property.secret && !property.deprecated && field_docs::is_clearable(property)
}

/// Returns a useful setter: the mask of an update, the customer of a list, or the size of a page.
fn example_setter(
    parts: &ExampleParts<'_>,
    body: Option<&ExampleValue>,
) -> Option<(RustName, ExampleValue)> {
    let one = |requested: &str| {
        parts.setters.iter().find_map(|setter| match &setter.kind {
            SetterKind::One { wire_name, ty, .. } if wire_name == requested => Some((setter, ty)),
            _ => None,
        })
    };
    if let (Verb::Patch, Some((setter, Ty::Scalar(Scalar::FieldMask))), Some(body)) =
        (parts.method.verb, one("updateMask"), body)
    {
        return Some((setter.name.clone(), mask(body)?));
    }
    if let Some((setter, Ty::Scalar(Scalar::String))) = one("customer") {
        let value = ExampleValue::Text(OWN_CUSTOMER.to_owned());
        return Some((setter.name.clone(), value));
    }
    let size = parts.paging?.size.as_deref()?;
    let (setter, ty) = one(size)?;
    if literal(ty) != Some(Literal::Integer) {
        return None;
    }
    let parameter = parts.method.parameters.iter().find(|it| it.name == size)?;
    let most = parameter
        .limits
        .maximum
        .as_deref()
        .and_then(|it| it.parse().ok());
    let most = most.filter(|most| (1..=MOST_PAGE_SIZE).contains(most));
    let value = ExampleValue::Integer(most.unwrap_or(USUAL_PAGE_SIZE));
    Some((setter.name.clone(), value))
}

const OWN_CUSTOMER: &str = "my_customer";
const USUAL_PAGE_SIZE: i64 = 50;
const MOST_PAGE_SIZE: i64 = 10_000;

/// Returns the mask of the fields that a message shows.
fn mask(body: &ExampleValue) -> Option<ExampleValue> {
    let ExampleValue::Message { name, fields } = body else {
        return None;
    };
    let constants: Vec<RustName> = fields.iter().map(|(field, _)| field.to_upper()).collect();
    (!constants.is_empty()).then(|| ExampleValue::Mask {
        name: name.clone(),
        constants,
    })
}

/// Returns a value of a type that has literals other than text.
fn plain(ty: &Ty) -> Option<ExampleValue> {
    match literal(ty)? {
        Literal::Boolean => Some(ExampleValue::Bool(true)),
        Literal::Integer => Some(ExampleValue::Integer(1)),
        Literal::Text => None,
    }
}

fn literal(ty: &Ty) -> Option<Literal> {
    match ty {
        Ty::Scalar(scalar) => scalar.facts().literal,
        _ => None,
    }
}

fn local_enum(local: &Local) -> Option<&Enum> {
    match local {
        Local::Enum(item) => Some(item),
        Local::Group(_) | Local::Union(_) => None,
    }
}

/// Returns the first meaningful variant of the enum `name`.
fn variant_of<'a>(mut enums: impl Iterator<Item = &'a Enum>, name: &RustName) -> Option<RustName> {
    let variants = &enums.find(|item| item.name == *name)?.variants;
    let mut usable = variants.iter().filter(|it| !it.deprecated);
    let means = |it: &str| !it.to_ascii_lowercase().ends_with("unspecified");
    let found = usable.find(|it| means(&it.wire_name));
    found.or(variants.first()).map(|it| it.name.clone())
}

/// Returns a value for an argument: one suggested by its text, a path that matches its template, or
/// its name.
fn argument_text(method: &Method, parameter: &Parameter) -> String {
    let doc = parameter.doc.as_deref().unwrap_or_default();
    for suggested in ["me", OWN_CUSTOMER] {
        if doc.contains(&format!("`{suggested}`")) {
            return suggested.to_owned();
        }
    }
    let mut variables = method.path.variables();
    let shape = variables
        .find(|variable| variable.name == parameter.name)
        .map(Variable::shape);
    match shape.filter(|shape| shape.contains('/')) {
        Some(shape) => path_text(&shape),
        None if is_address(doc) => address(&parameter.name),
        None => kebab(&parameter.name),
    }
}

/// Returns `accounts/*/customers/*` with ids instead of the stars.
fn path_text(shape: &str) -> String {
    let mut previous = "";
    let segments = shape.split('/').map(|segment| {
        let filled = match segment {
            "*" | "**" => format!(
                "{}-id",
                kebab(previous.strip_suffix('s').unwrap_or(previous))
            ),
            other => other.to_owned(),
        };
        previous = segment;
        filled
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Returns a value for a property.
fn field_text(wire_name: &str) -> String {
    let name = wire_name.to_ascii_lowercase();
    if name.contains("email") {
        return address(&name);
    }
    if name.ends_with("ids") {
        return kebab(wire_name).trim_end_matches('s').to_owned();
    }
    match name.ends_with("id") {
        true => kebab(wire_name),
        false => kebab(wire_name).replace('-', " "),
    }
}

fn is_address(doc: &str) -> bool {
    let first = doc.split(['.', ';']).next().unwrap_or_default();
    first.to_ascii_lowercase().contains("address")
}

fn address(name: &str) -> String {
    match name.to_ascii_lowercase().contains("group") {
        true => "sales@example.com".to_owned(),
        false => "liz@example.com".to_owned(),
    }
}

/// Converts `familyName` to `family-name`.
fn kebab(wire_name: &str) -> String {
    crate::name::snake(wire_name).replace('_', "-")
}

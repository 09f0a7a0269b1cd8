//! The JSON mapping of fields, compared with the properties of a schema.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use crate::document::Schema;

/// Returns the name of a field in JSON, as the document spells it.
pub(super) fn property_name<'f>(schema: &Schema, field: &'f FieldDescriptor) -> Option<&'f str> {
    let names = [field.json_name(), field.name()];
    let mut names = names.into_iter();
    names.find(|name| schema.properties.get(name).is_some())
}

/// Returns the field of a property.
pub(super) fn field_of(message: &MessageDescriptor, property: &str) -> Option<FieldDescriptor> {
    message
        .get_field_by_json_name(property)
        .or_else(|| message.get_field_by_name(property))
}

/// Returns `true` if at least half of a schema's properties are fields of the message with a type
/// that fits. A schema may be of another revision than the protos.
pub(super) fn resembles(schema: &Schema, message: &MessageDescriptor) -> bool {
    let properties = schema.properties.iter();
    let known = properties.filter(|(name, property)| {
        field_of(message, name).is_some_and(|field| fits(property, &field))
    });
    known.count() * 2 >= schema.properties.len()
}

/// Returns `true` if a schema has exactly the fields of a message, with types that fit.
pub(super) fn is_equal(schema: &Schema, message: &MessageDescriptor) -> bool {
    let same_number = schema.properties.len() == message.fields().len();
    let mut properties = schema.properties.iter();
    same_number
        && properties.all(|(name, property)| {
            field_of(message, name).is_some_and(|field| fits(property, &field))
        })
}

/// Returns the message of a field's values, elements or map values, if those are messages without
/// a JSON mapping of their own.
pub(super) fn message_of(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    let kind = match field.kind() {
        Kind::Message(entry) if field.is_map() => entry.map_entry_value_field().kind(),
        kind => kind,
    };
    match kind {
        Kind::Message(message) if !has_own_mapping(&message) => Some(message),
        _ => None,
    }
}

/// Returns the schema of a property's values, elements or map values.
pub(super) fn value_schema(property: &Schema) -> &Schema {
    let inner = property.items.as_deref();
    inner
        .or(property.additional_properties.as_deref())
        .unwrap_or(property)
}

/// Returns `true` if the JSON of a message is not an object of its fields: `Any`, `Struct`,
/// wrappers, times.
pub(super) fn has_own_mapping(message: &MessageDescriptor) -> bool {
    message.package_name() == "google.protobuf" && message.name() != "Empty"
}

/// Returns `true` if the JSON type of a field is that of a property.
fn fits(property: &Schema, field: &FieldDescriptor) -> bool {
    let kind = property.kind.as_deref();
    if kind == Some("any") {
        return true;
    }
    if field.is_map() {
        return property.additional_properties.is_some() || kind == Some("object");
    }
    if field.is_list() {
        return kind == Some("array");
    }
    if property.reference.is_some() {
        return matches!(field.kind(), Kind::Message(_));
    }
    let expected: &[&str] = match field.kind() {
        Kind::Message(message) if has_own_mapping(&message) => match message.name() {
            "Struct" | "Any" => &["object"],
            "ListValue" => &["array"],
            "Value" => &["any"],
            "BoolValue" => &["boolean"],
            "Int32Value" | "UInt32Value" => &["integer"],
            "DoubleValue" | "FloatValue" => &["number"],
            _ => &["string"],
        },
        Kind::Message(_) => &["object"],
        Kind::Bool => &["boolean"],
        Kind::Double | Kind::Float => &["number"],
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Uint32 | Kind::Fixed32 => &["integer"],
        _ => &["string"],
    };
    kind.is_some_and(|kind| expected.contains(&kind))
}

//! Shapes of types as text: for people, and for detecting types that are equal on the wire.

use crate::model::{Api, Object, Shape, Type};

/// Describes a type for people, such as `array of Part` or `int64`.
pub(super) fn described(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Array(inner) => format!("array of {}", described(api, inner)),
        Type::Map(inner) => format!("map of {}", described(api, inner)),
        Type::Schema(id) => api.schema(*id).name.clone(),
        Type::Object(_) => "object".to_owned(),
        Type::Enum(known) => {
            let values: Vec<&str> = known
                .values
                .iter()
                .take(4)
                .map(|value| value.value.as_str())
                .collect();
            let more = if known.values.len() > 4 { " | ..." } else { "" };
            format!("one of {}{more}", values.join(" | "))
        }
        Type::Scalar(scalar) => scalar.facts().name.to_owned(),
    }
}

/// The notation of a reference at the maximum depth of a shape.
type Name<'n> = &'n dyn Fn(&str) -> String;

/// Returns the shape of a type on the wire, references followed `depth` times.
pub(super) fn shape(api: &Api, ty: &Type, depth: usize, name: Name<'_>) -> String {
    match api.behind(ty) {
        Type::Array(inner) => format!("[{}]", shape(api, inner, depth, name)),
        Type::Map(inner) => format!("{{*:{}}}", shape(api, inner, depth, name)),
        Type::Object(object) => of_object(api, object, depth, name),
        Type::Schema(id) => {
            let schema = api.schema(*id);
            match (&schema.shape, depth.checked_sub(1)) {
                (Shape::Object(object), Some(depth)) => of_object(api, object, depth, name),
                _ => name(&schema.name),
            }
        }
        // Enums with different values have the same shape.
        Type::Enum(_) => "enum".to_owned(),
        Type::Scalar(scalar) => scalar.facts().name.to_owned(),
    }
}

/// Returns the shape of an object.
pub(super) fn of_object(api: &Api, object: &Object, depth: usize, name: Name<'_>) -> String {
    let mut text = String::from("{");
    for property in &object.properties {
        text.push_str(&format!("{:?}:", property.name));
        text.push_str(&shape(api, &property.ty, depth, name));
        text.push(',');
    }
    text.push('}');
    text
}

//! The uses of fields (`google.api.field_behavior`) that the document does not state.

use super::Sources;
use super::facts::Facts;
use super::fields::field_of;
use super::options;
use crate::document::Schema;
use crate::overlay::Behavior;

/// Adds the uses of the properties of all matched schemas.
pub(super) fn schemas(sources: &Sources<'_>, facts: &mut Facts) {
    for (id, message) in &sources.messages.of {
        let Some(schema) = sources.document.schemas.get(id) else {
            continue;
        };
        for (name, property) in &schema.properties {
            let Some(field) = field_of(message, name) else {
                continue;
            };
            let mut found = options::behavior(&field);
            found.retain(|behavior| !states(property, *behavior));
            if !found.is_empty() {
                let schema = facts.schema(id, || super::source_of(message));
                schema.properties.entry(name.clone()).or_default().behavior = found;
            }
        }
    }
}

fn states(property: &Schema, behavior: Behavior) -> bool {
    match behavior {
        Behavior::Required => property.required || property.x_required,
        Behavior::OutputOnly => property.read_only,
        Behavior::InputOnly => property.x_input_only,
        Behavior::Immutable => property.x_immutable,
    }
}

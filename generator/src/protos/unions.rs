//! Oneofs that become unions of a schema.

use prost_reflect::{MessageDescriptor, OneofDescriptor};

use super::Sources;
use super::facts::{Facts, UnionFacts};
use super::fields::property_name;
use super::operations::OPERATION;
use super::report::{Oneof, Outcome, Report};
use super::source_of;

/// Adds the unions of all matched schemas.
pub(super) fn schemas(sources: &Sources<'_>, facts: &mut Facts, report: &mut Report) {
    for (id, schema) in &sources.document.schemas {
        let id = id.as_str();
        if let Some(message) = sources.messages.of.get(id) {
            for oneof in oneofs(message) {
                let outcome = match is_operation(message) {
                    true => Outcome::Implied,
                    false => {
                        let fields: Vec<_> = oneof.fields().collect();
                        let union = UnionFacts::of(&fields, |field| property_name(schema, field));
                        let outcome = union.outcome();
                        if !union.members.is_empty() {
                            let schema = facts.schema(id, || source_of(message));
                            schema.unions.insert(oneof.name().to_owned(), union);
                        }
                        outcome
                    }
                };
                report.oneofs.push(Oneof::of(&oneof, id, outcome));
            }
        } else if let Some(names) = sources.messages.ambiguous.get(id) {
            ambiguous(sources, id, names, report);
        }
    }
}

/// Reports the oneofs of a schema that may be of several messages.
fn ambiguous(sources: &Sources<'_>, id: &str, names: &[String], report: &mut Report) {
    report.ambiguous.push((id.to_owned(), names.to_vec()));
    let messages = names.iter();
    let messages = messages.filter_map(|name| sources.pool.get_message_by_name(name));
    for oneof in messages.flat_map(|message| oneofs(&message)) {
        let outcome = Outcome::Ambiguous {
            messages: names.to_vec(),
        };
        report.oneofs.push(Oneof::of(&oneof, id, outcome));
    }
}

/// Returns the oneofs of a message, without those of `optional` fields, which have one field each.
pub(super) fn oneofs(message: &MessageDescriptor) -> Vec<OneofDescriptor> {
    let all = message.oneofs();
    all.filter(|oneof| !oneof.is_synthetic()).collect()
}

/// Returns `true` for the envelope of operations, whose union its shape reveals.
fn is_operation(message: &MessageDescriptor) -> bool {
    message.full_name() == OPERATION
}

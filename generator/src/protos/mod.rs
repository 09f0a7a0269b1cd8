//! Overlays from protos: the facts about an API that its protos state and its document does not.
//!
//! Methods are matched with rpcs by their HTTP rules, schemas with messages by the methods that
//! use them, then by name and by field set. Unions, types of operations, resource names and uses
//! of fields become entries of an overlay; prose does not. A match that is ambiguous is reported
//! and left out.

mod behavior;
mod facts;
mod fields;
mod matching;
mod names;
mod operations;
mod options;
mod parameters;
mod read;
mod report;
mod rpcs;
#[cfg(test)]
mod tests;
mod unions;
mod write;

use std::collections::BTreeSet;

use prost_reflect::{DescriptorPool, MessageDescriptor, MethodDescriptor};

use crate::document::Document;
use facts::Facts;
use matching::Messages;
use rpcs::Rpcs;

pub use read::Protos;
pub use report::Report;

/// An overlay from protos.
pub struct ProtosOverlay {
    /// The text of the file.
    pub text: String,
    /// The contents, and all that was left out.
    pub report: Report,
}

/// A document with its protos, matched.
struct Sources<'d> {
    document: &'d Document,
    pool: &'d DescriptorPool,
    rpcs: Rpcs<'d>,
    messages: Messages<'d>,
}

impl Protos {
    /// Creates the overlay of a document; `handwritten` is the name of the overlay that people
    /// write beside it.
    pub fn overlay(&self, document: &Document, handwritten: &str) -> ProtosOverlay {
        let rpcs = rpcs::match_rpcs(document, &self.pool);
        let messages = matching::match_messages(document, &rpcs.bound, &self.pool);
        let sources = Sources {
            document,
            pool: &self.pool,
            rpcs,
            messages,
        };
        let mut facts = Facts::default();
        let mut report = sources.report();
        unions::schemas(&sources, &mut facts, &mut report);
        parameters::methods(&sources, &mut facts, &mut report);
        operations::methods(&sources, &mut facts, &mut report);
        let kinds = names::kinds(&sources, &mut facts, &mut report);
        names::references_of(&sources, &kinds, &mut facts);
        behavior::schemas(&sources, &mut facts);
        let schemas = facts.schemas.values();
        report.properties = schemas.map(|schema| schema.properties.len()).sum();
        report.absent = sources.absent(&report);
        ProtosOverlay {
            text: write::text(&facts, handwritten),
            report,
        }
    }
}

impl Sources<'_> {
    /// Returns the report on the matches alone.
    fn report(&self) -> Report {
        let schemas = self.document.schemas.keys();
        let unmatched = schemas.filter(|id| {
            !self.messages.of.contains_key(id) && !self.messages.ambiguous.contains_key(id)
        });
        let several = self.rpcs.ambiguous.iter();
        Report {
            api: format!("{}:{}", self.document.name, self.document.version),
            packages: self.messages.packages.iter().cloned().collect(),
            methods: self.document.all_methods().len(),
            methods_without_rpc: self
                .rpcs
                .unknown
                .iter()
                .map(|id| (*id).to_owned())
                .collect(),
            methods_with_several_rpcs: several
                .map(|(id, names)| ((*id).to_owned(), names.clone()))
                .collect(),
            schemas: self.document.schemas.len(),
            schemas_without_message: unmatched.map(str::to_owned).collect(),
            ..Report::default()
        }
    }

    /// Returns the oneofs of the API's packages that no schema and no method has.
    fn absent(&self, report: &Report) -> Vec<String> {
        let known: BTreeSet<&str> = report.oneofs.iter().map(|it| it.name.as_str()).collect();
        let messages = self.pool.all_messages();
        let near = messages.filter(|it| self.messages.packages.contains(it.package_name()));
        let oneofs = near.flat_map(|message| unions::oneofs(&message));
        let names = oneofs.map(|oneof| oneof.full_name().to_owned());
        names
            .filter(|name| !known.contains(name.as_str()))
            .collect()
    }
}

/// Returns the file and the name of a message.
fn source_of(message: &MessageDescriptor) -> String {
    format!("{}, {}", message.parent_file().name(), message.full_name())
}

/// Returns the file and the name of an rpc.
fn source_of_rpc(rpc: &MethodDescriptor) -> String {
    let file = rpc.parent_file();
    format!("{}, {}", file.name(), rpc.full_name())
}

/// Returns the only item of an iterator.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

//! Schemas of a document and the messages behind them: first those of matched methods and all
//! that they refer to, then by package and name, then by exact field set.

use std::collections::{BTreeMap, BTreeSet};

use prost_reflect::{DescriptorPool, MessageDescriptor};

use super::fields::{field_of, has_own_mapping, is_equal, message_of, resembles, value_schema};
use super::only;
use super::operations::OPERATION;
use super::rpcs::{Bound, plain};
use crate::document::{Document, Schema};

/// The fewest properties that identify a schema without its name.
const FEWEST: usize = 2;

/// Packages that many APIs share. A schema of theirs has the message's last name.
const COMMON: [&str; 6] = [
    "google.api",
    "google.cloud.location",
    "google.iam.v1",
    "google.longrunning",
    "google.rpc",
    "google.type",
];

/// The messages of a document's schemas.
pub(super) struct Messages<'d> {
    /// The message of each schema with exactly one.
    pub of: BTreeMap<&'d str, MessageDescriptor>,
    /// The names of the messages of the other schemas.
    pub ambiguous: BTreeMap<&'d str, Vec<String>>,
    /// The packages of the API.
    pub packages: BTreeSet<String>,
}

impl<'d> Messages<'d> {
    /// Returns the schema of a message; among several, the one that its full name names.
    pub(super) fn schema_of(&self, message: &MessageDescriptor) -> Option<&'d str> {
        let of = self.of.iter();
        let mut ids: Vec<&'d str> = of
            .filter(|(_, other)| *other == message)
            .map(|(id, _)| *id)
            .collect();
        let full = plain(message.full_name());
        ids.sort_by_key(|id| plain(id) != full);
        match ids.as_slice() {
            [one] => Some(one),
            [first, ..] if plain(first) == full => Some(first),
            _ => None,
        }
    }
}

/// Matches the schemas of a document with messages.
pub(super) fn match_messages<'d>(
    document: &'d Document,
    bound: &[Bound<'d>],
    pool: &DescriptorPool,
) -> Messages<'d> {
    let mut matching = Matching {
        schemas: document
            .schemas
            .iter()
            .map(|(id, schema)| (id.as_str(), schema))
            .collect(),
        candidates: BTreeMap::new(),
        queue: Vec::new(),
    };
    for bound in bound {
        matching.of_method(bound);
    }
    matching.spread();
    let packages = matching.packages(document, bound, pool);
    let messages: Vec<MessageDescriptor> = pool
        .all_messages()
        .filter(|message| !message.is_map_entry() && !has_own_mapping(message))
        .collect();
    matching.by_full_name(&messages);
    let near: Vec<&MessageDescriptor> = messages
        .iter()
        .filter(|message| packages.contains(message.package_name()))
        .collect();
    let common: Vec<&MessageDescriptor> = messages
        .iter()
        .filter(|message| COMMON.contains(&message.package_name()))
        .collect();
    matching.by_last_names(&[near.as_slice(), &common].concat());
    matching.by_fields(&near);
    matching.decide(packages)
}

/// The state of matching.
struct Matching<'d> {
    schemas: BTreeMap<&'d str, &'d Schema>,
    candidates: BTreeMap<&'d str, Vec<MessageDescriptor>>,
    queue: Vec<(&'d str, MessageDescriptor)>,
}

impl<'d> Matching<'d> {
    /// Adds a message for a schema that resembles it.
    fn add(&mut self, id: &'d str, message: MessageDescriptor) {
        let resembles = |schema: &&Schema| {
            let is_operation = message.full_name() == OPERATION;
            let may_be = !is_operation || schema.properties.get("done").is_some();
            may_be && resembles(schema, &message)
        };
        if has_own_mapping(&message) || !self.schemas.get(id).is_some_and(resembles) {
            return;
        }
        let known = self.candidates.entry(id).or_default();
        if !known.contains(&message) {
            known.push(message.clone());
            self.queue.push((id, message));
        }
    }

    /// Adds the messages of the request and the response of a method.
    fn of_method(&mut self, bound: &Bound<'d>) {
        let field =
            |message: MessageDescriptor, name: &str| message_of(&message.get_field_by_name(name)?);
        let input = bound.rpc.input();
        let body = match bound.rule.body.as_str() {
            "" | "*" => Some(input),
            name => field(input, name),
        };
        let output = bound.rpc.output();
        let response = match bound.rule.response_body.as_str() {
            "" => Some(output),
            name => field(output, name),
        };
        let request = (&bound.method.request, body);
        for (schema, message) in [request, (&bound.method.response, response)] {
            let id = schema.as_ref().and_then(|it| it.reference.as_deref());
            if let (Some(id), Some(message)) = (id, message) {
                self.add(id, message);
            }
        }
    }

    /// Follows the properties of matched schemas.
    fn spread(&mut self) {
        while let Some((id, message)) = self.queue.pop() {
            let Some(schema) = self.schemas.get(id).copied() else {
                continue;
            };
            for (name, property) in &schema.properties {
                let id = value_schema(property).reference.as_deref();
                let field = field_of(&message, name);
                let inner = field.as_ref().and_then(message_of);
                if let (Some(id), Some(inner)) = (id, inner) {
                    self.add(id, inner);
                }
            }
        }
    }

    /// Returns the packages of the matched services and messages; without any, those with the
    /// document's version.
    fn packages(
        &self,
        document: &Document,
        bound: &[Bound<'d>],
        pool: &DescriptorPool,
    ) -> BTreeSet<String> {
        let services = bound.iter().map(|bound| bound.rpc.parent_service());
        let services = services.map(|service| service.package_name().to_owned());
        let messages = self.candidates.values().flatten();
        let messages = messages.map(|message| message.package_name().to_owned());
        let found: BTreeSet<String> = services.chain(messages).collect();
        if !found.is_empty() {
            return found;
        }
        let has_version = |package: &String| package.split('.').any(|it| it == document.version);
        let all = pool.files().map(|file| file.package_name().to_owned());
        all.filter(has_version).collect()
    }

    fn is_matched(&self, id: &str) -> bool {
        self.candidates.contains_key(id)
    }

    /// Matches `GoogleCloudChannelV1Customer` with `google.cloud.channel.v1.Customer`.
    fn by_full_name(&mut self, messages: &[MessageDescriptor]) {
        let mut known: BTreeMap<String, Vec<&MessageDescriptor>> = BTreeMap::new();
        for message in messages {
            let name = plain(message.full_name());
            known.entry(name).or_default().push(message);
        }
        for id in self.unmatched() {
            for message in known.get(&plain(id)).into_iter().flatten() {
                self.add(id, (*message).clone());
            }
        }
        self.spread();
    }

    /// Matches `ReplicationAutomatic` or `Automatic` with `Replication.Automatic` in a package of
    /// the API, if all fields are equal.
    fn by_last_names(&mut self, messages: &[&MessageDescriptor]) {
        let mut known: BTreeMap<String, Vec<&MessageDescriptor>> = BTreeMap::new();
        for message in messages {
            let mut rest = message.full_name();
            while let Some((_, behind)) = rest.split_once('.') {
                rest = behind;
                known.entry(plain(rest)).or_default().push(message);
            }
        }
        for id in self.unmatched() {
            let Some(schema) = self.schemas.get(id).copied() else {
                continue;
            };
            let equal = known.get(&plain(id)).into_iter().flatten();
            let equal: Vec<MessageDescriptor> = equal
                .filter(|message| is_equal(schema, message))
                .map(|message| (**message).clone())
                .collect();
            for message in equal {
                self.add(id, message);
            }
        }
        self.spread();
    }

    /// Matches a schema and a message of a package of the API that have the same fields, which no
    /// other schema and no other message have.
    fn by_fields(&mut self, messages: &[&MessageDescriptor]) {
        let taken: Vec<MessageDescriptor> = self.candidates.values().flatten().cloned().collect();
        let free = messages.iter().filter(|it| !taken.contains(**it));
        let free: Vec<&MessageDescriptor> = free.copied().collect();
        let mut pairs: Vec<(&'d str, &MessageDescriptor)> = Vec::new();
        for id in self.unmatched() {
            let Some(schema) = self.schemas.get(id).copied() else {
                continue;
            };
            if schema.properties.len() >= FEWEST {
                let equal = free.iter().filter(|message| is_equal(schema, message));
                pairs.extend(equal.map(|message| (id, *message)));
            }
        }
        let is_unique = |(id, message): &&(&str, &MessageDescriptor)| {
            let same = pairs.iter();
            same.filter(|(other, with)| other == id || with == message)
                .count()
                == 1
        };
        let unique: Vec<(&'d str, MessageDescriptor)> = pairs
            .iter()
            .filter(is_unique)
            .map(|(id, message)| (*id, (*message).clone()))
            .collect();
        for (id, message) in unique {
            self.add(id, message);
        }
        self.spread();
    }

    fn unmatched(&self) -> Vec<&'d str> {
        let ids = self.schemas.keys().copied();
        ids.filter(|id| !self.is_matched(id)).collect()
    }

    /// Chooses among several messages: the one that the id names in full, then the only one with
    /// exactly the schema's fields.
    fn decide(self, packages: BTreeSet<String>) -> Messages<'d> {
        let mut messages = Messages {
            of: BTreeMap::new(),
            ambiguous: BTreeMap::new(),
            packages,
        };
        for (id, candidates) in self.candidates {
            let schema = self.schemas.get(id).copied();
            let full = |it: &&MessageDescriptor| plain(it.full_name()) == plain(id);
            let equal = |it: &&MessageDescriptor| schema.is_some_and(|schema| is_equal(schema, it));
            let chosen = match candidates.as_slice() {
                [one] => Some(one),
                several => {
                    only(several.iter().filter(full)).or_else(|| only(several.iter().filter(equal)))
                }
            };
            match chosen {
                Some(message) => drop(messages.of.insert(id, message.clone())),
                None => {
                    let names = candidates.iter().map(|it| it.full_name().to_owned());
                    messages.ambiguous.insert(id, names.collect());
                }
            }
        }
        messages
    }
}

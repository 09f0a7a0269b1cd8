//! The options of Google's protos that overlays use: `google.api.http`, `resource`,
//! `resource_reference`, `field_behavior`, and `google.longrunning.operation_info`.

use prost_reflect::{
    DescriptorPool, DynamicMessage, FieldDescriptor, FileDescriptor, MessageDescriptor,
    MethodDescriptor, ReflectMessage, Value,
};

use crate::overlay::Behavior;

/// One HTTP rule of an rpc.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HttpRule {
    /// The verb, in upper case.
    pub verb: String,
    /// The path template, without its first slash.
    pub path: String,
    /// The request's field that is the body; `*` for all fields outside of the path.
    pub body: String,
    /// The response's field that is the body; empty for the whole response.
    pub response_body: String,
}

/// Returns the HTTP rules of an rpc.
pub(super) fn http_rules(rpc: &MethodDescriptor) -> Vec<HttpRule> {
    let pool = rpc.parent_pool();
    let Some(Value::Message(rule)) = extension(pool, &rpc.options(), "google.api.http") else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    rules.extend(http_rule(&rule));
    if let Some(Value::List(more)) = field(&rule, "additional_bindings") {
        rules.extend(
            more.iter()
                .filter_map(Value::as_message)
                .filter_map(http_rule),
        );
    }
    rules
}

fn http_rule(rule: &DynamicMessage) -> Option<HttpRule> {
    let verbs = ["get", "put", "post", "delete", "patch"];
    let plain = verbs.into_iter().find_map(|verb| {
        let path = text(rule, verb)?;
        Some((verb.to_ascii_uppercase(), path))
    });
    let (verb, path) = plain.or_else(|| {
        let Some(Value::Message(custom)) = field(rule, "custom") else {
            return None;
        };
        Some((text(&custom, "kind")?, text(&custom, "path")?))
    })?;
    Some(HttpRule {
        verb,
        path: path.trim_start_matches('/').to_owned(),
        body: text(rule, "body").unwrap_or_default(),
        response_body: text(rule, "response_body").unwrap_or_default(),
    })
}

/// The types of a long-running operation.
pub(super) struct OperationInfo {
    /// The message that it resolves to.
    pub result: Option<MessageDescriptor>,
    /// The message of its progress.
    pub metadata: Option<MessageDescriptor>,
}

/// Returns the types of the operation that an rpc starts.
pub(super) fn operation_info(rpc: &MethodDescriptor) -> Option<OperationInfo> {
    let pool = rpc.parent_pool();
    let name = "google.longrunning.operation_info";
    let Value::Message(info) = extension(pool, &rpc.options(), name)? else {
        return None;
    };
    let package = rpc.parent_service().package_name().to_owned();
    let message = |key: &str| message_by_name(pool, &package, &text(&info, key)?);
    Some(OperationInfo {
        result: message("response_type"),
        metadata: message("metadata_type"),
    })
}

/// Finds a message by a name that is relative to a package, from the inside to the outside.
fn message_by_name(pool: &DescriptorPool, package: &str, name: &str) -> Option<MessageDescriptor> {
    let mut scope = package;
    loop {
        let full = match scope.is_empty() {
            true => name.to_owned(),
            false => format!("{scope}.{name}"),
        };
        if let Some(found) = pool.get_message_by_name(&full) {
            return Some(found);
        }
        if scope.is_empty() {
            return None;
        }
        scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
    }
}

/// A kind of resource.
#[derive(Clone, Debug)]
pub(super) struct ResourceKind {
    /// The type, such as `secretmanager.googleapis.com/Secret`.
    pub kind: String,
    /// The patterns of its names.
    pub patterns: Vec<String>,
    /// The file and the message that define it.
    pub source: String,
}

/// Returns the kind of resource that a message is.
pub(super) fn resource(message: &MessageDescriptor) -> Option<ResourceKind> {
    let pool = message.parent_pool();
    match extension(pool, &message.options(), "google.api.resource")? {
        Value::Message(found) => resource_kind(&found, super::source_of(message)),
        _ => None,
    }
}

/// Returns the kinds of resources that a file defines without a message.
pub(super) fn resource_definitions(file: &FileDescriptor) -> Vec<ResourceKind> {
    let pool = file.parent_pool();
    let found = extension(pool, &file.options(), "google.api.resource_definition");
    let Some(Value::List(list)) = found else {
        return Vec::new();
    };
    let kinds = list.iter().filter_map(Value::as_message);
    kinds
        .filter_map(|kind| resource_kind(kind, file.name().to_owned()))
        .collect()
}

fn resource_kind(message: &DynamicMessage, source: String) -> Option<ResourceKind> {
    let Some(Value::List(patterns)) = field(message, "pattern") else {
        return None;
    };
    let patterns = patterns.iter().filter_map(Value::as_str);
    Some(ResourceKind {
        kind: text(message, "type")?,
        patterns: patterns.map(str::to_owned).collect(),
        source,
    })
}

/// The kind of resource that a field names.
pub(super) enum Reference {
    /// A resource of this type.
    Of(String),
    /// The parent of a resource of this type.
    ParentOf(String),
}

/// Returns the kind of resource that a field names.
pub(super) fn reference(field_of: &FieldDescriptor) -> Option<Reference> {
    let pool = field_of.parent_pool();
    let name = "google.api.resource_reference";
    let Value::Message(found) = extension(pool, &field_of.options(), name)? else {
        return None;
    };
    let parent = || text(&found, "child_type").map(Reference::ParentOf);
    text(&found, "type").map(Reference::Of).or_else(parent)
}

/// Returns the uses of a field, in the order of [`Behavior`].
pub(super) fn behavior(field_of: &FieldDescriptor) -> Vec<Behavior> {
    let pool = field_of.parent_pool();
    let found = extension(pool, &field_of.options(), "google.api.field_behavior");
    let Some(Value::List(list)) = found else {
        return Vec::new();
    };
    // The numbers of `google.api.FieldBehavior`.
    let known = list
        .iter()
        .filter_map(|value| match value.as_enum_number()? {
            2 => Some(Behavior::Required),
            3 => Some(Behavior::OutputOnly),
            4 => Some(Behavior::InputOnly),
            5 => Some(Behavior::Immutable),
            _ => None,
        });
    let mut known: Vec<Behavior> = known.collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn extension(pool: &DescriptorPool, options: &DynamicMessage, name: &str) -> Option<Value> {
    let extension = pool.get_extension_by_name(name)?;
    let is_set = options.has_extension(&extension);
    is_set.then(|| options.get_extension(&extension).into_owned())
}

fn field(message: &DynamicMessage, name: &str) -> Option<Value> {
    let field = message.descriptor().get_field_by_name(name)?;
    let is_set = message.has_field(&field);
    is_set.then(|| message.get_field(&field).into_owned())
}

/// Returns the text of a field, if it is set and not empty.
fn text(message: &DynamicMessage, name: &str) -> Option<String> {
    let value = field(message, name)?;
    value
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

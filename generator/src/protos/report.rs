//! What an overlay from protos holds, and what was left out and why.

use prost_reflect::OneofDescriptor;
use serde::Serialize;

/// The report on one API.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// The API, such as `secretmanager:v1`.
    pub api: String,
    /// The packages of its protos.
    pub packages: Vec<String>,
    /// The number of methods in the document.
    pub methods: usize,
    /// The ids of methods without an rpc.
    pub methods_without_rpc: Vec<String>,
    /// The ids of methods with several rpcs, with the names of those.
    pub methods_with_several_rpcs: Vec<(String, Vec<String>)>,
    /// The number of schemas in the document.
    pub schemas: usize,
    /// The ids of schemas without a message.
    pub schemas_without_message: Vec<String>,
    /// The ids of schemas that resemble several messages, with the names of those.
    pub ambiguous: Vec<(String, Vec<String>)>,
    /// The oneofs with a schema or method in the document.
    pub oneofs: Vec<Oneof>,
    /// The full names of oneofs in the packages without a schema or method in the document.
    pub absent: Vec<String>,
    /// The number of methods with the types of their operation.
    pub operations: usize,
    /// The methods whose operation has a message without a schema.
    pub missing_types: Vec<(String, String)>,
    /// The number of kinds of resource names.
    pub resource_names: usize,
    /// Patterns of resource names that overlays do not accept, with the reason.
    pub patterns: Vec<(String, String)>,
    /// The number of properties with facts.
    pub properties: usize,
}

/// A oneof of a schema or a method.
#[derive(Debug, Serialize)]
pub struct Oneof {
    /// Its full name.
    pub name: String,
    /// The id of the schema or method.
    pub at: String,
    /// The result.
    pub outcome: Outcome,
}

impl Oneof {
    pub(super) fn of(oneof: &OneofDescriptor, at: &str, outcome: Outcome) -> Self {
        Self {
            name: oneof.full_name().to_owned(),
            at: at.to_owned(),
            outcome,
        }
    }
}

/// The result for a oneof.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A union of the overlay.
    Attached {
        /// The members.
        members: Vec<String>,
        /// Members that the document lacks.
        missing: Vec<String>,
    },
    /// A union that needs no overlay: error or response of an operation.
    Implied,
    /// The document has none of the members.
    NoMember,
    /// The schema resembles several messages.
    Ambiguous {
        /// The names of the messages.
        messages: Vec<String>,
    },
    /// Inside of a message that became query parameters with a prefix.
    Nested {
        /// The prefix.
        prefix: String,
    },
}

impl Outcome {
    /// Returns the reason that there is no union; `None` if there is one.
    pub fn reason(&self) -> Option<String> {
        match self {
            Self::Attached { .. } | Self::Implied => None,
            Self::NoMember => Some("the document has none of the members".to_owned()),
            Self::Ambiguous { messages } => {
                Some(format!("the schema resembles {}", messages.join(" and ")))
            }
            Self::Nested { prefix } => Some(format!("inside of the query parameters `{prefix}.*`")),
        }
    }
}

impl Report {
    /// Returns the oneofs that became unions.
    pub fn attached(&self) -> usize {
        let oneofs = self.oneofs.iter();
        oneofs.filter(|it| it.outcome.reason().is_none()).count()
    }
}

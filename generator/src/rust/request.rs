//! Request functions and the modules that hold them.

use super::{Enum, Example, Ty};
use crate::model::{ParameterLocation, Verb};
use crate::name::RustName;

/// A node of the resource tree.
#[derive(Clone, Debug)]
pub struct Module {
    /// The module.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// The Cargo feature that switches it on; nothing where that of the API does.
    pub feature: Option<String>,
    /// By wire name.
    pub requests: Vec<Request>,
    /// By wire name.
    pub modules: Vec<Module>,
}

impl Module {
    /// How many methods there are, those of inner modules included.
    pub fn count(&self) -> usize {
        self.requests.len() + self.modules.iter().map(Self::count).sum::<usize>()
    }

    /// Returns `true` if there is any method, in it or in an inner module.
    pub fn has_requests(&self) -> bool {
        !self.requests.is_empty() || self.modules.iter().any(Self::has_requests)
    }
}

/// A method as a function, a static and a request type.
#[derive(Clone, Debug)]
pub struct Request {
    /// The function.
    pub function: RustName,
    /// The request type.
    pub name: RustName,
    /// The static of the `methods` module that describes the method.
    pub constant: RustName,
    /// The method's id.
    pub id: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// An example call.
    pub example: Option<Example>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// The HTTP method.
    pub verb: Verb,
    /// The path template in the runtime's form.
    pub path: String,
    /// The scopes' constants.
    pub scopes: Vec<RustName>,
    /// The `x-goog-api-version` header.
    pub api_version: Option<String>,
    /// JSON pointers into the body.
    pub required: Vec<String>,
    /// How it pages.
    pub paging: Option<PagingFacts>,
    /// The method that polls the operation.
    pub polling: Option<PollingMethod>,
    /// Whether it returns an operation.
    pub starts_operation: bool,
    /// The id of the schema of the operation's result, where the overlay has it.
    pub operation_result: Option<String>,
    /// How media are uploaded.
    pub upload: Option<MediaFacts>,
    /// Whether media can be downloaded.
    pub download: bool,
    /// All parameters, in the order of the document's names.
    pub parameters: Vec<ParameterFacts>,
    /// Path parameters in path order, then required query parameters.
    pub arguments: Vec<Argument>,
    /// The last argument.
    pub body: Option<BodyArgument>,
    /// Optional query parameters.
    pub setters: Vec<Setter>,
    /// What comes back.
    pub response: ResponseKind,
    /// Types that only this request uses.
    pub locals: Vec<Local>,
}

/// The method that polls an operation.
#[derive(Clone, Debug)]
pub struct PollingMethod {
    /// Its static in the `methods` module.
    pub constant: RustName,
    /// The module at the root of the API that it belongs to; `None` if it belongs to the root.
    pub resource: Option<RustName>,
}

/// How a request pages.
#[derive(Clone, Debug)]
pub struct PagingFacts {
    /// Whether the token goes into the query; else into the body.
    pub in_query: bool,
    /// The name of the token there.
    pub token: String,
    /// The response's property with the next token.
    pub next: String,
    /// The response's property with the items.
    pub items: Option<String>,
    /// The name of the page size there.
    pub size: Option<String>,
    /// The fields of the response, where they can be reached.
    pub page: Option<PageFields>,
}

/// The fields by which a response is a page.
#[derive(Clone, Debug)]
pub struct PageFields {
    /// The next page's token, an `Option<String>`.
    pub next: RustName,
    /// The items.
    pub items: Option<PageItems>,
}

/// The items of a page.
#[derive(Clone, Debug)]
pub struct PageItems {
    /// The field that holds them.
    pub field: RustName,
    /// The type of one item.
    pub item: Ty,
    /// Whether the field is a map from keys to items; else it is a list.
    pub by_key: bool,
}

/// How media are uploaded.
#[derive(Clone, Debug)]
pub struct MediaFacts {
    /// From the host's root.
    pub simple: Option<String>,
    /// From the host's root.
    pub resumable: Option<String>,
    /// In bytes.
    pub max_size: Option<u64>,
    /// Media ranges.
    pub accept: Vec<String>,
}

/// A parameter, for the method's description.
#[derive(Clone, Debug)]
pub struct ParameterFacts {
    /// The name on the wire.
    pub name: String,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// Where it goes.
    pub location: ParameterLocation,
}

/// A positional argument.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The argument.
    pub name: RustName,
    /// The parameter.
    pub wire_name: String,
    /// Path or query, one or several.
    pub kind: ArgumentKind,
    /// The type of one value.
    pub ty: Ty,
}

/// Where a positional argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A path parameter.
    Path,
    /// A path parameter of which each value is a segment.
    PathList,
    /// A required query parameter.
    Query,
    /// A required query parameter that may be given more than once.
    QueryList,
    /// A required header.
    Header,
    /// A required header that may be given more than once.
    HeaderList,
}

/// The body argument. It is called `body`, which no parameter is.
#[derive(Clone, Debug)]
pub struct BodyArgument {
    /// Its type; none for raw bytes.
    pub ty: Option<Ty>,
}

/// An optional query parameter, or several that share a prefix.
#[derive(Clone, Debug)]
pub struct Setter {
    /// The setter.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
    /// One value, a list, a group or a union of groups.
    pub kind: SetterKind,
}

/// What a setter takes.
#[derive(Clone, Debug)]
pub enum SetterKind {
    /// One value of the parameter.
    One {
        /// Where it goes.
        location: ParameterLocation,
        /// The parameter.
        wire_name: String,
        /// Its type.
        ty: Ty,
    },
    /// A list of values of the parameter.
    List {
        /// Where they go.
        location: ParameterLocation,
        /// The parameter.
        wire_name: String,
        /// The type of one value.
        ty: Ty,
    },
    /// A struct for the parameters of a prefix.
    Group {
        /// The struct.
        name: RustName,
    },
    /// An enum for several prefixes.
    Union {
        /// The enum.
        name: RustName,
    },
}

/// A type that only one request uses.
#[derive(Clone, Debug)]
pub enum Local {
    /// A string with known values.
    Enum(Enum),
    /// Parameters that share a prefix.
    Group(Group),
    /// Prefixes of which at most one is given.
    Union(GroupUnion),
}

/// Parameters that share a prefix.
#[derive(Clone, Debug)]
pub struct Group {
    /// The struct.
    pub name: RustName,
    /// The prefix, without its dot.
    pub prefix: String,
    /// Doc lines.
    pub docs: Vec<String>,
    /// By wire name.
    pub fields: Vec<GroupField>,
}

/// A parameter of a group.
#[derive(Clone, Debug)]
pub struct GroupField {
    /// The field and its setter.
    pub name: RustName,
    /// The parameter's whole name.
    pub wire_name: String,
    /// The type of one value.
    pub ty: Ty,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether to warn who uses it.
    pub deprecated: bool,
}

/// Prefixes of which at most one is given.
#[derive(Clone, Debug)]
pub struct GroupUnion {
    /// The enum.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// Variants with the structs that they hold.
    pub variants: Vec<(RustName, RustName)>,
}

/// What a method returns.
#[derive(Clone, Debug)]
pub enum ResponseKind {
    /// Nothing.
    Empty,
    /// A JSON value.
    Json(Ty),
    /// Raw bytes.
    Raw,
    /// Nothing but media, which are downloaded.
    Media,
    /// A long-running operation: envelope, result, metadata.
    Operation {
        /// The envelope.
        envelope: RustName,
        /// The result.
        result: Option<RustName>,
        /// The metadata.
        metadata: Option<RustName>,
    },
}

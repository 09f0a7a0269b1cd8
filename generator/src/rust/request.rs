//! Request functions and their modules.

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
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// The Cargo feature that enables it; `None` if that of the API does.
    pub feature: Option<String>,
    /// Requests by wire name.
    pub requests: Vec<Request>,
    /// Modules by wire name.
    pub modules: Vec<Module>,
}

impl Module {
    /// Returns the number of methods, including those of inner modules.
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
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// The HTTP method.
    pub verb: Verb,
    /// The path template in the runtime's syntax.
    pub path: String,
    /// The scopes' constants.
    pub scopes: Vec<RustName>,
    /// The `x-goog-api-version` header.
    pub api_version: Option<String>,
    /// JSON pointers to the required fields of the body.
    pub required: Vec<String>,
    /// The paging, if the method pages.
    pub paging: Option<PagingFacts>,
    /// The method that polls the operation.
    pub polling: Option<PollingMethod>,
    /// `true` if it returns an operation.
    pub starts_operation: bool,
    /// The id of the schema of the operation's result, if the overlay states it.
    pub operation_result: Option<String>,
    /// The upload of media.
    pub upload: Option<MediaFacts>,
    /// `true` if media can be downloaded.
    pub download: bool,
    /// All parameters, in the order of the document's names.
    pub parameters: Vec<ParameterFacts>,
    /// Path parameters in path order, then required query parameters.
    pub arguments: Vec<Argument>,
    /// The body, which is the last argument.
    pub body: Option<BodyArgument>,
    /// Optional query parameters.
    pub setters: Vec<Setter>,
    /// The response.
    pub response: ResponseKind,
    /// Types that only this request uses.
    pub locals: Vec<Local>,
}

/// The method that polls an operation.
#[derive(Clone, Debug)]
pub struct PollingMethod {
    /// Its static in the `methods` module.
    pub constant: RustName,
    /// The top-level module that it belongs to; `None` if it belongs to the root.
    pub resource: Option<RustName>,
}

/// The paging of a request.
#[derive(Clone, Debug)]
pub struct PagingFacts {
    /// `true` if the token is in the query, `false` if it is in the body.
    pub in_query: bool,
    /// The name of the token.
    pub token: String,
    /// The response's property with the next page token.
    pub next: String,
    /// The response's property with the items.
    pub items: Option<String>,
    /// The name of the page size.
    pub size: Option<String>,
    /// The fields of the response, if they are accessible.
    pub page: Option<PageFields>,
}

/// The fields that make a response a page.
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
    /// The field with the items.
    pub field: RustName,
    /// The type of one item.
    pub item: Ty,
    /// `true` if the field is a map from keys to items, `false` if it is a list.
    pub by_key: bool,
}

/// The upload of media.
#[derive(Clone, Debug)]
pub struct MediaFacts {
    /// Path of simple and multipart uploads, from the host's root.
    pub simple: Option<String>,
    /// Path of resumable uploads, from the host's root.
    pub resumable: Option<String>,
    /// Maximum size, in bytes.
    pub max_size: Option<u64>,
    /// Accepted media ranges.
    pub accept: Vec<String>,
}

/// A parameter in the method's description.
#[derive(Clone, Debug)]
pub struct ParameterFacts {
    /// The name on the wire.
    pub name: String,
    /// `true` if it may be given more than once.
    pub repeated: bool,
    /// The location of the parameter.
    pub location: ParameterLocation,
}

/// A positional argument.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The argument.
    pub name: RustName,
    /// The parameter.
    pub wire_name: String,
    /// Path, query or header, single or repeated.
    pub kind: ArgumentKind,
    /// The type of one value.
    pub ty: Ty,
}

/// The kind of a positional argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A path parameter.
    Path,
    /// A path parameter with a segment for each value.
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

/// The body argument. It is named `body`, which no parameter is.
#[derive(Clone, Debug)]
pub struct BodyArgument {
    /// Its type; `None` for raw bytes.
    pub ty: Option<Ty>,
}

/// An optional query parameter, or several that share a prefix.
#[derive(Clone, Debug)]
pub struct Setter {
    /// The setter.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
    /// One value, a list, a group or a union.
    pub kind: SetterKind,
}

/// The value of a setter.
#[derive(Clone, Debug)]
pub enum SetterKind {
    /// One value of the parameter.
    One {
        /// The location of the parameter.
        location: ParameterLocation,
        /// The parameter.
        wire_name: String,
        /// Its type.
        ty: Ty,
    },
    /// A list of values of the parameter.
    List {
        /// The location of the parameter.
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
    /// An enum for several parameters or prefixes.
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
    /// Parameters and prefixes of which at most one is given.
    Union(ParameterUnion),
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
    /// Fields by wire name.
    pub fields: Vec<GroupField>,
}

/// A parameter of a group.
#[derive(Clone, Debug)]
pub struct GroupField {
    /// The field and its setter.
    pub name: RustName,
    /// The parameter's full name.
    pub wire_name: String,
    /// The type of one value.
    pub ty: Ty,
    /// `true` if it may be given more than once.
    pub repeated: bool,
    /// Doc lines.
    pub docs: Vec<String>,
    /// `true` if uses of it are reported as deprecated.
    pub deprecated: bool,
}

/// Parameters and prefixes of which at most one is given.
#[derive(Clone, Debug)]
pub struct ParameterUnion {
    /// The enum.
    pub name: RustName,
    /// Doc lines.
    pub docs: Vec<String>,
    /// The variants.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a [`ParameterUnion`].
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// The variant.
    pub name: RustName,
    /// Its content.
    pub value: UnionValue,
}

/// The content of a [`UnionVariant`].
#[derive(Clone, Debug)]
pub enum UnionValue {
    /// The struct for the parameters of a prefix.
    Group(RustName),
    /// One parameter.
    Parameter {
        /// The parameter.
        wire_name: String,
        /// The type of one value.
        ty: Ty,
        /// `true` if it may be given more than once.
        repeated: bool,
    },
}

/// The response of a method.
#[derive(Clone, Debug)]
pub enum ResponseKind {
    /// An empty response.
    Empty,
    /// A JSON value.
    Json(Ty),
    /// Raw bytes.
    Raw,
    /// Only media, which are downloaded.
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

//! Methods as resolved: verb, path template, parameters, bodies, paging, operations and media.

use toml::Spanned;

use super::{Limits, PathTemplate, SchemaId, Type};

/// The HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
}

impl Verb {
    /// Parses a verb that HTTP APIs use.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "GET" => Self::Get,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            "HEAD" => Self::Head,
            "OPTIONS" => Self::Options,
            _ => return None,
        })
    }

    /// Returns the verb as in a request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
        }
    }
}

/// One method.
#[derive(Clone, Debug)]
pub struct Method {
    /// The name in the resource tree, such as `create`.
    pub name: String,
    /// The id, such as `gmail.users.settings.delegates.create`.
    pub id: String,
    /// Description of the method.
    pub doc: Option<String>,
    /// Its page in the REST reference.
    pub reference: Option<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
    /// The verb.
    pub verb: Verb,
    /// Path template, relative to the service path.
    pub path: PathTemplate,
    /// Path parameters in path order, then query parameters by wire name.
    pub parameters: Vec<Parameter>,
    /// Unions of query parameters.
    pub unions: Vec<ParameterUnion>,
    /// The request body.
    pub request: Option<Body>,
    /// The response body.
    pub response: Response,
    /// Scopes, any one of which suffices, in the document's order.
    pub scopes: Vec<String>,
    /// The value of the `x-goog-api-version` header.
    pub api_version: Option<String>,
    /// JSON pointers to the required fields of the body, with `*` for every element.
    pub required: Vec<String>,
    /// The paging, if the method pages.
    pub paging: Option<Paging>,
    /// The operation that it starts.
    pub operation: Option<OperationTypes>,
    /// The upload of media.
    pub upload: Option<Media>,
    /// `true` if the content can be downloaded (`alt=media`).
    pub download: bool,
}

impl Method {
    /// Returns `true` if a parameter is a member of a union.
    pub fn has_in_union(&self, parameter: &Parameter) -> bool {
        let mut unions = self.unions.iter();
        parameter.is_optional_query() && unions.any(|union| union.has(&parameter.name))
    }
}

/// The request body of a method.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A JSON value.
    Json(Type),
    /// Raw bytes with a content type.
    Raw,
}

/// The response body of a method.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// An empty response.
    Empty,
    /// A JSON value.
    Json(Type),
    /// Raw bytes with a content type.
    Raw,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
}

/// A parameter of a method.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The Rust name that the overlay gives.
    pub rename: Option<Spanned<String>>,
    /// Description of the parameter.
    pub doc: Option<String>,
    /// The location of a parameter.
    pub location: ParameterLocation,
    /// `true` if a request without it is rejected.
    pub required: bool,
    /// `true` if it may be given more than once.
    pub repeated: bool,
    /// The type of one value.
    pub ty: Type,
    /// Limits on its values beyond the type.
    pub limits: Limits,
    /// A regular expression that the document gives.
    pub pattern: Option<String>,
    /// `true` if the document marks it as deprecated.
    pub deprecated: bool,
    /// The name of the [`ResourceNamePattern`](super::ResourceNamePattern) that its value has.
    pub resource: Option<String>,
}

impl Parameter {
    /// Returns `true` for a query parameter that a request may leave out.
    pub fn is_optional_query(&self) -> bool {
        self.location == ParameterLocation::Query && !self.required
    }

    /// Returns the part before the first dot of a dotted query parameter, and the rest.
    pub fn group(&self) -> Option<(&str, &str)> {
        match self.location {
            ParameterLocation::Query if !self.required => self
                .name
                .split_once('.')
                .filter(|(prefix, rest)| !prefix.is_empty() && !rest.is_empty()),
            _ => None,
        }
    }
}

/// At most one of several query parameters, or prefixes of dotted ones.
#[derive(Clone, Debug)]
pub struct ParameterUnion {
    /// The name in Google's reference, in snake case.
    pub name: String,
    /// The Rust name that the overlay gives to the enum.
    pub rust_type: Option<Spanned<String>>,
    /// Description of the union.
    pub doc: Option<String>,
    /// The parameters and prefixes.
    pub members: Vec<String>,
}

impl ParameterUnion {
    /// Returns `true` if a parameter or prefix is one of the members.
    pub fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member == name)
    }
}

/// The paging of a method (AIP-158), found by the shapes of request and response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The location of the page token.
    pub token: PageToken,
    /// The response's property with the next page token.
    pub next: String,
    /// The response's property with the items, if exactly one matches.
    pub items: Option<String>,
    /// The parameter or body property with the page size.
    pub size: Option<String>,
}

/// The location of a page token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageToken {
    /// This query parameter.
    Query(String),
    /// This property of the body.
    Body(String),
}

/// The types of a long-running operation (AIP-151).
#[derive(Clone, Debug)]
pub struct OperationTypes {
    /// The envelope.
    pub envelope: SchemaId,
    /// The result, if the overlay states it.
    pub result: Option<SchemaId>,
    /// The metadata, if the overlay states it.
    pub metadata: Option<SchemaId>,
    /// The id of the method that polls.
    pub poll: Option<String>,
}

/// The upload of media.
#[derive(Clone, Debug)]
pub struct Media {
    /// The path for simple and multipart uploads, from the host's root.
    pub simple: Option<String>,
    /// The path for resumable uploads, from the host's root.
    pub resumable: Option<String>,
    /// The largest size in bytes.
    pub max_size: Option<u64>,
    /// Accepted media ranges.
    pub accept: Vec<String>,
}

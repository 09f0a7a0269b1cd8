//! Methods as resolved: verb, path template, parameters, bodies, and what is known of pages,
//! operations and media.

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
    /// The verb of this name, if it is one that HTTP APIs use.
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

    /// As it stands in a request line.
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
    /// What it does.
    pub doc: Option<String>,
    /// Its page in the REST reference.
    pub reference: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// The verb.
    pub verb: Verb,
    /// Where it is, relative to the service path.
    pub path: PathTemplate,
    /// Path parameters in path order, then query parameters by wire name.
    pub parameters: Vec<Parameter>,
    /// Unions of query-parameter prefixes.
    pub unions: Vec<ParameterUnion>,
    /// What is sent.
    pub request: Option<Body>,
    /// What comes back.
    pub response: Response,
    /// Scopes of which one suffices, in the document's order.
    pub scopes: Vec<String>,
    /// The value of the `x-goog-api-version` header.
    pub api_version: Option<String>,
    /// JSON pointers to what the body must hold, with `*` for every element.
    pub required: Vec<String>,
    /// How it pages.
    pub paging: Option<Paging>,
    /// What its operation ends in.
    pub operation: Option<OperationTypes>,
    /// How media are uploaded.
    pub upload: Option<Media>,
    /// Whether the content can be downloaded (`alt=media`).
    pub download: bool,
}

/// What a method sends.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A JSON value.
    Json(Type),
    /// Raw bytes with a content type.
    Raw,
}

/// What a method answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// Nothing.
    Empty,
    /// A JSON value.
    Json(Type),
    /// Raw bytes with a content type.
    Raw,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterLocation {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
}

/// A parameter of a method.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The Rust name that the overlay asks for.
    pub rename: Option<Spanned<String>>,
    /// What it does.
    pub doc: Option<String>,
    /// Where it goes.
    pub location: ParameterLocation,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether it may be given more than once.
    pub repeated: bool,
    /// The type of one value.
    pub ty: Type,
    /// What the type leaves open of its values.
    pub limits: Limits,
    /// A regular expression that the document gives.
    pub pattern: Option<String>,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
}

impl Parameter {
    /// The part before the first dot of a dotted query parameter, and the rest.
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

/// At most one of several prefixes of dotted query parameters.
#[derive(Clone, Debug)]
pub struct ParameterUnion {
    /// The name in Google's reference, in snake case.
    pub name: String,
    /// The Rust name of the enum that the overlay asks for.
    pub rust_type: Option<Spanned<String>>,
    /// What is chosen between.
    pub doc: Option<String>,
    /// The prefixes.
    pub members: Vec<String>,
}

/// How a method pages (AIP-158), told by the shapes of request and response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Where the page token goes.
    pub token: PageToken,
    /// The response's property with the next token.
    pub next: String,
    /// The response's property with the items, where exactly one fits.
    pub items: Option<String>,
    /// The parameter or body property with the size of a page.
    pub size: Option<String>,
}

/// Where a page token goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageToken {
    /// Into this query parameter.
    Query(String),
    /// Into this property of the body.
    Body(String),
}

/// What a long-running operation ends in (AIP-151).
#[derive(Clone, Debug)]
pub struct OperationTypes {
    /// The envelope.
    pub envelope: SchemaId,
    /// The result, where the overlay says so.
    pub result: Option<SchemaId>,
    /// The metadata, where the overlay says so.
    pub metadata: Option<SchemaId>,
    /// The id of the method that polls.
    pub poll: Option<String>,
}

/// How media are uploaded.
#[derive(Clone, Debug)]
pub struct Media {
    /// The path for simple and multipart uploads, from the host's root.
    pub simple: Option<String>,
    /// The path for resumable uploads, from the host's root.
    pub resumable: Option<String>,
    /// The largest size in bytes.
    pub max_size: Option<u64>,
    /// Media ranges that are accepted.
    pub accept: Vec<String>,
}

//! Static descriptions of an API and its methods, for the generic helpers of this runtime. Emitted
//! modules have one static [`Api`] and one static [`Method`] for each method.

/// One version of an API, as its Discovery document describes it.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The name, such as `gmail`.
    pub name: &'static str,
    /// The version, such as `v1`.
    pub version: &'static str,
    /// The revision of the document, such as `20261005`.
    pub revision: &'static str,
    /// The root of every URL, such as `https://gmail.googleapis.com/`.
    pub root_url: &'static str,
    /// The root URL for mutual TLS.
    pub mtls_root_url: Option<&'static str>,
    /// The path between the root URL and a method's path; often empty.
    pub service_path: &'static str,
    /// The path of batch requests, relative to the root URL.
    pub batch_path: Option<&'static str>,
    /// Regional root URLs.
    pub endpoints: &'static [&'static str],
    /// `true` if requests must ask for JSON (`alt=json`), because it is not the default.
    pub alt_json: bool,
    /// `true` if bodies and responses are wrapped in `{"data": ..}`: the feature `dataWrapper` of a
    /// Discovery document.
    pub data_wrapper: bool,
    /// The emitted crate and its version, such as `workspace-apis/0.1.0`, for the user agent of
    /// requests.
    pub user_agent: &'static str,
}

/// One method of an API. Built as `Method { id: .., ..Method::new(&API) }`.
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// The API that it belongs to.
    pub api: &'static Api,
    /// The id, such as `gmail.users.settings.delegates.create`.
    pub id: &'static str,
    /// The HTTP verb.
    pub verb: Verb,
    /// The path template, relative to the service path: literals, `{x}` (one segment),
    /// `{x=accounts/*/customers/*}` (a value of this shape; `**` is one or more segments),
    /// `{x=/**}` (a `/` in front of the value is dropped) and `{/x*}` (each value a segment of its
    /// own).
    pub path: &'static str,
    /// OAuth 2 scopes of which any one suffices.
    pub scopes: &'static [&'static str],
    /// The value of the header `x-goog-api-version`.
    pub api_version: Option<&'static str>,
    /// Body fields that are required, as JSON pointers (RFC 6901) in which `*` stands for every
    /// element of an array.
    pub required: &'static [&'static str],
    /// The parameters and fields of paging, if the method returns pages.
    pub paging: Option<Paging>,
    /// The polling of the long-running operation that the method returns.
    pub operation: Option<Polling>,
    /// The paths and limits of media uploads.
    pub upload: Option<Upload>,
    /// `true` if `alt=media` downloads media.
    pub download: bool,
    /// Path and query parameters.
    pub parameters: &'static [Parameter],
}

impl Method {
    /// Creates a `GET` with an empty path, as a base for struct updates.
    pub const fn new(api: &'static Api) -> Self {
        Self {
            api,
            id: "",
            verb: Verb::Get,
            path: "",
            scopes: &[],
            api_version: None,
            required: &[],
            paging: None,
            operation: None,
            upload: None,
            download: false,
            parameters: &[],
        }
    }
}

/// An HTTP verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Returns the verb as the `http` crate represents it.
    pub fn as_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
            Self::Head => http::Method::HEAD,
            Self::Options => http::Method::OPTIONS,
        }
    }

    /// Returns `true` if two requests have the effect of one (RFC 9110, section 9.2.2).
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }

    /// Returns `true` if a request may change something (RFC 9110, section 9.2.1).
    #[cfg(feature = "client")]
    pub(crate) const fn has_effect(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch | Self::Delete)
    }
}

/// A parameter of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The wire name.
    pub name: &'static str,
    /// `true` if it accepts several values.
    pub repeated: bool,
    /// The location of the parameter.
    pub location: ParameterLocation,
}

impl Parameter {
    /// Creates a parameter of the path.
    pub const fn path(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            location: ParameterLocation::Path,
        }
    }

    /// Creates a parameter of the query.
    pub const fn query(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            location: ParameterLocation::Query,
        }
    }

    /// Creates a header parameter.
    pub const fn header(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            location: ParameterLocation::Header,
        }
    }

    /// Creates a header parameter with several values.
    pub const fn header_list(name: &'static str) -> Self {
        Self {
            name,
            repeated: true,
            location: ParameterLocation::Header,
        }
    }

    /// Creates a query parameter with several values.
    pub const fn query_list(name: &'static str) -> Self {
        Self {
            name,
            repeated: true,
            location: ParameterLocation::Query,
        }
    }
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
}

/// The description of a method's paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The location of the page token in the request.
    pub token: PageToken,
    /// The field of the response with the next page's token.
    pub next: &'static str,
    /// The repeated field of the response with the items.
    pub items: Option<&'static str>,
    /// The parameter for the page size.
    pub size: Option<&'static str>,
}

/// The location of the page token in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageToken {
    /// This query parameter.
    Query(&'static str),
    /// This field of the body.
    Body(&'static str),
}

/// The description of a long-running operation.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    /// The method that polls the operation.
    pub get: Option<&'static Method>,
    /// The id of the schema of the result, where it is known.
    pub result: Option<&'static str>,
}

/// The description of a method's media uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The path for an upload in one request.
    pub simple: Option<&'static str>,
    /// The path for a resumable upload.
    pub resumable: Option<&'static str>,
    /// The greatest size, in bytes.
    pub max_size: Option<u64>,
    /// The accepted media types, such as `image/*`.
    pub accept: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_its_http_method() {
        for (verb, text, idempotent) in [
            (Verb::Get, "GET", true),
            (Verb::Post, "POST", false),
            (Verb::Put, "PUT", true),
            (Verb::Patch, "PATCH", false),
            (Verb::Delete, "DELETE", true),
            (Verb::Head, "HEAD", true),
            (Verb::Options, "OPTIONS", true),
        ] {
            assert_eq!(verb.as_http().as_str(), text);
            assert_eq!(verb.is_idempotent(), idempotent, "{text}");
        }
    }
}

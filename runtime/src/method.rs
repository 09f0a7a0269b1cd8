//! An API and its methods, as data: what the generic helpers of this runtime need to know of
//! each. Emitted modules hold one static [`Api`] and one static [`Method`] for each method.

/// One version of an API, as its Discovery document describes it.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The name, such as `gmail`.
    pub name: &'static str,
    /// The version, such as `v1`.
    pub version: &'static str,
    /// The revision of the document, such as `20261005`.
    pub revision: &'static str,
    /// Where every URL begins, such as `https://gmail.googleapis.com/`.
    pub root_url: &'static str,
    /// The same for mutual TLS.
    pub mtls_root_url: Option<&'static str>,
    /// What stands between the root URL and a method's path; often empty.
    pub service_path: &'static str,
    /// The path of batch requests, relative to the root URL.
    pub batch_path: Option<&'static str>,
    /// Regional root URLs.
    pub endpoints: &'static [&'static str],
    /// Whether requests have to ask for JSON (`alt=json`), because it is not the default.
    pub alt_json: bool,
    /// Whether bodies and answers stand inside `{"data": ..}`: the feature `dataWrapper` of a
    /// Discovery document.
    pub data_wrapper: bool,
    /// The emitted crate and its version, such as `workspace-apis/0.1.0`: how requests name it in
    /// their user agent.
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
    /// `{x=/**}` (a `/` in front of the value is dropped) and `{/x*}` (each value a segment of its own).
    pub path: &'static str,
    /// OAuth 2 scopes of which any one suffices.
    pub scopes: &'static [&'static str],
    /// The value of the header `x-goog-api-version`.
    pub api_version: Option<&'static str>,
    /// Body fields that must be there, as JSON pointers (RFC 6901) in which `*` stands for every
    /// element of an array.
    pub required: &'static [&'static str],
    /// How to ask for the next page.
    pub paging: Option<Paging>,
    /// How to poll the long-running operation that it returns.
    pub operation: Option<Polling>,
    /// Where media goes.
    pub upload: Option<Upload>,
    /// Whether `alt=media` downloads media.
    pub download: bool,
    /// Path and query parameters.
    pub parameters: &'static [Parameter],
}

impl Method {
    /// A `GET` with an empty path, as a base for struct updates.
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
    /// The same as the `http` crate has it.
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

    /// Whether sending it twice has the effect of sending it once (RFC 9110, section 9.2.2).
    pub const fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }

    /// Whether a request may change something (RFC 9110, section 9.2.1).
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
    /// Whether it takes several values.
    pub repeated: bool,
    /// Where it goes.
    pub place: Place,
}

impl Parameter {
    /// A parameter of the path.
    pub const fn path(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            place: Place::Path,
        }
    }

    /// A parameter of the query.
    pub const fn query(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            place: Place::Query,
        }
    }

    /// A header.
    pub const fn header(name: &'static str) -> Self {
        Self {
            name,
            repeated: false,
            place: Place::Header,
        }
    }

    /// A header that takes several values.
    pub const fn header_list(name: &'static str) -> Self {
        Self {
            name,
            repeated: true,
            place: Place::Header,
        }
    }

    /// A parameter of the query that takes several values.
    pub const fn query_list(name: &'static str) -> Self {
        Self {
            name,
            repeated: true,
            place: Place::Query,
        }
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
}

/// How a method gives its result in pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Where the request says which page it wants.
    pub token: PageToken,
    /// The field of the response that holds the next page's token.
    pub next: &'static str,
    /// The repeated field of the response that holds the items.
    pub items: Option<&'static str>,
    /// The parameter that says how many items a page may have.
    pub size: Option<&'static str>,
}

/// Where a request holds its page token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageToken {
    /// In this query parameter.
    Query(&'static str),
    /// In this field of the body.
    Body(&'static str),
}

/// How to poll a long-running operation.
#[derive(Clone, Copy, Debug)]
pub struct Polling {
    /// The method that reads the operation anew.
    pub get: Option<&'static Method>,
    /// The id of the schema of the result, where it is known.
    pub result: Option<&'static str>,
}

/// Where and how a method takes media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The path for an upload in one request.
    pub simple: Option<&'static str>,
    /// The path for a resumable upload.
    pub resumable: Option<&'static str>,
    /// The greatest size, in bytes.
    pub max_size: Option<u64>,
    /// The media types that are taken, such as `image/*`.
    pub accept: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_the_one_of_http() {
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

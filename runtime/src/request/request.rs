//! A request: a method with its arguments and body, as a plain value that needs no network.

mod headers;
#[cfg(feature = "client")]
mod media;
#[cfg(feature = "client")]
mod page;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use serde_json::Value;

use super::error::{HeaderProblem, RequestError, RequestProblem, UrlProblem};
use super::http_body::HttpBody;
use super::path_argument::PathArgument;
use super::query::{Query, QueryValue};
use super::template::Argument;
use crate::json::{self, Message, Wire};
use crate::method::Method;
use crate::request::preview::RequestPreview;
use crate::request::{required, template};
use crate::scalar::{Recorded, recorded};

/// Headers that belong to the connection. A request that sets them could contradict the actual
/// connection (RFC 9112, section 11.2).
const RESERVED: &[HeaderName] = &[
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::HOST,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// The request inside every emitted request. No setter fails: problems are collected, and
/// [`Request::to_http`] returns all of them.
#[derive(Clone)]
pub struct Request {
    method: &'static Method,
    path: Vec<Argument>,
    query: Query,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Payload>,
    problems: Vec<RequestProblem>,
    strict: bool,
    /// `true` if the body may lack fields that the method requires.
    unchecked: bool,
    /// The path for media, instead of the method's own.
    media_path: Option<&'static str>,
    #[cfg(feature = "client")]
    options: crate::request::options::CallOptions,
}

/// A body, already written.
#[derive(Clone)]
struct Payload {
    content_type: HeaderValue,
    bytes: Bytes,
    json: bool,
    /// The values of secret fields.
    secrets: Vec<Value>,
}

impl Request {
    /// Creates a request of a method, without arguments.
    pub fn new(method: &'static Method) -> Self {
        Self {
            method,
            path: Vec::new(),
            query: Query::default(),
            headers: Vec::new(),
            body: None,
            problems: Vec::new(),
            strict: false,
            unchecked: false,
            media_path: None,
            #[cfg(feature = "client")]
            options: crate::request::options::CallOptions::default(),
        }
    }

    /// Moves the request out, and leaves one without arguments.
    pub fn take(&mut self) -> Self {
        std::mem::replace(self, Self::new(self.method))
    }

    /// Returns the method.
    pub const fn method(&self) -> &'static Method {
        self.method
    }

    /// Sets a variable of the path, instead of an earlier value.
    pub fn path(mut self, name: &'static str, value: impl PathArgument) -> Self {
        self.path.retain(|it| it.name != name);
        self.path_more(name, value)
    }

    /// Adds a value to a variable of the path.
    pub(crate) fn path_more(mut self, name: &'static str, value: impl PathArgument) -> Self {
        let problem = value.path_problem();
        let value = value.into_path_argument();
        match self.path.iter_mut().find(|it| it.name == name) {
            Some(argument) => {
                argument.values.push(value);
                argument.problem = argument.problem.take().or(problem);
            }
            None => self.path.push(Argument {
                name,
                values: vec![value],
                problem,
            }),
        }
        self
    }

    /// Sets the values of a repeated variable (`{/x*}`), each a segment of its own, instead of
    /// earlier ones.
    pub fn path_all<I>(mut self, name: &'static str, values: I) -> Self
    where
        I: IntoIterator,
        I::Item: PathArgument,
    {
        self.path.retain(|it| it.name != name);
        let mut argument = Argument {
            name,
            values: Vec::new(),
            problem: None,
        };
        for value in values {
            argument.problem = argument.problem.or_else(|| value.path_problem());
            argument.values.push(value.into_path_argument());
        }
        self.path.push(argument);
        self
    }

    /// Sets a query parameter, as a required argument.
    pub fn query(mut self, name: &'static str, value: impl QueryValue) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a query parameter, instead of earlier values.
    pub fn set(&mut self, name: &'static str, value: impl QueryValue) {
        self.remove(name);
        self.add(name, &value);
    }

    /// Adds a value to a query parameter.
    fn add(&mut self, name: &'static str, value: &impl QueryValue) {
        self.check_value(name, value);
        self.query.add(name, value.to_query_value());
    }

    fn check_value(&mut self, name: &'static str, value: &impl QueryValue) {
        if let Some(expected) = value.problem() {
            let name = name.into();
            self.problems
                .push(RequestProblem::Parameter { name, expected });
        }
    }

    /// Removes the values of a query parameter, and their problems.
    fn remove(&mut self, name: &str) {
        self.remove_problems(name);
        self.query.remove(name);
    }

    fn remove_problems(&mut self, name: &str) {
        let is_other = |it: &RequestProblem| !matches!(it, RequestProblem::Parameter { name: it, .. } if it == name);
        self.problems.retain(is_other);
    }

    /// Sets a query parameter to a text, instead of earlier values.
    pub fn set_text(&mut self, name: &'static str, text: impl Into<String>) {
        self.remove(name);
        self.query.add(name, text.into());
    }

    /// Sets the values of a repeated query parameter, instead of earlier ones. No values remove
    /// it.
    pub fn set_all<I>(&mut self, name: &'static str, values: I)
    where
        I: IntoIterator,
        I::Item: QueryValue,
    {
        self.remove(name);
        for value in values {
            self.add(name, &value);
        }
    }

    /// Sets the values of a repeated query parameter, as a required argument.
    pub fn query_list<I>(mut self, name: &'static str, values: I) -> Self
    where
        I: IntoIterator,
        I::Item: QueryValue,
    {
        self.set_all(name, values);
        self
    }

    /// Removes the query parameters of these names.
    pub fn unset_all(&mut self, names: &[&str]) {
        names.iter().for_each(|name| self.remove(name));
    }

    /// Adds a query parameter that the method does not describe.
    pub fn raw_query(&mut self, name: &str, value: &str) {
        self.query.add(name.to_owned(), value.to_owned());
    }

    /// Adds a header. It replaces headers that the request sets itself, such as `content-type`.
    pub fn header(&mut self, name: &str, value: &str) {
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else {
            return self.refuse_header(String::new(), HeaderProblem::Name);
        };
        if RESERVED.contains(&header) {
            return self.refuse_header(header.to_string(), HeaderProblem::Reserved);
        }
        let Ok(mut value) = HeaderValue::from_str(value) else {
            return self.refuse_header(header.to_string(), HeaderProblem::Value);
        };
        value.set_sensitive(true);
        self.headers.push((header, value));
    }

    /// Sets the project whose quota and bill the request counts on.
    pub fn quota_project(&mut self, project: &str) {
        self.header(QUOTA_PROJECT.as_str(), project);
    }

    /// Sets the body: a message, written as JSON at once.
    #[inline]
    pub fn body<T: Message>(self, body: &T) -> Self {
        self.body_json(body)
    }

    /// Sets the body: any value that can be written as JSON.
    pub fn body_json<T: Wire>(self, body: &T) -> Self {
        self.with_json(recorded(&|| json::to_vec(body).ok()))
    }

    fn with_json(mut self, recorded: Recorded) -> Self {
        let Recorded {
            text,
            secrets,
            problems,
        } = recorded;
        let is_other = |it: &RequestProblem| {
            !matches!(it, RequestProblem::Field { .. } | RequestProblem::Body)
        };
        self.problems.retain(is_other);
        let problems = problems.into_iter();
        self.problems
            .extend(problems.map(|(path, expected)| RequestProblem::Field { path, expected }));
        match text {
            Some(text) => {
                let content_type = HeaderValue::from_static("application/json");
                self.body = Some(Payload {
                    content_type,
                    bytes: text.into(),
                    json: true,
                    secrets,
                });
            }
            None => self.problems.push(RequestProblem::Body),
        }
        self
    }

    /// Sets the body: bytes of any type. The default content type is `application/octet-stream`.
    pub fn body_raw(mut self, body: HttpBody) -> Self {
        let content_type = match body.content_type.as_str() {
            "" => Ok(HeaderValue::from_static("application/octet-stream")),
            text => HeaderValue::from_str(text),
        };
        match content_type {
            Ok(content_type) => {
                self.body = Some(Payload {
                    content_type,
                    bytes: body.data,
                    json: false,
                    secrets: Vec::new(),
                });
            }
            Err(_) => self.problems.push(RequestProblem::ContentType),
        }
        self
    }

    /// Disables the lenient reading of the response: a value that does not fit is an error.
    pub fn strict(&mut self) {
        self.strict = true;
    }

    /// Returns `true` if the response is not read leniently.
    pub const fn is_strict(&self) -> bool {
        self.strict
    }

    /// Sends the body even if it lacks fields that the method requires.
    pub fn unchecked(&mut self) {
        self.unchecked = true;
    }

    /// Returns `true` if the request limits the response to some fields.
    pub(crate) fn is_partial(&self) -> bool {
        self.query.contains("fields")
    }

    /// Returns `true` if sending it twice is harmless, by its verb or by the caller's declaration.
    #[cfg(feature = "client")]
    pub(crate) fn is_idempotent(&self) -> bool {
        self.method.verb.is_idempotent() || self.options.idempotent
    }

    /// Returns the options that replace the client's own settings.
    #[cfg(feature = "client")]
    pub const fn call_options(&self) -> &crate::request::options::CallOptions {
        &self.options
    }

    /// Returns the options, to change them.
    #[cfg(feature = "client")]
    pub const fn call_options_mut(&mut self) -> &mut crate::request::options::CallOptions {
        &mut self.options
    }

    /// Builds the request for any HTTP stack, without credentials.
    ///
    /// # Errors
    /// Everything that is wrong with the arguments, the headers and the body, at once.
    pub fn to_http(&self) -> Result<http::Request<Bytes>, RequestError> {
        self.to_http_at(self.method.api.root_url)
    }

    /// Returns the request as text, without its secrets.
    ///
    /// # Errors
    /// Everything that is wrong with the arguments and the body, at once.
    pub fn preview(&self) -> Result<RequestPreview, RequestError> {
        let secrets = self.body.as_ref().map(|it| it.secrets.as_slice());
        let request = self.to_http()?;
        Ok(RequestPreview::new(&request, secrets.unwrap_or_default()))
    }

    /// Builds the request with another root URL instead of the document's.
    pub(crate) fn to_http_at(&self, root_url: &str) -> Result<http::Request<Bytes>, RequestError> {
        let mut problems = Vec::new();
        let url = self.url(root_url, &mut problems);
        self.check_body(&mut problems);
        problems.extend(self.problems.iter().cloned());
        let uri = match url {
            Some(uri) if problems.is_empty() => uri,
            _ => return Err(RequestError::new(self.method.id, problems)),
        };
        let payload = self.body.as_ref();
        let mut request = http::Request::new(payload.map(|it| self.sent(it)).unwrap_or_default());
        *request.method_mut() = self.method.verb.as_http();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        if let Some(payload) = payload {
            headers.insert(header::CONTENT_TYPE, payload.content_type.clone());
        }
        if let Some(version) = self
            .method
            .api_version
            .and_then(|it| HeaderValue::from_str(it).ok())
        {
            headers.insert(API_VERSION, version);
        }
        for (name, _) in &self.headers {
            headers.remove(name);
        }
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        Ok(request)
    }

    /// Returns the bytes of a body as they are sent.
    fn sent(&self, payload: &Payload) -> Bytes {
        if self.method.api.data_wrapper && payload.json {
            return [b"{\"data\":", &payload.bytes[..], b"}"].concat().into();
        }
        payload.bytes.clone()
    }

    /// Builds the URL by concatenation: resolving a path as browsers do would let it name another
    /// host. Returns `None` only with a reason in `problems`.
    fn url(&self, root_url: &str, problems: &mut Vec<RequestProblem>) -> Option<http::Uri> {
        let api = self.method.api;
        let before = problems.len();
        let (base, path) = match self.media_path {
            Some(path) => ("", path.trim_start_matches('/')),
            None => (api.service_path, self.method.path),
        };
        let path = template::expand(path, &self.path, problems);
        let path = format!("{base}{path}");
        if problems.len() > before {
            return None;
        }
        let built = if template::has_dots(&path) || path.contains(['?', '#']) {
            Err(UrlProblem::Template)
        } else {
            let mut url = format!("{root_url}{path}");
            self.full_query().push_to(&mut url);
            parse_url(root_url, url)
        };
        built
            .map_err(|reason| problems.push(RequestProblem::Url(reason)))
            .ok()
    }

    fn full_query(&self) -> Cow<'_, Query> {
        if !self.method.api.alt_json || self.query.contains("alt") {
            return Cow::Borrowed(&self.query);
        }
        let mut query = self.query.clone();
        query.add("alt", "json".to_owned());
        Cow::Owned(query)
    }

    fn check_body(&self, problems: &mut Vec<RequestProblem>) {
        let unwritten =
            |it: &RequestProblem| matches!(it, RequestProblem::Body | RequestProblem::ContentType);
        // With media, other fields for the content are not required.
        let exempt = self.unchecked || self.method.required.is_empty() || self.media_path.is_some();
        if exempt || self.problems.iter().any(unwritten) {
            return;
        }
        let body = match &self.body {
            None => Ok(Value::Null),
            Some(payload) if payload.json => serde_json::from_slice(&payload.bytes),
            Some(_) => return,
        };
        // Nested too deeply to be checked: the server reports what is missing.
        let Ok(body) = body else { return };
        let missing = required::missing(&body, self.method.required);
        problems.extend(
            missing
                .into_iter()
                .map(|path| RequestProblem::MissingField { path }),
        );
    }
}

/// The header for the project whose quota and bill a request counts on.
pub(crate) const QUOTA_PROJECT: HeaderName = HeaderName::from_static("x-goog-user-project");

/// The header for the version of one method's own surface, if its document states one.
const API_VERSION: HeaderName = HeaderName::from_static("x-goog-api-version");

/// Parses a URL and checks that it is on the host of the root URL.
fn parse_url(root_url: &str, url: String) -> Result<http::Uri, UrlProblem> {
    let root: http::Uri = root_url.parse().map_err(|_| UrlProblem::Root)?;
    let plain = |uri: &http::Uri| {
        let http = matches!(uri.scheme_str(), Some("http" | "https"));
        let authority = uri.authority().is_some_and(|it| !it.as_str().contains('@'));
        http && authority && uri.host().is_some_and(|host| !host.is_empty())
    };
    if !plain(&root) || root.query().is_some() || root_url.contains('#') {
        return Err(UrlProblem::Root);
    }
    let uri = http::Uri::try_from(url).map_err(|_| UrlProblem::Invalid)?;
    if !plain(&uri) || uri.authority() != root.authority() || uri.scheme() != root.scheme() {
        return Err(UrlProblem::Host);
    }
    Ok(uri)
}

impl fmt::Debug for Request {
    /// Shows names and lengths. Values may be secret.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<&str> = self.path.iter().map(|argument| argument.name).collect();
        let query: Vec<&str> = self.query.names().collect();
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        out.debug_struct("Request")
            .field("method", &self.method.id)
            .field("path", &path)
            .field("query", &query)
            .field("headers", &headers)
            .field(
                "body_length",
                &self.body.as_ref().map(|payload| payload.bytes.len()),
            )
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

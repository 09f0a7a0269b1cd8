//! The effects of sending a request twice.

use http::{HeaderMap, HeaderName, StatusCode, Uri, header};

use crate::method::Verb;
use crate::request::Request;
use crate::response::ApiError;

/// The headers of a precondition that the request itself makes false (RFC 9110, section 13.1).
const PRECONDITIONS: [HeaderName; 3] = [
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    header::IF_UNMODIFIED_SINCE,
];

/// The effects of sending a request twice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repetition {
    /// `true` if two requests have the effect of one.
    idempotent: bool,
    verb: Verb,
    /// `true` if the request has a precondition that it makes false itself.
    conditional: bool,
}

impl Repetition {
    /// Describes the repetition of a method's request with this URL and these headers.
    pub(crate) fn of(request: &Request, uri: &Uri, headers: &HeaderMap) -> Self {
        let has = |name: &HeaderName| headers.contains_key(name);
        Self {
            idempotent: request.is_idempotent(),
            verb: request.method().verb,
            conditional: PRECONDITIONS.iter().any(has) || has_generation_match(uri),
        }
    }

    /// Describes a request that changes nothing, such as a query.
    pub(crate) const fn without_effect() -> Self {
        Self {
            idempotent: true,
            verb: Verb::Get,
            conditional: false,
        }
    }

    /// Returns `true` if the request may be sent again although the server may have processed it.
    pub(crate) const fn is_idempotent(self) -> bool {
        self.idempotent
    }

    /// Returns `true` if the response to a repetition may come from the effect of an earlier
    /// attempt.
    pub(crate) fn may_be_own_effect(self, response: &ApiError) -> bool {
        match response.http_status() {
            StatusCode::NOT_FOUND | StatusCode::GONE => self.verb == Verb::Delete,
            StatusCode::PRECONDITION_FAILED => self.conditional && self.verb.has_effect(),
            StatusCode::CONFLICT => {
                matches!(self.verb, Verb::Post | Verb::Put) && response.status() != Some("ABORTED")
            }
            _ => false,
        }
    }
}

/// Returns `true` if a query has one of Cloud Storage's preconditions, such as `ifGenerationMatch`.
fn has_generation_match(uri: &Uri) -> bool {
    let query = uri.query().unwrap_or_default();
    query
        .split('&')
        .filter_map(|it| it.split_once('='))
        .any(|(name, _)| name.starts_with("if") && name.ends_with("Match"))
}

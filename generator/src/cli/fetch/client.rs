//! A restricted HTTP client: known hosts only, also after a redirect; bounded times and sizes;
//! transient errors are retried. Proxies come from the usual environment variables.

use std::time::Duration;

use ureq::Agent;
use ureq::http::{Response, Uri, header};

use super::address::Hosts;
use super::cache::Validators;
use crate::diagnostic::{Diagnostic, Errors};

/// Maximum size of a response, in bytes; the largest document has 7 MB.
const MOST_BYTES: u64 = 64 << 20;
/// Maximum number of redirects that are followed.
const MOST_REDIRECTS: usize = 4;
/// Delays before the retries of a transient error.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1500)];

/// The client.
pub(in crate::cli) struct Client {
    agent: Agent,
    hosts: Hosts,
}

/// A response to a conditional request.
#[derive(Debug)]
pub(super) enum FetchResponse {
    /// The stored document is current (304).
    NotModified,
    /// The address does not exist (404 or 410).
    Missing,
    /// A new document.
    Found(Found),
}

/// A body with its validators.
#[derive(Debug)]
pub(super) struct Found {
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub modified: Option<String>,
}

/// The error of a request.
enum FetchError {
    /// No response, such as from a host that cannot be resolved; worth a retry.
    NoResponse(String),
    /// A transient error, worth a retry.
    Transient(String),
    /// A permanent error.
    Permanent(String),
}

impl FetchError {
    fn is_transient(&self) -> bool {
        !matches!(self, Self::Permanent(_))
    }

    /// Returns the problem that is shown to people.
    fn at(self, address: &str) -> Diagnostic {
        match self {
            Self::NoResponse(message) => {
                Diagnostic::error("", format!("{address}: {message}")).with_hint(OFFLINE)
            }
            Self::Transient(message) | Self::Permanent(message) => {
                Diagnostic::error("", format!("{address}: {message}"))
            }
        }
    }
}

/// The hint for a service that does not respond.
const OFFLINE: &str = "`--source` takes a folder or a file of documents, too";

impl Client {
    /// Creates a client that sends requests to these hosts only.
    pub(in crate::cli) fn new(hosts: Hosts) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_global(Some(Duration::from_secs(120)))
            .user_agent(concat!("discogen/", env!("CARGO_PKG_VERSION")))
            .build();
        Self {
            agent: config.new_agent(),
            hosts,
        }
    }

    pub(super) fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// Fetches an address, unless what it returns is already known.
    pub(super) fn get(
        &self,
        address: &str,
        known: Option<&Validators>,
    ) -> Result<FetchResponse, Errors> {
        let mut pauses = PAUSES.iter();
        loop {
            let error = match self.follow(address, known) {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            match pauses.next().filter(|_| error.is_transient()) {
                Some(pause) => std::thread::sleep(*pause),
                None => return Err(error.at(address).into()),
            }
        }
    }

    fn follow(
        &self,
        address: &str,
        known: Option<&Validators>,
    ) -> Result<FetchResponse, FetchError> {
        let no_address = |_| FetchError::Permanent("this is not a URL".to_owned());
        let mut uri: Uri = address.parse().map_err(no_address)?;
        for _ in 0..=MOST_REDIRECTS {
            self.hosts.check_host(&uri).map_err(FetchError::Permanent)?;
            let mut response = self.request(&uri, known)?;
            match response.status().as_u16() {
                200 => return found(&mut response),
                304 if known.is_some() => return Ok(FetchResponse::NotModified),
                301 | 302 | 303 | 307 | 308 => uri = target(&uri, &response)?,
                404 | 410 => return Ok(FetchResponse::Missing),
                status @ (408 | 429 | 500..=599) => {
                    return Err(FetchError::Transient(format!(
                        "the server responded {status}"
                    )));
                }
                status => {
                    return Err(FetchError::Permanent(format!(
                        "the server responded {status}"
                    )));
                }
            }
        }
        Err(FetchError::Permanent("too many redirects".to_owned()))
    }

    fn request(
        &self,
        uri: &Uri,
        known: Option<&Validators>,
    ) -> Result<Response<ureq::Body>, FetchError> {
        let mut request = self
            .agent
            .get(uri)
            .header(header::ACCEPT, "application/json");
        if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = known.and_then(|known| known.modified.as_ref()) {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        request.call().map_err(|error| match error {
            ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl => {
                FetchError::Permanent(error.to_string())
            }
            error => FetchError::NoResponse(error.to_string()),
        })
    }
}

/// Reads the whole body; a truncated body is an error.
fn found(response: &mut Response<ureq::Body>) -> Result<FetchResponse, FetchError> {
    let text = |response: &Response<ureq::Body>, name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (etag, modified) = (
        text(response, header::ETAG),
        text(response, header::LAST_MODIFIED),
    );
    let expected = text(response, header::CONTENT_LENGTH).and_then(|text| text.parse().ok());
    let encoded = response.headers().contains_key(header::CONTENT_ENCODING);
    let body = response.body_mut().with_config().limit(MOST_BYTES);
    let bytes = body.read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => {
            FetchError::Permanent("the response is too long".to_owned())
        }
        error => FetchError::Transient(format!("the response ends too early: {error}")),
    })?;
    if !encoded && expected.is_some_and(|expected: usize| expected != bytes.len()) {
        return Err(FetchError::Transient(
            "the response ends too early".to_owned(),
        ));
    }
    Ok(FetchResponse::Found(Found {
        bytes,
        etag,
        modified,
    }))
}

/// Returns the target of a redirect: another path of the host, or a whole address.
fn target(uri: &Uri, response: &Response<ureq::Body>) -> Result<Uri, FetchError> {
    let lost = || FetchError::Permanent("a redirect without a valid `Location`".to_owned());
    let location = response.headers().get(header::LOCATION).ok_or_else(lost)?;
    let location = location.to_str().map_err(|_| lost())?;
    let address = if location.starts_with('/') && !location.starts_with("//") {
        let (scheme, authority) = uri.scheme_str().zip(uri.authority()).ok_or_else(lost)?;
        format!("{scheme}://{authority}{location}")
    } else {
        location.to_owned()
    };
    address.parse().map_err(|_| lost())
}
